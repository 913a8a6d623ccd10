/**
 * Suite: the dtype of every result for every dtype of the operands, and the dtypes that are
 * refused.
 */
import { DTYPES } from '@evenkeel/tensor';
import { expectEqual, fail } from '../expect.js';
import { type Bench, balanced } from '../harness.js';
import { opEntries } from '../op-info/index.js';
import type { OpInfo } from '../op-info/types.js';
import type { Sample } from '../sample.js';
import { run, runsOn, samplesOf } from './run.js';

/** Defines the tests. */
export function dtypeSuite({ describe, it, backend }: Bench): void {
  describe('dtypes', () => {
    for (const [name, info] of opEntries) {
      describe(name, () => {
        for (const dtype of DTYPES) {
          const expected = info.results[dtype];
          if (!runsOn(backend, [dtype, ...(expected ?? [])])) continue;
          const samples = samplesOf(name, info, dtype);
          const label = `${name} of ${dtype}`;
          it(
            expected === undefined ? `refuses ${dtype}` : `${dtype} gives ${expected.join(', ')}`,
            () =>
              balanced(backend, label, () => {
                for (const sample of samples) {
                  if (expected === undefined) refuses(label, info, backend, sample);
                  else {
                    const got = run(info, backend, sample).map((y) => y.dtype);
                    expectEqual(`${label}, ${sample.note}`, got, expected);
                  }
                }
              }),
          );
        }
      });
    }
  });
}

/** Fails unless the call throws a DTypeError. */
function refuses(label: string, info: OpInfo, backend: Bench['backend'], sample: Sample): void {
  try {
    run(info, backend, sample);
  } catch (error) {
    if (error instanceof Error && error.name === 'DTypeError') return;
    fail(label, `expected a DTypeError, got ${String(error)}`);
  }
  fail(label, `expected a DTypeError for ${sample.note}, got a result`);
}

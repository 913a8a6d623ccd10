/** Suite: what an operation refuses, by which error class, in exactly which words. */
import { expectThrows } from '../expect.js';
import { type Bench, balanced } from '../harness.js';
import { opEntries } from '../op-info/index.js';
import { describeSample, run, runsOn } from './run.js';

/** Defines the tests. */
export function errorSuite({ describe, it, backend }: Bench): void {
  describe('errors', () => {
    for (const [name, info] of opEntries) {
      if (info.errors.length === 0) continue;
      describe(name, () => {
        for (const sample of info.errors) {
          if (
            !runsOn(
              backend,
              sample.inputs.map((x) => x.dtype),
            )
          )
            continue;
          const title = describeSample(sample);
          it(title, () =>
            balanced(backend, `${name} ${title}`, () =>
              expectThrows(`${name} ${title}`, sample.error, sample.message, () => {
                run(info, backend, sample);
              }),
            ),
          );
        }
      });
    }
  });
}

/**
 * Suite: an operand that is a view (transposed, sliced, repeated) gives what its dense copy gives,
 * and a broadcast what the operands give when they are repeated by hand.
 */
import { type DType, isFloat, type Tensor } from '@evenkeel/tensor';
import { EXACT, expectClose, expectEqual, fail } from '../expect.js';
import { type Bench, balanced } from '../harness.js';
import { denseTwin, expandedTwin, viewsOf } from '../host-view.js';
import { opEntries } from '../op-info/index.js';
import type { OpInfo } from '../op-info/types.js';
import type { InputSpec, Sample } from '../sample.js';
import { toleranceOf } from '../tolerance.js';
import { describeSample, run, samplesOf } from './run.js';

/** Defines the tests. */
export function viewSuite({ describe, it, backend, dtypes }: Bench): void {
  const float = dtypes[0] ?? 'float32';
  describe('views and broadcasts', () => {
    for (const [name, info] of opEntries) {
      const dtype: DType = info.results[float] === undefined ? 'int32' : float;
      const samples = samplesOf(name, info, dtype);
      describe(name, () => {
        for (const sample of samples) {
          const title = describeSample(sample);
          const compare = (way: string, got: Sample, dense: Sample) => {
            const label = `${name} ${title}, ${way}`;
            it(`${title}, ${way}`, () =>
              balanced(backend, label, () =>
                sameOutputs(
                  label,
                  info,
                  sample,
                  run(info, backend, got),
                  run(info, backend, dense),
                ),
              ));
          };
          if (sample.inputs.some((x) => x.view.length > 0)) {
            compare('as views', sample, { ...sample, inputs: sample.inputs.map(denseTwin) });
            continue;
          }
          sample.inputs.forEach((input, i) => {
            for (const { name: way, view } of viewsOf(input)) {
              if (info.unrepeatable !== undefined && way.startsWith('repeated')) continue;
              const dense = withInput(sample, i, denseTwin(view));
              compare(`operand ${i} ${way}`, withInput(sample, i, view), dense);
            }
          });
        }
        if (info.family !== 'elementwise') return;
        for (const sample of samples.filter((s) => s.inputs.length > 1)) {
          const label = `${name} ${describeSample(sample)}, repeated by hand`;
          it(`${describeSample(sample)}, repeated by hand`, () =>
            balanced(backend, label, () => {
              const got = run(info, backend, sample);
              const shape = got[0]?.shape ?? [];
              const inputs = sample.inputs.map((x) => expandedTwin(x, shape));
              sameOutputs(label, info, sample, got, run(info, backend, { ...sample, inputs }));
            }));
        }
      });
    }
  });
}

function withInput(sample: Sample, index: number, input: InputSpec): Sample {
  return { ...sample, inputs: sample.inputs.map((x, i) => (i === index ? input : x)) };
}

/** Elementwise and movement give the same bits; a sum may be taken in another order. */
function sameOutputs(
  label: string,
  info: OpInfo,
  sample: Sample,
  got: readonly Tensor[],
  expected: readonly Tensor[],
): void {
  const sums = ['reduce', 'contract', 'linalg'].includes(info.family);
  expectEqual(`${label}: number of outputs`, got.length, expected.length);
  expected.forEach((y, i) => {
    const x = got[i] ?? fail(label, `output ${i} is missing`);
    expectEqual(`${label}: dtype`, x.dtype, y.dtype);
    expectEqual(`${label}: shape`, x.shape, y.shape);
    const tolerance =
      sums && isFloat(y.dtype) ? toleranceOf(info.tolerance, sample, y.dtype) : EXACT;
    expectClose(label, x.data(), y.data(), tolerance, { zeroSign: !sums });
  });
}

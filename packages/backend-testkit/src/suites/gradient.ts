/** Suite: every gradient against central differences, with a random cotangent. */
import { gradCheck } from '@evenkeel/autograd';
import { type Bench, balanced } from '../harness.js';
import { opEntries } from '../op-info/index.js';
import { makeInputs } from '../sample.js';
import {
  asScalar,
  describeSample,
  differentiable,
  precise,
  randomCotangents,
  run,
  STEP,
  samplesOf,
} from './run.js';

/** Defines the tests. */
export function gradientSuite({ describe, it, backend, dtypes }: Bench): void {
  const dtype = precise(dtypes);
  describe(`gradients in ${dtype}`, () => {
    for (const [name, info] of opEntries) {
      if ('none' in info.derivative) continue;
      const { wider } = info.derivative;
      describe(name, () => {
        for (const sample of samplesOf(name, info, dtype)) {
          const of = differentiable(info, sample);
          if (of.length === 0) continue;
          const label = `${name} ${describeSample(sample)}`;
          it(describeSample(sample), () =>
            balanced(backend, label, () => {
              const operands = makeInputs(backend, sample);
              const cotangents = randomCotangents(
                info,
                backend,
                sample,
                run(info, backend, sample),
              );
              const at = of.flatMap((i) => operands[i] ?? []);
              gradCheck(asScalar(info, sample, operands, of, cotangents), at, {
                ...STEP[dtype],
                ...(wider !== undefined && dtype === 'float64'
                  ? { tolerance: wider.tolerance }
                  : {}),
              });
            }),
          );
        }
      });
    }
  });
}

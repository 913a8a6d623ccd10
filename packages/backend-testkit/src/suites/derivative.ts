/** What the suites of first and second derivatives share: the samples, the operands, one scalar function. */
import type { Tensor } from '@evenkeel/tensor';
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
  samplesOf,
} from './run.js';

/** One operation on one sample. */
export interface DerivativeCase {
  readonly label: string;
  readonly dtype: 'float32' | 'float64';
  /** The operation's results times random cotangents, summed; a function of the operands in `at`. */
  readonly f: (...xs: Tensor[]) => Tensor;
  readonly at: readonly Tensor[];
  /** What opInfo allows beyond the house's tolerance in float64. */
  readonly wider: number | undefined;
}

/** Defines a test for every sample of every differentiable operation. */
export function derivativeSuite(
  { describe, it, backend, dtypes }: Bench,
  title: string,
  check: (one: DerivativeCase) => void,
): void {
  const dtype = precise(dtypes);
  describe(`${title} in ${dtype}`, () => {
    for (const [name, info] of opEntries) {
      if ('none' in info.derivative) continue;
      const wider = dtype === 'float64' ? info.derivative.wider?.tolerance : undefined;
      describe(name, () => {
        for (const sample of samplesOf(name, info, dtype)) {
          const of = differentiable(info, sample);
          if (of.length === 0) continue;
          const label = `${name} ${describeSample(sample)}`;
          it(describeSample(sample), () =>
            balanced(backend, label, () => {
              const operands = makeInputs(backend, sample);
              const results = run(info, backend, sample);
              const cotangents = randomCotangents(info, backend, sample, results);
              const at = of.flatMap((i) => operands[i] ?? []);
              const f = asScalar(info, sample, operands, of, cotangents);
              check({ label, dtype, f, at, wider });
            }),
          );
        }
      });
    }
  });
}

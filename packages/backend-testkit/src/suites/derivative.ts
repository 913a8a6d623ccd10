/** What the suites of first and second derivatives share: the samples, the operands, one scalar function. */
import type { Backend, FloatDType, Tensor } from '@evenkeel/tensor';
import { type Bench, balanced } from '../harness.js';
import { opEntries } from '../op-info/index.js';
import type { OpInfo } from '../op-info/types.js';
import { makeInputs, type Sample } from '../sample.js';
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
  readonly dtype: FloatDType;
  /** The operation's results times random cotangents, summed; a function of the operands in `at`. */
  readonly f: (...xs: Tensor[]) => Tensor;
  readonly at: readonly Tensor[];
  /** What opInfo allows beyond the house's tolerance in float64. */
  readonly wider: number | undefined;
}

/** The operation on one sample as a function of its differentiable operands; null if there is none. */
export function derivativeCase(
  name: string,
  info: OpInfo,
  backend: Backend,
  dtype: FloatDType,
  sample: Sample,
): DerivativeCase | null {
  if ('none' in info.derivative) return null;
  const of = differentiable(info, sample);
  if (of.length === 0) return null;
  const operands = makeInputs(backend, sample);
  const results = run(info, backend, sample);
  const cotangents = randomCotangents(info, backend, sample, results);
  return {
    label: `${name} ${describeSample(sample)}`,
    dtype,
    f: asScalar(info, sample, operands, of, cotangents),
    at: of.flatMap((i) => operands[i] ?? []),
    wider: dtype === 'float64' ? info.derivative.wider?.tolerance : undefined,
  };
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
      describe(name, () => {
        for (const sample of samplesOf(name, info, dtype)) {
          if (differentiable(info, sample).length === 0) continue;
          const note = describeSample(sample);
          it(note, () =>
            balanced(backend, `${name} ${note}`, () => {
              const one = derivativeCase(name, info, backend, dtype, sample);
              if (one !== null) check(one);
            }),
          );
        }
      });
    }
  });
}

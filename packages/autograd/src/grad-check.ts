/**
 * gradCheck: a gradient against finite differences, with a random cotangent.
 */
import {
  ArgumentError,
  GradientError,
  key,
  normal,
  scope,
  type Tensor,
  tensor,
} from '@evenkeel/tensor';
import { dropStaged, runtime, stagedMark } from '@evenkeel/tensor/dispatch';
import { vjp } from './grad.js';

/** Options of {@link gradCheck}. */
export interface GradCheckOptions {
  /** The step of the central differences; default 1e-5. */
  readonly epsilon?: number;
  /** The largest error allowed, relative to the largest gradient (at least 1); default 1e-6. */
  readonly tolerance?: number;
  /** Of the random cotangent; default 0. */
  readonly seed?: number;
}

/**
 * Compares the gradient of `f` with central differences at every element of every argument, for a random
 * cotangent (a sum would hide errors that cancel: the gradient of sum(batchNorm(x)) is zero). Assignments to
 * variables inside `f` are dropped.
 *
 * @param f any function of float tensors that returns a float tensor.
 * @param at where; float64, or the differences drown in rounding.
 * @returns the largest error, relative to the largest gradient (at least 1).
 * @throws {GradientError} if it exceeds the tolerance: argument, position and both values.
 *
 * @example
 * ```ts
 * import { gradCheck } from '@evenkeel/autograd';
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { tanh, tensor } from '@evenkeel/tensor';
 * const x = tensor([0.3, -2], { backend: new CpuBackend(), dtype: 'float64' });
 * gradCheck(tanh, [x]) < 1e-8; // => true
 * ```
 */
export function gradCheck(
  f: (...xs: Tensor[]) => Tensor,
  at: readonly Tensor[],
  options: GradCheckOptions = {},
): number {
  const { epsilon = 1e-5, tolerance = 1e-6, seed = 0 } = options;
  if (!(epsilon > 0))
    throw new ArgumentError(
      'gradCheck',
      `epsilon must be above 0, got ${epsilon}. Leave it out for 1e-5`,
    );
  return scope(() => {
    const { cotangent, gradients } = analytic(f, at, seed);
    const scale = Math.max(1, ...gradients.map((g) => largest(g)));
    let worst = 0;
    at.forEach((x, argument) => {
      const values = Float64Array.from(x.data());
      values.forEach((value, position) => {
        const probe = (shift: number): number => {
          const moved = values.slice();
          moved[position] = value + shift;
          return weighted(f, at, argument, moved, cotangent);
        };
        const expected = (probe(epsilon) - probe(-epsilon)) / (2 * epsilon);
        const got = gradients[argument]?.[position] ?? Number.NaN;
        const error = Math.abs(expected - got) / scale;
        if (!(error <= tolerance)) {
          throw new GradientError(
            'gradCheck',
            `the gradient of argument ${argument} at position ${position} must be ${expected} by central differences, got ${got} ` +
              `(error ${error.toExponential(2)} of ${scale.toPrecision(3)}, allowed ${tolerance}). Check the rule, or whether the function is smooth there`,
          );
        }
        worst = Math.max(worst, error);
      });
    });
    return worst;
  });
}

const largest = (values: ArrayLike<number>): number =>
  Array.prototype.reduce.call<
    ArrayLike<number>,
    [(m: number, v: number) => number, number],
    number
  >(values, (m, v) => Math.max(m, Math.abs(v)), 0);

function analytic(f: (...xs: Tensor[]) => Tensor, at: readonly Tensor[], seed: number) {
  return withoutAssignments(() => {
    const { value, pullback } = vjp(f, ...at);
    const dtype = value.dtype === 'float64' ? 'float64' : 'float32';
    const cotangent = normal(key(seed), value.shape, { backend: value.backend, dtype });
    return { cotangent: cotangent.data(), gradients: pullback(cotangent).map((g) => g.data()) };
  });
}

/** sum(cotangent * f(at with one argument replaced)), summed on the host in double precision. */
function weighted(
  f: (...xs: Tensor[]) => Tensor,
  at: readonly Tensor[],
  argument: number,
  values: Float64Array,
  cotangent: ArrayLike<number>,
): number {
  return scope(() =>
    withoutAssignments(() => {
      const xs = at.map((x, i) =>
        i === argument ? tensor(values, { shape: x.shape, dtype: x.dtype, backend: x.backend }) : x,
      );
      const y = f(...xs).data();
      let total = 0;
      for (let i = 0; i < y.length; i++) total += (y[i] ?? 0) * (cotangent[i] ?? 0);
      return total;
    }),
  );
}

/** Runs `f` as if nothing assigned a variable. */
function withoutAssignments<T>(f: () => T): T {
  const mark = stagedMark();
  runtime.recordings++;
  try {
    return f();
  } finally {
    runtime.recordings--;
    dropStaged(mark);
  }
}

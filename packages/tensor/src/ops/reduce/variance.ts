/**
 * Variance and standard deviation, over the composite `moments`: the one place where a variance is computed.
 */
import { moments } from '../../composites/moments.js';
import { live } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { ArgumentError, describeValue } from '../../errors.js';
import { axesOf, axisMask } from '../../layout/infer.js';
import { flagOf } from '../../option-names.js';
import { e } from '../../program/expression.js';
import { defineProgram } from '../../program/program.js';
import type { Tensor } from '../../tensor.js';
import { elementwise, mul } from '../elementwise/index.js';
import type { Axis } from './reduce.js';

/** The root, with a derivative of 0 at 0. */
const root = defineProgram('standardDeviation', 1, 0, ([v]) => {
  const isZero = e.equal(v, 0);
  return [e.select(isZero, 0, e.sqrt(e.select(isZero, 1, v)))];
});

/**
 * The variance over axes: the sum of the squared distances from the mean, divided by `n - correction`, where n
 * elements are reduced into one. For the algorithm see `moments`. Integers give float32; of nothing it is NaN; where
 * n <= correction it is infinite, or NaN if all elements are equal. Axes and errors as for `sum`.
 *
 * @param correction default: 0, the variance of a whole population; 1 makes it unbiased for a sample (Bessel).
 * @throws {ArgumentError} unless the correction is a finite number.
 *
 * @example
 * ```ts
 * const x = tensor([[1, 2, 3, 4], [5, 5, 5, 5]], { backend: new CpuBackend() });
 * String(variance(x, 1)); // => [1.25 0. ]
 * String(variance(x, 1, false, 1)); // => [1.6666667 0. ]
 * ```
 */
export function variance(x: Tensor, axis?: Axis, keepdims = false, correction = 0): Tensor {
  return varianceOf('variance', x, axis, keepdims, correction);
}

/**
 * The standard deviation over axes: the square root of `variance`, with the same arguments and errors. Where it is
 * 0 its gradient is 0.
 *
 * @example
 * ```ts
 * const x = tensor([1, 3, 5, 7], { backend: new CpuBackend() });
 * standardDeviation(x).item(); // => 2.236...
 * standardDeviation(x, 0, false, 1).item(); // => 2.581...
 * ```
 */
export function standardDeviation(
  x: Tensor,
  axis?: Axis,
  keepdims = false,
  correction = 0,
): Tensor {
  const op = 'standardDeviation';
  live(op, x);
  return inScope(() => elementwise(root, [varianceOf(op, x, axis, keepdims, correction)]));
}

function varianceOf(
  op: string,
  x: Tensor,
  axis: Axis | undefined,
  keepdims: boolean,
  correction: number,
): Tensor {
  live(op, x);
  flagOf(op, 'keepdims', keepdims);
  const axes = axesOf(axisMask(op, x.layout.shape, axis));
  if (!Number.isFinite(correction)) {
    throw new ArgumentError(
      op,
      `correction must be a finite number, got ${describeValue(correction)}. Leave it out for 0, or give 1 for a sample`,
    );
  }
  return inScope(() => {
    const biased = moments(x, axes, keepdims).variance;
    if (correction === 0) return biased;
    const n = axes.reduce((count, index) => count * (x.layout.shape[index] ?? 1), 1);
    return mul(biased, n / Math.max(n - correction, 0));
  });
}

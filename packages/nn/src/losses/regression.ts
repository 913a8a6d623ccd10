/** The losses of numbers: squared, absolute, and Huber's between them. */
import { defineProgram, e, elementwise, type Program, scope, type Tensor } from '@evenkeel/tensor';
import type { LossOptions } from './loss.js';
import { checkNumber, targetFor } from './operands.js';
import { reduceLosses } from './reduce.js';

const squared = defineProgram('meanSquaredError', 2, 0, ([p, t]) => {
  const d = e.sub(p, t);
  return [e.mul(d, d)];
});

const absolute = defineProgram('meanAbsoluteError', 2, 0, ([p, t]) => [e.abs(e.sub(p, t))]);

/** m (|d| - m / 2) with m = min(|d|, delta): d^2 / 2, or delta (|d| - delta / 2). No branch overflows. */
const huberProgram = defineProgram('huber', 2, 1, ([p, t], [delta]) => {
  const d = e.abs(e.sub(p, t));
  const m = e.min(d, delta);
  return [e.mul(m, e.sub(d, e.mul(m, 0.5)))];
});

/** Runs the program of a loss, whose name is that of the function, and reduces. */
function apply(
  program: Program,
  prediction: Tensor,
  target: Tensor,
  scalars: readonly number[],
  options: LossOptions | undefined,
): Tensor {
  const op = program.name;
  return scope(() => {
    const t = targetFor(op, prediction, target, 'Give one target for each prediction');
    return reduceLosses(op, elementwise(program, [prediction, t], scalars), options);
  });
}

/**
 * (prediction - target)^2, of each element; their mean by default.
 *
 * @param prediction of any shape, float32 or float64.
 * @param target of the same shape; cast to the prediction's dtype.
 * @returns a scalar, or with reduction 'none' a tensor of that shape.
 * @throws {ShapeError} if the shapes differ (nothing broadcasts), or the weights do not fit.
 * @throws {DTypeError} if the predictions are not floats.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const prediction = tensor([[1], [2], [4]], { backend });
 * const target = tensor([[1], [1], [1]], { backend });
 * meanSquaredError(prediction, target).item(); // => 3.33...
 * const weights = tensor([1, 1, 0], { backend });
 * meanSquaredError(prediction, target, { weights }).item(); // => 0.33...
 * meanSquaredError(prediction, target, { weights, reduction: 'weightedMean' }).item(); // => 0.5
 * meanSquaredError(prediction, ones([3], { backend })); // throws got [3,1] and [3]. Reshape the target to [3,1]
 * ```
 */
export function meanSquaredError(
  prediction: Tensor,
  target: Tensor,
  options?: LossOptions,
): Tensor {
  return apply(squared, prediction, target, [], options);
}

/**
 * |prediction - target|, of each element; their mean by default. The gradient where they are equal is 0. Parameters
 * and errors as for `meanSquaredError`.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const [prediction, target] = [tensor([1, 4], { backend }), tensor([2, 2], { backend })];
 * meanAbsoluteError(prediction, target).item(); // => 1.5
 * ```
 */
export function meanAbsoluteError(
  prediction: Tensor,
  target: Tensor,
  options?: LossOptions,
): Tensor {
  return apply(absolute, prediction, target, [], options);
}

/** What {@link huber} takes. */
export interface HuberOptions extends LossOptions {
  /** Where squares end and lines begin, above 0; default 1. */
  readonly delta?: number;
}

/**
 * d^2 / 2 for |d| up to delta, delta (|d| - delta / 2) beyond, with d = prediction - target (Huber 1964, up to a
 * factor); the mean over the elements by default. Parameters and errors as for `meanSquaredError`.
 *
 * @throws {ArgumentError} unless delta is a positive number.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const [prediction, target] = [tensor([0.5, 4], { backend }), tensor([0, 0], { backend })];
 * String(huber(prediction, target, { reduction: 'none' })); // => [0.125 3.5 ]
 * ```
 */
export function huber(prediction: Tensor, target: Tensor, options: HuberOptions = {}): Tensor {
  const { delta = 1 } = options;
  checkNumber('huber', 'delta', delta, (d) => d > 0 && Number.isFinite(d), 'a positive number');
  return apply(huberProgram, prediction, target, [delta], options);
}

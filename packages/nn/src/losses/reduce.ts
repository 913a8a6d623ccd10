/** From the losses of a batch to one number: weights and reductions. */
import {
  ArgumentError,
  cast,
  defineProgram,
  e,
  elementwise,
  formatShape,
  mean,
  mul,
  reshape,
  ShapeError,
  scope,
  sum,
  type Tensor,
} from '@evenkeel/tensor';
import { live } from '@evenkeel/tensor/dispatch';
import type { LossOptions } from './loss.js';

/** total / (weights * repeats), or total, which is 0 too, where the weights sum to 0. */
const perWeight = defineProgram('weightedMean', 2, 1, ([total, weights], [repeats]) => [
  e.div(total, e.select(e.equal(weights, 0), 1, e.mul(weights, repeats))),
]);

/**
 * Weights losses and reduces them, as the losses of this package do: for losses of your own.
 *
 * @param op the name of your loss, for messages.
 * @param losses unreduced, of a float dtype.
 * @returns a scalar, or with reduction 'none' the weighted losses.
 * @throws {ShapeError} if the weights have neither the losses' shape nor that of their leading axes.
 * @throws {ArgumentError} for an unknown reduction.
 *
 * @example
 * ```ts
 * const logCosh: Loss = (prediction, target, options) => {
 *   const d = sub(prediction, target);
 *   return reduceLosses('logCosh', sub(add(d, softplus(mul(d, -2))), Math.LN2), options);
 * };
 * const backend = new CpuBackend();
 * logCosh(tensor([1, 3], { backend }), tensor([1, 1], { backend }), { reduction: 'sum' }).item(); // => 1.325...
 * ```
 */
export function reduceLosses(op: string, losses: Tensor, options: LossOptions = {}): Tensor {
  const { weights, reduction = 'mean' } = options;
  return scope(() => {
    const factors = weights === undefined ? null : factorsFor(op, losses, weights);
    const weighted = factors === null ? losses : mul(losses, factors);
    switch (reduction) {
      case 'mean':
        return mean(weighted);
      case 'weightedMean':
        return factors === null
          ? mean(weighted)
          : elementwise(perWeight, [sum(weighted), sum(factors)], [losses.size / factors.size]);
      case 'sum':
        return sum(weighted);
      case 'none':
        return weighted;
      default:
        throw new ArgumentError(
          op,
          `reduction must be 'mean', 'weightedMean', 'sum' or 'none', got ${String(reduction)}. Use one of these`,
        );
    }
  });
}

/** The weights in the dtype of the losses and, with axes of size 1 at the end, their rank. */
function factorsFor(op: string, losses: Tensor, weights: Tensor): Tensor {
  live(op, weights);
  const { shape, rank, dtype } = losses;
  const fits = weights.rank <= rank && weights.shape.every((n, axis) => n === shape[axis]);
  if (!fits) {
    const rows =
      rank > 1 ? `, or of their leading axes, such as ${formatShape(shape.slice(0, 1))}` : '';
    throw new ShapeError(
      op,
      `weights must have the shape of the losses, ${formatShape(shape)}${rows}, got ${formatShape(weights.shape)}. ` +
        'Give one weight for each row or for each loss; a column [rows, 1] can be reshaped to [rows]',
      [weights.shape, shape],
    );
  }
  const typed = weights.dtype === dtype ? weights : cast(weights, dtype);
  return reshape(typed, [...weights.shape, ...Array<number>(rank - weights.rank).fill(1)]);
}

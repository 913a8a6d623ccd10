/** The cross entropy of yes and no. */
import {
  clip,
  defineProgram,
  e,
  elementwise,
  scope,
  sigmoidCrossEntropy,
  type Tensor,
} from '@evenkeel/tensor';
import { checkCrossEntropy, logComplement, logProbability, smoothed } from './cross-entropy.js';
import type { SmoothedOptions } from './loss.js';
import { targetFor } from './operands.js';
import { reduceLosses } from './reduce.js';

const OP = 'binaryCrossEntropy';

const ofProbabilities = defineProgram(OP, 2, 0, ([p, y]) => [
  e.neg(e.add(e.mul(y, logProbability(p)), e.mul(e.sub(1, y), logComplement(p)))),
]);

/**
 * -(y log p + (1 - y) log(1 - p)) of each element, where p is the prediction, or sigmoid of it with `fromLogits`; the
 * mean over the elements by default.
 *
 * Logits of any size give finite losses and gradients. A probability of exactly 0 or 1 that is wrong costs 100 and
 * has no gradient (see `epsilon` for clipping instead); one outside [0, 1] gives NaN.
 *
 * @param prediction of any shape, float32 or float64.
 * @param target of the same shape, from 0 to 1; cast to the prediction's dtype.
 * @returns a scalar, or with reduction 'none' a tensor of that shape.
 * @throws {ArgumentError} if fromLogits is not said, or another option is out of its range.
 * @throws {ShapeError} if the shapes differ (nothing broadcasts), or the weights do not fit.
 * @throws {DTypeError} if the predictions are not floats.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const target = tensor([[1], [0]], { backend });
 * const logits = tensor([[2], [-1]], { backend });
 * binaryCrossEntropy(logits, target, { fromLogits: true }).item(); // => 0.22009...
 * binaryCrossEntropy(sigmoid(logits), target, { fromLogits: false }).item(); // => 0.22009...
 * const labels = tensor([1, 0], { dtype: 'int32', backend });
 * binaryCrossEntropy(logits, labels, { fromLogits: true }); // throws got [2,1] and [2]. Reshape the target to [2,1]
 * ```
 */
export function binaryCrossEntropy(
  prediction: Tensor,
  target: Tensor,
  options: SmoothedOptions,
): Tensor {
  checkCrossEntropy(OP, options, 'sigmoid');
  const { fromLogits, epsilon, labelSmoothing = 0 } = options;
  return scope(() => {
    const hard = targetFor(OP, prediction, target, 'Give one target, 0 or 1, for each prediction');
    const y = smoothed(OP, hard, labelSmoothing, 2);
    if (fromLogits) return reduceLosses(OP, sigmoidCrossEntropy(prediction, y), options);
    const p = epsilon === undefined ? prediction : clip(prediction, epsilon, 1 - epsilon);
    return reduceLosses(OP, elementwise(ofProbabilities, [p, y]), options);
  });
}

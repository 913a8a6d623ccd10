/** What statistics and networks bend numbers with. Integers and bool give float32, but for relu. */
import { meet } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { floatOf, promote } from '../../dtype.js';
import { formatShape, ShapeError } from '../../errors.js';
import { denseOf } from '../../layout/layout.js';
import {
  floatUnary,
  numberUnary,
  sigmoidCrossEntropy as sigmoidCrossEntropyProgram,
} from '../../program/programs.js';
import type { Tensor } from '../../tensor.js';
import { floatUnaryOp, numberUnaryOp, plain, run, toDType } from '../apply.js';

/** max(x, 0), in the dtype of x; NaN stays; its derivative at 0 is 0. @throws {DTypeError} for bool. */
export const relu = (x: Tensor): Tensor => numberUnaryOp(numberUnary.relu, x);
/** 1 / (1 + exp(-x)). */
export const sigmoid = (x: Tensor): Tensor => floatUnaryOp(floatUnary.sigmoid, x);
/**
 * log(x / (1 - x)), the inverse of sigmoid; infinite at 0 and 1, NaN outside.
 * @example
 * ```ts
 * String(logit(tensor([0, 0.5, 0.75], { backend: new CpuBackend() }))); // => [-inf 0. 1.0986...]
 * ```
 */
export const logit = (x: Tensor): Tensor => floatUnaryOp(floatUnary.logit, x);
/**
 * log(1 + exp(x)), exact for large |x|: max(x, 0) + log(1 + exp(-|x|)).
 * @example
 * ```ts
 * String(softplus(tensor([-1000, 1000], { backend: new CpuBackend() }))); // => [ 0. 1000.]
 * ```
 */
export const softplus = (x: Tensor): Tensor => floatUnaryOp(floatUnary.softplus, x);
/** The error function: the integral of exp(-t^2) from 0 to x, times 2 / sqrt(pi). */
export const erf = (x: Tensor): Tensor => floatUnaryOp(floatUnary.erf, x);
/**
 * 1 - erf(x), exact where that is tiny.
 * @example
 * ```ts
 * String(erfc(tensor([0, 5], { backend: new CpuBackend() }))); // => [1.0000000e+00 1.5374...e-12]
 * ```
 */
export const erfc = (x: Tensor): Tensor => floatUnaryOp(floatUnary.erfc, x);
/** The inverse of erf; infinite at -1 and 1, NaN outside. In float32 by Giles (2010). */
export const erfInv = (x: Tensor): Tensor => floatUnaryOp(floatUnary.erfInv, x);
/**
 * log(|gamma(x)|): the logarithm of (x - 1)! for x = 1, 2, ...; infinite at 0 and the negative integers. Its
 * derivative is {@link digamma}.
 * @example
 * ```ts
 * String(lgamma(tensor([1, 5, -0.5], { backend: new CpuBackend() }))); // => [0. 3.17805... 1.26551...]
 * ```
 */
export const lgamma = (x: Tensor): Tensor => floatUnaryOp(floatUnary.lgamma, x);
/**
 * The derivative of {@link lgamma}; infinite at 0, against its sign, and NaN at the negative integers.
 * @example
 * ```ts
 * String(digamma(tensor([1, 2], { backend: new CpuBackend() }))); // => [-0.57721... 0.42278...]
 * ```
 */
export const digamma = (x: Tensor): Tensor => floatUnaryOp(floatUnary.digamma, x);

/**
 * Binary cross entropy of logits, per element: max(z, 0) - z y + log(1 + exp(-|z|)).
 * @param logits any shape; integers and bool count as float32.
 * @param targets of the same shape: 0, 1, or a probability between.
 * @throws {ShapeError} if the shapes differ: nothing broadcasts here.
 * @example
 * ```ts
 * const z = tensor([1000, -1000], { backend: new CpuBackend() });
 * String(sigmoidCrossEntropy(z, onesLike(z))); // => [ 0. 1000.]
 * ```
 */
export function sigmoidCrossEntropy(logits: Tensor, targets: Tensor): Tensor {
  const op = 'sigmoidCrossEntropy';
  const engine = meet(op, logits, targets);
  if (logits.layout.shape !== targets.layout.shape) {
    throw new ShapeError(
      op,
      `logits and targets must have one shape, got ${formatShape(logits.shape)} and ${formatShape(targets.shape)}. Reshape the targets`,
      [logits.shape, targets.shape],
    );
  }
  const dtype = floatOf(promote(logits.layout.dtype, targets.layout.dtype));
  if (logits.layout.dtype !== dtype || targets.layout.dtype !== dtype) {
    return inScope(() => sigmoidCrossEntropy(toDType(logits, dtype), toDType(targets, dtype)));
  }
  const like = logits.layout.isDense ? logits.layout : targets.layout;
  const layout = denseOf(like);
  return run(engine, plain(sigmoidCrossEntropyProgram), [logits, targets], layout);
}

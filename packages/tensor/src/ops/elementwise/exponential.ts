/** Roots, exponentials and logarithms. Integers and bool give float32. */
import { floatBinary, floatUnary } from '../../program/programs.js';
import type { Tensor } from '../../tensor.js';
import { binaryOp, floatUnaryOp, QUOTIENT } from '../apply.js';

/** The square root; NaN below 0. Integers and bool give float32, as for every function of this group. */
export const sqrt = (x: Tensor): Tensor => floatUnaryOp(floatUnary.sqrt, x);
/** 1 / sqrt(x); infinite at 0, NaN below. */
export const rsqrt = (x: Tensor): Tensor => floatUnaryOp(floatUnary.rsqrt, x);
/**
 * The cube root, of negative numbers too.
 * @example
 * ```ts
 * String(cbrt(tensor([27, -8], { backend: new CpuBackend() }))); // => [ 3. -2.]
 * ```
 */
export const cbrt = (x: Tensor): Tensor => floatUnaryOp(floatUnary.cbrt, x);
/** 1 / x; infinite at 0. */
export const reciprocal = (x: Tensor): Tensor => floatUnaryOp(floatUnary.reciprocal, x);
/** e to the power x. */
export const exp = (x: Tensor): Tensor => floatUnaryOp(floatUnary.exp, x);
/**
 * 2 to the power x; exact for integers.
 * @example
 * ```ts
 * String(exp2(tensor([-1, 0, 5], { backend: new CpuBackend() }))); // => [ 0.5 1. 32. ]
 * ```
 */
export const exp2 = (x: Tensor): Tensor => floatUnaryOp(floatUnary.exp2, x);
/** exp(x) - 1, exact near 0. */
export const expm1 = (x: Tensor): Tensor => floatUnaryOp(floatUnary.expm1, x);
/** The natural logarithm; -Infinity at 0, NaN below. */
export const log = (x: Tensor): Tensor => floatUnaryOp(floatUnary.log, x);
/**
 * The logarithm to the base 2, exact for its powers; -Infinity at 0, NaN below.
 * @example
 * ```ts
 * String(log2(tensor([0.25, 1024], { backend: new CpuBackend() }))); // => [-2. 10.]
 * ```
 */
export const log2 = (x: Tensor): Tensor => floatUnaryOp(floatUnary.log2, x);
/**
 * The logarithm to the base 10; -Infinity at 0, NaN below.
 * @example
 * ```ts
 * String(log10(tensor([1, 100], { backend: new CpuBackend() }))); // => [0. 2.]
 * ```
 */
export const log10 = (x: Tensor): Tensor => floatUnaryOp(floatUnary.log10, x);
/** log(1 + x), exact near 0; -Infinity at -1, NaN below. */
export const log1p = (x: Tensor): Tensor => floatUnaryOp(floatUnary.log1p, x);

/**
 * log(exp(a) + exp(b)), broadcast, without overflow: max(a, b) + log(1 + exp(-|a - b|)).
 * @example
 * ```ts
 * const a = tensor([1000, -Infinity], { backend: new CpuBackend() });
 * String(logAddExp(a, a)); // => [1000.6932 -inf]
 * ```
 */
export const logAddExp = (a: Tensor | number, b: Tensor | number): Tensor =>
  binaryOp(floatBinary.logAddExp, a, b, QUOTIENT);

/**
 * x log(y), broadcast: 0 where x is 0, unless y is NaN; so that xlogy(p, p) is right for a probability of 0. Its
 * gradient in y is 0 where x is 0, and in x it is log(y), but 0 where both x is 0 and log(y) is not finite.
 * @example
 * ```ts
 * const p = tensor([0, 0.5, 1], { backend: new CpuBackend() });
 * String(xlogy(p, p)); // => [ 0. -0.34657... 0. ]
 * ```
 */
export const xlogy = (x: Tensor | number, y: Tensor | number): Tensor =>
  binaryOp(floatBinary.xlogy, x, y, QUOTIENT);

/** Angles, in radians, and the hyperbolic functions. Integers and bool give float32. */
import { floatBinary, floatUnary } from '../../program/programs.js';
import type { Tensor } from '../../tensor.js';
import { binaryOp, floatUnaryOp, QUOTIENT } from '../apply.js';

/**
 * The sine of an angle in radians, exact for the largest too; NaN where it is infinite.
 * @example
 * ```ts
 * const x = tensor([0, Math.PI / 2, 2 ** 100], { backend: new CpuBackend() });
 * String(sin(x)); // => [ 0. 1. -0.8721836]
 * ```
 */
export const sin = (x: Tensor): Tensor => floatUnaryOp(floatUnary.sin, x);
/**
 * The cosine of an angle in radians, exact for the largest too; NaN where it is infinite.
 * @example
 * ```ts
 * String(cos(tensor([0, Math.PI], { backend: new CpuBackend() }))); // => [ 1. -1.]
 * ```
 */
export const cos = (x: Tensor): Tensor => floatUnaryOp(floatUnary.cos, x);
/**
 * The tangent of an angle in radians; NaN where it is infinite.
 * @example
 * ```ts
 * String(tan(tensor([0, 1], { backend: new CpuBackend() }))); // => [0. 1.55740...]
 * ```
 */
export const tan = (x: Tensor): Tensor => floatUnaryOp(floatUnary.tan, x);
/**
 * The angle in -pi/2..pi/2 that has this sine; NaN outside -1..1.
 * @example
 * ```ts
 * String(asin(tensor([0, 1, 2], { backend: new CpuBackend() }))); // => [0. 1.5707964 nan]
 * ```
 */
export const asin = (x: Tensor): Tensor => floatUnaryOp(floatUnary.asin, x);
/**
 * The angle in 0..pi that has this cosine; NaN outside -1..1.
 * @example
 * ```ts
 * String(acos(tensor([1, 0, 2], { backend: new CpuBackend() }))); // => [0. 1.5707964 nan]
 * ```
 */
export const acos = (x: Tensor): Tensor => floatUnaryOp(floatUnary.acos, x);
/**
 * The angle in -pi/2..pi/2 that has this tangent.
 * @example
 * ```ts
 * String(atan(tensor([1, Infinity], { backend: new CpuBackend() }))); // => [0.7853982 1.5707964]
 * ```
 */
export const atan = (x: Tensor): Tensor => floatUnaryOp(floatUnary.atan, x);
/**
 * The angle in -pi..pi of the point (x, y), broadcast; its first argument is y. The signs of zeros say which side
 * of the cut at -pi and pi a point is on.
 * @example
 * ```ts
 * const y = tensor([1, 0, -0], { backend: new CpuBackend() });
 * String(atan2(y, -1)); // => [ 2.3561945 3.1415927 -3.1415927]
 * ```
 */
export const atan2 = (y: Tensor | number, x: Tensor | number): Tensor =>
  binaryOp(floatBinary.atan2, y, x, QUOTIENT);
/**
 * sin(pi x) / (pi x), 1 at 0 and 0 at the other integers; NaN where x is infinite.
 * @example
 * ```ts
 * String(sinc(tensor([0, 0.5, 1, 1.5], { backend: new CpuBackend() }))); // => [ 1. 0.63661... 0. -0.21220...]
 * ```
 */
export const sinc = (x: Tensor): Tensor => floatUnaryOp(floatUnary.sinc, x);

/**
 * The hyperbolic sine, (exp(x) - exp(-x)) / 2.
 * @example
 * ```ts
 * String(sinh(tensor([0, 1], { backend: new CpuBackend() }))); // => [0. 1.1752012]
 * ```
 */
export const sinh = (x: Tensor): Tensor => floatUnaryOp(floatUnary.sinh, x);
/**
 * The hyperbolic cosine, (exp(x) + exp(-x)) / 2.
 * @example
 * ```ts
 * String(cosh(tensor([0, 1], { backend: new CpuBackend() }))); // => [1. 1.54308...]
 * ```
 */
export const cosh = (x: Tensor): Tensor => floatUnaryOp(floatUnary.cosh, x);
/** The hyperbolic tangent. */
export const tanh = (x: Tensor): Tensor => floatUnaryOp(floatUnary.tanh, x);
/**
 * The inverse of sinh.
 * @example
 * ```ts
 * String(asinh(tensor([0, 1], { backend: new CpuBackend() }))); // => [0. 0.8813736]
 * ```
 */
export const asinh = (x: Tensor): Tensor => floatUnaryOp(floatUnary.asinh, x);
/**
 * The inverse of cosh, at least 0; NaN below 1.
 * @example
 * ```ts
 * String(acosh(tensor([1, 2, 0], { backend: new CpuBackend() }))); // => [0. 1.31695... nan]
 * ```
 */
export const acosh = (x: Tensor): Tensor => floatUnaryOp(floatUnary.acosh, x);
/**
 * The inverse of tanh; infinite at -1 and 1, NaN outside.
 * @example
 * ```ts
 * String(atanh(tensor([0.5, 1], { backend: new CpuBackend() }))); // => [0.5493... inf]
 * ```
 */
export const atanh = (x: Tensor): Tensor => floatUnaryOp(floatUnary.atanh, x);

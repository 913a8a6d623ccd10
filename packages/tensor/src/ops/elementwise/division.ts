/** Division with a rest: a = floorDivide(a, b) * b + remainder(a, b). */
import { floorDivision, fmods, remainders } from '../../program/programs.js';
import type { Tensor } from '../../tensor.js';
import { numberBinaryOp } from '../apply.js';

/**
 * a / b rounded down, broadcast: exact for int32, and for floats what belongs to {@link remainder}. int32 divided
 * by 0 is 0; a float is infinite, or NaN for 0 / 0. Its gradient is 0.
 * @throws {DTypeError} for two bools, as do the others here.
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * String(floorDivide(tensor([7, -7, 1], { backend }), tensor([2, 2, 0], { backend }))); // => [ 3. -4. inf]
 * String(floorDivide(tensor([7, -7, 1], { backend, dtype: 'int32' }), 2)); // => [ 3 -4  0]
 * ```
 */
export const floorDivide = (a: Tensor | number, b: Tensor | number): Tensor =>
  numberBinaryOp(floorDivision, a, b);

/**
 * What {@link floorDivide} leaves, with the sign of b, broadcast. int32 divided by 0 leaves 0; a float NaN. The
 * gradient is g to a, and -g floor(a / b) to b.
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * String(remainder(tensor([7, -7, 7.5], { backend }), tensor([3, 3, -3], { backend }))); // => [ 1. 2. -1.5]
 * ```
 */
export const remainder = (a: Tensor | number, b: Tensor | number): Tensor =>
  numberBinaryOp(remainders, a, b);

/**
 * What the quotient without its fraction leaves, with the sign of a, broadcast: JavaScript's %. int32 divided by
 * 0 leaves 0; a float NaN. It is exact, but 0 in float32 where |a / b| is 2^127 or more, as for remainder. The gradient
 * is g to a, and -g trunc(a / b) to b.
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * String(fmod(tensor([7, -7, 7.5], { backend }), tensor([3, 3, -3], { backend }))); // => [ 1. -1. 1.5]
 * ```
 */
export const fmod = (a: Tensor | number, b: Tensor | number): Tensor => numberBinaryOp(fmods, a, b);

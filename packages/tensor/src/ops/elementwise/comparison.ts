/** Comparisons: bool, whatever the operands are. */
import { comparison } from '../../program/programs.js';
import type { Tensor } from '../../tensor.js';
import { binaryOp, COMPARE } from '../apply.js';

/** a == b as bool, broadcast; NaN equals nothing. */
export const equal = (a: Tensor | number, b: Tensor | number): Tensor =>
  binaryOp(comparison.equal, a, b, COMPARE);
/** a != b as bool, broadcast; true for NaN, also against itself. */
export const notEqual = (a: Tensor | number, b: Tensor | number): Tensor =>
  binaryOp(comparison.notEqual, a, b, COMPARE);
/**
 * a < b as bool, broadcast; false for NaN, as are the next three.
 * @example
 * ```ts
 * String(less(tensor([1, 2, NaN], { backend: new CpuBackend() }), 2)); // => [ true false false]
 * ```
 */
export const less = (a: Tensor | number, b: Tensor | number): Tensor =>
  binaryOp(comparison.less, a, b, COMPARE);
/** a <= b as bool, broadcast. */
export const lessEqual = (a: Tensor | number, b: Tensor | number): Tensor =>
  binaryOp(comparison.lessEqual, a, b, COMPARE);
/** a > b as bool, broadcast. */
export const greater = (a: Tensor | number, b: Tensor | number): Tensor =>
  binaryOp(comparison.greater, a, b, COMPARE);
/** a >= b as bool, broadcast. */
export const greaterEqual = (a: Tensor | number, b: Tensor | number): Tensor =>
  binaryOp(comparison.greaterEqual, a, b, COMPARE);

/** Sums, products and what compares sizes. Division with a rest stands in division.ts, powers in power.ts. */
import { live, meet } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { floatOf, promote } from '../../dtype.js';
import {
  arithmetic,
  floatBinary,
  lerp as lerpProgram,
  numberUnary,
} from '../../program/programs.js';
import type { Tensor } from '../../tensor.js';
import {
  ARITHMETIC,
  BOOL,
  binaryOp,
  numberUnaryOp,
  QUOTIENT,
  refuseBool,
  toDType,
} from '../apply.js';
import { elementwise } from './run-program.js';

/** -x; integers wrap. @throws {DTypeError} for bool. */
export const neg = (x: Tensor): Tensor => numberUnaryOp(numberUnary.neg, x);
/** |x|; its derivative at 0 is 0. @throws {DTypeError} for bool. */
export const abs = (x: Tensor): Tensor => numberUnaryOp(numberUnary.abs, x);
/** -1, 0 or 1; NaN stays. @throws {DTypeError} for bool. */
export const sign = (x: Tensor): Tensor => numberUnaryOp(numberUnary.sign, x);
/** x * x. @throws {DTypeError} for bool. */
export const square = (x: Tensor): Tensor => numberUnaryOp(numberUnary.square, x);

/**
 * a + b, broadcast; for bool, "or". Dtypes meet as {@link promote} and {@link promoteNumber} say.
 * @throws {ShapeError} if the shapes do not broadcast, as do all operations of two operands.
 * @throws {ArgumentError} for two numbers, as they all.
 * @example
 * ```ts
 * const x = tensor([[10], [20]], { backend: new CpuBackend() });
 * String(add(x, transpose(x))); // => [[20. 30.] [30. 40.]]
 * ```
 */
export const add = (a: Tensor | number, b: Tensor | number): Tensor =>
  binaryOp(arithmetic.add, a, b, ARITHMETIC);

/** a - b, broadcast. @throws {DTypeError} for two bools. */
export function sub(a: Tensor | number, b: Tensor | number): Tensor {
  if (typeof a !== 'number' && typeof b !== 'number') {
    meet('sub', a, b);
    if (a.layout.dtypeCode === BOOL && b.layout.dtypeCode === BOOL)
      refuseBool('sub', 'bool', 'bool');
  }
  return binaryOp(arithmetic.sub, a, b, ARITHMETIC);
}

/** a * b, broadcast; for bool, "and". */
export const mul = (a: Tensor | number, b: Tensor | number): Tensor =>
  binaryOp(arithmetic.mul, a, b, ARITHMETIC);
/**
 * a / b, broadcast; integers and bool give float32. x / 0 is infinite, 0 / 0 is NaN.
 * @example
 * ```ts
 * String(div(arange(3, { backend: new CpuBackend() }), 2)); // => [0. 0.5 1.]
 * ```
 */
export const div = (a: Tensor | number, b: Tensor | number): Tensor =>
  binaryOp(arithmetic.div, a, b, QUOTIENT);
/**
 * The larger, broadcast; NaN wins. Equal values share the gradient half and half.
 * @example
 * ```ts
 * String(maximum(tensor([-1, NaN], { backend: new CpuBackend() }), 0)); // => [ 0. nan]
 * ```
 */
export const maximum = (a: Tensor | number, b: Tensor | number): Tensor =>
  binaryOp(arithmetic.maximum, a, b, ARITHMETIC);
/** The smaller, broadcast; NaN wins. Equal values share the gradient half and half. */
export const minimum = (a: Tensor | number, b: Tensor | number): Tensor =>
  binaryOp(arithmetic.minimum, a, b, ARITHMETIC);

/**
 * |a| with the sign of b, broadcast; -0 is negative, NaN is not. Integers and bool give float32. The gradient
 * of a has its factor, 1 or -1, and is 0 where a is 0; b has none.
 * @example
 * ```ts
 * const b = tensor([5, -0, NaN], { backend: new CpuBackend() });
 * String(copySign(3, b)); // => [ 3. -3. 3.]
 * ```
 */
export const copySign = (a: Tensor | number, b: Tensor | number): Tensor =>
  binaryOp(floatBinary.copySign, a, b, QUOTIENT);

/**
 * sqrt(a^2 + b^2), broadcast, without overflow on the way; infinite if either is. Integers and bool give float32.
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * String(hypot(tensor([3, Infinity], { backend }), tensor([4, NaN], { backend }))); // => [ 5. inf]
 * ```
 */
export const hypot = (a: Tensor | number, b: Tensor | number): Tensor =>
  binaryOp(floatBinary.hypot, a, b, QUOTIENT);

/**
 * a + t (b - a), broadcast: a for t = 0 and b for t = 1, exactly, and beyond them for other t. Integers and bool
 * give float32.
 * @param t a number, or a tensor.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const [a, b] = [tensor([0, 10], { backend }), tensor([1, 20], { backend })];
 * String(lerp(a, b, 0.25)); // => [ 0.25 12.5 ]
 * String(lerp(a, b, tensor([0, 1], { backend }))); // => [ 0. 20.]
 * ```
 */
export function lerp(a: Tensor, b: Tensor, t: Tensor | number): Tensor {
  meet('lerp', a, b);
  const ends = promote(a.layout.dtype, b.layout.dtype);
  if (typeof t === 'number') {
    const dtype = floatOf(ends);
    return inScope(() =>
      elementwise(lerpProgram.number, [toDType(a, dtype), toDType(b, dtype)], [t]),
    );
  }
  live('lerp', t);
  const dtype = floatOf(promote(ends, t.layout.dtype));
  return inScope(() =>
    elementwise(lerpProgram.tensor, [toDType(a, dtype), toDType(b, dtype), toDType(t, dtype)]),
  );
}

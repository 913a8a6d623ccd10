/** The bits of int32, in two's complement; and, or, xor and not of bool, too. Floats are refused, with the cure. */
import { live } from '../../dispatch/record.js';
import type { DType } from '../../dtype.js';
import { ArgumentError, DTypeError } from '../../errors.js';
import { denseOf } from '../../layout/layout.js';
import {
  type BinaryPrograms,
  bits,
  bitwiseNot as bitwiseNotProgram,
  logicalNot,
} from '../../program/programs.js';
import type { Tensor } from '../../tensor.js';
import { ARITHMETIC, binaryOp, meetingDType, plain, refuseBool, run } from '../apply.js';

/** Throws unless a number fits int32. */
function checkNumber(op: string, x: number): void {
  if (x === (x | 0)) return;
  throw new ArgumentError(
    op,
    `a number must be an integer in -2147483648..2147483647, got ${x}. Use ${x} | 0 to take its lowest 32 bits`,
  );
}

function checkDType(op: string, dtype: DType): void {
  if (dtype === 'int32' || dtype === 'bool') return;
  throw new DTypeError(op, `needs int32 or bool, got ${dtype}. Use cast(x, 'int32') first`, [
    dtype,
  ]);
}

function bitsOp(programs: BinaryPrograms, a: Tensor | number, b: Tensor | number): Tensor {
  meetingDType(programs.name, a, b);
  for (const x of [a, b]) {
    if (typeof x === 'number') checkNumber(programs.name, x);
    else checkDType(programs.name, x.layout.dtype);
  }
  return binaryOp(programs, a, b, ARITHMETIC);
}

function shiftOp(programs: BinaryPrograms, a: Tensor | number, b: Tensor | number): Tensor {
  if (meetingDType(programs.name, a, b) === 'bool') refuseBool(programs.name, 'bool', 'bool');
  return bitsOp(programs, a, b);
}

/**
 * The bits that both have, broadcast; for bool, "and". bool and int32 give int32.
 * @throws {DTypeError} for floats, as do the others here.
 * @throws {ArgumentError} for a number that is no int32, as do the others here.
 * @example
 * ```ts
 * const x = tensor([5, 6, -1], { dtype: 'int32', backend: new CpuBackend() });
 * String(bitwiseAnd(x, 3)); // => [1 2 3]
 * bitwiseAnd(x, 2 ** 31); // throws [bitwiseAnd] a number must be an integer in -2147483648..2147483647
 * ```
 */
export const bitwiseAnd = (a: Tensor | number, b: Tensor | number): Tensor =>
  bitsOp(bits.and, a, b);
/**
 * The bits that one or both have, broadcast; for bool, "or".
 * @example
 * ```ts
 * String(bitwiseOr(tensor([4, 6], { dtype: 'int32', backend: new CpuBackend() }), 3)); // => [7 7]
 * ```
 */
export const bitwiseOr = (a: Tensor | number, b: Tensor | number): Tensor => bitsOp(bits.or, a, b);
/**
 * The bits that just one has, broadcast.
 * @example
 * ```ts
 * String(bitwiseXor(tensor([4, 6], { dtype: 'int32', backend: new CpuBackend() }), 3)); // => [7 5]
 * ```
 */
export const bitwiseXor = (a: Tensor | number, b: Tensor | number): Tensor =>
  bitsOp(bits.xor, a, b);

/**
 * The bits that x has not: -x - 1; of bool the other one.
 * @throws {DTypeError} for floats.
 * @example
 * ```ts
 * String(bitwiseNot(tensor([0, 5], { dtype: 'int32', backend: new CpuBackend() }))); // => [-1 -6]
 * ```
 */
export function bitwiseNot(x: Tensor): Tensor {
  const engine = live('bitwiseNot', x);
  const { dtype } = x.layout;
  checkDType('bitwiseNot', dtype);
  const program = dtype === 'bool' ? logicalNot : bitwiseNotProgram;
  return run(engine, plain(program), [x], denseOf(x.layout));
}

/**
 * x with its bits moved to the left, broadcast; zeros come in. A count below 0 or above 31 leaves 0.
 * @throws {DTypeError} for floats, and for two bools.
 * @throws {ArgumentError} for a number that is no int32.
 * @example
 * ```ts
 * String(leftShift(tensor([1, 3, -1], { dtype: 'int32', backend: new CpuBackend() }), 2)); // => [ 4 12 -4]
 * ```
 */
export const leftShift = (x: Tensor | number, count: Tensor | number): Tensor =>
  shiftOp(bits.leftShift, x, count);
/**
 * x with its bits moved to the right, broadcast; its sign comes in: x / 2^count rounded down. A count below 0 or
 * above 31 leaves the sign alone, 0 or -1. Errors as for {@link leftShift}.
 * @example
 * ```ts
 * String(rightShift(tensor([8, 7, -7], { dtype: 'int32', backend: new CpuBackend() }), 1)); // => [ 4 3 -4]
 * ```
 */
export const rightShift = (x: Tensor | number, count: Tensor | number): Tensor =>
  shiftOp(bits.rightShift, x, count);

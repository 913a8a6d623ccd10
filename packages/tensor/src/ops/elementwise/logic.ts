/** Logic on what is not 0, whatever the dtypes; NaN is not 0. The result is bool. */
import { live } from '../../dispatch/record.js';
import { denseLike } from '../../layout/layout.js';
import {
  type BinaryPrograms,
  logic,
  logicalNot as logicalNotProgram,
} from '../../program/programs.js';
import type { Tensor } from '../../tensor.js';
import { BOOL, binaryOp, COMPARE, meetingDType, plain, run } from '../apply.js';

/** A number is true or false before it meets a dtype. */
const truth = (x: Tensor | number): Tensor | number =>
  typeof x === 'number' ? Number(x !== 0) : x;

function logicOp(programs: BinaryPrograms, a: Tensor | number, b: Tensor | number): Tensor {
  meetingDType(programs.name, a, b);
  return binaryOp(programs, truth(a), truth(b), COMPARE);
}

/**
 * Whether both are not 0, broadcast.
 * @example
 * ```ts
 * const x = tensor([0, 1, 2], { backend: new CpuBackend() });
 * String(logicalAnd(x, less(x, 2))); // => [false true false]
 * ```
 */
export const logicalAnd = (a: Tensor | number, b: Tensor | number): Tensor =>
  logicOp(logic.and, a, b);
/**
 * Whether one or both are not 0, broadcast.
 * @example
 * ```ts
 * const x = tensor([0, 1, 2], { backend: new CpuBackend() });
 * String(logicalOr(equal(x, 0), equal(x, 2))); // => [ true false true]
 * ```
 */
export const logicalOr = (a: Tensor | number, b: Tensor | number): Tensor =>
  logicOp(logic.or, a, b);
/**
 * Whether just one is not 0, broadcast.
 * @example
 * ```ts
 * const x = tensor([0, 1, 2], { backend: new CpuBackend() });
 * String(logicalXor(x, less(x, 2))); // => [ true false true]
 * ```
 */
export const logicalXor = (a: Tensor | number, b: Tensor | number): Tensor =>
  logicOp(logic.xor, a, b);

/** Whether x is 0 (or false), as bool; NaN is not. */
export function logicalNot(x: Tensor): Tensor {
  return run(live('logicalNot', x), plain(logicalNotProgram), [x], denseLike(x.layout, BOOL));
}

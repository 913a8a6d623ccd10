/** To whole numbers: floats stay floats, int32 is whole already. The derivative is 0 everywhere. */
import { live } from '../../dispatch/record.js';
import type { Program } from '../../program/program.js';
import { rounding } from '../../program/programs.js';
import type { Tensor } from '../../tensor.js';
import { BOOL, castTo, floatUnaryOp, refuseBool } from '../apply.js';

function roundingOp(program: Program, x: Tensor): Tensor {
  live(program.name, x);
  if (x.layout.isFloat) return floatUnaryOp(program, x);
  if (x.layout.dtypeCode === BOOL) refuseBool(program.name, x.layout.dtype);
  return castTo(x, x.layout.dtype);
}

/**
 * The largest integer that is not above x, in the dtype of x; int32 is unchanged, as for every function here.
 * @throws {DTypeError} for bool, as do the others here.
 * @example
 * ```ts
 * String(floor(tensor([1.5, -1.5], { backend: new CpuBackend() }))); // => [ 1. -2.]
 * ```
 */
export const floor = (x: Tensor): Tensor => roundingOp(rounding.floor, x);
/**
 * The smallest integer that is not below x.
 * @example
 * ```ts
 * String(ceil(tensor([1.5, -1.5], { backend: new CpuBackend() }))); // => [ 2. -1.]
 * ```
 */
export const ceil = (x: Tensor): Tensor => roundingOp(rounding.ceil, x);
/**
 * x without its fraction.
 * @example
 * ```ts
 * String(trunc(tensor([1.5, -1.5], { backend: new CpuBackend() }))); // => [ 1. -1.]
 * ```
 */
export const trunc = (x: Tensor): Tensor => roundingOp(rounding.trunc, x);
/**
 * The nearest integer; of two that are as near, the even one.
 * @example
 * ```ts
 * String(round(tensor([0.5, 1.5, 2.5, -0.6], { backend: new CpuBackend() }))); // => [ 0. 2. 2. -1.]
 * ```
 */
export const round = (x: Tensor): Tensor => roundingOp(rounding.round, x);

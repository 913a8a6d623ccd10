/** Powers. */
import { live } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { type DType, isFloat } from '../../dtype.js';
import { ArgumentError } from '../../errors.js';
import { denseOf } from '../../layout/layout.js';
import type { Program } from '../../program/program.js';
import { floatPowers, powers, wholePowers } from '../../program/programs.js';
import type { Tensor } from '../../tensor.js';
import {
  ARITHMETIC,
  asTensors,
  binaryOp,
  meetingDType,
  plain,
  refuseBool,
  run,
  toDType,
} from '../apply.js';
import { elementwise } from './run-program.js';

/**
 * a to the power of b, broadcast, as C's pow: 1 where b is 0 or a is 1, NaN included; NaN where a is below 0 and b
 * no integer. The numbers -1, 0, 0.5, 1, 2 and 3 as exponents are products, a root or a quotient, so that they are
 * as exact as those. int32 to int32 is exact, and wraps; of negative exponents in a tensor only the bases 1 and -1
 * leave anything, the others 0.
 * @throws {DTypeError} for two bools.
 * @throws {ArgumentError} for integers to the power of a negative integer that is a number.
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * String(pow(tensor([1, 2, 3], { backend }), 2)); // => [1. 4. 9.]
 * String(pow(2, tensor([1, 5, -1], { backend }))); // => [ 2. 32. 0.5]
 * String(pow(arange(3, { backend }), 2)); // => [0 1 4]
 * ```
 */
export function pow(a: Tensor | number, b: Tensor | number): Tensor {
  const dtype = meetingDType('pow', a, b);
  if (dtype === 'bool') refuseBool('pow', 'bool', 'bool');
  if (typeof b === 'number' && typeof a !== 'number') {
    if (!isFloat(a.layout.dtype)) refuseNegative(a.layout.dtype, b);
    const program = (isFloat(dtype) ? floatPowers : wholePowers).get(b);
    if (program !== undefined) return inScope(() => simplePower(program, toDType(a, dtype)));
  }
  if (dtype !== 'int32') return binaryOp(powers.floats, a, b, ARITHMETIC);
  return inScope(() => elementwise(powers.integers, asTensors('pow', a, b, dtype)));
}

function simplePower(program: Program, x: Tensor): Tensor {
  return run(live('pow', x), plain(program), [x], denseOf(x.layout));
}

function refuseNegative(dtype: DType, exponent: number): void {
  if (!(exponent < 0 && Number.isInteger(exponent))) return;
  throw new ArgumentError(
    'pow',
    `the exponent of ${dtype} must be at least 0, got ${exponent}. Use cast(x, 'float32') first`,
  );
}

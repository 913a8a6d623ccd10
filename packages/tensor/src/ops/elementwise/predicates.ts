/** Questions about each number, answered in bool; of integers and bool, too. */
import { live } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { isFloat } from '../../dtype.js';
import { ArgumentError, describeValue } from '../../errors.js';
import { denseLike } from '../../layout/layout.js';
import { checkOptions, flagOf, type OptionNames } from '../../option-names.js';
import type { Program } from '../../program/program.js';
import { isClose as closeness, questions } from '../../program/programs.js';
import type { Tensor } from '../../tensor.js';
import { asTensors, BOOL, meetingDType, plain, run } from '../apply.js';
import { elementwise } from './run-program.js';

/** Asks floats one thing, and of integers what is known. */
function ask(x: Tensor, floats: Program, integers: Program): Tensor {
  const engine = live(floats.name, x);
  return run(engine, plain(x.layout.isFloat ? floats : integers), [x], denseLike(x.layout, BOOL));
}

/**
 * Whether x is NaN.
 * @example
 * ```ts
 * String(isNaN(tensor([1, NaN, Infinity], { backend: new CpuBackend() }))); // => [false true false]
 * ```
 */
// biome-ignore lint/suspicious/noShadowRestrictedNames: the name that the array API standard has for it
export const isNaN = (x: Tensor): Tensor => ask(x, questions.isNaN, questions.isNaN);
/**
 * Whether x is neither infinite nor NaN.
 * @example
 * ```ts
 * String(isFinite(tensor([1, NaN, Infinity], { backend: new CpuBackend() }))); // => [ true false false]
 * ```
 */
// biome-ignore lint/suspicious/noShadowRestrictedNames: the name that the array API standard has for it
export const isFinite = (x: Tensor): Tensor => ask(x, questions.isFinite, questions.always);
/**
 * Whether x is Infinity or -Infinity.
 * @example
 * ```ts
 * String(isInfinite(tensor([1, NaN, -Infinity], { backend: new CpuBackend() }))); // => [false false true]
 * ```
 */
export const isInfinite = (x: Tensor): Tensor => ask(x, questions.isInfinite, questions.never);
/**
 * Whether x is negative: below 0, or -0. NaN has no sign here: false.
 * @example
 * ```ts
 * String(signBit(tensor([1, 0, -0, -1], { backend: new CpuBackend() }))); // => [false false true true]
 * ```
 */
export const signBit = (x: Tensor): Tensor => ask(x, questions.signBit, questions.isNegative);

/** How near is close. */
export interface IsCloseOptions {
  /** The share of |b| that they may differ by; default: 1e-5. */
  readonly rtol?: number;
  /** What they may differ by beside that; default: 1e-8. */
  readonly atol?: number;
  /** Whether NaN is close to NaN; default: false. */
  readonly equalNaN?: boolean;
}

const optionNames: OptionNames<IsCloseOptions> = { rtol: true, atol: true, equalNaN: true };

/**
 * Whether |a - b| <= atol + rtol |b|, broadcast; infinities are close to themselves alone. a and b are not alike:
 * b is what is expected. It is computed in the dtype they meet in, of integers in float32, except that different
 * ones are never closer than 1.
 * @throws {ArgumentError} if a tolerance is no number of at least 0, or an option has another name.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @example
 * ```ts
 * const x = tensor([1, 1.000001, 1.1, NaN], { backend: new CpuBackend() });
 * String(isClose(x, 1)); // => [ true true false false]
 * String(isClose(x, x, { equalNaN: true })); // => [ true true true true]
 * ```
 */
export function isClose(
  a: Tensor | number,
  b: Tensor | number,
  options: IsCloseOptions = {},
): Tensor {
  checkOptions('isClose', options, optionNames);
  const { rtol = 1e-5, atol = 1e-8 } = options;
  const equalNaN = flagOf('isClose', 'equalNaN', options.equalNaN);
  for (const [name, value] of Object.entries({ rtol, atol })) {
    if (typeof value === 'number' && value >= 0) continue;
    throw new ArgumentError(
      'isClose',
      `${name} must be a number of at least 0, got ${describeValue(value)}. Use 0 to ask for equal numbers`,
    );
  }
  const met = meetingDType('isClose', a, b);
  const dtype = met === 'bool' ? 'int32' : met;
  const floats = equalNaN ? closeness.floatsOrNaN : closeness.floats;
  const program = isFloat(dtype) ? floats : closeness.integers;
  return inScope(() => elementwise(program, asTensors('isClose', a, b, dtype), [rtol, atol]));
}

/** Choosing between values, by a condition or by size. */
import { live } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { type DType, isFloat, promote, promoteNumber } from '../../dtype.js';
import { ArgumentError, DTypeError, describeValue } from '../../errors.js';
import { denseOf } from '../../layout/layout.js';
import { checkOptions, type OptionNames } from '../../option-names.js';
import {
  clip as clipProgram,
  nanToNum as nanToNumProgram,
  where as whereProgram,
} from '../../program/programs.js';
import type { Tensor } from '../../tensor.js';
import { BOOL, castTo, refuseBool, run, toDType, toNumberDType } from '../apply.js';
import { positionsOf } from '../indexing/mask.js';
import { elementwise } from './run-program.js';

/**
 * `a` where `condition` holds, else `b`; all three broadcast. No gradient flows into the side not taken.
 * Two tensors are promoted, a number is weak; two numbers give int32 if both fit, else float32.
 *
 * Without a and b: the positions where the condition holds, in row-major order, as int32 vectors, one for each axis.
 * Their length is data, so the condition is read back from the backend, which waits for everything that it depends on.
 * @throws {DTypeError} if the condition is not bool.
 * @throws {ShapeError} if the shapes do not broadcast, or a condition alone has no axis.
 * @example
 * ```ts
 * const x = tensor([1, NaN], { backend: new CpuBackend() });
 * String(where(equal(x, x), x, 0)); // => [1. 0.]
 * where(equal(x, x)).map(String); // => [ '[0]' ]
 * ```
 */
export function where(condition: Tensor): Tensor[];
export function where(condition: Tensor, a: Tensor | number, b: Tensor | number): Tensor;
export function where(
  condition: Tensor,
  a?: Tensor | number,
  b?: Tensor | number,
): Tensor | Tensor[] {
  if (a !== undefined || b !== undefined) return choose(condition, a!, b!); // one alone is refused
  live('where', condition);
  checkCondition(condition);
  return positionsOf('where', condition);
}

function choose(condition: Tensor, a: Tensor | number, b: Tensor | number): Tensor {
  live('where', condition);
  if (typeof a !== 'number') live('where', a);
  if (typeof b !== 'number') live('where', b);
  checkCondition(condition);
  if (typeof a === 'number') {
    if (typeof b === 'number') {
      const dtype = promote(promoteNumber('bool', a), promoteNumber('bool', b));
      return elementwise(whereProgram.numbers, [condition], [a, b], dtype);
    }
    return inScope(() => elementwise(whereProgram.left, [condition, toNumberDType(b, a)], [a]));
  }
  if (typeof b === 'number') {
    return inScope(() => elementwise(whereProgram.right, [condition, toNumberDType(a, b)], [b]));
  }
  const dtype = promote(a.layout.dtype, b.layout.dtype);
  return inScope(() =>
    elementwise(whereProgram.tensors, [condition, toDType(a, dtype), toDType(b, dtype)]),
  );
}

function checkCondition(condition: Tensor): void {
  const { dtype } = condition.layout;
  if (dtype === 'bool') return;
  throw new DTypeError(
    'where',
    `the condition must be bool, got ${dtype}. Compare first: notEqual(x, 0)`,
    [dtype],
  );
}

/**
 * x, raised to at least `lo` and lowered to at most `hi`; NaN stays. The gradient passes where
 * lo <= x <= hi. A finite bound that is no int32 turns integers into float32.
 * @throws {ArgumentError} unless lo and hi are numbers with lo <= hi.
 * @throws {DTypeError} for bool.
 * @example
 * ```ts
 * String(clip(tensor([-3, NaN, 9], { backend: new CpuBackend() }), 0, Infinity)); // => [ 0. nan 9.]
 * ```
 */
export function clip(x: Tensor, lo: number, hi: number): Tensor {
  live('clip', x);
  for (const bound of [lo, hi]) {
    if (typeof bound === 'number' && !Number.isNaN(bound)) continue;
    throw new ArgumentError(
      'clip',
      `a bound must be a number, got ${describeValue(bound)}. Use -Infinity or Infinity for none`,
    );
  }
  if (!(lo <= hi))
    throw new ArgumentError('clip', `lo must be at most hi, got ${lo} and ${hi}. Swap them`);
  if (x.layout.dtypeCode === BOOL) refuseBool('clip', x.layout.dtype);
  // Infinite bounds leave integers integers.
  const bounds = [lo, hi].filter(Number.isFinite);
  const dtype = bounds.reduce<DType>(promoteNumber, x.layout.dtype);
  if (x.layout.dtype !== dtype) return inScope(() => clip(castTo(x, dtype), lo, hi));
  const scalars = isFloat(dtype) ? [lo, hi] : [Math.max(lo, -(2 ** 31)), Math.min(hi, 2 ** 31 - 1)];
  return run(x.engine, { program: clipProgram, scalars }, [x], denseOf(x.layout));
}

/** What stands for what is not finite. */
export interface NanToNumOptions {
  /** For NaN; default: 0. */
  readonly nan?: number;
  /** For Infinity; default: the largest finite number of the dtype. */
  readonly posinf?: number;
  /** For -Infinity; default: the smallest, -posinf's default. */
  readonly neginf?: number;
}

const nanToNumNames: OptionNames<NanToNumOptions> = { nan: true, posinf: true, neginf: true };
const LARGEST = { float32: (2 - 2 ** -23) * 2 ** 127, float64: Number.MAX_VALUE } as const;

/**
 * x with finite numbers in place of NaN and the infinities; integers and bool are unchanged. The gradient passes
 * where x is finite.
 * @throws {ArgumentError} if an option has another name, or is no number.
 * @example
 * ```ts
 * const x = tensor([1, NaN, -Infinity], { backend: new CpuBackend() });
 * String(nanToNum(x, { neginf: -100 })); // => [ 1. 0. -100.]
 * ```
 */
export function nanToNum(x: Tensor, options: NanToNumOptions = {}): Tensor {
  const engine = live('nanToNum', x);
  checkOptions('nanToNum', options, nanToNumNames);
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || typeof value === 'number') continue;
    throw new ArgumentError(
      'nanToNum',
      `${name} must be a number, got ${describeValue(value)}. Leave it out for its default`,
    );
  }
  const { dtype } = x.layout;
  if (!isFloat(dtype)) return castTo(x, dtype);
  const { nan = 0, posinf = LARGEST[dtype], neginf = -LARGEST[dtype] } = options;
  const application = { program: nanToNumProgram, scalars: [nan, posinf, neginf] };
  return run(engine, application, [x], denseOf(x.layout));
}

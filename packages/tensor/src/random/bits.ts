/**
 * Random bits, and the numbers in [0, 1) that they make: what every distribution starts from. The bits are the
 * backend's, and the same on every one.
 */
import type { Backend } from '../backend.js';
import { engineOf } from '../dispatch/engine.js';
import { constant, fresh } from '../dispatch/record.js';
import type { FloatDType } from '../dtype.js';
import { ArgumentError, DTypeError, describeValue } from '../errors.js';
import { checkShape } from '../layout/infer.js';
import { dense } from '../layout/layout.js';
import { checkOptions, type OptionNames } from '../option-names.js';
import { type Expression, e } from '../program/expression.js';
import type { Tensor } from '../tensor.js';
import { Key } from './key.js';

/** Where random numbers are made, and in which precision; float32 by default. */
export interface RandomOptions {
  readonly backend: Backend;
  readonly dtype?: FloatDType;
}

/** The names of {@link RandomOptions}. */
export const randomOptions: OptionNames<RandomOptions> = { backend: true, dtype: true };

/** Whether all are numbers: from JavaScript strings come too, which compare as if they were. */
export const areNumbers = (...xs: readonly unknown[]): boolean =>
  xs.every((x) => typeof x === 'number');

/**
 * 32 random bits for each element, as int32: Threefry-2x32-20 (Salmon et al. 2011) of the element's
 * position, so an element depends only on the key and its position in row-major order.
 *
 * @throws {ShapeError} unless the shape is at most 30 integers of at least 0.
 * @throws {CapabilityError} if the backend lacks int32.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * String(randomBits(key(1), [2], { backend })); // => [ 1883912375 -2002515906]
 * String(randomBits(key(1), [4], { backend }).slice(0, 0, 2)); // => [ 1883912375 -2002515906]
 * ```
 */
export function randomBits(
  key: Key,
  shape: readonly number[],
  options: { readonly backend: Backend },
): Tensor {
  checkOptions('randomBits', options ?? {}, { backend: true });
  return bitsFor('randomBits', key, shape, options);
}

/** Throws unless `key` is one. */
export function checkKey(op: string, key: Key): void {
  if (key instanceof Key) return;
  throw new ArgumentError(op, `needs a key, got ${describeValue(key)}. Make one: key(1)`);
}

/** Random bits on behalf of a distribution. */
export function bitsFor(
  op: string,
  key: Key,
  shape: readonly number[],
  options: { readonly backend: Backend },
): Tensor {
  checkKey(op, key);
  const engine = engineOf(options?.backend);
  engine.require(op, 'int32');
  const out = fresh(engine, dense('int32', checkShape(op, shape)));
  engine.backend.randomBits(key, out);
  return constant(out);
}

/** The dtype of a distribution's draws, checked. */
export function floatFor(op: string, options: RandomOptions): FloatDType {
  const dtype = options?.dtype ?? 'float32';
  if (dtype !== 'float32' && dtype !== 'float64') {
    throw new DTypeError(
      op,
      `draws float32 or float64, got ${String(dtype)}. Use cast on the result`,
      [dtype],
    );
  }
  engineOf(options?.backend).require(op, dtype);
  return dtype;
}

/** The bits that {@link unit} makes a number of this dtype of: one word, or two for float64. */
export function wordsFor(
  op: string,
  key: Key,
  shape: readonly number[],
  dtype: FloatDType,
  options: { readonly backend: Backend },
): readonly Tensor[] {
  checkKey(op, key);
  const keys = dtype === 'float32' ? [key] : key.split(2);
  return keys.map((one) => bitsFor(op, one, shape, options));
}

/** How many words a number takes, and what is special in its dtype. */
export interface Precision {
  readonly words: number;
  /** The largest number below 1. */
  readonly edge: number;
  /** The smallest normal number. */
  readonly tiny: number;
}

export const precisionOf: { readonly [K in FloatDType]: Precision } = {
  float32: { words: 1, edge: 1 - 2 ** -24, tiny: 2 ** -126 },
  float64: { words: 2, edge: 1 - 2 ** -53, tiny: 2 ** -1022 },
};

/** [0, 1) from the words of a number. */
export function unit(words: readonly Expression[]): Expression {
  const [hi, lo] = words;
  if (hi === undefined) return e.constant(0);
  return lo === undefined ? unit32(hi) : unit64(hi, lo);
}

/** [0, 1) from 32 bits: the upper 23 become the fraction of a float32 in [1, 2). */
const unit32 = (bits: Expression): Expression =>
  e.sub(e.bitcast(e.bitOr(e.shiftRight(bits, 9), 0x3f800000), 'float32'), 1);

/** [0, 1) from 64 bits: the upper 52, as hi 2^20 + lo / 2^12, over 2^52. */
const unit64 = (hi: Expression, lo: Expression): Expression => {
  const high = e.cast(hi, 'float64');
  const unsigned = e.select(e.less(high, 0), e.add(high, 2 ** 32), high);
  return e.mul(e.add(e.mul(unsigned, 2 ** 20), e.cast(e.shiftRight(lo, 12), 'float64')), 2 ** -52);
};

/** low + u (high - low), and not below low where that rounds down. */
export const between = (u: Expression, low: Expression, high: Expression): Expression =>
  e.max(low, e.add(e.mul(u, e.sub(high, low)), low));

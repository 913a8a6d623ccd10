/**
 * Random integers between two bounds. Not here: orders (order.ts), classes with weights (classes.ts).
 */
import type { Backend } from '../backend.js';
import { unrecorded } from '../dispatch/record.js';
import { ArgumentError, describeValue } from '../errors.js';
import { elementwise } from '../ops/elementwise/index.js';
import { checkOptions } from '../option-names.js';
import { type Expression, e } from '../program/expression.js';
import { defineProgram } from '../program/program.js';
import type { Tensor } from '../tensor.js';
import { bitsFor, checkKey } from './bits.js';
import type { Key } from './key.js';

/** Up to here the numbers are jax.random's, whose products of 32 bits are whole. */
const SMALL_SPAN = 2 ** 16;

const INT_MIN = -(2 ** 31);
const INT_END = 2 ** 31;

/** a mod n of a from 0 to 2^31 - 1. */
const remainder = (a: Expression, n: Expression): Expression =>
  e.sub(a, e.mul(n, e.quotient(a, n)));

/** a mod n of an unsigned a, for n up to 2^16: that of its half, twice, and its last bit. */
const unsignedRemainder = (a: Expression, n: Expression): Expression =>
  remainder(e.add(e.mul(2, remainder(e.shiftRight(a, 1), n)), e.bitAnd(a, 1)), n);

/** low + ((hi 2^32 + lo) mod span), where `power` is 2^32 mod span. */
const smallProgram = defineProgram('randint', 2, 3, ([hi, lo], [low, span, power]) => [
  e.add(
    low,
    unsignedRemainder(
      e.add(e.mul(unsignedRemainder(hi, span), power), unsignedRemainder(lo, span)),
      span,
    ),
  ),
]);

/** Both words of the unsigned product a b, by its four products of 16 bits. */
function product(a: Expression, bUpper: Expression, bLower: Expression): [Expression, Expression] {
  const [aUpper, aLower] = [e.shiftRight(a, 16), e.bitAnd(a, 0xffff)];
  const low = e.mul(aLower, bLower);
  const cross = e.mul(aUpper, bLower);
  // Below 2^32: (2^16 - 1)^2 + 2 (2^16 - 1).
  const middle = e.add(
    e.add(e.mul(aLower, bUpper), e.shiftRight(low, 16)),
    e.bitAnd(cross, 0xffff),
  );
  const high = e.add(
    e.add(e.mul(aUpper, bUpper), e.shiftRight(cross, 16)),
    e.shiftRight(middle, 16),
  );
  return [high, e.bitOr(e.shiftLeft(middle, 16), e.bitAnd(low, 0xffff))];
}

/** Whether the unsigned a is below the unsigned b. */
const below = (a: Expression, b: Expression): Expression =>
  e.less(e.bitXor(a, INT_MIN), e.bitXor(b, INT_MIN));

/** low + floor((hi 2^32 + lo) span / 2^64), the span in halves of 16 bits. */
const largeProgram = defineProgram('randint', 2, 3, ([hi, lo], [low, upper, lower]) => {
  const [whole, rest] = product(hi, upper, lower);
  const [carried] = product(lo, upper, lower);
  const sum = e.add(rest, carried);
  const carry = e.select(below(sum, rest), 1, 0);
  return [e.add(low, e.add(whole, carry))];
});

/** low + lo, which wraps: the span of 2^32 */
const fullProgram = defineProgram('randint', 1, 1, ([lo], [low]) => [e.add(low, lo)]);

/**
 * Integers in [low, high), each as likely as the others, as int32; low defaults to 0.
 *
 * From 64 bits for each: one number's probability differs from another's by at most (high - low) / 2^64 of itself.
 * Up to a span of 2^16, and for the whole range, the numbers are those of jax.random.randint: the bits modulo the
 * span. Between, they are the upper word of the product of bits and span (Lemire 2019), since JAX keeps only 32 of its
 * bits there, with a difference of up to (high - low) / 2^32.
 *
 * @throws {ArgumentError} unless low and high are integers with -2^31 <= low < high <= 2^31.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const dice = randint(key(0), [8], { low: 1, high: 7, backend });
 * dice; // => Tensor(int32, [8], cpu) [...]
 * min(dice).item() >= 1 && max(dice).item() <= 6; // => true
 * ```
 */
export function randint(
  key: Key,
  shape: readonly number[],
  options: { readonly backend: Backend; readonly low?: number; readonly high: number },
): Tensor {
  checkOptions('randint', options ?? {}, { backend: true, low: true, high: true });
  const { low = 0, high, backend } = options ?? {};
  if (!isBound(low) || !isBound(high) || !(low < high)) {
    throw new ArgumentError(
      'randint',
      `low and high must be integers with -2^31 <= low < high <= 2^31, got ${describeValue(low)} and ${describeValue(high)}. ` +
        'For a die give low: 1 and high: 7, which is not drawn itself',
    );
  }
  return integersFor('randint', key, shape, low, high - low, backend);
}

const isBound = (x: unknown): boolean =>
  typeof x === 'number' && Number.isInteger(x) && x >= INT_MIN && x <= INT_END;

/** {@link randint} on behalf of others: `span` integers from `low`. */
export function integersFor(
  op: string,
  key: Key,
  shape: readonly number[],
  low: number,
  span: number,
  backend: Backend,
): Tensor {
  checkKey(op, key);
  return unrecorded(() => {
    const lo = bitsFor(op, key.fold(1), shape, { backend });
    if (span === 2 ** 32) return elementwise(fullProgram, [lo], [low]);
    const words = [bitsFor(op, key.fold(0), shape, { backend }), lo];
    if (span > SMALL_SPAN) {
      const halves = [Math.floor(span / SMALL_SPAN), span % SMALL_SPAN];
      return elementwise(largeProgram, words, [low, ...halves]);
    }
    return elementwise(smallProgram, words, [low, span, 2 ** 32 % span]);
  });
}

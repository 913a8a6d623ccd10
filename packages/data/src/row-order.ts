/** A random order that is a function of a key: the same key, the same order, on every machine. */
import { ArgumentError, Key, threefryBits } from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';

/**
 * The numbers 0 to n - 1 in a random order, which depends on the key and on n only.
 *
 * The order is part of the contract: Fisher and Yates's shuffle of 0, 1, ..., n - 1 in Durstenfeld's form
 * (1964), where for i from n - 1 down to 1 the element at i changes places with the one at
 * j = floor(b_i (i + 1) / 2^32), and b_i is element i of `randomBits(key, [n])` as an unsigned number. A place's
 * probability is off by at most n / 2^32 of itself.
 *
 * @throws {ArgumentError} unless `key` is a Key and n is an integer from 0 to 2^31 - 1.
 *
 * @example
 * ```ts
 * rowOrder(key(1), 6); // => Int32Array(6) [ 0, 2, 5, 1, 4, 3 ]
 * rowOrder(key(1).fold(0), 6); // => Int32Array(6) [ 1, 3, 2, 4, 0, 5 ]
 * ```
 */
export function rowOrder(key: Key, n: number): Int32Array {
  if (!(key instanceof Key)) {
    throw new ArgumentError('rowOrder', `needs a key, got ${describeValue(key)}. Make one: key(1)`);
  }
  if (!Number.isInteger(n) || n < 0 || n >= 2 ** 31) {
    throw new ArgumentError(
      'rowOrder',
      `n must be an integer from 0 to 2^31 - 1, got ${describeValue(n)}. Give the number of rows`,
    );
  }
  const order = Int32Array.from({ length: n }, (_, i) => i);
  const bits = new Int32Array(n);
  threefryBits(key, bits, 0, n);
  for (let i = n - 1; i > 0; i--) {
    const fraction = ((bits[i] ?? 0) >>> 0) / 2 ** 32;
    const j = Math.floor(fraction * (i + 1));
    const other = order[j] ?? 0;
    order[j] = order[i] ?? 0;
    order[i] = other;
  }
  return order;
}

// Threefry-2x32 with 20 rounds: the counter-based generator behind every random number.
//
// J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3",
// SC 2011. It is a keyed bijection of 64-bit counters: element i of a random array is a function of
// the key and of i alone, so any part of an array can be made anywhere, in any order. JAX draws the
// same bits (with `jax_threefry_partitionable`, its default).
//
// Not here: keys and their derivation (key.ts), distributions.

/** What the generator needs of a key: its two words, as integers from 0 to 2^32 - 1. */
export interface KeyWords {
  readonly hi: number;
  readonly lo: number;
}

/** Skein's parity constant: the third word of the key schedule is `k0 ^ k1 ^ PARITY`. */
const PARITY = 0x1bd11bda;

/**
 * The rounds on one counter: writes the two words, as int32, to `out[at]` and `out[at + 1]`.
 *
 * Between groups of four rounds the key schedule is added: words (k0, k1, k2) in rotation, and the
 * number of the group. Additions are made modulo 2^32 by `| 0`.
 */
function block(k0: number, k1: number, c0: number, c1: number, out: Int32Array, at: number): void {
  const k2 = k0 ^ k1 ^ PARITY;
  let x = (c0 + k0) | 0;
  let y = (c1 + k1) | 0;

  x = (x + y) | 0;
  y = ((y << 13) | (y >>> 19)) ^ x;
  x = (x + y) | 0;
  y = ((y << 15) | (y >>> 17)) ^ x;
  x = (x + y) | 0;
  y = ((y << 26) | (y >>> 6)) ^ x;
  x = (x + y) | 0;
  y = ((y << 6) | (y >>> 26)) ^ x;
  x = (x + k1) | 0;
  y = (y + k2 + 1) | 0;

  x = (x + y) | 0;
  y = ((y << 17) | (y >>> 15)) ^ x;
  x = (x + y) | 0;
  y = ((y << 29) | (y >>> 3)) ^ x;
  x = (x + y) | 0;
  y = ((y << 16) | (y >>> 16)) ^ x;
  x = (x + y) | 0;
  y = ((y << 24) | (y >>> 8)) ^ x;
  x = (x + k2) | 0;
  y = (y + k0 + 2) | 0;

  x = (x + y) | 0;
  y = ((y << 13) | (y >>> 19)) ^ x;
  x = (x + y) | 0;
  y = ((y << 15) | (y >>> 17)) ^ x;
  x = (x + y) | 0;
  y = ((y << 26) | (y >>> 6)) ^ x;
  x = (x + y) | 0;
  y = ((y << 6) | (y >>> 26)) ^ x;
  x = (x + k0) | 0;
  y = (y + k1 + 3) | 0;

  x = (x + y) | 0;
  y = ((y << 17) | (y >>> 15)) ^ x;
  x = (x + y) | 0;
  y = ((y << 29) | (y >>> 3)) ^ x;
  x = (x + y) | 0;
  y = ((y << 16) | (y >>> 16)) ^ x;
  x = (x + y) | 0;
  y = ((y << 24) | (y >>> 8)) ^ x;
  x = (x + k1) | 0;
  y = (y + k2 + 4) | 0;

  x = (x + y) | 0;
  y = ((y << 13) | (y >>> 19)) ^ x;
  x = (x + y) | 0;
  y = ((y << 15) | (y >>> 17)) ^ x;
  x = (x + y) | 0;
  y = ((y << 26) | (y >>> 6)) ^ x;
  x = (x + y) | 0;
  y = ((y << 6) | (y >>> 26)) ^ x;
  out[at] = (x + k2) | 0;
  out[at + 1] = (y + k0 + 5) | 0;
}

/** The two words of the last single block. Nothing between writing and reading it can run. */
const words = new Int32Array(2);

/**
 * Threefry-2x32-20 of one counter `(c0, c1)` under the key `(k0, k1)`.
 *
 * All words are uint32 (int32 bit patterns do as well). For many counters use `threefryBits`,
 * which allocates nothing.
 *
 * @returns the two output words, as uint32.
 * @example
 * ```ts
 * threefry2x32(0, 0, 0, 0); // => [1797259609, 2579123966]
 * ```
 */
export function threefry2x32(
  k0: number,
  k1: number,
  c0: number,
  c1: number,
): readonly [x0: number, x1: number] {
  block(k0 | 0, k1 | 0, c0 | 0, c1 | 0, words, 0);
  return [(words[0] ?? 0) >>> 0, (words[1] ?? 0) >>> 0];
}

/**
 * The random bits of a run of elements: `out[i] = x0 ^ x1`, where `(x0, x1)` is the block of the
 * 64-bit counter `start + i`, for `0 <= i < count`. Allocates nothing.
 *
 * Element `start + i` depends on the key and on `start + i` only: filling an array in one piece or
 * in several gives the same bits. They are those of `jax.random.bits(key, shape)`, row-major.
 *
 * @param key - the two words of the key.
 * @param out - receives the bits as int32, from its index 0; at least `count` long.
 * @param start - index of the first element, an integer from 0 to 2^53 - 1.
 * @param count - number of elements.
 * @example
 * ```ts
 * const out = new Int32Array(1);
 * threefryBits({ hi: 0, lo: 0 }, out, 0, 1);
 * out[0]; // => -224768089
 * ```
 */
export function threefryBits(key: KeyWords, out: Int32Array, start: number, count: number): void {
  const k0 = key.hi | 0;
  const k1 = key.lo | 0;
  let c0 = Math.floor(start / 0x1_0000_0000) | 0;
  let c1 = start | 0;
  for (let i = 0; i < count; i++) {
    block(k0, k1, c0, c1, words, 0);
    out[i] = words[0]! ^ words[1]!;
    c1 = (c1 + 1) | 0;
    if (c1 === 0) c0 = (c0 + 1) | 0;
  }
}

// Keys: values that random numbers are a pure function of. There is no global generator: a key used
// twice gives the same numbers twice, and fresh ones come from keys derived by `fold` and `split`.
// Derivation is that of jax.random (threefry2x32, partitionable), word for word.

import { ArgumentError } from '../errors.js';
import { hashString } from './hash.js';
import { type KeyWords, threefry2x32 } from './threefry.js';

const TWO_32 = 0x1_0000_0000;

/**
 * A random key: two 32-bit words, immutable. Make one with `key(seed)`.
 *
 * @example
 * ```ts
 * const root = key(42);
 * const [forWeights, forDropout] = root.split();
 * String(root); // => 'Key(0x00000000, 0x0000002a)'
 * ```
 */
export class Key implements KeyWords {
  /** The high word, from 0 to 2^32 - 1. */
  readonly hi: number;
  /** The low word, from 0 to 2^32 - 1. */
  readonly lo: number;

  /** A key of two words, each taken modulo 2^32. To start from a seed, call `key(seed)`. */
  constructor(hi: number, lo: number) {
    this.hi = hi >>> 0;
    this.lo = lo >>> 0;
    Object.freeze(this);
  }

  /**
   * A new key from this one and a number or a name: the same for the same data, unrelated for
   * different data. Use it where the keys of a family have natural names: steps, layers, workers.
   *
   * A number must be an integer from 0 to 2^32 - 1; the result is that of `jax.random.fold_in`.
   * A string is hashed to such an integer first, by 32-bit FNV-1a over its UTF-8 bytes; that hash
   * is part of the contract and never changes. So `fold('a')` equals `fold(0xe40c292c)`, and two
   * names collide with a probability of 2^-32.
   *
   * @throws ArgumentError if a number is not an integer from 0 to 2^32 - 1.
   * @example
   * ```ts
   * String(key(42).fold(7)); // => 'Key(0x97d0552f, 0x51bf719f)'
   * String(key(42).fold('dense/kernel')); // => 'Key(0xa6bd564b, 0x5e4d8a73)'
   * ```
   */
  fold(data: number | string): Key {
    let word: number;
    if (typeof data === 'string') {
      word = hashString(data);
    } else if (Number.isInteger(data) && data >= 0 && data < TWO_32) {
      word = data;
    } else {
      throw new ArgumentError(
        'key.fold',
        `data must be a string or an integer from 0 to 2^32 - 1, got ${show(data)}. ` +
          'Fold larger numbers in two steps, others as strings',
      );
    }
    const [hi, lo] = threefry2x32(this.hi, this.lo, 0, word);
    return new Key(hi, lo);
  }

  /**
   * `n` new keys, unrelated to each other and to the keys of another parent; the result is that of
   * `jax.random.split`. Key `i` does not depend on `n`.
   *
   * `split` and `fold` draw on the same counters: `split(n)[i]` equals `fold(i)`. Of one key, use
   * one of the two.
   *
   * @param n - the number of keys, default 2; an integer from 1 to 2^32 - 1.
   * @throws ArgumentError if `n` is anything else.
   * @example
   * ```ts
   * key(42).split().map(String); // => ['Key(0x6d3e048f, 0x1022172d)', 'Key(0x03d7b32d, 0xadd083f4)']
   * ```
   */
  split(n = 2): Key[] {
    if (!Number.isInteger(n) || n < 1 || n >= TWO_32) {
      throw new ArgumentError(
        'key.split',
        `n must be an integer from 1 to 2^32 - 1, got ${show(n)}. Say how many keys are needed`,
      );
    }
    const keys: Key[] = [];
    for (let i = 0; i < n; i++) {
      const [hi, lo] = threefry2x32(this.hi, this.lo, 0, i);
      keys.push(new Key(hi, lo));
    }
    return keys;
  }

  /** Whether `other` has the same words, and so gives the same numbers. */
  equals(other: KeyWords): boolean {
    return this.hi === other.hi && this.lo === other.lo;
  }

  /** `Key(0x00000000, 0x0000002a)`: both words in hexadecimal, high word first. */
  toString(): string {
    return `Key(${hex(this.hi)}, ${hex(this.lo)})`;
  }

  /** What Node prints for a key: the same as `toString()`. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/**
 * The key of a seed: its high and low 32-bit words. Equal to `jax.random.key(seed)`; for seeds of
 * 2^31 and above, to what JAX makes with 64-bit types enabled (without them it truncates the seed).
 *
 * @param seed - an integer from 0 to 2^53 - 1.
 * @throws ArgumentError if `seed` is anything else.
 * @example
 * ```ts
 * String(key(42)); // => 'Key(0x00000000, 0x0000002a)'
 * String(key(2 ** 40 + 5)); // => 'Key(0x00000100, 0x00000005)'
 * ```
 */
export function key(seed: number): Key {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new ArgumentError(
      'key',
      `seed must be an integer from 0 to 2^53 - 1, got ${show(seed)}. ` +
        'Hash other data with key(0).fold(string)',
    );
  }
  return new Key(Math.floor(seed / TWO_32), seed);
}

function hex(word: number): string {
  return `0x${word.toString(16).padStart(8, '0')}`;
}

/** A value as an error names it: callers from JavaScript may pass anything. */
function show(value: unknown): string {
  if (typeof value === 'number' || value === undefined || value === null) return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  return `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;
}

/** Random tensors, on the default backend unless another is named. The same key gives the same numbers. */
import * as t from '@evenkeel/tensor';
import { type OnDefault, onDefault } from './defaults.js';

/** Where random numbers are made, and in which precision; nothing of it has to be said. */
export type RandomOptions = OnDefault<t.RandomOptions>;

/**
 * 32 random bits for each element, as int32.
 *
 * @throws {ArgumentError} unless it is given a key.
 *
 * @example
 * ```ts
 * String(randomBits(key(1), [2])); // => [ 1883912375 -2002515906]
 * ```
 */
export function randomBits(
  key: t.Key,
  shape: readonly number[],
  options: OnDefault<Parameters<typeof t.randomBits>[2]> = {},
): t.Tensor {
  return t.randomBits(key, shape, onDefault(options));
}

/**
 * Uniform in [low, high), by default [0, 1).
 *
 * @throws {ArgumentError} unless it is given a key, and low < high.
 *
 * @example
 * ```ts
 * const x = uniform(key(1), [100], { low: 2, high: 3 });
 * x.data().every((value) => value >= 2 && value < 3); // => true
 * ```
 */
export function uniform(
  key: t.Key,
  shape: readonly number[],
  options: OnDefault<Parameters<typeof t.uniform>[2]> = {},
): t.Tensor {
  return t.uniform(key, shape, onDefault(options));
}

/**
 * Normal, by default with mean 0 and standard deviation 1.
 *
 * @throws {ArgumentError} unless it is given a key, and std is at least 0.
 *
 * @example
 * ```ts
 * normal(key(1), [2, 3], { mean: 5 }).shape; // => [ 2, 3 ]
 * ```
 */
export function normal(
  key: t.Key,
  shape: readonly number[],
  options: OnDefault<Parameters<typeof t.normal>[2]> = {},
): t.Tensor {
  return t.normal(key, shape, onDefault(options));
}

/**
 * Standard normal, given that it lies between two bounds, by default -2 and 2.
 *
 * @throws {ArgumentError} unless it is given a key, and lower < upper.
 *
 * @example
 * ```ts
 * truncatedNormal(key(1), [100]).data().every((value) => Math.abs(value) <= 2); // => true
 * ```
 */
export function truncatedNormal(
  key: t.Key,
  shape: readonly number[],
  options: OnDefault<Parameters<typeof t.truncatedNormal>[2]> = {},
): t.Tensor {
  return t.truncatedNormal(key, shape, onDefault(options));
}

/**
 * true with probability p, by default 0.5; bool.
 *
 * @throws {ArgumentError} unless it is given a key, and p is a probability.
 *
 * @example
 * ```ts
 * bernoulli(key(1), [3], { p: 1 }).dtype; // => bool
 * ```
 */
export function bernoulli(
  key: t.Key,
  shape: readonly number[],
  options: OnDefault<Parameters<typeof t.bernoulli>[2]> = {},
): t.Tensor {
  return t.bernoulli(key, shape, onDefault(options));
}

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

/**
 * Exponential, by default with rate 1 and so mean 1.
 *
 * @throws {ArgumentError} unless it is given a key, and rate is positive.
 *
 * @example
 * ```ts
 * exponential(key(1), [100], { rate: 5 }).data().every((value) => value >= 0); // => true
 * ```
 */
export function exponential(
  key: t.Key,
  shape: readonly number[],
  options: OnDefault<Parameters<typeof t.exponential>[2]> = {},
): t.Tensor {
  return t.exponential(key, shape, onDefault(options));
}

/**
 * Gamma of a concentration, by default with rate 1; on the backend of the concentration, if that is a tensor.
 *
 * @throws {ArgumentError} unless it is given a key, and concentration and rate are positive.
 *
 * @example
 * ```ts
 * gamma(key(1), [2, 3], { concentration: 2 }).shape; // => [ 2, 3 ]
 * ```
 */
export function gamma(
  key: t.Key,
  shape: readonly number[],
  options: OnDefault<Parameters<typeof t.gamma>[2]>,
): t.Tensor {
  const { concentration } = options;
  const { backend } = concentration instanceof t.Tensor ? concentration : options;
  return t.gamma(key, shape, onDefault({ ...options, backend: options.backend ?? backend }));
}

/**
 * The standard Gumbel distribution.
 *
 * @throws {ArgumentError} unless it is given a key.
 *
 * @example
 * ```ts
 * gumbel(key(1), [2, 3]).shape; // => [ 2, 3 ]
 * ```
 */
export function gumbel(
  key: t.Key,
  shape: readonly number[],
  options: OnDefault<t.RandomOptions> = {},
): t.Tensor {
  return t.gumbel(key, shape, onDefault(options));
}

/**
 * Integers in [low, high), by default from 0, as int32.
 *
 * @throws {ArgumentError} unless it is given a key, and low < high are integers of 32 bits.
 *
 * @example
 * ```ts
 * randint(key(1), [100], { high: 6 }).data().every((value) => value >= 0 && value < 6); // => true
 * ```
 */
export function randint(
  key: t.Key,
  shape: readonly number[],
  options: OnDefault<Parameters<typeof t.randint>[2]>,
): t.Tensor {
  return t.randint(key, shape, onDefault(options));
}

/** Which axis of a tensor holds the rows; default 0. Numbers go to a backend, by default {@link defaultBackend}. */
interface RowOptions extends OnDefault<{ readonly backend: t.Backend }> {
  readonly axis?: number;
}

/**
 * The numbers 0 to n - 1 in random order, as int32, or the rows of a tensor, on its backend.
 *
 * @throws {ArgumentError} unless it is given a key, and a tensor or a number of rows.
 *
 * @example
 * ```ts
 * permutation(key(1), 6).shape; // => [ 6 ]
 * ```
 */
export function permutation(key: t.Key, x: number | t.Tensor, options: RowOptions = {}): t.Tensor {
  if (x instanceof t.Tensor) return t.permutation(key, x, options);
  return t.permutation(key, x, onDefault(options));
}

/**
 * A sample of the numbers 0 to n - 1, as int32, or of the rows of a tensor, on its backend.
 *
 * @throws {ArgumentError} unless it is given a key, enough to draw from, and in p probabilities.
 *
 * @example
 * ```ts
 * choice(key(1), 6, [2, 3], { replace: false }).shape; // => [ 2, 3 ]
 * ```
 */
export function choice(
  key: t.Key,
  x: number | t.Tensor,
  shape: readonly number[],
  options: RowOptions & t.ChoiceOptions = {},
): t.Tensor {
  if (x instanceof t.Tensor) return t.choice(key, x, shape, options);
  return t.choice(key, x, shape, onDefault(options));
}

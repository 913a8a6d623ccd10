/**
 * Random tensors: a pure function of a key, a shape and parameters. Each distribution here is one program over
 * uniform numbers, with the formula of jax.random, so float32 draws agree with JAX's and every backend gives the
 * same bits. Not here: what takes several draws (gamma.ts), integers (integers.ts, order.ts, classes.ts).
 */
import type { Backend } from '../backend.js';
import { unrecorded } from '../dispatch/record.js';
import { ArgumentError, describeValue } from '../errors.js';
import { elementwise } from '../ops/elementwise/index.js';
import { checkOptions } from '../option-names.js';
import { type Expression, e } from '../program/expression.js';
import { defineProgram, type Leaves, type Program } from '../program/program.js';
import type { Tensor } from '../tensor.js';
import {
  areNumbers,
  between,
  bitsFor,
  floatFor,
  type Precision,
  precisionOf,
  type RandomOptions,
  randomOptions,
  unit,
  wordsFor,
} from './bits.js';
import type { Key } from './key.js';

/** The same distribution from the bits of either precision. */
interface Distribution {
  readonly float32: Program;
  readonly float64: Program;
}

/** `body` maps u in [0, 1) and the distribution's numbers to a draw. */
function distribution<S extends number>(
  name: string,
  scalars: S,
  body: (u: Expression, scalars: Leaves<S>, precision: Precision) => Expression,
): Distribution {
  const of = (precision: Precision): Program =>
    defineProgram<number, S>(name, precision.words, scalars, (words, numbers) => [
      body(unit(words), numbers, precision),
    ]);
  return { float32: of(precisionOf.float32), float64: of(precisionOf.float64) };
}

const SQRT_2 = Math.SQRT2;

const uniformPrograms = distribution('uniform', 2, (u, [low, high]) => between(u, low, high));

/** sqrt(2) erfInv(v), v uniform in (-1, 1) */
export const standardNormal = (u: Expression, { edge }: Precision): Expression =>
  e.mul(e.erfInv(between(u, e.constant(-edge), e.constant(1))), SQRT_2);

const normalPrograms = distribution('normal', 2, (u, [mean, std], precision) =>
  e.add(e.mul(standardNormal(u, precision), std), mean),
);

/** sqrt(2) erfInv(v), v uniform between the values of erf at the bounds */
const truncatedPrograms = distribution('truncatedNormal', 2, (u, [lower, upper]) => {
  const v = between(u, e.erf(e.div(lower, SQRT_2)), e.erf(e.div(upper, SQRT_2)));
  return e.max(lower, e.min(upper, e.mul(e.erfInv(v), SQRT_2)));
});

/** -log(1 - u) / rate */
const exponentialPrograms = distribution('exponential', 1, (u, [rate]) =>
  e.div(e.neg(e.log1p(e.neg(u))), rate),
);

/** -log(-log(v)), v uniform in [tiny, 1) */
const gumbelPrograms = distribution('gumbel', 0, (u, _, { tiny }) =>
  e.neg(e.log(e.neg(e.log(between(u, e.constant(tiny), e.constant(1)))))),
);

function draw(
  key: Key,
  shape: readonly number[],
  programs: Distribution,
  scalars: readonly number[],
  options: RandomOptions,
): Tensor {
  const op = programs.float32.name;
  const dtype = floatFor(op, options);
  return unrecorded(() =>
    elementwise(programs[dtype], wordsFor(op, key, shape, dtype, options), scalars, dtype),
  );
}

/**
 * Uniform in [low, high); default [0, 1), in float32 of 23 random bits. float64 draws, of 52 bits, are other
 * numbers. If low is not 0, rounding may give high itself, as in JAX.
 *
 * @throws {ArgumentError} unless low < high; or, as all random functions, for an option that it does not know.
 * @throws {DTypeError} for a dtype other than float32 and float64; so do all distributions with a dtype.
 *
 * @example
 * ```ts
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { key, uniform } from '@evenkeel/tensor';
 * const backend = new CpuBackend();
 * const a = uniform(key(1), [3], { backend });
 * const b = uniform(key(1), [3], { backend });
 * String(a) === String(b); // => true
 * ```
 */
export function uniform(
  key: Key,
  shape: readonly number[],
  options: RandomOptions & { readonly low?: number; readonly high?: number },
): Tensor {
  checkOptions('uniform', options ?? {}, { ...randomOptions, low: true, high: true });
  const { low = 0, high = 1 } = options ?? {};
  if (!areNumbers(low, high) || !(low < high))
    throw new ArgumentError(
      'uniform',
      `low must be below high, got ${describeValue(low)} and ${describeValue(high)}. Swap them`,
    );
  return draw(key, shape, uniformPrograms, [low, high], options);
}

/**
 * Normal with this mean and standard deviation; default 0 and 1, in float32. By inversion:
 * mean + std sqrt(2) erfInv(v), with v uniform in (-1, 1).
 *
 * @throws {ArgumentError} unless std is at least 0.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const w = normal(key(0).fold('weights'), [100, 100], { std: 0.1, backend });
 * moments(w).variance.item(); // => 0.01...
 * ```
 */
export function normal(
  key: Key,
  shape: readonly number[],
  options: RandomOptions & { readonly mean?: number; readonly std?: number },
): Tensor {
  checkOptions('normal', options ?? {}, { ...randomOptions, mean: true, std: true });
  const { mean = 0, std = 1 } = options ?? {};
  if (!areNumbers(std) || !(std >= 0))
    throw new ArgumentError(
      'normal',
      `std must be at least 0, got ${describeValue(std)}. Give its absolute value`,
    );
  if (!areNumbers(mean))
    throw new ArgumentError(
      'normal',
      `mean must be a number, got ${describeValue(mean)}. Leave it out for 0`,
    );
  return draw(key, shape, normalPrograms, [mean, std], options);
}

/**
 * The standard normal, conditioned on lying between lower and upper; default -2 and 2, in float32. Its
 * standard deviation is below 1 (0.88 by default). By inversion, as `normal`.
 *
 * @throws {ArgumentError} unless lower < upper.
 *
 * @example
 * ```ts
 * const x = truncatedNormal(key(0), [10000], { backend: new CpuBackend() });
 * max(abs(x)).item() <= 2; // => true
 * moments(x).variance.item(); // => 0.7...
 * ```
 */
export function truncatedNormal(
  key: Key,
  shape: readonly number[],
  options: RandomOptions & { readonly lower?: number; readonly upper?: number },
): Tensor {
  checkOptions('truncatedNormal', options ?? {}, { ...randomOptions, lower: true, upper: true });
  const { lower = -2, upper = 2 } = options ?? {};
  if (!areNumbers(lower, upper) || !(lower < upper))
    throw new ArgumentError(
      'truncatedNormal',
      `lower must be below upper, got ${describeValue(lower)} and ${describeValue(upper)}. Swap them`,
    );
  return draw(key, shape, truncatedPrograms, [lower, upper], options);
}

/**
 * Exponential: the time until the next of events that come `rate` times per unit of time, so the mean is 1 / rate;
 * default 1, in float32. By inversion: -log(1 - u) / rate, with u uniform in [0, 1).
 *
 * @throws {ArgumentError} unless rate is positive and finite.
 *
 * @example
 * ```ts
 * const waits = exponential(key(0), [10000], { rate: 2, backend: new CpuBackend() });
 * mean(waits).item(); // => 0.50...
 * ```
 */
export function exponential(
  key: Key,
  shape: readonly number[],
  options: RandomOptions & { readonly rate?: number },
): Tensor {
  checkOptions('exponential', options ?? {}, { ...randomOptions, rate: true });
  const { rate = 1 } = options ?? {};
  if (!areNumbers(rate) || !(rate > 0 && rate < Number.POSITIVE_INFINITY))
    throw new ArgumentError(
      'exponential',
      `rate must be positive and finite, got ${describeValue(rate)}. Give 1 / mean`,
    );
  return draw(key, shape, exponentialPrograms, [rate], options);
}

/**
 * The standard Gumbel distribution, in float32 by default: -log(-log(u)), with u uniform in (0, 1). Added to the
 * logarithms of weights it makes a race whose winner, `argmax`, is i in proportion to weight i (Gumbel 1954). In float32 no
 * draw is above 16, so what is less likely than about 1e-7 beside the rest is drawn too seldom.
 *
 * @example
 * ```ts
 * const x = gumbel(key(0), [10000], { backend: new CpuBackend() });
 * mean(x).item(); // => 0.57...
 * ```
 */
export function gumbel(key: Key, shape: readonly number[], options: RandomOptions): Tensor {
  checkOptions('gumbel', options ?? {}, randomOptions);
  return draw(key, shape, gumbelPrograms, [], options);
}

const bernoulliProgram = defineProgram('bernoulli', 1, 1, ([bits], [p]) => [
  e.less(unit([bits]), p),
]);

/**
 * True with probability p, as bool; p defaults to 0.5.
 *
 * @throws {ArgumentError} unless p is in 0..1.
 *
 * @example
 * ```ts
 * const heads = bernoulli(key(0), [10000], { p: 0.3, backend: new CpuBackend() });
 * heads.dtype; // => bool
 * mean(heads).item(); // => 0.30...
 * ```
 */
export function bernoulli(
  key: Key,
  shape: readonly number[],
  options: { readonly backend: Backend; readonly p?: number },
): Tensor {
  checkOptions('bernoulli', options ?? {}, { backend: true, p: true });
  const { p = 0.5 } = options ?? {};
  if (!areNumbers(p) || !(p >= 0 && p <= 1))
    throw new ArgumentError(
      'bernoulli',
      `p must be between 0 and 1, got ${describeValue(p)}. Give a probability`,
    );
  return unrecorded(() =>
    elementwise(bernoulliProgram, [bitsFor('bernoulli', key, shape, options)], [p]),
  );
}

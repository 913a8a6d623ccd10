/**
 * Random tensors: a pure function of a key, a shape and parameters. The backend gives Threefry bits; the
 * distributions are programs over them, with the formulas of jax.random, so float32 draws agree with
 * JAX's and every backend gives the same bits.
 */
import type { Backend } from '../backend.js';
import { engineOf } from '../dispatch/engine.js';
import { constant, fresh, unrecorded } from '../dispatch/record.js';
import type { FloatDType } from '../dtype.js';
import { ArgumentError, DTypeError, describeValue } from '../errors.js';
import { checkShape } from '../layout/infer.js';
import { dense } from '../layout/layout.js';
import { elementwise } from '../ops/elementwise.js';
import { type Expression, e } from '../program/expression.js';
import { defineProgram, type Program } from '../program/program.js';
import type { Tensor } from '../tensor.js';
import { Key } from './key.js';

/** Where random numbers are made, and in which precision; float32 by default. */
export interface RandomOptions {
  readonly backend: Backend;
  readonly dtype?: FloatDType;
}

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
  return bitsFor('randomBits', key, shape, options);
}

/** Random bits on behalf of a distribution. */
function bitsFor(
  op: string,
  key: Key,
  shape: readonly number[],
  options: { readonly backend: Backend },
): Tensor {
  if (!(key instanceof Key)) {
    throw new ArgumentError(op, `needs a key, got ${describeValue(key)}. Make one: key(1)`);
  }
  const engine = engineOf(options?.backend);
  engine.require(op, 'int32');
  const out = fresh(engine, dense('int32', checkShape(op, shape)));
  engine.backend.randomBits(key, out);
  return constant(out);
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
const between = (u: Expression, low: Expression, high: Expression): Expression =>
  e.max(low, e.add(e.mul(u, e.sub(high, low)), low));

/** The same distribution from the bits of either precision; two numbers parametrize it. */
interface Distribution {
  readonly float32: Program;
  readonly float64: Program;
}

/** `body` maps u in [0, 1) and two scalars to a draw; `edge` is the largest float below 1. */
function distribution(
  name: string,
  body: (u: Expression, a: Expression, b: Expression, edge: number) => Expression,
): Distribution {
  return {
    float32: defineProgram(name, 1, 2, ([bits], [a, b]) => [
      body(unit32(bits), a, b, 1 - 2 ** -24),
    ]),
    float64: defineProgram(name, 2, 2, ([hi, lo], [a, b]) => [
      body(unit64(hi, lo), a, b, 1 - 2 ** -53),
    ]),
  };
}

const SQRT_2 = Math.SQRT2;

const uniformPrograms = distribution('uniform', (u, low, high) => between(u, low, high));

/** mean + std sqrt(2) erfInv(v), v uniform in (-1, 1) */
const normalPrograms = distribution('normal', (u, mean, std, edge) =>
  e.add(e.mul(e.mul(e.erfInv(between(u, e.constant(-edge), e.constant(1))), SQRT_2), std), mean),
);

/** sqrt(2) erfInv(v), v uniform between the values of erf at the bounds */
const truncatedPrograms = distribution('truncatedNormal', (u, lower, upper) => {
  const v = between(u, e.erf(e.div(lower, SQRT_2)), e.erf(e.div(upper, SQRT_2)));
  return e.max(lower, e.min(upper, e.mul(e.erfInv(v), SQRT_2)));
});

function draw(
  key: Key,
  shape: readonly number[],
  programs: Distribution,
  scalars: readonly number[],
  options: RandomOptions,
): Tensor {
  const op = programs.float32.name;
  const dtype = options?.dtype ?? 'float32';
  if (dtype !== 'float32' && dtype !== 'float64') {
    throw new DTypeError(
      op,
      `draws float32 or float64, got ${String(dtype)}. Use cast on the result`,
      [dtype],
    );
  }
  return unrecorded(() => {
    if (dtype === 'float32')
      return elementwise(programs.float32, [bitsFor(op, key, shape, options)], scalars, dtype);
    engineOf(options?.backend).require(op, dtype);
    const words = key.split(2).map((half) => bitsFor(op, half, shape, options));
    return elementwise(programs.float64, words, scalars, dtype);
  });
}

/**
 * Uniform in [low, high); default [0, 1), in float32 of 23 random bits. float64 draws, of 52 bits, are other
 * numbers. If low is not 0, rounding may give high itself, as in JAX.
 *
 * @throws {ArgumentError} unless low < high.
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
  const { low = 0, high = 1 } = options ?? {};
  if (!(low < high))
    throw new ArgumentError('uniform', `low must be below high, got ${low} and ${high}. Swap them`);
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
  const { mean = 0, std = 1 } = options ?? {};
  if (!(std >= 0))
    throw new ArgumentError(
      'normal',
      `std must be at least 0, got ${std}. Give its absolute value`,
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
  const { lower = -2, upper = 2 } = options ?? {};
  if (!(lower < upper))
    throw new ArgumentError(
      'truncatedNormal',
      `lower must be below upper, got ${lower} and ${upper}. Swap them`,
    );
  return draw(key, shape, truncatedPrograms, [lower, upper], options);
}

const bernoulliProgram = defineProgram('bernoulli', 1, 1, ([bits], [p]) => [
  e.less(unit32(bits), p),
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
  const { p = 0.5 } = options ?? {};
  if (!(p >= 0 && p <= 1))
    throw new ArgumentError('bernoulli', `p must be between 0 and 1, got ${p}. Give a probability`);
  return unrecorded(() =>
    elementwise(bernoulliProgram, [bitsFor('bernoulli', key, shape, options)], [p]),
  );
}

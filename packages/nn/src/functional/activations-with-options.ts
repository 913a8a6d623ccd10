/**
 * Activations with options. Each `xWith(options)` checks them once and makes a function of a tensor, for layers;
 * `x(tensor, options)` is the public form.
 */
import { ArgumentError, type Tensor } from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';
import { finite, positive } from '../options.js';
import { fixed, numbered } from './activation-programs.js';
import { apply, type TensorFunction, withNumbers } from './apply.js';

/** Options of {@link leakyRelu}. */
export interface LeakyReluOptions {
  /** The slope below 0; default 0.01. */
  readonly negativeSlope?: number;
}

/** Options of {@link elu} and {@link celu}. */
export interface EluOptions {
  /** Minus the value that is approached below 0, above 0; default 1. */
  readonly alpha?: number;
}

/** Options of {@link gelu}. */
export interface GeluOptions {
  /** 'none': by erf. 'tanh': by an approximation, off by up to 4.8e-4. Default 'none'. */
  readonly approximate?: 'none' | 'tanh';
}

/** Options of {@link squareplus}. */
export interface SquareplusOptions {
  /** How round the bend is, above 0: the value at 0 is sqrt(b) / 2. Default 4. */
  readonly b?: number;
}

/** Options of {@link hardTanh}. */
export interface HardTanhOptions {
  /** The smallest value, below max; default -1. */
  readonly min?: number;
  /** The largest value; default 1. */
  readonly max?: number;
}

/** Options of {@link hardShrink} and {@link softShrink}. */
export interface ShrinkOptions {
  /** What is at most this far from 0 becomes 0; at least 0, default 0.5. */
  readonly threshold?: number;
}

/** Options of {@link threshold}. */
export interface ThresholdOptions {
  /** What is at most this is replaced; default 0. */
  readonly threshold?: number;
  /** What it is replaced by; default 0. */
  readonly value?: number;
}

export const leakyReluWith = withNumbers(
  numbered.leakyRelu,
  ({ negativeSlope = 0.01 }: LeakyReluOptions = {}) => [
    finite('leakyRelu', 'negativeSlope', negativeSlope, 0.01),
  ],
);

/**
 * x where x > 0, else negativeSlope x (Maas et al. 2013). Its derivative at 0 is negativeSlope. Any shape; integers
 * and bool give float32, as for every activation here.
 *
 * @throws {ArgumentError} unless negativeSlope is finite.
 *
 * @example
 * ```ts
 * String(leakyRelu(tensor([-2, 3], { backend: new CpuBackend() }), { negativeSlope: 0.25 })); // => [-0.5 3. ]
 * ```
 */
export const leakyRelu = (x: Tensor, options?: LeakyReluOptions): Tensor =>
  leakyReluWith(options)(x);

export const eluWith = withNumbers(numbered.elu, ({ alpha = 1 }: EluOptions = {}) => [
  positive('elu', 'alpha', alpha, 1),
]);

/**
 * x where x > 0, else alpha (exp(x) - 1) (Clevert et al. 2016). Its derivative at 0 is alpha, the left one.
 *
 * @throws {ArgumentError} unless alpha is finite and above 0.
 *
 * @example
 * ```ts
 * String(elu(tensor([-1, 0, 2], { backend: new CpuBackend() }))); // => [-0.632120... 0. 2. ]
 * ```
 */
export const elu = (x: Tensor, options?: EluOptions): Tensor => eluWith(options)(x);

export const celuWith = withNumbers(numbered.celu, ({ alpha = 1 }: EluOptions = {}) => [
  positive('celu', 'alpha', alpha, 1),
]);

/**
 * x where x > 0, else alpha (exp(x / alpha) - 1): elu whose derivative at 0 is 1 for every alpha (Barron 2017).
 *
 * @throws {ArgumentError} unless alpha is finite and above 0.
 *
 * @example
 * ```ts
 * String(celu(tensor([-2, 0, 2], { backend: new CpuBackend() }), { alpha: 2 })); // => [-1.264241... 0. 2. ]
 * ```
 */
export const celu = (x: Tensor, options?: EluOptions): Tensor => celuWith(options)(x);

export function geluWith({ approximate = 'none' }: GeluOptions = {}): TensorFunction {
  if (approximate !== 'none' && approximate !== 'tanh') {
    throw new ArgumentError(
      'gelu',
      `approximate must be 'none' or 'tanh', got ${describeValue(approximate)}. Leave it out for the exact form`,
    );
  }
  const program = approximate === 'none' ? fixed.gelu : fixed.geluTanh;
  return (x) => apply(program, x);
}

/**
 * x times the probability that a standard normal number is below x: x (1 + erf(x / sqrt(2))) / 2. Or, approximated,
 * x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2 (Hendrycks and Gimpel 2016).
 *
 * @throws {ArgumentError} unless approximate is 'none' or 'tanh'.
 *
 * @example
 * ```ts
 * const x = tensor([-1, 0, 1], { backend: new CpuBackend() });
 * String(gelu(x)); // => [-0.158655... 0. 0.841344...]
 * String(gelu(x, { approximate: 'tanh' })); // => [-0.158808 0. 0.841192]
 * ```
 */
export const gelu = (x: Tensor, options?: GeluOptions): Tensor => geluWith(options)(x);

export const squareplusWith = withNumbers(
  numbered.squareplus,
  ({ b = 4 }: SquareplusOptions = {}) => [positive('squareplus', 'b', b, 4)],
);

/**
 * (x + sqrt(x^2 + b)) / 2, exact for large |x|: softplus without exponentials (Barron 2021).
 *
 * @throws {ArgumentError} unless b is finite and above 0.
 *
 * @example
 * ```ts
 * String(squareplus(tensor([-1.5, 0, 1.5], { backend: new CpuBackend() }))); // => [0.5 1. 2. ]
 * ```
 */
export const squareplus = (x: Tensor, options?: SquareplusOptions): Tensor =>
  squareplusWith(options)(x);

export const hardTanhWith = withNumbers(
  numbered.hardTanh,
  ({ min = -1, max = 1 }: HardTanhOptions = {}) => {
    if (min < max) return [min, max];
    throw new ArgumentError(
      'hardTanh',
      `min must be below max, got ${min} and ${max}. Leave them out for -1 and 1`,
    );
  },
);

/**
 * x, raised to at least min and lowered to at most max (Collobert 2004). Its derivative at min and at max is 0; that
 * of `clip` is 1 there.
 *
 * @throws {ArgumentError} unless min < max.
 *
 * @example
 * ```ts
 * String(hardTanh(tensor([-3, 0.5, 3], { backend: new CpuBackend() }), { max: 2 })); // => [-1. 0.5 2. ]
 * ```
 */
export const hardTanh = (x: Tensor, options?: HardTanhOptions): Tensor => hardTanhWith(options)(x);

const shrinkNumbers =
  (op: string) =>
  ({ threshold: limit = 0.5 }: ShrinkOptions = {}): number[] => {
    if (limit >= 0 && limit < Number.POSITIVE_INFINITY) return [limit];
    throw new ArgumentError(
      op,
      `threshold must be finite and at least 0, got ${limit}. Leave it out for 0.5`,
    );
  };

export const hardShrinkWith = withNumbers(numbered.hardShrink, shrinkNumbers('hardShrink'));

/**
 * x where |x| > threshold, else 0.
 *
 * @throws {ArgumentError} unless threshold is finite and at least 0.
 *
 * @example
 * ```ts
 * String(hardShrink(tensor([-1, 0.25, 0.5], { backend: new CpuBackend() }))); // => [-1. 0. 0.]
 * ```
 */
export const hardShrink = (x: Tensor, options?: ShrinkOptions): Tensor =>
  hardShrinkWith(options)(x);

export const softShrinkWith = withNumbers(numbered.softShrink, shrinkNumbers('softShrink'));

/**
 * x moved towards 0 by threshold, and 0 where it would pass it.
 *
 * @throws {ArgumentError} unless threshold is finite and at least 0.
 *
 * @example
 * ```ts
 * String(softShrink(tensor([-1, 0.25, 2], { backend: new CpuBackend() }))); // => [-0.5 0. 1.5]
 * ```
 */
export const softShrink = (x: Tensor, options?: ShrinkOptions): Tensor =>
  softShrinkWith(options)(x);

export const thresholdWith = withNumbers(
  numbered.threshold,
  ({ threshold: limit = 0, value = 0 }: ThresholdOptions = {}) => [
    finite('threshold', 'threshold', limit, 0),
    finite('threshold', 'value', value, 0),
  ],
);

/**
 * x where x > threshold, else value.
 *
 * @throws {ArgumentError} unless both numbers are finite.
 *
 * @example
 * ```ts
 * String(threshold(tensor([-1, 2], { backend: new CpuBackend() }), { threshold: 1, value: -5 })); // => [-5. 2.]
 * ```
 */
export const threshold = (x: Tensor, options?: ThresholdOptions): Tensor =>
  thresholdWith(options)(x);

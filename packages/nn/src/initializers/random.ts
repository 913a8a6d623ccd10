/** Initializers that draw with bounds or a spread given by numbers. Not here: scaled by the shape (scaled.ts). */
import { ArgumentError, normal as drawNormal, uniform as drawUniform } from '@evenkeel/tensor';
import type { Initializer } from '../module/parameter.js';
import { finite, positive } from '../options.js';
import { floatDType, scaledTruncated } from './draw.js';

/** Bounds of {@link uniform}. */
export interface UniformOptions {
  /** Default -0.05. */
  readonly low?: number;
  /** Above low; default 0.05. */
  readonly high?: number;
}

/** Mean and spread of {@link normal} and {@link truncatedNormal}. */
export interface NormalOptions {
  /** Default 0. */
  readonly mean?: number;
  /** The standard deviation, above 0; default 0.05. */
  readonly std?: number;
}

/**
 * Uniform in [low, high).
 *
 * @throws {ArgumentError} unless low < high, both finite; and {@link DTypeError} when asked for integers or bool, as
 * do all initializers but constants.
 *
 * @example
 * ```ts
 * const dense = new Dense({ units: 2, kernelInitializer: uniform({ low: 1, high: 2 }) });
 * const { kernel } = dense.build([null, 3], { backend: new CpuBackend() });
 * kernel.value.data().every((w) => w >= 1 && w < 2); // => true
 * ```
 */
export function uniform(options: UniformOptions = {}): Initializer {
  const { low = -0.05, high = 0.05 } = options;
  if (!(low < high && Number.isFinite(high - low))) {
    throw new ArgumentError(
      'uniform',
      `low must be below high, both finite, got ${low} and ${high}. Leave them out for -0.05 and 0.05`,
    );
  }
  return (key, shape, { dtype, backend }) =>
    drawUniform(key, shape, { low, high, dtype: floatDType('uniform', dtype), backend });
}

/**
 * Normal.
 *
 * @throws {ArgumentError} unless mean is finite, and std finite and above 0.
 *
 * @example
 * ```ts
 * const dense = new Dense({ units: 100, kernelInitializer: normal({ std: 0.1 }) });
 * const { kernel } = dense.build([null, 100], { backend: new CpuBackend() });
 * moments(kernel.value).variance.item(); // => 0.0098...
 * ```
 */
export function normal(options: NormalOptions = {}): Initializer {
  const { mean, std } = checked('normal', options);
  return (key, shape, { dtype, backend }) =>
    drawNormal(key, shape, { mean, std, dtype: floatDType('normal', dtype), backend });
}

/**
 * Normal, conditioned on lying within 2 std of the mean. `std` is that of the normal before it is cut; that of the
 * values is 0.88 std.
 *
 * @throws {ArgumentError} unless mean is finite, and std finite and above 0.
 *
 * @example
 * ```ts
 * const dense = new Dense({ units: 100, kernelInitializer: truncatedNormal({ std: 0.1 }) });
 * const { kernel } = dense.build([null, 100], { backend: new CpuBackend() });
 * max(abs(kernel.value)).item() <= 0.2; // => true
 * ```
 */
export function truncatedNormal(options: NormalOptions = {}): Initializer {
  const { mean, std } = checked('truncatedNormal', options);
  return (key, shape, { dtype, backend }) =>
    scaledTruncated(key, shape, mean, std, {
      dtype: floatDType('truncatedNormal', dtype),
      backend,
    });
}

function checked(op: string, { mean = 0, std = 0.05 }: NormalOptions) {
  return { mean: finite(op, 'mean', mean, 0), std: positive(op, 'std', std, 0.05) };
}

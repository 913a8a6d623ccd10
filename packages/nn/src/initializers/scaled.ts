/**
 * Initializers whose variance is scaled by the shape, so that signals keep their size through a layer.
 */
import { ArgumentError, normal, uniform } from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';
import type { Initializer } from '../module/parameter.js';
import { positive } from '../options.js';
import { floatDType, scaledTruncated } from './draw.js';
import { fansOf } from './fans.js';

/** What {@link varianceScaling} scales by, and what it draws from. */
export interface VarianceScalingOptions {
  /** The variance times the fan, above 0; default 1. */
  readonly scale?: number;
  /** Which fan: inputs, outputs, or the mean of both. Default 'fanIn'. */
  readonly mode?: 'fanIn' | 'fanOut' | 'fanAverage';
  /** Default 'truncatedNormal': a normal cut at 2 of its standard deviations, widened so that the variance holds. */
  readonly distribution?: 'truncatedNormal' | 'normal' | 'uniform';
}

const MODES = ['fanIn', 'fanOut', 'fanAverage'] as const;
const DISTRIBUTIONS = ['truncatedNormal', 'normal', 'uniform'] as const;

/**
 * The standard deviation of a standard normal number z given |z| <= 2: sqrt(1 - 4 phi(2) / (2 Phi(2) - 1)), with its
 * density phi and distribution Phi.
 */
const STD_WITHIN_2 = 0.8796256610342398;

/**
 * Mean 0 and variance scale / fan, for a kernel [...window, in, out] with fanIn = window size times in, and fanOut =
 * window size times out. The initializers below are cases of it.
 *
 * @throws {ArgumentError} unless scale is finite and above 0, and the names are known.
 *
 * @example
 * ```ts
 * const kernelInitializer = varianceScaling({ scale: 2, mode: 'fanOut', distribution: 'normal' });
 * const { kernel } = new Dense({ units: 50, kernelInitializer }).build([null, 200], { backend: new CpuBackend() });
 * moments(kernel.value).variance.item(); // => 0.0395...
 * ```
 */
export function varianceScaling(options: VarianceScalingOptions = {}): Initializer {
  return scaled('varianceScaling', options);
}

/** {@link varianceScaling} on behalf of another initializer. */
function scaled(op: string, options: VarianceScalingOptions): Initializer {
  const { mode = 'fanIn', distribution = 'truncatedNormal' } = options;
  const scale = positive(op, 'scale', options.scale ?? 1, 1);
  checkChoice(op, 'mode', mode, MODES);
  checkChoice(op, 'distribution', distribution, DISTRIBUTIONS);
  return (key, shape, { dtype, backend }) => {
    const made = { dtype: floatDType(op, dtype), backend };
    const { fanIn, fanOut } = fansOf(shape);
    const fan = { fanIn, fanOut, fanAverage: (fanIn + fanOut) / 2 }[mode];
    const std = Math.sqrt(scale / Math.max(1, fan));
    switch (distribution) {
      case 'uniform': {
        const high = Math.sqrt(3) * std;
        return uniform(key, shape, { low: -high, high, ...made });
      }
      case 'normal':
        return normal(key, shape, { std, ...made });
      case 'truncatedNormal':
        return scaledTruncated(key, shape, 0, std / STD_WITHIN_2, made);
    }
  };
}

/**
 * Uniform with variance 2 / (fanIn + fanOut), so between -b and b with b = sqrt(6 / (fanIn + fanOut)): for layers
 * before tanh, sigmoid or nothing (Glorot and Bengio 2010, equation 16).
 *
 * @example
 * ```ts
 * const dense = new Dense({ units: 3, kernelInitializer: glorotUniform() });
 * const { kernel } = dense.build([null, 3], { backend: new CpuBackend() });
 * max(abs(kernel.value)).item() <= 1; // => true
 * ```
 */
export const glorotUniform = (): Initializer =>
  scaled('glorotUniform', { mode: 'fanAverage', distribution: 'uniform' });

/**
 * Truncated normal with variance 2 / (fanIn + fanOut) (Glorot and Bengio 2010, equation 12).
 *
 * @example
 * ```ts
 * const layer = new Dense({ units: 100, kernelInitializer: glorotNormal() });
 * const { kernel } = layer.build([null, 300], { backend: new CpuBackend() });
 * moments(kernel.value).variance.item(); // => 0.0049...
 * ```
 */
export const glorotNormal = (): Initializer => scaled('glorotNormal', { mode: 'fanAverage' });

/**
 * Uniform with variance 2 / fanIn, so between -b and b with b = sqrt(6 / fanIn): for layers before relu (He et al. 2015,
 * equation 10).
 *
 * @example
 * ```ts
 * const layer = new Dense({ units: 64, kernelInitializer: heUniform() });
 * const { kernel } = layer.build([null, 6], { backend: new CpuBackend() });
 * max(abs(kernel.value)).item() <= 1; // => true
 * ```
 */
export const heUniform = (): Initializer =>
  scaled('heUniform', { scale: 2, distribution: 'uniform' });

/**
 * Truncated normal with variance 2 / fanIn: for layers before relu (He et al. 2015, equation 10).
 *
 * @example
 * ```ts
 * const layer = new Dense({ units: 50, kernelInitializer: heNormal() });
 * const { kernel } = layer.build([null, 200], { backend: new CpuBackend() });
 * moments(kernel.value).variance.item(); // => 0.0099...
 * ```
 */
export const heNormal = (): Initializer => scaled('heNormal', { scale: 2 });

/**
 * Uniform with variance 1 / fanIn, so between -b and b with b = sqrt(3 / fanIn) (LeCun et al. 1998, section 4.6).
 *
 * @example
 * ```ts
 * const layer = new Dense({ units: 64, kernelInitializer: lecunUniform() });
 * const { kernel } = layer.build([null, 3], { backend: new CpuBackend() });
 * max(abs(kernel.value)).item() <= 1; // => true
 * ```
 */
export const lecunUniform = (): Initializer => scaled('lecunUniform', { distribution: 'uniform' });

/**
 * Truncated normal with variance 1 / fanIn (LeCun et al. 1998, section 4.6): for layers before selu.
 *
 * @example
 * ```ts
 * const layer = new Dense({ units: 50, kernelInitializer: lecunNormal() });
 * const { kernel } = layer.build([null, 200], { backend: new CpuBackend() });
 * moments(kernel.value).variance.item(); // => 0.0049...
 * ```
 */
export const lecunNormal = (): Initializer => scaled('lecunNormal', {});

function checkChoice(op: string, name: string, choice: string, allowed: readonly string[]): void {
  if (allowed.includes(choice)) return;
  throw new ArgumentError(
    op,
    `${name} must be ${allowed.map((known) => `'${known}'`).join(' or ')}, got ${describeValue(choice)}. Use one of these`,
  );
}

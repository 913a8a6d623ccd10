/** adam and adamw. What they compute is Adam of @evenkeel/optim with other defaults. */
import { Adam, AdamW, type Optimizer } from '@evenkeel/optim';
import type { OptionNames } from '@evenkeel/tensor/dispatch';
import { checkOptions } from '../options.js';
import { type CommonOptimizerOptions, commonNames, commonOf } from './common.js';

/** What {@link adam} and {@link adamw} can be told. */
export interface AdamOptions extends CommonOptimizerOptions {
  /** The share of the average of gradients that is kept; default 0.9. */
  readonly beta1?: number;
  /** The share of the average of squared gradients that is kept; default 0.999. */
  readonly beta2?: number;
  /** Added to the root of the average of squares, which is not yet corrected; default 1e-7. */
  readonly epsilon?: number;
  /** Divides by the largest average of squares so far; default false. */
  readonly amsgrad?: boolean;
}

const known: OptionNames<AdamOptions> = {
  ...commonNames,
  beta1: true,
  beta2: true,
  epsilon: true,
  amsgrad: true,
};

/** The decay is decoupled in both: adam with a decay is AdamW. */
function make(op: 'adam' | 'adamw', given: AdamOptions | undefined): Optimizer {
  const options = checkOptions(op, given, known);
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, amsgrad = false } = options;
  const defaults = { learningRate: 0.001, weightDecay: op === 'adam' ? 0 : 0.004 };
  const common = commonOf(op, options, defaults);
  const all = { ...common, beta1, beta2, epsilon, epsilonForm: 'raw', amsgrad } as const;
  return op === 'adam' && common.weightDecay === 0 ? new Adam(all) : new AdamW(all);
}

/**
 * Adam with Keras's formula and defaults: learningRate 0.001, beta1 0.9, beta2 0.999, epsilon 1e-7, and epsilon beside
 * the root of the uncorrected average of squares (Kingma and Ba 2015, end of section 2).
 *
 * @throws {ArgumentError} for an unknown option, or one out of its range.
 *
 * @example
 * ```ts
 * adam().learningRate; // => 0.001
 * adam({ learningRate: 0.01, clipnorm: 1 }).learningRate; // => 0.01
 * ```
 */
export function adam(options?: AdamOptions): Optimizer {
  return make('adam', options);
}

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019), by default of 0.004; otherwise as {@link adam}.
 *
 * @throws {ArgumentError} for an unknown option, or one out of its range.
 *
 * @example
 * ```ts
 * adamw({ weightDecay: 0.01 }).steps; // => 0
 * ```
 */
export function adamw(options?: AdamOptions): Optimizer {
  return make('adamw', options);
}

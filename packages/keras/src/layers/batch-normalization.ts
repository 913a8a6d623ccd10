/** The layer BatchNormalization: that of @evenkeel/nn, with Keras's names, defaults and update of the statistics. */
import * as nn from '@evenkeel/nn';
import type { OptionNames } from '@evenkeel/tensor/dispatch';
import { inDialect } from '../dialect.js';
import { type InitializerId, initializerOf } from '../initializers.js';
import { checkNumber, checkOptions } from '../options.js';
import { Layer, type LayerOptions, layerNames, type Weight } from './layer.js';

/** What {@link BatchNormalization} can be told. */
export interface BatchNormalizationOptions extends LayerOptions {
  /** The axis of the channels; default -1, the last. */
  readonly axis?: number;
  /** The share of the moving statistics that is kept in a step, from 0 to 1; default 0.99. */
  readonly momentum?: number;
  /** Added to the variance; default 0.001. */
  readonly epsilon?: number;
  /** Whether there is a learned shift `beta`; default true. */
  readonly center?: boolean;
  /** Whether there is a learned factor `gamma`; default true. */
  readonly scale?: boolean;
  /** Default 'zeros'. */
  readonly betaInitializer?: InitializerId | nn.Initializer;
  /** Default 'ones'. */
  readonly gammaInitializer?: InitializerId | nn.Initializer;
  /** Default 'zeros'. */
  readonly movingMeanInitializer?: InitializerId | nn.Initializer;
  /** Default 'ones'. */
  readonly movingVarianceInitializer?: InitializerId | nn.Initializer;
}

const known: OptionNames<BatchNormalizationOptions> = {
  momentum: true,
  epsilon: true,
  axis: true,
  center: true,
  scale: true,
  betaInitializer: true,
  gammaInitializer: true,
  movingMeanInitializer: true,
  movingVarianceInitializer: true,
  ...layerNames,
};

class BatchNormalizationModule extends nn.BatchNorm {
  override readonly runningMean: nn.State;
  override readonly runningVariance: nn.State;

  constructor(options: nn.BatchNormOptions, mean: nn.Initializer, variance: nn.Initializer) {
    super(options);
    this.runningMean = new nn.State(mean);
    this.runningVariance = new nn.State(variance);
  }

  override get type(): string {
    return 'BatchNormalization';
  }
}

/**
 * Batch normalization (Ioffe and Szegedy 2015) with Keras's formulas: in training each channel is normalized by its mean
 * and biased variance over the batch, and the moving statistics become momentum * moving + (1 - momentum) * batch; in
 * `evaluate` and `predict` the moving statistics normalize. With `trainable: false` they always do, and stay as they are.
 *
 * Weights: `gamma`, `beta`, `moving_mean`, `moving_variance`, each [channels].
 *
 * One value per channel in a batch, such as a batch of one row, is an error in training: its variance is 0. Keras gives
 * `beta` for it, and moves the variance towards 0.
 *
 * @throws {ArgumentError} for an unknown option, or one out of its range.
 *
 * @example
 * ```ts
 * const model = Sequential([BatchNormalization({ inputShape: [3], momentum: 0.9 })]);
 * (await model.getWeights()).map(({ shape }) => shape); // => [ [ 3 ], [ 3 ], [ 3 ], [ 3 ] ]
 * BatchNormalization({ decay: 0.9 } as object); // throws [BatchNormalization] options must be known, got 'decay'
 * ```
 */
export function BatchNormalization(options?: BatchNormalizationOptions): Layer {
  const op = 'BatchNormalization';
  const given = checkOptions(op, options, known);
  const { axis = -1, momentum = 0.99, epsilon = 1e-3, center = true, scale = true } = given;
  const { betaInitializer = 'zeros', gammaInitializer = 'ones' } = given;
  const { movingMeanInitializer = 'zeros', movingVarianceInitializer = 'ones' } = given;
  checkNumber(op, 'momentum', momentum, (x) => x >= 0 && x <= 1, 'a number from 0 to 1');
  const settings: nn.BatchNormOptions = {
    axis,
    decay: momentum,
    update: 'ema',
    epsilon,
    center,
    scale,
    betaInitializer: initializerOf(op, 'betaInitializer', betaInitializer),
    gammaInitializer: initializerOf(op, 'gammaInitializer', gammaInitializer),
  };
  const mean = initializerOf(op, 'movingMeanInitializer', movingMeanInitializer);
  const variance = initializerOf(op, 'movingVarianceInitializer', movingVarianceInitializer);
  const module = inDialect(() => new BatchNormalizationModule(settings, mean, variance));
  const { gamma, beta, runningMean, runningVariance } = module;
  const weights: Weight[] = [];
  if (gamma !== null) weights.push({ name: 'gamma', variable: gamma });
  if (beta !== null) weights.push({ name: 'beta', variable: beta });
  weights.push({ name: 'moving_mean', variable: runningMean });
  weights.push({ name: 'moving_variance', variable: runningVariance });
  return new Layer({ type: op, module, weights, options: given });
}

/**
 * Batch normalization, the layer: options, variables, and which statistics normalize and which move. The
 * arithmetic stands in tensor's `batchNorm` (with the batch), apply.ts (with running statistics) and
 * running-statistics.ts (how these move).
 */
import {
  ArgumentError,
  batchNorm,
  formatShape,
  ShapeError,
  type Tensor,
  transpose,
} from '@evenkeel/tensor';
import type { OptionNames } from '@evenkeel/tensor/dispatch';
import { ones, zeros } from '../initializers/constant.js';
import { checkDType } from '../module/check-dtype.js';
import type { Context } from '../module/context.js';
import { type Give, Module } from '../module/module.js';
import { type Initializer, Parameter, State } from '../module/parameter.js';
import { checkOptions } from '../options.js';
import { normalizeBy } from './apply.js';
import { BatchCount } from './batch-count.js';
import { type RunningUpdate, updateRunning } from './running-statistics.js';

/** What a {@link BatchNorm} is made of. */
export interface BatchNormOptions {
  /** The axis of the channels, each of which has its own statistics; default -1, the last. */
  readonly axis?: number;
  /** The share of the old running value that is kept in a step, from 0 to below 1 (1 with 'ema'); default 0.9. */
  readonly decay?: number;
  /** How the running statistics follow the batches; default 'corrected'. */
  readonly update?: RunningUpdate;
  /** Added to the variance, at least 0; default 1e-5. */
  readonly epsilon?: number;
  /** What the running variance averages: sum / n, or sum / (n - 1). A batch is normalized by the biased one. Default 'biased'. */
  readonly varianceEstimator?: 'biased' | 'unbiased';
  /** Whether there is a learned factor gamma; default true. */
  readonly scale?: boolean;
  /** Whether there is a learned shift beta; default true. */
  readonly center?: boolean;
  /** Default ones. */
  readonly gammaInitializer?: Initializer;
  /** Default zeros. */
  readonly betaInitializer?: Initializer;
  /** When the batch's own statistics normalize it: in training, always or never. Default 'training'. */
  readonly useBatchStats?: 'training' | 'always' | 'never';
  /** Whether the running statistics move in training; default true. */
  readonly updateStats?: boolean;
  /** Whether gamma and beta are trainable; default true. */
  readonly affineTrainable?: boolean;
  /** One value per channel in a batch to normalize: an error, or normalize with the running statistics. Default 'error'. */
  readonly smallBatch?: 'error' | 'running';
}

const known: OptionNames<BatchNormOptions> = {
  axis: true,
  decay: true,
  update: true,
  epsilon: true,
  varianceEstimator: true,
  scale: true,
  center: true,
  gammaInitializer: true,
  betaInitializer: true,
  useBatchStats: true,
  updateStats: true,
  affineTrainable: true,
  smallBatch: true,
};

const CHOICES = {
  update: ['corrected', 'ema', 'cumulative'],
  varianceEstimator: ['biased', 'unbiased'],
  useBatchStats: ['training', 'always', 'never'],
  smallBatch: ['error', 'running'],
} as const;

/**
 * Batch normalization (Ioffe and Szegedy 2015): each channel minus its mean, over its standard deviation, times
 * gamma, plus beta. Of any rank from 2 on, with the channels on any axis but that of the batch.
 *
 * | training | useBatchStats | normalizes with | running statistics move |
 * |---|---|---|---|
 * | true | 'training', 'always' | batch | if updateStats |
 * | true | 'never' | running | no |
 * | false | 'training', 'never' | running | no |
 * | false | 'always' | batch | no |
 *
 * `freeze()` is 'never', no updates, and no training of gamma and beta, in every mode, until `unfreeze()`.
 *
 * @throws {ArgumentError} for an option out of its range.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const norm = new BatchNorm().build([null, 2], { backend });
 * const x = tensor([[1, 10], [3, 30]], { backend });
 * String(norm.call(x, { training: true })); // => [[-0.99999... -1. ] [ 0.99999... 1. ]]
 * String(norm.runningMean.value); // => [ 2. 20.]
 * String(norm.infer(x)) === String(norm.call(x, { training: true })); // => true
 * ```
 */
export class BatchNorm extends Module {
  readonly axis: number;
  readonly decay: number;
  readonly update: RunningUpdate;
  readonly epsilon: number;
  readonly varianceEstimator: 'biased' | 'unbiased';
  /** As the option; may be set between calls. */
  useBatchStats: 'training' | 'always' | 'never';
  /** As the option; may be set between calls. */
  updateStats: boolean;
  readonly smallBatch: 'error' | 'running';
  readonly gamma: Parameter | null;
  readonly beta: Parameter | null;
  readonly runningMean: State;
  readonly runningVariance: State;
  /** How many batches have moved the running statistics: int32, shape []. */
  readonly updates: State;

  constructor(options: BatchNormOptions = {}) {
    super();
    checkOptions('BatchNorm', options, known, 'new BatchNorm({ decay: 0.99 })');
    const { axis = -1, decay = 0.9, update = 'corrected', epsilon = 1e-5 } = options;
    const { varianceEstimator = 'biased', useBatchStats = 'training' } = options;
    const { updateStats = true, smallBatch = 'error' } = options;
    const { scale = true, center = true, affineTrainable: trainable = true } = options;
    checkNumbers(axis, decay, update, epsilon);
    checkChoices({ update, varianceEstimator, useBatchStats, smallBatch });
    this.axis = axis;
    this.decay = decay;
    this.update = update;
    this.epsilon = epsilon;
    this.varianceEstimator = varianceEstimator;
    this.useBatchStats = useBatchStats;
    this.updateStats = updateStats;
    this.smallBatch = smallBatch;
    const { gammaInitializer = ones(), betaInitializer = zeros() } = options;
    this.gamma = scale ? new Parameter(gammaInitializer, { trainable }) : null;
    this.beta = center ? new Parameter(betaInitializer, { trainable }) : null;
    this.runningMean = new State(zeros());
    this.runningVariance = new State(ones());
    this.updates = new BatchCount(() => this.runningMean);
  }

  override get type(): string {
    return 'BatchNorm';
  }

  protected override create(x: Tensor, give: Give): void {
    const channels = [x.shape[this.axisIn(x)] ?? 0];
    for (const variable of [this.gamma, this.beta, this.runningMean, this.runningVariance]) {
      if (variable !== null) give(variable, channels);
    }
    give(this.updates, []);
  }

  protected forward(x: Tensor, ctx: Context): Tensor {
    const axis = this.axisIn(x);
    this.check(x, axis);
    if (!this.batchNormalizes(ctx)) return this.withRunning(x, axis);
    const count = x.size / (x.shape[axis] ?? 1);
    if (count >= 2) return this.withBatch(x, axis, count, ctx);
    if (this.smallBatch === 'running') return this.withRunning(x, axis);
    throw new ShapeError(
      this.label,
      `needs at least 2 values per channel to normalize a batch by itself, got ${count} in shape ${formatShape(x.shape)}. ` +
        "Use larger batches (fit joins a last batch of one to the one before), freeze() the layer, or set smallBatch: 'running'",
      [x.shape],
    );
  }

  private batchNormalizes({ training, mask }: Context): boolean {
    const { useBatchStats } = this;
    if (this.isFrozen || useBatchStats === 'never') return false;
    const batch = training || useBatchStats === 'always';
    if (batch && mask !== undefined) {
      throw new ArgumentError(
        this.label,
        'takes no mask yet: a padded batch would count as data, got a mask. Leave the padding out, or freeze() the layer',
      );
    }
    return batch;
  }

  private withBatch(x: Tensor, axis: number, count: number, { training }: Context): Tensor {
    const order = channelsLast(x.rank, axis);
    const input = order === null ? x : transpose(x, order);
    const gamma = this.gamma?.value ?? null;
    const beta = this.beta?.value ?? null;
    const { y, mean, variance } = batchNorm(input, gamma, beta, this.epsilon);
    if (training && this.updateStats) updateRunning(this, { mean, variance, count }, this);
    return order === null ? y : transpose(y, inverseOf(order));
  }

  private withRunning(x: Tensor, axis: number): Tensor {
    const running = { mean: this.runningMean.value, variance: this.runningVariance.value };
    const gamma = this.gamma?.value ?? null;
    const beta = this.beta?.value ?? null;
    return normalizeBy(x, running, gamma, beta, this.epsilon, axis);
  }

  /** The axis of the channels, counted from the front. */
  private axisIn(x: Tensor): number {
    const axis = this.axis < 0 ? x.rank + this.axis : this.axis;
    if (x.rank >= 2 && axis >= 1 && axis < x.rank) return axis;
    throw new ShapeError(
      this.label,
      `needs an input [batch, ...] with its channels on axis ${this.axis}, got shape ${formatShape(x.shape)}. Reshape it, or set axis`,
      [x.shape],
    );
  }

  private check(x: Tensor, axis: number): void {
    const { shape } = this.runningMean.value;
    if (x.shape[axis] !== shape[0]) {
      throw new ShapeError(
        this.label,
        `needs ${shape[0]} channels on axis ${this.axis}, got ${x.shape[axis]} in shape ${formatShape(x.shape)}. ` +
          'Give inputs of the width the model was built with',
        [x.shape, shape],
      );
    }
    checkDType(this, x, this.runningMean.value);
  }
}

/** The order of axes that brings `axis` to the end, or null where it is there. */
function channelsLast(rank: number, axis: number): readonly number[] | null {
  if (axis === rank - 1) return null;
  const others = Array.from({ length: rank }, (_, i) => i).filter((i) => i !== axis);
  return [...others, axis];
}

const inverseOf = (order: readonly number[]): number[] => order.map((_, i) => order.indexOf(i));

function checkNumbers(axis: number, decay: number, update: RunningUpdate, epsilon: number): void {
  if (!Number.isInteger(axis) || axis === 0) {
    throw new ArgumentError(
      'BatchNorm',
      `axis must be an integer other than 0, the batch's own axis, got ${axis}. Use -1 for the last axis`,
    );
  }
  if (!(decay >= 0 && (decay < 1 || (decay === 1 && update === 'ema')))) {
    throw new ArgumentError(
      'BatchNorm',
      `decay must be at least 0 and below 1 (1 only with update: 'ema'), got ${decay}. It is the share of the old value that is kept: 0.9`,
    );
  }
  if (!(epsilon >= 0 && epsilon < Number.POSITIVE_INFINITY)) {
    throw new ArgumentError(
      'BatchNorm',
      `epsilon must be finite and at least 0, got ${epsilon}. Give a small positive number such as 1e-5`,
    );
  }
}

function checkChoices(options: Readonly<Record<keyof typeof CHOICES, string>>): void {
  const given: Readonly<Record<string, string>> = options;
  for (const [name, choices] of Object.entries(CHOICES)) {
    const got = given[name];
    if (choices.some((choice) => choice === got)) continue;
    throw new ArgumentError(
      'BatchNorm',
      `${name} must be ${choices.map((choice) => `'${choice}'`).join(' or ')}, got '${got}'. Use one of these`,
    );
  }
}

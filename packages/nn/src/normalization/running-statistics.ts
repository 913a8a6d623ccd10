/**
 * How running statistics follow those of the batches: old + r (batch - old), with the rate r of the step. Not
 * here: how a batch's statistics are computed.
 */
import {
  defineProgram,
  type Expression,
  e,
  type FloatDType,
  max,
  type Program,
  type Tensor,
  update,
} from '@evenkeel/tensor';
import type { State } from '../module/parameter.js';

/**
 * The rate r of step t = 1, 2, ..., where d is `decay`, the share of the old value that is kept:
 *
 * - `corrected`: (1 - d) / (1 - d^t). The weighted mean of the batches seen so far: no weight stays on the initial
 *   0 and 1, the first batch counts fully (the bias correction of Kingma and Ba 2015, section 3).
 * - `ema`: 1 - d, an exponential moving average from the initial 0 and 1.
 * - `cumulative`: 1 / t, the plain mean of the batches' statistics; `decay` is not used.
 */
export type RunningUpdate = 'corrected' | 'ema' | 'cumulative';

/** The states that move. */
export interface RunningStatistics {
  readonly runningMean: State;
  readonly runningVariance: State;
  /** How many batches have moved them. */
  readonly updates: State;
}

/** What a batch adds. */
export interface BatchStatistics {
  readonly mean: Tensor;
  /** Biased: divided by the count. */
  readonly variance: Tensor;
  /** How many values a channel has. */
  readonly count: number;
}

/** What is kept of the options. */
export interface UpdateOptions {
  readonly update: RunningUpdate;
  readonly decay: number;
  readonly varianceEstimator: 'biased' | 'unbiased';
}

const finite = (x: Expression): Expression => e.less(e.abs(x), Number.POSITIVE_INFINITY);

/**
 * Inputs: running mean and variance, how many batches have moved them; mean and variance of the batch, and the largest
 * of its variances. One channel; what would overflow, mean or variance, moves neither.
 */
const movement = (
  rateOf: (t: Expression, complement: Expression, logDecay: Expression) => Expression,
) =>
  defineProgram(
    'runningStatistics',
    6,
    3,
    (
      [mean, variance, updates, batchMean, batchVariance, largest],
      [complement, logDecay, bessel],
    ) => {
      const t = e.add(updates, 1);
      const rate = rateOf(t, complement, logDecay);
      const move = (old: Expression, next: Expression): Expression =>
        e.add(old, e.mul(rate, e.sub(next, old)));
      const nextMean = move(mean, batchMean);
      const nextVariance = move(variance, e.mul(batchVariance, bessel));
      const counts = e.less(largest, Number.POSITIVE_INFINITY);
      const all = (next: Expression, old: Expression): Expression =>
        e.select(
          counts,
          e.select(finite(nextMean), e.select(finite(nextVariance), next, old), old),
          old,
        );
      return [all(nextMean, mean), all(nextVariance, variance), e.select(counts, t, updates)];
    },
  );

/** By the dtype of the statistics, in which the rate of a step is computed from the int32 count. */
const programsIn = (dtype: FloatDType): Readonly<Record<RunningUpdate, Program>> => ({
  ema: movement((_, complement) => complement),
  // (1 - d) / (1 - d^t) = -(1 - d) / expm1(t ln d), which loses no digits where d is close to 1
  corrected: movement((t, complement, logDecay) =>
    e.neg(e.div(complement, e.expm1(e.mul(e.cast(t, dtype), logDecay)))),
  ),
  cumulative: movement((t) => e.div(1, e.cast(t, dtype))),
});

const programs = { float32: programsIn('float32'), float64: programsIn('float64') };

/**
 * Moves running statistics by those of a batch. Inside a recorded function it takes effect at its end. A batch with
 * a moment that is NaN or infinite, in whatever channel, moves nothing and is not counted. The largest variance tells:
 * it is NaN if one is, and a mean that is not finite makes a variance that is not, being taken about it.
 */
export function updateRunning(
  running: RunningStatistics,
  batch: BatchStatistics,
  options: UpdateOptions,
): void {
  const { runningMean, runningVariance, updates } = running;
  const { update: rule, decay, varianceEstimator } = options;
  const { mean, variance, count } = batch;
  const bessel = varianceEstimator === 'unbiased' ? count / (count - 1) : 1;
  const program = programs[mean.dtype === 'float64' ? 'float64' : 'float32'][rule];
  update(
    program,
    [[runningMean], [runningVariance], [updates]],
    [[mean], [variance], [max(variance)]],
    [1 - decay, Math.log(decay), bessel],
  );
}

/**
 * How running statistics follow those of the batches: old + r (batch - old), with the rate r of the step. Not
 * here: how a batch's statistics are computed.
 */
import {
  cast,
  defineProgram,
  type Expression,
  e,
  elementwise,
  expand,
  type Program,
  sum,
  type Tensor,
  type Term,
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

const ZERO = e.constant(0);

const finite = (x: Expression): Expression => e.less(e.abs(x), Number.POSITIVE_INFINITY);

/** 0 for moments that are finite, else NaN; so is the sum over the channels. */
const flaw = defineProgram('flaw', 2, 0, ([mean = ZERO, variance = ZERO]) => [
  e.add(e.mul(mean, 0), e.mul(variance, 0)),
]);

const isFlawless = (sum: Expression): Expression => e.equal(sum, 0);

/** One channel, of a batch with this sum of flaws. What would overflow, mean or variance, moves neither. */
function blend(
  [m = ZERO, v = ZERO, batchMean = ZERO, batchVariance = ZERO, flaws = ZERO]: readonly Expression[],
  rate: Term,
  bessel: Term,
): Expression[] {
  const move = (old: Expression, next: Expression): Expression =>
    e.add(old, e.mul(rate, e.sub(next, old)));
  const [nextMean, nextVariance] = [move(m, batchMean), move(v, e.mul(batchVariance, bessel))];
  const all = (next: Expression, old: Expression): Expression =>
    e.select(
      isFlawless(flaws),
      e.select(finite(nextMean), e.select(finite(nextVariance), next, old), old),
      old,
    );
  return [all(nextMean, m), all(nextVariance, v)];
}

/** Inputs mean, variance, those of the batch, its flaws, and t before this step where the rate depends on it. */
const programs: Readonly<Record<RunningUpdate, Program>> = {
  ema: defineProgram('runningStatistics', 5, 3, (x, [complement = ZERO, , bessel = ZERO]) =>
    blend(x, complement, bessel),
  ),
  // (1 - d) / (1 - d^t) = -(1 - d) / expm1(t ln d), which loses no digits where d is close to 1
  corrected: defineProgram(
    'runningStatistics',
    6,
    3,
    (x, [complement = ZERO, logDecay = ZERO, bessel = ZERO]) => {
      const t = e.add(x[5] ?? ZERO, 1);
      return blend(x, e.neg(e.div(complement, e.expm1(e.mul(t, logDecay)))), bessel);
    },
  ),
  cumulative: defineProgram('runningStatistics', 6, 3, (x, [, , bessel = ZERO]) =>
    blend(x, e.div(1, e.add(x[5] ?? ZERO, 1)), bessel),
  ),
};

/** t + 1, unless the batch has flaws. */
const countOne = defineProgram('countOne', 2, 0, ([t = ZERO, flaws = ZERO]) => [
  e.select(isFlawless(flaws), e.add(t, 1), t),
]);

/**
 * Moves running statistics by those of a batch. Inside a recorded function it takes effect at its end. A batch with
 * a moment that is NaN or infinite, in whatever channel, moves nothing and is not counted.
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
  const flaws = sum(elementwise(flaw, [mean, variance]));
  const along = (t: Tensor): Tensor => expand(t, mean.shape);
  const read = [[mean], [variance], [along(flaws)]];
  if (rule !== 'ema') read.push([along(cast(updates.value, mean.dtype))]);
  const numbers = [1 - decay, Math.log(decay), bessel];
  update(programs[rule], [[runningMean], [runningVariance]], read, numbers);
  update(countOne, [[updates]], [[flaws]]);
}

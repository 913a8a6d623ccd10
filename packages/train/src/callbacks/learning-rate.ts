/** Callbacks that set the optimizer's learning rate from epoch to epoch. Rates by step are schedules, in optim. */
import { ArgumentError } from '@evenkeel/tensor';
import type { Callback, Logs, Run } from '../callback.js';
import { Monitor, type MonitorOptions } from './monitor.js';
import { atLeastZero, epochCount } from './options.js';

/** The rate that is to be changed; a schedule cannot be. */
function rateOf(op: string, { optimizer: { learningRate } }: Run): number {
  if (typeof learningRate === 'number') return learningRate;
  throw new ArgumentError(
    op,
    "the optimizer's learningRate must be a number, got a function of the step. Give the optimizer a number, such as learningRate: 0.001, or leave this callback out",
  );
}

/** When {@link ReduceOnPlateau} lowers the rate, and how far. */
export interface ReduceOnPlateauOptions extends MonitorOptions {
  /** By how much the figure must be better to count as such; default 1e-4. */
  readonly minDelta?: number;
  /** What the rate is multiplied by: above 0 and below 1; default 0.1. */
  readonly factor?: number;
  /** After how many epochs in a row without a better figure; default 10. 0 is the same as 1. */
  readonly patience?: number;
  /** For how many epochs after a reduction none are counted; default 0. */
  readonly cooldown?: number;
  /** Below which the rate is not lowered; default 0. */
  readonly minLearningRate?: number;
}

/**
 * Multiplies the optimizer's learning rate by `factor` whenever `monitor` has not got better for `patience` epochs in
 * a row. Groups of parameters with a rate of their own keep it. A figure of NaN is no better than any.
 *
 * An instance can be used for one training after the other; each begins anew, with the rate that the optimizer has.
 *
 * @throws {ArgumentError} for an option outside its range; if mode is missing for a figure whose name does not tell;
 * when training begins, if the learning rate is a schedule; after the first epoch, if the logs have no such figure.
 *
 * @example
 * ```ts
 * new ReduceOnPlateau({ monitor: 'valLoss', factor: 0.5, patience: 3, cooldown: 1 });
 * new ReduceOnPlateau({ factor: 2 }); // throws [ReduceOnPlateau] factor must be above 0 and below 1, got 2
 * ```
 */
export class ReduceOnPlateau implements Callback {
  readonly #monitor: Monitor;
  readonly #factor: number;
  readonly #patience: number;
  readonly #cooldown: number;
  readonly #minLearningRate: number;
  #waited = 0;
  #cooling = 0;

  constructor(options: ReduceOnPlateauOptions = {}) {
    const op = 'ReduceOnPlateau';
    const { factor = 0.1, patience = 10, minDelta = 1e-4, cooldown = 0 } = options;
    if (!(factor > 0 && factor < 1)) {
      throw new ArgumentError(
        op,
        `factor must be above 0 and below 1, got ${factor}. Give e.g. 0.1`,
      );
    }
    this.#monitor = new Monitor(op, { ...options, minDelta });
    this.#factor = factor;
    this.#patience = epochCount(op, 'patience', patience);
    this.#cooldown = epochCount(op, 'cooldown', cooldown);
    this.#minLearningRate = atLeastZero(op, 'minLearningRate', options.minLearningRate ?? 0);
  }

  onTrainBegin(run: Run): void {
    rateOf('ReduceOnPlateau', run);
    this.#monitor.reset();
    this.#waited = 0;
    this.#cooling = 0;
  }

  onEpochEnd(run: Run, epoch: number, logs: Logs): void {
    const rate = rateOf('ReduceOnPlateau', run);
    if (this.#cooling > 0) this.#cooling--;
    if (this.#monitor.take(epoch, logs)) {
      this.#waited = 0;
      return;
    }
    if (this.#cooling > 0) return;
    this.#waited++;
    if (this.#waited < this.#patience) return;
    const reduced = Math.max(rate * this.#factor, this.#minLearningRate);
    run.optimizer.learningRate = Math.min(rate, reduced); // a rate that is lower already stays
    this.#cooling = this.#cooldown;
    this.#waited = 0;
  }
}

/**
 * Sets the optimizer's learning rate at the beginning of every epoch: to what a function of the epoch, counted
 * from 0, and the rate so far gives.
 *
 * @throws {ArgumentError} if it is given no function; in training, if the optimizer's rate is a schedule, or the
 * function gives something else than a finite number of at least 0.
 *
 * @example
 * ```ts
 * const halved = new LearningRateSchedule((epoch, rate) => (epoch > 0 && epoch % 10 === 0 ? rate / 2 : rate));
 * ```
 */
export class LearningRateSchedule implements Callback {
  readonly #rate: (epoch: number, rate: number) => number;

  constructor(rate: (epoch: number, rate: number) => number) {
    if (typeof rate !== 'function') {
      throw new ArgumentError(
        'LearningRateSchedule',
        `it must be given a function, got ${String(rate)}. Give (epoch, rate) => the rate of that epoch`,
      );
    }
    this.#rate = rate;
  }

  onEpochBegin(run: Run, epoch: number): void {
    const before = rateOf('LearningRateSchedule', run);
    const rate: unknown = this.#rate(epoch, before);
    if (typeof rate !== 'number' || !Number.isFinite(rate) || rate < 0) {
      throw new ArgumentError(
        'LearningRateSchedule',
        `the function must give a finite number of at least 0, got ${String(rate)} for epoch ${epoch}. Correct what it returns`,
      );
    }
    run.optimizer.learningRate = rate;
  }
}

/** Ends training when a figure gets no better, and goes back to the best epoch. */
import type { StateDict } from '@evenkeel/tensor';
import type { Callback, Logs, Run } from '../callback.js';
import { type Best, Monitor, type MonitorOptions } from './monitor.js';
import { epochCount } from './options.js';

/** When {@link EarlyStopping} stops, and what it leaves. */
export interface EarlyStoppingOptions extends MonitorOptions {
  /** After how many epochs in a row without a better figure training ends; default 0, which is the same as 1. */
  readonly patience?: number;
  /** Whether the model gets its variables of the best epoch back; default true. */
  readonly restoreBest?: boolean;
}

/**
 * Ends training once `monitor` has not got better for `patience` epochs in a row. With `restoreBest`, the model's
 * variables, the running statistics of normalization among them, are then those of the end of the best epoch, bit for
 * bit; also when training ends otherwise, by an error too. The optimizer keeps its state. A figure of NaN is
 * no better than any.
 *
 * An instance can be used for one training after the other; each begins anew.
 *
 * @throws {ArgumentError} unless patience is an integer of at least 0 and minDelta a number of at least 0; if mode is
 * missing for a figure whose name does not tell; and, after the first epoch, if the logs have no such figure.
 *
 * @example
 * ```ts
 * const stopping = new EarlyStopping({ monitor: 'valAccuracy', patience: 5 });
 * stopping.best; // => null
 * new EarlyStopping({ monitor: 'perplexity' }); // throws [EarlyStopping] mode must be given
 * ```
 */
export class EarlyStopping implements Callback {
  readonly #monitor: Monitor;
  readonly #patience: number;
  readonly #restoreBest: boolean;
  #waited = 0;
  #state: StateDict | null = null;

  constructor(options: EarlyStoppingOptions = {}) {
    const { patience = 0, restoreBest = true } = options;
    this.#monitor = new Monitor('EarlyStopping', options);
    this.#patience = epochCount('EarlyStopping', 'patience', patience);
    this.#restoreBest = restoreBest;
  }

  /** The best figure of the last training and its epoch, counted from 0; null if it had none. */
  get best(): Best | null {
    return this.#monitor.best;
  }

  onTrainBegin(): void {
    this.#monitor.reset();
    this.#waited = 0;
    this.#state = null;
  }

  async onEpochEnd(run: Run, epoch: number, logs: Logs): Promise<void> {
    if (this.#monitor.take(epoch, logs)) {
      this.#waited = 0;
      if (this.#restoreBest) this.#state = await run.model.stateDict();
      return;
    }
    this.#waited++;
    if (this.#waited < this.#patience) return;
    const { name, best } = this.#monitor;
    run.stop(
      best === null
        ? `${name} was never a number`
        : `no better ${name} than ${best.value} since epoch ${best.epoch + 1}`,
    );
  }

  onTrainEnd(run: Run): void {
    if (this.#state !== null) run.model.loadStateDict(this.#state);
    this.#state = null;
  }
}

/** Watches one figure of the logs for the best epoch so far. What is done then, callbacks say. */
import { ArgumentError, closest } from '@evenkeel/tensor';
import type { Logs } from '../callback.js';
import { atLeastZero } from './options.js';

/** Which figure a callback watches. */
export interface MonitorOptions {
  /** Its name in the logs; default `valLoss`. */
  readonly monitor?: string;
  /**
   * Whether less or more of it is better. Default: 'min' for a name that ends in loss or error, 'max' for accuracy,
   * auc, precision, recall or r2; for other names it has to be given.
   */
  readonly mode?: 'min' | 'max';
  /** By how much it must be better than the best so far to count as such; default 0: at all. */
  readonly minDelta?: number;
}

/** The best figure so far, and its epoch, counted from 0. */
export interface Best {
  readonly value: number;
  readonly epoch: number;
}

export class Monitor {
  readonly name: string;
  readonly #op: string;
  /** 1 if more is better, -1 if less is. */
  readonly #sign: number;
  readonly #minDelta: number;
  #best: Best | null = null;

  constructor(op: string, { monitor = 'valLoss', mode, minDelta = 0 }: MonitorOptions) {
    this.name = monitor;
    this.#op = op;
    this.#sign = modeOf(op, monitor, mode) === 'max' ? 1 : -1;
    this.#minDelta = atLeastZero(op, 'minDelta', minDelta);
  }

  /** The best so far; null before the first epoch that has a number. */
  get best(): Best | null {
    return this.#best;
  }

  /** Takes an epoch in and says whether it is better than all before. NaN never is; the first number always is. */
  take(epoch: number, logs: Logs): boolean {
    const value = logs[this.name];
    if (value === undefined) throw notThere(this.#op, this.name, Object.keys(logs));
    const better =
      this.#best === null
        ? !Number.isNaN(value)
        : this.#sign * value - this.#minDelta > this.#sign * this.#best.value;
    if (better) this.#best = { value, epoch };
    return better;
  }

  reset(): void {
    this.#best = null;
  }
}

function modeOf(op: string, monitor: string, mode: string | undefined): 'min' | 'max' {
  if (mode === 'min' || mode === 'max') return mode;
  if (mode !== undefined) {
    throw new ArgumentError(op, `mode must be 'min' or 'max', got '${mode}'. Give one of them`);
  }
  if (/(loss|error)$/i.test(monitor)) return 'min';
  if (/(accuracy|auc|precision|recall|r2)$/i.test(monitor)) return 'max';
  throw new ArgumentError(
    op,
    `mode must be given for the figure '${monitor}', whose name does not tell whether less or more is better. Give mode: 'min' or mode: 'max'`,
  );
}

function notThere(op: string, monitor: string, names: readonly string[]): ArgumentError {
  const near = closest(monitor, names);
  const cure =
    near !== null
      ? `Did you mean '${near}'?`
      : monitor.startsWith('val')
        ? 'Figures that begin with val need data in the option validation of fit'
        : 'Give the name of one of these, or the metric to fit';
  return new ArgumentError(
    op,
    `monitor must be a figure of the logs, got '${monitor}'; there are ${names.join(', ')}. ${cure}`,
  );
}

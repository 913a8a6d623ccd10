/**
 * Figures under Keras's names: @evenkeel/train says `valLoss` where Keras says `val_loss`. Callbacks of this package
 * are told Keras's names, others those of train.
 */
import type { Callback, History, Logs, Run, StepEnd } from '@evenkeel/train';

/** The same figures, `valX` as `val_x`, where x is the figure of the training. */
export function kerasLogs(logs: Logs): Logs {
  const validation = new Map(
    Object.keys(logs).map((name) => [
      `val${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      `val_${name}`,
    ]),
  );
  return Object.fromEntries(
    Object.entries(logs).map(([name, value]) => [validation.get(name) ?? name, value]),
  );
}

/** The figure that a callback cannot do without, and who is told so. */
interface Watched {
  readonly op: string;
  readonly monitor: string;
}

/** Passes everything on, with the figures under Keras's names. */
export class KerasCallback implements Callback {
  /** Null if it does with any figures. */
  readonly watched: Watched | null;
  readonly #inner: Callback;
  /** Only where it is wanted: figures are then computed in every step. */
  readonly onStepEnd?: (run: Run, step: StepEnd) => unknown;

  constructor(inner: Callback, watched: Watched | null = null) {
    this.watched = watched;
    this.#inner = inner;
    if (inner.onStepEnd !== undefined) {
      this.onStepEnd = (run, step) =>
        inner.onStepEnd?.(run, { ...step, logs: kerasLogs(step.logs) });
    }
  }

  onTrainBegin(run: Run): unknown {
    return this.#inner.onTrainBegin?.(run);
  }

  onEpochBegin(run: Run, epoch: number): unknown {
    return this.#inner.onEpochBegin?.(run, epoch);
  }

  onEpochEnd(run: Run, epoch: number, logs: Logs): unknown {
    return this.#inner.onEpochEnd?.(run, epoch, kerasLogs(logs));
  }

  onTrainEnd(run: Run, history: History): unknown {
    return this.#inner.onTrainEnd?.(run, history);
  }
}

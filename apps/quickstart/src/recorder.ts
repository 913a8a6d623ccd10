/** What becomes of a network, epoch by epoch, and how long its steps take: a callback of fit. */
import type { Callback, Logs, Run } from '@evenkeel/train';
import type { EpochFigures } from './figures.js';

export class Recorder implements Callback {
  readonly epochs: EpochFigures[] = [];
  #steps = 0;
  #began = 0;
  #ended = 0;

  /** Mean over all steps. */
  get secondsPerStep(): number {
    return this.epochs.reduce((sum, { seconds }) => sum + seconds, 0) / this.#steps;
  }

  onEpochBegin(): void {
    this.#began = performance.now();
  }

  /** The last of an epoch stops its time: the validation that follows is not timed. */
  onStepEnd(): void {
    this.#ended = performance.now();
    this.#steps++;
  }

  onEpochEnd(_run: Run, _epoch: number, logs: Logs): void {
    const { loss, accuracy, valLoss, valAccuracy } = logs;
    this.epochs.push({
      loss: loss ?? Number.NaN,
      accuracy: accuracy ?? Number.NaN,
      valLoss: valLoss ?? Number.NaN,
      valAccuracy: valAccuracy ?? Number.NaN,
      seconds: (this.#ended - this.#began) / 1000,
    });
  }
}

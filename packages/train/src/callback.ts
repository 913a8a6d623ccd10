/** What a callback is: told how training goes on, and able to stop it. */
import type { AnyModule } from '@evenkeel/nn';
import type { Optimizer } from '@evenkeel/optim';
import type { History } from './history.js';

/** Figures by name: `loss`, `accuracy`, `valLoss`, `valAccuracy`. */
export type Logs = Readonly<Record<string, number>>;

/** The training that goes on. */
export interface Run {
  readonly model: AnyModule;
  readonly optimizer: Optimizer;
  /** How many epochs are asked for. */
  readonly epochs: number;
  /** How many steps an epoch has; null where the data does not know. */
  readonly steps: number | null;
  /** Ends training after the current epoch; `reason` is what the history says. */
  stop(reason: string): void;
}

/** Where in the training a step was. */
export interface StepEnd {
  /** Counted from 0. */
  readonly epoch: number;
  /** Counted from 0 in each epoch. */
  readonly step: number;
  /** Of the steps of this epoch so far; computed when first read, so read them in the callback. */
  readonly logs: Logs;
}

/**
 * Told how `fit` goes on. It may change the model, the optimizer's learning rate, and what is frozen, which is looked at
 * when an epoch begins. At least one of the methods must be there, and no other whose name begins with `on`. Each may
 * be async: training waits for what it returns. If one throws, training ends with its error, after `onTrainEnd` of all.
 */
export interface Callback {
  onTrainBegin?(run: Run): unknown;
  /** `epoch` is counted from 0. */
  onEpochBegin?(run: Run, epoch: number): unknown;
  onStepEnd?(run: Run, step: StepEnd): unknown;
  /** `logs` are those of the epoch, with those of the validation. */
  onEpochEnd?(run: Run, epoch: number, logs: Logs): unknown;
  /** Also after a stop, an abort or an error: whoever may not have begun is told too. */
  onTrainEnd?(run: Run, history: History): unknown;
}

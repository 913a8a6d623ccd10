/** What `fit` leaves behind: the figures of every epoch. */
import type { Logs } from './callback.js';

/** The figures of the epochs, and how training ended. */
export interface History {
  /** One object an epoch: `history.epochs[0]?.valLoss`. */
  readonly epochs: readonly Logs[];
  /** Why training ended: 'finished', 'aborted', 'failed', or what a callback said. */
  readonly ended: string;
  /** Wall time of training and validation, in seconds. */
  readonly seconds: number;
}

/** What `fit` gives. */
import type { History as TrainHistory } from '@evenkeel/train';
import { kerasLogs } from '../callbacks/names.js';

/** The figures of the epochs that were run. */
export interface History {
  /** One list a figure: `history.loss`, and `history.val_loss` where there is validation. */
  readonly history: { readonly loss: readonly number[] } & Readonly<
    Record<string, readonly number[]>
  >;
  /** The epochs, counted from 0. */
  readonly epoch: readonly number[];
  /** Why training ended: 'finished', 'aborted', or what a callback said. */
  readonly ended: string;
  /** Wall time, in seconds. */
  readonly seconds: number;
}

export function historyOf({ epochs, ended, seconds }: TrainHistory, first: number): History {
  const history: { loss: number[] } & Record<string, number[]> = { loss: [] };
  for (const logs of epochs) {
    for (const [name, value] of Object.entries(kerasLogs(logs))) {
      history[name] ??= [];
      history[name].push(value);
    }
  }
  return { history, epoch: epochs.map((_, i) => first + i), ended, seconds };
}

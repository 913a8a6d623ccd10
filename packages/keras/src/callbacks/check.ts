/** What can be wrong with callbacks before training begins. */
import { ArgumentError, closest } from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';
import type { Callback } from '@evenkeel/train';
import { checkCalled } from '../options.js';
import {
  CSVLogger,
  EarlyStopping,
  LearningRateScheduler,
  ModelCheckpoint,
  ReduceLROnPlateau,
} from './callbacks.js';
import { KerasCallback } from './names.js';

const factories = [
  CSVLogger,
  EarlyStopping,
  LearningRateScheduler,
  ModelCheckpoint,
  ReduceLROnPlateau,
];

/** Refuses one outside a list, and a factory that was not called; the rest is looked at by @evenkeel/train. */
export function checkCallbacks(callbacks: readonly Callback[]): void {
  if (!Array.isArray(callbacks)) {
    throw new ArgumentError(
      'fit',
      `callbacks must be an array, got ${describeValue(callbacks)}. Write callbacks: [EarlyStopping()]`,
    );
  }
  for (const [i, callback] of callbacks.entries()) {
    checkCalled('fit', `callbacks[${i}]`, callback, factories);
  }
}

/** Refuses callbacks of this package that watch what there will not be. `figures` are those of the training. */
export function checkMonitors(
  callbacks: readonly Callback[],
  figures: readonly string[],
  isValidated: boolean,
): void {
  const names = isValidated ? [...figures, ...figures.map((name) => `val_${name}`)] : figures;
  for (const callback of callbacks) {
    const watched = callback instanceof KerasCallback ? callback.watched : null;
    if (watched === null || names.includes(watched.monitor)) continue;
    const { op, monitor } = watched;
    const near = closest(monitor, names);
    const cure =
      !isValidated && /^val/i.test(monitor)
        ? 'Give validationSplit or validationData to fit, for figures that begin with val'
        : near === null
          ? 'Give the name of one of these, or the metric to compile'
          : `Did you mean '${near}'?`;
    throw new ArgumentError(
      op,
      `monitor must be a figure of the logs, got '${monitor}'; there are ${names.join(', ')}. ${cure}`,
    );
  }
}

/** Callbacks with Keras's names, options and defaults; they are those of @evenkeel/train. */
import type { StateDict } from '@evenkeel/tensor';
import * as train from '@evenkeel/train';
import { inDialect } from '../dialect.js';
import { checkOptions } from '../options.js';
import { type MonitorOptions, monitorNames, monitorOf } from './monitor.js';
import { KerasCallback } from './names.js';

/** What {@link EarlyStopping} can be told. */
export interface EarlyStoppingOptions extends MonitorOptions {
  /** By how much the figure must be better to count; default 0: at all. */
  readonly minDelta?: number;
  /** After how many epochs in a row without a better figure training ends; default 0, which is the same as 1. */
  readonly patience?: number;
  /** Whether the model gets its weights of the best epoch back; default false. */
  readonly restoreBestWeights?: boolean;
}

/**
 * Ends training once a figure has not got better for some epochs in a row.
 *
 * @throws {ArgumentError} for an unknown option, or one out of its range; in `fit`, before it trains, if there is no such figure.
 *
 * @example
 * ```ts
 * const callbacks = [EarlyStopping({ patience: 10, restoreBestWeights: true })];
 * EarlyStopping({ patiance: 10 } as object); // throws [EarlyStopping] options must be known, got 'patiance'. Did you mean 'patience'?
 * ```
 */
export function EarlyStopping(options?: EarlyStoppingOptions): train.Callback {
  const op = 'EarlyStopping';
  const names = {
    ...monitorNames,
    minDelta: true,
    patience: true,
    restoreBestWeights: true,
  } as const;
  const given = checkOptions(op, options, names);
  const { minDelta = 0, patience = 0, restoreBestWeights: restoreBest = false } = given;
  const watched = monitorOf(op, given);
  const settings = { ...watched, minDelta, patience, restoreBest };
  return new KerasCallback(new train.EarlyStopping(settings), { op, monitor: watched.monitor });
}

/** What {@link ReduceLROnPlateau} can be told. */
export interface ReduceLROnPlateauOptions extends MonitorOptions {
  /** By how much the figure must be better to count; default 1e-4. */
  readonly minDelta?: number;
  /** What the learning rate is multiplied by; default 0.1. */
  readonly factor?: number;
  /** After how many epochs in a row without a better figure; default 10. */
  readonly patience?: number;
  /** For how many epochs after a reduction none are counted; default 0. */
  readonly cooldown?: number;
  /** Below which the rate is not lowered; default 0. */
  readonly minLr?: number;
}

/**
 * Lowers the learning rate when a figure has not got better for some epochs in a row.
 *
 * @throws {ArgumentError} for an unknown option, or one out of its range; in `fit`, before it trains, if there is no such figure.
 *
 * @example
 * ```ts
 * const callbacks = [ReduceLROnPlateau({ monitor: 'loss', factor: 0.5, patience: 3 })];
 * ```
 */
export function ReduceLROnPlateau(options?: ReduceLROnPlateauOptions): train.Callback {
  const op = 'ReduceLROnPlateau';
  const names = {
    ...monitorNames,
    minDelta: true,
    factor: true,
    patience: true,
    cooldown: true,
    minLr: true,
  } as const;
  const given = checkOptions(op, options, names);
  const { minDelta = 1e-4, factor = 0.1, patience = 10, cooldown = 0 } = given;
  const { minLr: minLearningRate = 0 } = given;
  const watched = monitorOf(op, given);
  const settings = { ...watched, minDelta, factor, patience, cooldown, minLearningRate };
  const inner = inDialect(() => new train.ReduceOnPlateau(settings));
  return new KerasCallback(inner, { op, monitor: watched.monitor });
}

/**
 * Sets the learning rate at the beginning of every epoch.
 *
 * @param schedule from the epoch, counted from 0, and the rate so far, to the rate.
 * @throws {ArgumentError} unless it is a function; in training, unless it gives a rate.
 *
 * @example
 * ```ts
 * const callbacks = [LearningRateScheduler((epoch, lr) => (epoch < 10 ? lr : lr * 0.9))];
 * ```
 */
export function LearningRateScheduler(
  schedule: (epoch: number, lr: number) => number,
): train.Callback {
  return inDialect(() => new KerasCallback(new train.LearningRateSchedule(schedule)));
}

/** What {@link ModelCheckpoint} can be told. */
export interface ModelCheckpointOptions extends MonitorOptions {
  /** Whether only epochs are saved whose figure is better than all before; default false: every epoch. */
  readonly saveBestOnly?: boolean;
}

/**
 * Hands out the weights after every epoch, or after those that are better than all before. Keras's takes the name of
 * a file; this takes a function, which works in a browser too.
 *
 * @param save stores the weights, a copy; training waits for it.
 * @throws {ArgumentError} for an unknown option, or unless save is a function; in `fit`, before it trains, if there is no such figure.
 *
 * @example
 * ```ts
 * const saved: number[] = [];
 * const callbacks = [ModelCheckpoint((_, { epoch }) => void saved.push(epoch), { saveBestOnly: true })];
 * ```
 */
export function ModelCheckpoint(
  save: (state: StateDict, info: train.CheckpointInfo) => void | Promise<void>,
  options?: ModelCheckpointOptions,
): train.Callback {
  const op = 'ModelCheckpoint';
  const given = checkOptions(op, options, { ...monitorNames, saveBestOnly: true });
  if (!given.saveBestOnly) return new KerasCallback(new train.ModelCheckpoint({ save }));
  const watched = monitorOf(op, given);
  const inner = new train.ModelCheckpoint({ save, ...watched, saveBestOnly: true });
  return new KerasCallback(inner, { op, monitor: watched.monitor });
}

/**
 * Writes the figures of every epoch as comma-separated text. Keras's takes the name of a file; this takes a function.
 *
 * @param write appends text; training waits for it.
 * @param options.append whether to leave out the line with the names; default false.
 * @throws {ArgumentError} for an unknown option, or unless write is a function.
 *
 * @example
 * ```ts
 * let text = '';
 * const callbacks = [CSVLogger((lines) => void (text += lines))];
 * ```
 */
export function CSVLogger(
  write: (text: string) => void | Promise<void>,
  options?: { readonly append?: boolean },
): train.Callback {
  const { append = false } = checkOptions('CSVLogger', options, { append: true });
  return inDialect(() => new KerasCallback(new train.CsvLog({ write, header: !append })));
}

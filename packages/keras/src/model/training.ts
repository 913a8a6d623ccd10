/** `fit`, `evaluate` and `predict`: Keras's arguments into those of @evenkeel/train, and the results back. */
import type { BatchSource, HostArray } from '@evenkeel/data';
import type { Module } from '@evenkeel/nn';
import type { Backend, FloatDType, Key } from '@evenkeel/tensor';
import * as train from '@evenkeel/train';
import { checkCallbacks, checkMonitors } from '../callbacks/check.js';
import { KerasCallback, kerasLogs } from '../callbacks/names.js';
import { inDialect, inDialectLater, type Operations, type Words } from '../dialect.js';
import { checkOptions } from '../options.js';
import type { Compiled } from './compile.js';
import {
  type BatchSettings,
  batchesAlone,
  checkTargets,
  type Examples,
  isSource,
  type Rows,
  sourceOf,
  splitOff,
  targetsOf,
  validationExamples,
  yDtypeOf,
} from './data.js';
import { EpochLines } from './epoch-lines.js';
import { type History, historyOf } from './history.js';
import {
  checkVerbose,
  type EvaluateOptions,
  evaluateNames,
  type FitOptions,
  fitNames,
  type PredictOptions,
  predictNames,
} from './options.js';

/** A model that is built, as these functions need it. */
export interface Built {
  readonly module: Module;
  readonly backend: Backend;
  readonly dtype: FloatDType;
  /** What the order of rows and dropout follow from. */
  readonly key: Key;
}

const BATCH_SIZE = 32;

/** What callers see of the functions that make batches. */
const calledBy = (op: string): Operations => ({ batches: op, tableOf: op });

/** What is said of validationData, whose parts have no names of their own. */
const ofValidation: Words = [
  ['x and y must have', 'x and y of validationData must have'],
  ['x and weights must have', 'x and weights of validationData must have'],
  ['targets must be', 'the targets of validationData must be'],
];

export async function fitModel(
  model: Built,
  { optimizer, loss, metrics, weightedMetrics }: Compiled,
  x: Rows | BatchSource,
  y: Rows | null | undefined,
  options: FitOptions | undefined,
): Promise<History> {
  const given = checkOptions('fit', options, fitNames);
  const { epochs = 1, initialEpoch = 0, callbacks = [] } = given;
  checkCallbacks(callbacks);
  return inDialectLater(async () => {
    const { training, validation } = await dataFor(model, loss, x, y, given);
    const figures = ['loss', ...[...metrics, ...weightedMetrics].map(({ name }) => name)];
    checkMonitors(callbacks, figures, validation !== undefined);
    const history = await train.fit(model.module, training, {
      optimizer,
      loss: loss.call,
      metrics,
      weightedMetrics,
      epochs,
      initialEpoch,
      batchSize: given.batchSize,
      shuffle: given.shuffle,
      yDtype: yDtypeOf(loss.targets),
      validation,
      classWeights: given.classWeight,
      callbacks: [...callbacks, ...printing(given.verbose)],
      signal: given.signal,
      seed: model.key,
      backend: model.backend,
    });
    return historyOf(history, initialEpoch);
  }, calledBy('fit'));
}

function printing(verbose: FitOptions['verbose']): train.Callback[] {
  return checkVerbose('fit', verbose) === 0
    ? []
    : [new KerasCallback(new EpochLines((line) => console.log(line)))];
}

/** What `fit` of @evenkeel/train is given: tables, of which its messages can name the rows, or batches. */
async function dataFor(
  model: Built,
  { targets }: Compiled['loss'],
  x: Rows | BatchSource,
  y: Rows | null | undefined,
  options: FitOptions,
): Promise<{
  readonly training: train.TrainData;
  readonly validation: train.TrainData | undefined;
}> {
  const { batchSize = BATCH_SIZE, validationSplit } = options;
  const { validationData, sampleWeight } = options;
  const settings: BatchSettings = { ...model, batchSize, targets };
  const checked = (examples: Examples): Examples => {
    checkTargets('fit', examples, targets);
    return examples;
  };
  let validation: Examples | undefined;
  if (validationData !== undefined) {
    const examples = validationExamples(validationData);
    // What does not fit is refused here, where it can be said that it is validationData.
    inDialect(() => sourceOf('fit', examples, settings), calledBy('fit'), ofValidation);
    validation = examples;
  }
  if (isSource(x)) {
    return { training: batchesAlone('fit', x, { y, sampleWeight, validationSplit }), validation };
  }
  const examples: Examples = { x, y: targetsOf('fit', y), weights: sampleWeight ?? null };
  if (validation !== undefined || validationSplit === undefined || validationSplit === 0) {
    return { training: checked(examples), validation };
  }
  const { first, last } = await splitOff(examples, validationSplit);
  return { training: checked(first), validation: checked(last) };
}

/** The figures by name, the loss first. */
export async function evaluateModel(
  model: Built,
  { loss, metrics, weightedMetrics }: Compiled,
  x: Rows | BatchSource,
  y: Rows | null | undefined,
  options: EvaluateOptions | undefined,
): Promise<train.Logs> {
  const given = checkOptions('evaluate', options, evaluateNames);
  const { batchSize = BATCH_SIZE, sampleWeight, signal } = given;
  checkVerbose('evaluate', given.verbose);
  const { module, backend, dtype } = model;
  const settings: BatchSettings = { batchSize, backend, dtype, targets: loss.targets };
  const examples = (rows: Rows): Examples => ({
    x: rows,
    y: targetsOf('evaluate', y),
    weights: sampleWeight ?? null,
  });
  return inDialectLater(async () => {
    const data = isSource(x)
      ? batchesAlone('evaluate', x, { y, sampleWeight })
      : sourceOf('evaluate', examples(x), settings);
    const logs = await train.evaluate(module, data, {
      loss: loss.call,
      metrics,
      weightedMetrics,
      signal,
      backend,
    });
    return kerasLogs(logs);
  }, calledBy('evaluate'));
}

export function predictModel(
  { module, backend }: Built,
  x: Rows | BatchSource,
  options: PredictOptions | undefined,
): Promise<HostArray> {
  const given = checkOptions('predict', options, predictNames);
  const { batchSize = BATCH_SIZE, signal } = given;
  checkVerbose('predict', given.verbose);
  return inDialectLater(
    () => train.predict(module, x, { batchSize, signal, backend }),
    calledBy('predict'),
  );
}

/** What `fit` can be told, and what of it makes no sense. */
import type { Loss } from '@evenkeel/nn';
import type { Optimizer } from '@evenkeel/optim';
import { ArgumentError, type Backend, type FloatDType, Key, key } from '@evenkeel/tensor';
import { checkOptionNames, describeValue, type OptionNames } from '@evenkeel/tensor/dispatch';
import type { Callback } from './callback.js';
import { checkCallbacks } from './check-callbacks.js';
import { checkSignal } from './check-list.js';
import { type ClassWeights, checkClassWeights } from './class-weights.js';
import type { FigureOptions } from './figures.js';
import type { TrainData } from './source.js';

/** Options of `fit`. */
export interface FitOptions extends FigureOptions {
  /** What is made small, called with a batch's predictions and targets: gives a scalar. */
  readonly loss: Loss;
  /** Keeps its state: a second fit goes on where the first ended. */
  readonly optimizer: Optimizer;
  /** How often all rows are gone through; default 1. */
  readonly epochs?: number | undefined;
  /** Where counting starts, for going on after a pause: epochs `initialEpoch` to `epochs` - 1 are run. Default 0. */
  readonly initialEpoch?: number | undefined;
  /** How many rows a step has; default 32. A last batch of one row joins the one before. Batches keep their size. */
  readonly batchSize?: number | undefined;
  /** Whether the rows come in a new order in every epoch; default true. Batches keep theirs. */
  readonly shuffle?: boolean | undefined;
  /** The dtype of y: 'int32' if class numbers come as plain numbers. Default: as `batches` of @evenkeel/data takes them. */
  readonly yDtype?: FloatDType | 'int32' | undefined;
  /**
   * What everything random is a function of; default 0. With k = key(seed): weights that are not there yet are those of
   * `model.build(x, { seed: k })`; the rows of an epoch that begins when the optimizer has taken s steps come in the
   * order of `rowOrder(k.fold('shuffle').fold(s), rows)`; the step after s steps has the key `k.fold('step').fold(s)`.
   */
  readonly seed?: number | Key | undefined;
  /**
   * Data to evaluate on after every epoch, or `{ split: 0.2 }`: the last rows, that share of them rounded to a whole
   * number, which are not trained on. Their weights count, class weights do not. The first batch of a table is
   * evaluated within the first step, too, before anything is trained: what does not fit is found then.
   */
  readonly validation?: TrainData | { readonly split: number } | undefined;
  /** What a row counts in the training loss by its class: `{ 0: 1, 1: 2.5 }`; others 1. Beside the weights of the data. */
  readonly classWeights?: ClassWeights | undefined;
  /** Told how training goes on, in this order. */
  readonly callbacks?: readonly Callback[] | undefined;
  /** Ends training after the current step; the history says 'aborted'. */
  readonly signal?: AbortSignal | undefined;
  /** Where to compute; default: where the model is, or the data. */
  readonly backend?: Backend | undefined;
}

const known: OptionNames<FitOptions> = {
  loss: true,
  optimizer: true,
  epochs: true,
  initialEpoch: true,
  batchSize: true,
  shuffle: true,
  yDtype: true,
  seed: true,
  validation: true,
  classWeights: true,
  callbacks: true,
  signal: true,
  backend: true,
  metrics: true,
  weightedMetrics: true,
};

/** Throws unless every option has a meaning. */
export function checkFitOptions(options: FitOptions | undefined): void {
  const { loss, optimizer, classWeights, callbacks = [], signal } = options ?? {};
  const { epochs = 1, initialEpoch = 0 } = options ?? {};
  checkOptionNames('fit', options ?? {}, known);
  if (typeof loss !== 'function') {
    throw new ArgumentError(
      'fit',
      `needs a loss function, got ${describeValue(loss)}. Give e.g. loss: meanSquaredError`,
    );
  }
  if (typeof optimizer?.step !== 'function') {
    throw new ArgumentError(
      'fit',
      `needs an optimizer, got ${describeValue(optimizer)}. Give e.g. optimizer: new Adam({ learningRate: 0.001 })`,
    );
  }
  checkCount('epochs', epochs, 1);
  checkCount('initialEpoch', initialEpoch, 0);
  if (initialEpoch > epochs) {
    throw new ArgumentError(
      'fit',
      `epochs must count those before initialEpoch too, got epochs ${epochs} and initialEpoch ${initialEpoch}. For ${epochs} more give epochs: ${initialEpoch + epochs}`,
    );
  }
  if (classWeights !== undefined) checkClassWeights('fit', classWeights);
  checkCallbacks(callbacks);
  checkSignal('fit', signal);
}

function checkCount(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new ArgumentError(
    'fit',
    `${name} must be an integer of at least ${least}, got ${String(value)}. Count whole passes over the data`,
  );
}

/** The key of a seed. */
export function keyOf(seed: FitOptions['seed'] = 0): Key {
  return seed instanceof Key ? seed : key(seed);
}

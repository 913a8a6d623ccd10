/** What `fit`, `evaluate` and `predict` can be told. */

import type { OptionNames } from '@evenkeel/tensor/dispatch';
import type { Callback, ClassWeights } from '@evenkeel/train';
import { checkChoice } from '../options.js';
import type { Rows } from './data.js';

/** How much is printed. */
type Verbose = 'auto' | 0 | 1 | 2;

/** `verbose`, if it is one of Keras's; default 'auto'. */
export function checkVerbose(op: string, verbose: Verbose = 'auto'): Verbose {
  return checkChoice(op, 'verbose', verbose, ['auto', 0, 1, 2]);
}

/** What `fit` can be told. */
export interface FitOptions {
  /** How often all rows are gone through; default 1. */
  readonly epochs?: number;
  /** How many rows a step has; default 32. A last batch of one row joins the one before. */
  readonly batchSize?: number;
  /** The share of the rows, the last ones as they come, that is validated on and not trained on. Default: none. */
  readonly validationSplit?: number;
  /** Rows, targets, and what each row counts, to evaluate on after every epoch. It goes before validationSplit. */
  readonly validationData?:
    | readonly [x: Rows, y: Rows]
    | readonly [x: Rows, y: Rows, weights: Rows];
  /** Whether the rows come in a new order in every epoch; default true. */
  readonly shuffle?: boolean;
  /** What a row counts in the training loss by its class: `{ 0: 1, 1: 2.5 }`; others 1. */
  readonly classWeight?: ClassWeights;
  /** What each row counts: [rows]. */
  readonly sampleWeight?: Rows;
  /** Those of this package see Keras's names (`val_loss`), others those of @evenkeel/train (`valLoss`). */
  readonly callbacks?: readonly Callback[];
  /** Where counting starts: epochs `initialEpoch` to `epochs` - 1 are run. Default 0. */
  readonly initialEpoch?: number;
  /** 0: silent. 1, 2 and 'auto': one line an epoch, by console.log. Default 'auto'. */
  readonly verbose?: Verbose;
  /** Ends training after the current step; the history says 'aborted'. */
  readonly signal?: AbortSignal;
}

export const fitNames: OptionNames<FitOptions> = {
  epochs: true,
  batchSize: true,
  validationSplit: true,
  validationData: true,
  shuffle: true,
  classWeight: true,
  sampleWeight: true,
  callbacks: true,
  initialEpoch: true,
  verbose: true,
  signal: true,
};

/** What `predict` can be told. */
export interface PredictOptions {
  /** How many rows are computed at once; default 32. */
  readonly batchSize?: number;
  /** As in Keras's scripts, and without effect: `predict` and `evaluate` print nothing. Default 'auto'. */
  readonly verbose?: Verbose;
  /** Ends it with the signal's reason. */
  readonly signal?: AbortSignal;
}

export const predictNames: OptionNames<PredictOptions> = {
  batchSize: true,
  verbose: true,
  signal: true,
};

/** What `evaluate` can be told. */
export interface EvaluateOptions extends PredictOptions {
  /** What each row counts in the loss and the weighted metrics: [rows]. */
  readonly sampleWeight?: Rows;
  /** Whether the figures come by name; default false: in a list, the loss first. */
  readonly returnDict?: boolean;
}

export const evaluateNames: OptionNames<EvaluateOptions> = {
  ...predictNames,
  sampleWeight: true,
  returnDict: true,
};

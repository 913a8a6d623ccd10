/** Metrics by Keras's names, with Keras's options and defaults; they are those of @evenkeel/train. */
import {
  AUC,
  BinaryAccuracy,
  CategoricalAccuracy,
  MeanAbsoluteError,
  MeanSquaredError,
  type Metric,
  Precision,
  R2,
  Recall,
  RootMeanSquaredError,
  SparseCategoricalAccuracy,
  TopKAccuracy,
} from '@evenkeel/train';
import { byId, checkOptions } from '../options.js';
import { AccuracyByShape } from './accuracy.js';
import { AdaptedMetric } from './adapted.js';

/** What every metric can be told. */
export interface NamedOptions {
  /** The key in histories and logs. Default: Keras's name, such as 'binary_accuracy'. */
  readonly name?: string;
}

/** What {@link binaryAccuracy} can be told. */
export interface BinaryAccuracyOptions extends NamedOptions {
  /** The probability above which class 1 is predicted; default 0.5. */
  readonly threshold?: number;
}

/**
 * The share of predictions on the right side of a threshold: Keras's BinaryAccuracy. Targets are 0 or 1.
 *
 * @throws {ArgumentError} for an unknown option, or one out of its range.
 *
 * @example
 * ```ts
 * binaryAccuracy({ threshold: 0.9 }).name; // => binary_accuracy
 * ```
 */
export function binaryAccuracy(options?: BinaryAccuracyOptions): Metric {
  const given = checkOptions('binaryAccuracy', options, { threshold: true, name: true });
  const { name = 'binary_accuracy', threshold = 0.5 } = given;
  return new AdaptedMetric(name, new BinaryAccuracy({ threshold }));
}

/** What {@link precision} and {@link recall} can be told. */
export interface ThresholdOptions extends NamedOptions {
  /** The probability above which class 1 is predicted; default 0.5. */
  readonly thresholds?: number;
}

const thresholdNames = { thresholds: true, name: true } as const;

/**
 * Of the predictions of class 1, the share that are right: Keras's Precision, with one threshold.
 *
 * @throws {ArgumentError} for an unknown option, or one out of its range.
 *
 * @example
 * ```ts
 * precision({ thresholds: 0.9, name: 'p90' }).name; // => p90
 * ```
 */
export function precision(options?: ThresholdOptions): Metric {
  const given = checkOptions('precision', options, thresholdNames);
  const { name = 'precision', thresholds: threshold = 0.5 } = given;
  return new AdaptedMetric(name, new Precision({ threshold }));
}

/**
 * Of the rows of class 1, the share that are found: Keras's Recall, with one threshold.
 *
 * @throws {ArgumentError} for an unknown option, or one out of its range.
 *
 * @example
 * ```ts
 * recall().name; // => recall
 * ```
 */
export function recall(options?: ThresholdOptions): Metric {
  const given = checkOptions('recall', options, thresholdNames);
  const { name = 'recall', thresholds: threshold = 0.5 } = given;
  return new AdaptedMetric(name, new Recall({ threshold }));
}

/** What {@link auc} can be told. */
export interface AUCOptions extends NamedOptions {
  /** Between how many thresholds predictions are counted; default 200. */
  readonly numThresholds?: number;
  /** Whether predictions are logits; default false. */
  readonly fromLogits?: boolean;
}

/**
 * The area under the receiver operating characteristic, from counts between thresholds: Keras's AUC.
 *
 * @throws {ArgumentError} for an unknown option, or one out of its range.
 *
 * @example
 * ```ts
 * auc({ numThresholds: 1000 }).name; // => auc
 * ```
 */
export function auc(options?: AUCOptions): Metric {
  const names = { numThresholds: true, fromLogits: true, name: true } as const;
  const given = checkOptions('auc', options, names);
  const { name = 'auc', numThresholds: thresholds = 200, fromLogits = false } = given;
  return new AdaptedMetric(name, new AUC({ thresholds, fromLogits }));
}

/** What the top-k accuracies can be told. */
export interface TopKOptions extends NamedOptions {
  /** How many of the best classes count; default 5. */
  readonly k?: number;
}

const topKNames = { k: true, name: true } as const;

/**
 * The share of rows whose class is among the k best: Keras's TopKCategoricalAccuracy, for one-hot targets.
 *
 * @throws {ArgumentError} for an unknown option, or one out of its range.
 *
 * @example
 * ```ts
 * topKCategoricalAccuracy({ k: 3 }).name; // => top_k_categorical_accuracy
 * ```
 */
export function topKCategoricalAccuracy(options?: TopKOptions): Metric {
  const given = checkOptions('topKCategoricalAccuracy', options, topKNames);
  const { name = 'top_k_categorical_accuracy', k = 5 } = given;
  return new AdaptedMetric(name, new TopKAccuracy({ k }));
}

/**
 * The same for class numbers: Keras's SparseTopKCategoricalAccuracy.
 *
 * @throws {ArgumentError} for an unknown option, or one out of its range.
 *
 * @example
 * ```ts
 * sparseTopKCategoricalAccuracy({ k: 3 }).name; // => sparse_top_k_categorical_accuracy
 * ```
 */
export function sparseTopKCategoricalAccuracy(options?: TopKOptions): Metric {
  const given = checkOptions('sparseTopKCategoricalAccuracy', options, topKNames);
  const { name = 'sparse_top_k_categorical_accuracy', k = 5 } = given;
  return new AdaptedMetric(name, new TopKAccuracy({ k }), 'labels');
}

const table = {
  accuracy: () => new AccuracyByShape('accuracy'),
  acc: () => new AccuracyByShape('acc'),
  binary_accuracy: binaryAccuracy,
  BinaryAccuracy: binaryAccuracy,
  categorical_accuracy: () => new CategoricalAccuracy(),
  CategoricalAccuracy: () => new CategoricalAccuracy(),
  sparse_categorical_accuracy: sparse,
  SparseCategoricalAccuracy: sparse,
  top_k_categorical_accuracy: topKCategoricalAccuracy,
  sparse_top_k_categorical_accuracy: sparseTopKCategoricalAccuracy,
  auc,
  AUC: auc,
  precision,
  Precision: precision,
  recall,
  Recall: recall,
  mean_squared_error: () => new MeanSquaredError(),
  MeanSquaredError: () => new MeanSquaredError(),
  mse: () => new MeanSquaredError(),
  MSE: () => new MeanSquaredError(),
  mean_absolute_error: () => new MeanAbsoluteError(),
  MeanAbsoluteError: () => new MeanAbsoluteError(),
  mae: () => new MeanAbsoluteError(),
  MAE: () => new MeanAbsoluteError(),
  root_mean_squared_error: () => new RootMeanSquaredError(),
  RootMeanSquaredError: () => new RootMeanSquaredError(),
  r2_score: () => new R2(),
  R2Score: () => new R2(),
} as const;

function sparse(): Metric {
  return new AdaptedMetric(
    'sparse_categorical_accuracy',
    new SparseCategoricalAccuracy(),
    'labels',
  );
}

/** The name of a metric: 'accuracy', 'auc', 'precision', 'mae', ... */
export type MetricId = keyof typeof table;

/** The metric, or a new one of that name, under which it appears in histories. */
export function metricOf(op: string, given: MetricId | Metric): Metric {
  if (typeof given !== 'object' || given === null) {
    return new AdaptedMetric(given, byId<() => Metric>(op, 'metric', given, table)());
  }
  return new AdaptedMetric(given.name, given);
}

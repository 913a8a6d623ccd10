/**
 * @evenkeel/train: loops that train, evaluate and use a model, metrics and callbacks. The progress bar is the
 * entry @evenkeel/train/terminal.
 */
export type { Callback, Logs, Run, StepEnd } from './callback.js';
export { CsvLog, type CsvLogOptions } from './callbacks/csv-log.js';
export { EarlyStopping, type EarlyStoppingOptions } from './callbacks/early-stopping.js';
export {
  LearningRateSchedule,
  ReduceOnPlateau,
  type ReduceOnPlateauOptions,
} from './callbacks/learning-rate.js';
export {
  type CheckpointInfo,
  ModelCheckpoint,
  type ModelCheckpointOptions,
  splitCheckpoint,
} from './callbacks/model-checkpoint.js';
export type { Best, MonitorOptions } from './callbacks/monitor.js';
export type { ClassWeights } from './class-weights.js';
export { NonFiniteError } from './errors.js';
export { type EvaluateOptions, evaluate } from './evaluate.js';
export type { FigureOptions } from './figures.js';
export { fit } from './fit.js';
export type { FitOptions } from './fit-options.js';
export type { History } from './history.js';
export {
  BinaryAccuracy,
  CategoricalAccuracy,
  SparseCategoricalAccuracy,
  TopKAccuracy,
  type TopKOptions,
} from './metrics/accuracy.js';
export { AUC, type AUCOptions } from './metrics/auc.js';
export { ConfusionMatrix, type ConfusionMatrixOptions } from './metrics/confusion-matrix.js';
export type { BinaryOptions } from './metrics/labels.js';
export { Mean } from './metrics/mean.js';
export type { MetricOptions } from './metrics/mean-metric.js';
export type { Metric, MetricBatch } from './metrics/metric.js';
export { Precision, Recall } from './metrics/precision-recall.js';
export { R2 } from './metrics/r2.js';
export {
  MeanAbsoluteError,
  MeanSquaredError,
  RootMeanSquaredError,
} from './metrics/regression.js';
export { type PredictOptions, predict } from './predict.js';
export type { TrainData } from './source.js';

/**
 * @evenkeel/keras: Keras's names, defaults and formulas over nn, optim and train. What has an id in Keras ('adam',
 * 'binary_crossentropy', 'auc') has a function of that name in camelCase, to set options; the rest has its class's name.
 */
export type { ActivationFunction, ActivationId } from './activations.js';
export {
  CSVLogger,
  EarlyStopping,
  type EarlyStoppingOptions,
  LearningRateScheduler,
  ModelCheckpoint,
  type ModelCheckpointOptions,
  ReduceLROnPlateau,
  type ReduceLROnPlateauOptions,
} from './callbacks/callbacks.js';
export type { MonitorOptions } from './callbacks/monitor.js';
export {
  constant,
  type InitializerId,
  type NormalOptions,
  randomNormal,
  randomUniform,
  type SeedOptions,
  truncatedNormal,
  type UniformOptions,
  type VarianceScalingOptions,
  varianceScaling,
} from './initializers.js';
export {
  Activation,
  ELU,
  type ELUOptions,
  LeakyReLU,
  type LeakyReLUOptions,
  ReLU,
  Softmax,
  type SoftmaxOptions,
} from './layers/activation.js';
export {
  BatchNormalization,
  type BatchNormalizationOptions,
} from './layers/batch-normalization.js';
export { Dense, type DenseOptions } from './layers/dense.js';
export { Dropout, type DropoutOptions } from './layers/dropout.js';
export { Input, type InputLayer } from './layers/input.js';
export { Layer, type LayerOptions, type Weight } from './layers/layer.js';
export { Flatten, Reshape } from './layers/reshape.js';
export {
  binaryCrossentropy,
  type CrossentropyOptions,
  categoricalCrossentropy,
  huber,
  type Loss,
  type LossFunction,
  type LossId,
  type SmoothedCrossentropyOptions,
  sparseCategoricalCrossentropy,
} from './losses.js';
export {
  type AUCOptions,
  auc,
  type BinaryAccuracyOptions,
  binaryAccuracy,
  type MetricId,
  type NamedOptions,
  precision,
  recall,
  sparseTopKCategoricalAccuracy,
  type ThresholdOptions,
  type TopKOptions,
  topKCategoricalAccuracy,
} from './metrics/metrics.js';
export type { CompileOptions } from './model/compile.js';
export type { Rows } from './model/data.js';
export type { History } from './model/history.js';
export type { EvaluateOptions, FitOptions, PredictOptions } from './model/options.js';
export { Sequential } from './model/sequential.js';
export {
  SequentialModel,
  type SequentialOptions,
  type SummaryOptions,
} from './model/sequential-model.js';
export { type AdamOptions, adam, adamw } from './optimizers/adam.js';
export type { CommonOptimizerOptions } from './optimizers/common.js';
export type { OptimizerId } from './optimizers/ids.js';
export { type RMSpropOptions, rmsprop } from './optimizers/rmsprop.js';
export {
  CosineDecay,
  type CosineDecayOptions,
  ExponentialDecay,
  InverseTimeDecay,
  PiecewiseConstantDecay,
  PolynomialDecay,
  type PolynomialDecayOptions,
  type StaircaseOptions,
} from './optimizers/schedules.js';
export { type SGDOptions, sgd } from './optimizers/sgd.js';
export {
  type ConfigureOptions,
  configure,
  defaultBackend,
  floatx,
  setFloatx,
  setRandomSeed,
} from './runtime.js';

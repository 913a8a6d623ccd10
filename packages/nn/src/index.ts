/** @evenkeel/nn: layers, their variables, and losses. Knows no concrete backend, no optimizer and no loop. */
export type { ActivationId, ActivationOptions } from './functional/activation-table.js';
export {
  hardSigmoid,
  hardSilu,
  logSigmoid,
  mish,
  relu6,
  selu,
  silu,
  softsign,
  sparsePlus,
  sparseSigmoid,
  tanhShrink,
} from './functional/activations.js';
export {
  celu,
  type EluOptions,
  elu,
  type GeluOptions,
  gelu,
  type HardTanhOptions,
  hardShrink,
  hardTanh,
  type LeakyReluOptions,
  leakyRelu,
  type ShrinkOptions,
  type SquareplusOptions,
  softShrink,
  squareplus,
  type ThresholdOptions,
  threshold,
} from './functional/activations-with-options.js';
export * as initializers from './initializers/index.js';
export { Activation, type ActivationArguments } from './layers/activation.js';
export { Dense, type DenseOptions } from './layers/dense.js';
export { Dropout, type DropoutOptions } from './layers/dropout.js';
export { PReLU, type PReLUOptions } from './layers/prelu.js';
export { Flatten, Reshape, type ReshapeOptions } from './layers/reshape.js';
export { Residual, type ResidualOptions } from './layers/residual.js';
export { Sequential, type SequentialLayer } from './layers/sequential.js';
export { binaryCrossEntropy } from './losses/binary-cross-entropy.js';
export {
  categoricalCrossEntropy,
  sparseCategoricalCrossEntropy,
} from './losses/categorical-cross-entropy.js';
export {
  type CrossEntropyOptions,
  type Loss,
  type LossOptions,
  lossWith,
  type Reduction,
  type SmoothedOptions,
} from './losses/loss.js';
export { reduceLosses } from './losses/reduce.js';
export {
  type HuberOptions,
  huber,
  meanAbsoluteError,
  meanSquaredError,
} from './losses/regression.js';
export type { BuildOptions, OpenShape } from './module/build.js';
export type { CallEvent, Context, Observer } from './module/context.js';
export { type AnyModule, type Give, Module } from './module/module.js';
export { type Initializer, type ModuleVariable, Parameter, State } from './module/parameter.js';
export { BatchNorm, type BatchNormOptions } from './normalization/batch-norm.js';
export type { RunningUpdate } from './normalization/running-statistics.js';
export { decodeSafetensors, type SafetensorsContents } from './safetensors/decode.js';
export { encodeSafetensors } from './safetensors/encode.js';
export { loadSafetensors, saveSafetensors } from './safetensors/file.js';
export {
  type DescribeOptions,
  describe,
  type LayerDescription,
  type ModelDescription,
  type ParameterCount,
} from './summary/describe.js';
export { type SummaryOptions, summary } from './summary/summary.js';

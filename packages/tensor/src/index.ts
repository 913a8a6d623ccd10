/**
 * @evenkeel/tensor: arrays on a backend, and the operations on them. Knows no concrete backend and
 * takes no gradients.
 */
export {
  type ArgReduceOp,
  type Backend,
  type Capabilities,
  DeviceBuffer,
  type FusedOps,
  type Operand,
  type ReduceOp,
} from './backend.js';
export { type BatchNormResult, batchNorm } from './composites/batch-norm.js';
export { linear } from './composites/linear.js';
export { type Moments, moments } from './composites/moments.js';
export {
  logSoftmax,
  softmax,
  softmaxCrossEntropy,
  sparseCrossEntropy,
} from './composites/softmax.js';
export { type MemoryInfo, memory } from './dispatch/engine.js';
export { keep, scope, type TensorHolder } from './dispatch/scope.js';
export {
  bytesPerElement,
  castNumber,
  DTYPES,
  type DType,
  dtypeCode,
  type FloatDType,
  floatOf,
  hostArray,
  isFloat,
  promote,
  promoteNumber,
  type TypedArray,
} from './dtype.js';
export {
  ArgumentError,
  BackendMismatchError,
  CapabilityError,
  DisposedError,
  DTypeError,
  EvenkeelError,
  formatShape,
  GradientError,
  IndexError,
  MemoryError,
  type MemorySizes,
  ScopeError,
  ShapeError,
  UnbuiltError,
} from './errors.js';
export { Gradients } from './gradients.js';
export { axesOf } from './layout/infer.js';
export { type AxisMask, dense, Layout, type Shape, sizeOf, strided } from './layout/layout.js';
export { matmul } from './ops/contract.js';
export {
  type ArrayInput,
  arange,
  type CreationOptions,
  eye,
  full,
  fullLike,
  type Nested,
  ones,
  onesLike,
  type TensorOptions,
  tensor,
  zeros,
  zerosLike,
} from './ops/creation.js';
export {
  abs,
  add,
  cast,
  clip,
  cos,
  div,
  elementwise,
  equal,
  erf,
  erfInv,
  exp,
  expm1,
  greater,
  greaterEqual,
  less,
  lessEqual,
  log,
  log1p,
  logicalNot,
  maximum,
  minimum,
  mul,
  neg,
  notEqual,
  reciprocal,
  relu,
  rsqrt,
  sigmoid,
  sigmoidCrossEntropy,
  sign,
  sin,
  softplus,
  sqrt,
  square,
  sub,
  tanh,
  where,
} from './ops/elementwise.js';
export { gather, oneHot, scatterAdd } from './ops/indexing.js';
export {
  concat,
  embed,
  expand,
  matrixTranspose,
  reshape,
  slice,
  stopGradient,
  transpose,
} from './ops/move.js';
export { type Axis, argmax, max, mean, sum } from './ops/reduce.js';
export { update } from './ops/update.js';
export {
  type ComputeOp,
  type Expression,
  type ExpressionOp,
  e,
  type FormulaOp,
  type Term,
} from './program/expression.js';
export { defineProgram, type Program } from './program/program.js';
export { type ResolvedProgram, resolveProgram, type Step } from './program/resolve.js';
export {
  bernoulli,
  normal,
  type RandomOptions,
  randomBits,
  truncatedNormal,
  uniform,
} from './random/distributions.js';
export { Key, key } from './random/key.js';
export { type KeyWords, threefryBits } from './random/threefry.js';
export type { StateDict, StateEntry } from './state-dict.js';
export { closest } from './suggest.js';
export { Tensor } from './tensor.js';
export { Variable } from './variable.js';

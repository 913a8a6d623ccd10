/** Activations by Keras's names, with Keras's defaults; the functions themselves are those of tensor and nn. */
import {
  celu,
  elu,
  gelu,
  hardShrink,
  hardSigmoid,
  hardSilu,
  hardTanh,
  leakyRelu,
  logSigmoid,
  mish,
  relu6,
  selu,
  silu,
  softShrink,
  softsign,
  sparsePlus,
  sparseSigmoid,
  squareplus,
  tanhShrink,
} from '@evenkeel/nn';
import {
  exp,
  logSoftmax,
  relu,
  sigmoid,
  softmax,
  softplus,
  type Tensor,
  tanh,
} from '@evenkeel/tensor';
import { byId } from './options.js';

/** A function of a layer's output, of the same shape. */
export type ActivationFunction = (x: Tensor) => Tensor;

const table = {
  celu: (x: Tensor) => celu(x),
  elu: (x: Tensor) => elu(x),
  exponential: exp,
  gelu: (x: Tensor) => gelu(x),
  hard_shrink: (x: Tensor) => hardShrink(x),
  hard_sigmoid: hardSigmoid,
  hard_silu: hardSilu,
  hard_swish: hardSilu,
  hard_tanh: (x: Tensor) => hardTanh(x),
  leaky_relu: (x: Tensor) => leakyRelu(x, { negativeSlope: 0.2 }),
  linear: (x: Tensor) => x,
  log_sigmoid: logSigmoid,
  log_softmax: (x: Tensor) => logSoftmax(x),
  mish,
  relu,
  relu6,
  selu,
  sigmoid,
  silu,
  soft_shrink: (x: Tensor) => softShrink(x),
  softmax: (x: Tensor) => softmax(x),
  softplus,
  softsign,
  sparse_plus: sparsePlus,
  sparse_sigmoid: sparseSigmoid,
  squareplus: (x: Tensor) => squareplus(x),
  swish: silu,
  tanh,
  tanh_shrink: tanhShrink,
} as const;

/** The name of an activation: 'relu', 'sigmoid', 'softmax', 'gelu', 'leaky_relu', ... */
export type ActivationId = keyof typeof table;

/** The function, or that of a name. */
export function activationOf(
  op: string,
  given: ActivationId | ActivationFunction,
): ActivationFunction {
  return typeof given === 'function'
    ? given
    : byId<ActivationFunction>(op, 'activation', given, table);
}

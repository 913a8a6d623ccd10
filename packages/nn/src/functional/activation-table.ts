/** The activations by name, for layers and whoever reads a configuration. */
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
import {
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
} from './activations.js';
import {
  celuWith,
  eluWith,
  geluWith,
  hardShrinkWith,
  hardTanhWith,
  leakyReluWith,
  softShrinkWith,
  squareplusWith,
  thresholdWith,
} from './activations-with-options.js';
import type { TensorFunction } from './apply.js';

/** Options of the activations 'softmax' and 'logSoftmax'. */
export interface SoftmaxOptions {
  /** Along which the values sum to 1; default -1, the last. */
  readonly axis?: number;
}

const always = (f: TensorFunction) => (): TensorFunction => f;

const makers = {
  celu: celuWith,
  elu: eluWith,
  exponential: always(exp),
  gelu: geluWith,
  hardShrink: hardShrinkWith,
  hardSigmoid: always(hardSigmoid),
  hardSilu: always(hardSilu),
  hardTanh: hardTanhWith,
  leakyRelu: leakyReluWith,
  linear: always((x) => x),
  logSigmoid: always(logSigmoid),
  logSoftmax:
    ({ axis }: SoftmaxOptions = {}) =>
    (x: Tensor) =>
      logSoftmax(x, axis),
  mish: always(mish),
  relu: always(relu),
  relu6: always(relu6),
  selu: always(selu),
  sigmoid: always(sigmoid),
  silu: always(silu),
  softmax:
    ({ axis }: SoftmaxOptions = {}) =>
    (x: Tensor) =>
      softmax(x, axis),
  softplus: always(softplus),
  softShrink: softShrinkWith,
  softsign: always(softsign),
  sparsePlus: always(sparsePlus),
  sparseSigmoid: always(sparseSigmoid),
  squareplus: squareplusWith,
  tanh: always(tanh),
  tanhShrink: always(tanhShrink),
  threshold: thresholdWith,
} as const;

/** The name of an activation: that of the function, and 'exponential' (exp) and 'linear' (x itself). */
export type ActivationId = keyof typeof makers;

/** The options of each activation, as a list of at most one. */
export type ActivationOptions = {
  readonly [K in ActivationId]: Parameters<(typeof makers)[K]>;
};

const table: {
  readonly [K in ActivationId]: (...options: ActivationOptions[K]) => TensorFunction;
} = makers;

/** Every name. */
export const activationIds: readonly string[] = Object.keys(makers);

/** Whether this is the name of an activation. */
export const isActivationId = (id: string): id is ActivationId => Object.hasOwn(makers, id);

/** The activation of this name, with its options checked. */
export function activationOf<K extends ActivationId>(
  id: K,
  options: ActivationOptions[K],
): TensorFunction {
  return table[id](...options);
}

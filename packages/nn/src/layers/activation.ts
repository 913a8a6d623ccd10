/** An elementwise function, or softmax, as a layer. The functions themselves stand in functional/. */
import { ArgumentError, type Tensor } from '@evenkeel/tensor';
import { describeValue, suggestion } from '@evenkeel/tensor/dispatch';
import {
  type ActivationId,
  type ActivationOptions,
  activationIds,
  activationOf,
  isActivationId,
} from '../functional/activation-table.js';
import type { TensorFunction } from '../functional/apply.js';
import { Module } from '../module/module.js';

/** What an {@link Activation} is made of: a function, or a name and the options of that function. */
export type ActivationArguments =
  | readonly [f: TensorFunction | ActivationId]
  | {
      readonly [K in ActivationId]: readonly [id: K, ...options: ActivationOptions[K]];
    }[ActivationId];

/**
 * f(x), by a function of a tensor, or by name: 'relu', 'relu6', 'leakyRelu', 'elu', 'selu', 'celu', 'gelu', 'silu',
 * 'mish', 'sigmoid', 'logSigmoid', 'softplus', 'squareplus', 'sparsePlus', 'sparseSigmoid', 'hardSigmoid', 'hardSilu',
 * 'hardTanh', 'tanh', 'tanhShrink', 'softsign', 'hardShrink', 'softShrink', 'threshold', 'softmax', 'logSoftmax',
 * 'exponential', 'linear'. In a {@link Sequential} a function needs no layer around it.
 *
 * @throws {ArgumentError} for another name, and for options out of their range.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const x = tensor([[-1, 2]], { backend });
 * String(new Activation('leakyRelu', { negativeSlope: 0.5 }).infer(x)); // => [[-0.5 2. ]]
 * String(new Activation((t) => mul(t, t)).infer(x)); // => [[1. 4.]]
 * String(new Activation('softmax', { axis: 0 }).infer(x)); // => [[1. 1.]]
 * ```
 */
export class Activation extends Module {
  /** The name it was made by; null for a function. */
  readonly id: ActivationId | null;
  readonly f: TensorFunction;

  constructor(...args: ActivationArguments) {
    super();
    const [f, ...options] = args;
    this.id = typeof f === 'function' ? null : checkedId(f);
    this.f = typeof f === 'function' ? f : activationOf(f, options);
  }

  override get type(): string {
    return 'Activation';
  }

  protected forward(x: Tensor): Tensor {
    return this.f(x);
  }
}

function checkedId(id: ActivationId): ActivationId {
  if (typeof id === 'string' && isActivationId(id)) return id;
  throw new ArgumentError(
    'Activation',
    `needs a function or the name of an activation, got ${describeValue(id)}. ${suggestion(id, activationIds)}`,
  );
}

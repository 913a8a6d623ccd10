/** Layers that apply a function: Activation, and those named after theirs. */
import * as nn from '@evenkeel/nn';
import { relu, softmax, type Tensor } from '@evenkeel/tensor';
import { type ActivationFunction, type ActivationId, activationOf } from '../activations.js';
import { checkNumber, checkOptions } from '../options.js';
import { Layer, type LayerOptions, layerNames } from './layer.js';

class FunctionModule extends nn.Module {
  readonly #type: string;
  readonly #f: ActivationFunction;

  constructor(type: string, f: ActivationFunction) {
    super();
    this.#type = type;
    this.#f = f;
  }

  override get type(): string {
    return this.#type;
  }

  protected forward(x: Tensor): Tensor {
    return this.#f(x);
  }
}

const layerOf = (type: string, f: ActivationFunction, options: LayerOptions): Layer =>
  new Layer({ type, module: new FunctionModule(type, f), options });

/**
 * f(x), by name or as a function of a tensor. A name stands for Keras's defaults: 'leaky_relu' has a slope of 0.2 and
 * 'gelu' is exact.
 *
 * @throws {ArgumentError} for an unknown name or option.
 *
 * @example
 * ```ts
 * const model = Sequential([Activation('relu', { inputShape: [2] }), Activation((x) => mul(x, 2))]);
 * (await model.predict([[-1, 3]])).data; // => Float32Array(2) [ 0, 6 ]
 * ```
 */
export function Activation(
  activation: ActivationId | ActivationFunction,
  options?: LayerOptions,
): Layer {
  const given = checkOptions('Activation', options, layerNames);
  return layerOf('Activation', activationOf('Activation', activation), given);
}

/**
 * max(x, 0): `Activation('relu')` under another name.
 *
 * @throws {ArgumentError} for an unknown option.
 *
 * @example
 * ```ts
 * ReLU().name; // => re_lu
 * ```
 */
export function ReLU(options?: LayerOptions): Layer {
  return layerOf('ReLU', relu, checkOptions('ReLU', options, layerNames));
}

/** What {@link LeakyReLU} can be told. */
export interface LeakyReLUOptions extends LayerOptions {
  /** At least 0; default 0.3. */
  readonly negativeSlope?: number;
}

/**
 * x, below 0 times negativeSlope: 0.3, where the name 'leaky_relu' stands for 0.2.
 *
 * @throws {ArgumentError} for an unknown option, or one out of its range.
 *
 * @example
 * ```ts
 * const model = Sequential([LeakyReLU({ inputShape: [2], negativeSlope: 0.5 })]);
 * (await model.predict([[-1, 3]])).data; // => Float32Array(2) [ -0.5, 3 ]
 * ```
 */
export function LeakyReLU(options?: LeakyReLUOptions): Layer {
  const op = 'LeakyReLU';
  const given = checkOptions(op, options, { negativeSlope: true, ...layerNames });
  const { negativeSlope = 0.3 } = given;
  checkNumber(op, 'negativeSlope', negativeSlope, (x) => x >= 0, 'a number of at least 0');
  return layerOf(op, (x) => nn.leakyRelu(x, { negativeSlope }), given);
}

/** What {@link ELU} can be told. */
export interface ELUOptions extends LayerOptions {
  /** Above 0; default 1. */
  readonly alpha?: number;
}

/**
 * x, below 0 alpha * (exp(x) - 1).
 *
 * @throws {ArgumentError} for an unknown option, or one out of its range.
 *
 * @example
 * ```ts
 * const model = Sequential([ELU({ inputShape: [2] })]);
 * (await model.predict([[-1, 3]])).data; // => Float32Array(2) [ -0.63212..., 3 ]
 * ```
 */
export function ELU(options?: ELUOptions): Layer {
  const given = checkOptions('ELU', options, { alpha: true, ...layerNames });
  const { alpha = 1 } = given;
  checkNumber('ELU', 'alpha', alpha, (x) => x > 0, 'a number above 0');
  return layerOf('ELU', (x) => nn.elu(x, { alpha }), given);
}

/** What {@link Softmax} can be told. */
export interface SoftmaxOptions extends LayerOptions {
  /** Along which the values sum to 1; default -1, the last. */
  readonly axis?: number;
}

/**
 * exp(x) over its sum along an axis.
 *
 * @throws {ArgumentError} for an unknown option.
 *
 * @example
 * ```ts
 * const model = Sequential([Softmax({ inputShape: [2] })]);
 * (await model.predict([[1, 1]])).data; // => Float32Array(2) [ 0.5, 0.5 ]
 * ```
 */
export function Softmax(options?: SoftmaxOptions): Layer {
  const given = checkOptions('Softmax', options, { axis: true, ...layerNames });
  const { axis = -1 } = given;
  return layerOf('Softmax', (x) => softmax(x, axis), given);
}

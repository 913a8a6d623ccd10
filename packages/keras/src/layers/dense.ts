/** The layer Dense: that of @evenkeel/nn, followed by an activation. */
import * as nn from '@evenkeel/nn';
import { ArgumentError, type Tensor } from '@evenkeel/tensor';
import type { OptionNames } from '@evenkeel/tensor/dispatch';
import { describeValue } from '@evenkeel/tensor/dispatch';
import { type ActivationFunction, type ActivationId, activationOf } from '../activations.js';
import { type InitializerId, initializerOf } from '../initializers.js';
import { checkOptions } from '../options.js';
import { Layer, type LayerOptions, layerNames, type Weight } from './layer.js';

/** What {@link Dense} can be told. */
export interface DenseOptions extends LayerOptions {
  /** A function, or the name of one: 'relu'. Default: none. */
  readonly activation?: ActivationId | ActivationFunction;
  /** Default true. */
  readonly useBias?: boolean;
  /** Default 'glorot_uniform'. */
  readonly kernelInitializer?: InitializerId | nn.Initializer;
  /** Default 'zeros'. */
  readonly biasInitializer?: InitializerId | nn.Initializer;
}

const known: OptionNames<DenseOptions> = {
  activation: true,
  useBias: true,
  kernelInitializer: true,
  biasInitializer: true,
  ...layerNames,
};

class DenseModule extends nn.Dense {
  readonly #activation: ActivationFunction;

  constructor(options: nn.DenseOptions, activation: ActivationFunction) {
    super(options);
    this.#activation = activation;
  }

  protected override forward(x: Tensor): Tensor {
    return this.#activation(super.forward(x));
  }
}

/**
 * activation(x @ kernel + bias): [batch, ..., features] to [batch, ..., units]. Weights: `kernel` [features, units],
 * `bias` [units].
 *
 * @param units the size of the last axis of the output.
 * @throws {ArgumentError} unless units is a positive integer, and for an unknown option or name.
 *
 * @example
 * ```ts
 * const model = Sequential([Dense(64, { inputShape: [20], activation: 'relu' }), Dense(1)]);
 * model.countParams(); // => 1409
 * Dense(64, { activation: 'rellu' } as object); // throws [Dense] activation must be known, got the string 'rellu'. Did you mean 'relu'?
 * ```
 */
export function Dense(units: number, options?: DenseOptions): Layer {
  const op = 'Dense';
  const given = checkOptions(op, options, known);
  if (!Number.isInteger(units) || units < 1) {
    throw new ArgumentError(
      op,
      `units must be a positive integer, got ${describeValue(units)}. Give the size of the output: Dense(64)`,
    );
  }
  const { activation = 'linear', useBias: bias = true } = given;
  const { kernelInitializer = 'glorot_uniform', biasInitializer = 'zeros' } = given;
  const module = new DenseModule(
    {
      units,
      bias,
      kernelInitializer: initializerOf(op, 'kernelInitializer', kernelInitializer),
      biasInitializer: initializerOf(op, 'biasInitializer', biasInitializer),
    },
    activationOf(op, activation),
  );
  const weights: Weight[] = [{ name: 'kernel', variable: module.kernel }];
  if (module.bias !== null) weights.push({ name: 'bias', variable: module.bias });
  return new Layer({ type: op, module, weights, options: given });
}

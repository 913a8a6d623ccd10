/** Losses by Keras's names, with Keras's options; what they compute is computed by those of @evenkeel/nn. */
import * as nn from '@evenkeel/nn';
import { cast, isFloat, reshape, type Tensor } from '@evenkeel/tensor';
import { byId, checkCalled, checkOptions } from './options.js';
import { lossTargetShape, shapeForTargets, shapeForWeights, type TargetKind } from './targets.js';

/** Keras's clip of probabilities, `keras.config.epsilon()`. */
const EPSILON = 1e-7;

/** A loss with its options set: what the factories here give, and `compile` takes. */
export class Loss {
  /** Its id: 'binary_crossentropy'. */
  readonly name: string;
  /** @internal What its targets are. */
  readonly targets: TargetKind;
  /** @internal As training calls it: predictions first. */
  readonly call: nn.Loss;

  /** @internal */
  constructor(name: string, targets: TargetKind, call: nn.Loss) {
    this.name = name;
    this.targets = targets;
    this.call = (prediction, target, options = {}) => {
      const shape = lossTargetShape(name, prediction.shape, target.shape, targets);
      // Batches of others may hold labels as floats; integers are what they name classes by.
      const labels = targets === 'labels' && isFloat(target.dtype);
      const y = reshape(labels ? cast(target, 'int32') : target, shape);
      return call(prediction, y, withRowWeights(options));
    };
  }
}

/** Weights [rows, 1] as [rows]. */
function withRowWeights(options: nn.LossOptions): nn.LossOptions {
  const { weights } = options;
  if (weights === undefined) return options;
  return { ...options, weights: reshape(weights, shapeForWeights(weights.shape)) };
}

/** A loss of your own, in Keras's order of arguments: a number for each row, or for each element, or one for all. */
export type LossFunction = (yTrue: Tensor, yPred: Tensor) => Tensor;

function custom(f: LossFunction): Loss {
  const name = f.name === '' ? 'loss' : f.name;
  const call: nn.Loss = (prediction, target, options = {}) => {
    const shape = shapeForTargets(prediction.shape, target.shape, 'values') ?? target.shape;
    const yTrue = reshape(cast(target, prediction.dtype), shape);
    return nn.reduceLosses(name, f(yTrue, prediction), withRowWeights(options));
  };
  return { name, targets: 'values', call };
}

/** What the cross entropies can be told. */
export interface CrossentropyOptions {
  /** Whether predictions are logits, from a last layer without an activation; default false: probabilities. */
  readonly fromLogits?: boolean;
}

/** What the cross entropies whose targets are probabilities can be told. */
export interface SmoothedCrossentropyOptions extends CrossentropyOptions {
  /** The share of each target that is spread over all classes; default 0. */
  readonly labelSmoothing?: number;
}

const smoothedNames = { fromLogits: true, labelSmoothing: true } as const;

/** Probabilities are clipped, logits need no clipping. */
const clipped = (fromLogits: boolean) =>
  fromLogits ? { fromLogits } : { fromLogits, epsilon: EPSILON };

/**
 * -(y log p + (1 - y) log(1 - p)), with p clipped to [1e-7, 1 - 1e-7]; the mean over all elements, times the weights of
 * the rows. Targets, from 0 to 1, have the shape of the predictions; [rows] is taken for [rows, 1].
 *
 * @throws {ArgumentError} for an unknown option, or one out of its range; in use, {@link ShapeError} for other targets.
 *
 * @example
 * ```ts
 * const model = Sequential([Dense(1, { inputShape: [2] })]);
 * model.compile({ optimizer: 'adam', loss: binaryCrossentropy({ fromLogits: true }) });
 * binaryCrossentropy({ logits: true } as object); // throws [binary_crossentropy] options must be known, got 'logits'
 * ```
 */
export function binaryCrossentropy(options?: SmoothedCrossentropyOptions): Loss {
  const name = 'binary_crossentropy';
  const { fromLogits = false, labelSmoothing = 0 } = checkOptions(name, options, smoothedNames);
  const settings = { ...clipped(fromLogits), labelSmoothing };
  return new Loss(name, 'probabilities', nn.lossWith(nn.binaryCrossEntropy, settings));
}

/**
 * -sum(y log p) over the classes, with p divided by its sum and clipped to [1e-7, 1 - 1e-7]; the mean over the rows,
 * times their weights. Targets are one-hot, or probabilities, of the shape of the predictions.
 *
 * @throws {ArgumentError} for an unknown option, or one out of its range; in use, {@link ShapeError} for other targets.
 *
 * @example
 * ```ts
 * categoricalCrossentropy({ labelSmoothing: 0.1 }).name; // => categorical_crossentropy
 * ```
 */
export function categoricalCrossentropy(options?: SmoothedCrossentropyOptions): Loss {
  const name = 'categorical_crossentropy';
  const { fromLogits = false, labelSmoothing = 0 } = checkOptions(name, options, smoothedNames);
  const settings = { ...clipped(fromLogits), labelSmoothing };
  return new Loss(name, 'distributions', nn.lossWith(nn.categoricalCrossEntropy, settings));
}

/**
 * -log p of the class that each target names, with p as in {@link categoricalCrossentropy}. Targets are class numbers,
 * [rows] or [rows, 1].
 *
 * @throws {ArgumentError} for an unknown option; in use, {@link ShapeError} for other targets, and {@link IndexError} for
 * the number of no class, which Keras counts as a loss of 0.
 *
 * @example
 * ```ts
 * sparseCategoricalCrossentropy({ fromLogits: true }).name; // => sparse_categorical_crossentropy
 * ```
 */
export function sparseCategoricalCrossentropy(options?: CrossentropyOptions): Loss {
  const name = 'sparse_categorical_crossentropy';
  const { fromLogits = false } = checkOptions(name, options, { fromLogits: true });
  const call = nn.lossWith(nn.sparseCategoricalCrossEntropy, clipped(fromLogits));
  return new Loss(name, 'labels', call);
}

/**
 * d^2 / 2 for |d| up to delta, delta (|d| - delta / 2) beyond, with d = prediction - target; the mean over all elements.
 *
 * @param options.delta above 0; default 1.
 * @throws {ArgumentError} for an unknown option; in use, for a delta out of its range.
 *
 * @example
 * ```ts
 * huber({ delta: 2 }).name; // => huber
 * ```
 */
export function huber(options?: { readonly delta?: number }): Loss {
  const { delta = 1 } = checkOptions('huber', options, { delta: true });
  return new Loss('huber', 'values', nn.lossWith(nn.huber, { delta }));
}

const meanSquaredError = (): Loss => new Loss('mean_squared_error', 'values', nn.meanSquaredError);
const meanAbsoluteError = (): Loss =>
  new Loss('mean_absolute_error', 'values', nn.meanAbsoluteError);

const table = {
  binary_crossentropy: binaryCrossentropy,
  categorical_crossentropy: categoricalCrossentropy,
  sparse_categorical_crossentropy: sparseCategoricalCrossentropy,
  mean_squared_error: meanSquaredError,
  mean_absolute_error: meanAbsoluteError,
  huber,
  bce: binaryCrossentropy,
  BCE: binaryCrossentropy,
  mse: meanSquaredError,
  MSE: meanSquaredError,
  mae: meanAbsoluteError,
  MAE: meanAbsoluteError,
  BinaryCrossentropy: binaryCrossentropy,
  CategoricalCrossentropy: categoricalCrossentropy,
  SparseCategoricalCrossentropy: sparseCategoricalCrossentropy,
  MeanSquaredError: meanSquaredError,
  MeanAbsoluteError: meanAbsoluteError,
  Huber: huber,
} as const;

/** The name of a loss: 'binary_crossentropy', 'sparse_categorical_crossentropy', 'mse', ... */
export type LossId = keyof typeof table;

/** The loss, that of a name, or one that calls a function. */
export function lossOf(op: string, given: LossId | Loss | LossFunction | undefined): Loss {
  if (given instanceof Loss) return given;
  checkCalled(op, 'loss', given, Object.values<unknown>(table));
  if (typeof given === 'function') return custom(given);
  return byId<() => Loss>(op, 'loss', given, table)();
}

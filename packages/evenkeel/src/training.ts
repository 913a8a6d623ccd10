/** fit, evaluate and predict, on the default backend where neither the model, the data nor the options name one. */
import type { HostArray, HostInput } from '@evenkeel/data';
import type { Module } from '@evenkeel/nn';
import { type Backend, Tensor } from '@evenkeel/tensor';
import * as train from '@evenkeel/train';
import { onDefault } from './defaults.js';

/** The options, with the default backend where none is known. */
function placed<O extends { readonly backend?: Backend | undefined }>(
  model: Module,
  data: unknown,
  options: O,
): O {
  const x = typeof data === 'object' && data !== null && 'x' in data ? data.x : data;
  const known = x instanceof Tensor || model.variables().some((variable) => variable.isBuilt);
  return known ? options : onDefault(options);
}

/**
 * Trains a model on data, as `fit` of @evenkeel/train. A model without weights is built on the backend of the data, or
 * on the default one.
 *
 * @throws {NonFiniteError} at the first loss that is NaN or infinite.
 * @throws {ArgumentError} for an option out of its range; what layers and losses throw for shapes that do not fit.
 *
 * @example
 * ```ts
 * const model = new Dense({ units: 1 });
 * const data = { x: [[0], [1], [2], [3]], y: [[1], [3], [5], [7]] };
 * const optimizer = new SGD({ learningRate: 0.1 });
 * const { epochs } = await fit(model, data, { loss: meanSquaredError, optimizer, epochs: 100, batchSize: 4 });
 * (epochs.at(-1)?.loss ?? 1) < 1e-4; // => true
 * ```
 */
export function fit(
  model: Module,
  data: train.TrainData,
  options: train.FitOptions,
): Promise<train.History> {
  return train.fit(model, data, placed(model, data, options));
}

/**
 * The loss and the metrics of a model on data, as `evaluate` of @evenkeel/train.
 *
 * @throws {UnbuiltError} if the model has no weights yet.
 * @throws {ArgumentError} if there is neither a loss nor a metric, or no row.
 *
 * @example
 * ```ts
 * const double: Loss = (prediction, target) => meanSquaredError(mul(prediction, 2), target);
 * await evaluate(new Sequential([relu]), { x: [[1], [-2]], y: [[2], [3]] }, { loss: double }); // => { loss: 4.5 }
 * ```
 */
export function evaluate(
  model: Module,
  data: train.TrainData,
  options: train.EvaluateOptions = {},
): Promise<train.Logs> {
  return train.evaluate(model, data, placed(model, data, options));
}

/**
 * The outputs of a model for all rows, in host memory, as `predict` of @evenkeel/train.
 *
 * @throws {UnbuiltError} if the model has no weights yet.
 * @throws {ArgumentError} if there is no row.
 *
 * @example
 * ```ts
 * await predict(new Sequential([relu]), [[1], [-2]]); // => { data: Float32Array(2) [ 1, 0 ], shape: [ 2, 1 ] }
 * ```
 */
export function predict(
  model: Module,
  x: HostInput | Tensor | train.TrainData,
  options: train.PredictOptions = {},
): Promise<HostArray> {
  return train.predict(model, x, placed(model, x, options));
}

/** How far predicted numbers are from the right ones. */
import { eachElement } from './elements.js';
import { MeanMetric, type MetricOptions } from './mean-metric.js';
import type { MetricBatch } from './metric.js';

/**
 * The mean over all elements of (prediction - target)^2. Predictions and targets have one shape, [rows, ...]; every
 * element counts with its row's weight. NaN if a prediction or a target is NaN.
 *
 * @throws {ShapeError} if predictions, targets and weights do not fit; [rows, 1] does not fit [rows].
 *
 * @example
 * ```ts
 * const error = new MeanSquaredError();
 * error.update({
 *   prediction: { data: Float32Array.of(1, 2, 3), shape: [3, 1] },
 *   target: { data: Float32Array.of(1, 4, 2), shape: [3, 1] },
 *   weights: { data: Float32Array.of(1, 1, 2), shape: [3] },
 * });
 * error.result(); // => 1.5
 * ```
 */
export class MeanSquaredError extends MeanMetric {
  constructor({ name = 'meanSquaredError' }: MetricOptions = {}) {
    super(name);
  }

  update(batch: MetricBatch): void {
    eachElement('MeanSquaredError', batch, (prediction, target, { weight }) =>
      this.mean.add((prediction - target) ** 2, weight),
    );
  }
}

/**
 * The root of the mean over all elements of (prediction - target)^2: of everything so far, not the mean of the
 * batches' roots. Shapes and weights are as in {@link MeanSquaredError}.
 *
 * @throws {ShapeError} if predictions, targets and weights do not fit.
 *
 * @example
 * ```ts
 * const error = new RootMeanSquaredError();
 * error.update({
 *   prediction: { data: Float32Array.of(3, 4), shape: [2] },
 *   target: { data: Float32Array.of(3, 0), shape: [2] },
 *   weights: null,
 * });
 * error.result(); // => 2.828...
 * ```
 */
export class RootMeanSquaredError extends MeanMetric {
  constructor({ name = 'rootMeanSquaredError' }: MetricOptions = {}) {
    super(name);
  }

  update(batch: MetricBatch): void {
    eachElement('RootMeanSquaredError', batch, (prediction, target, { weight }) =>
      this.mean.add((prediction - target) ** 2, weight),
    );
  }

  override result(): number {
    return Math.sqrt(super.result());
  }
}

/**
 * The mean over all elements of |prediction - target|. Shapes and weights are as in {@link MeanSquaredError}.
 *
 * @throws {ShapeError} if predictions, targets and weights do not fit.
 *
 * @example
 * ```ts
 * const error = new MeanAbsoluteError();
 * error.update({
 *   prediction: { data: Float32Array.of(1, 2, 3), shape: [3] },
 *   target: { data: Float32Array.of(1, 4, 2), shape: [3] },
 *   weights: null,
 * });
 * error.result(); // => 1
 * ```
 */
export class MeanAbsoluteError extends MeanMetric {
  constructor({ name = 'meanAbsoluteError' }: MetricOptions = {}) {
    super(name);
  }

  update(batch: MetricBatch): void {
    eachElement('MeanAbsoluteError', batch, (prediction, target, { weight }) =>
      this.mean.add(Math.abs(prediction - target), weight),
    );
  }
}

/** Precision and recall of class 1. */
import { type BinaryOptions, cutOf, decide, eachLabel } from './labels.js';
import { MeanMetric } from './mean-metric.js';
import type { MetricBatch } from './metric.js';

/** A share of something of which there may be none: 0 then, but NaN before the first batch. */
abstract class Share extends MeanMetric {
  #begun = false;

  override update(batch: MetricBatch): void {
    this.take(batch);
    this.#begun = true;
  }

  protected abstract take(batch: MetricBatch): void;

  override result(): number {
    return this.#begun && this.mean.weight === 0 ? 0 : super.result();
  }

  override reset(): void {
    super.reset();
    this.#begun = false;
  }
}

/**
 * Of the elements predicted to be of class 1, the share that are: true positives / (true and false positives).
 * Shapes, weights and the threshold are as in {@link BinaryAccuracy}.
 *
 * 0 if nothing was predicted to be of class 1, although the share of nothing is nothing: so that early stopping can
 * watch it. NaN if a prediction is NaN.
 *
 * @throws {ArgumentError} unless threshold is from 0 to 1, targets are 0 or 1, and weights are not negative.
 * @throws {ShapeError} if predictions, targets and weights do not fit.
 *
 * @example
 * ```ts
 * const precision = new Precision();
 * precision.update({
 *   prediction: { data: Float32Array.of(0.9, 0.8, 0.4), shape: [3] },
 *   target: { data: Float32Array.of(1, 0, 1), shape: [3] },
 *   weights: null,
 * });
 * precision.result(); // => 0.5
 * ```
 */
export class Precision extends Share {
  readonly #cut: number;

  constructor(options: BinaryOptions = {}) {
    super(options.name ?? 'precision');
    this.#cut = cutOf('Precision', options);
  }

  protected override take(batch: MetricBatch): void {
    const { data } = batch.prediction;
    eachLabel('Precision', batch, (score, label, { weight }) => {
      const predicted = decide(score, this.#cut, data);
      if (predicted !== 0) this.mean.add(predicted * label, weight);
    });
  }
}

/**
 * Of the elements of class 1, the share predicted to be: true positives / (true positives and false negatives).
 * Shapes, weights and the threshold are as in {@link BinaryAccuracy}.
 *
 * 0 if there are none of class 1. NaN if the prediction for one of them is NaN.
 *
 * @throws {ArgumentError} unless threshold is from 0 to 1, targets are 0 or 1, and weights are not negative.
 * @throws {ShapeError} if predictions, targets and weights do not fit.
 *
 * @example
 * ```ts
 * const recall = new Recall({ fromLogits: true });
 * recall.update({
 *   prediction: { data: Float32Array.of(2.2, -0.4, 1.3), shape: [3] },
 *   target: { data: Float32Array.of(1, 1, 1), shape: [3] },
 *   weights: null,
 * });
 * recall.result(); // => 0.666...
 * ```
 */
export class Recall extends Share {
  readonly #cut: number;

  constructor(options: BinaryOptions = {}) {
    super(options.name ?? 'recall');
    this.#cut = cutOf('Recall', options);
  }

  protected override take(batch: MetricBatch): void {
    const { data } = batch.prediction;
    eachLabel('Recall', batch, (score, label, { weight }) => {
      if (label === 1) this.mean.add(decide(score, this.#cut, data), weight);
    });
  }
}

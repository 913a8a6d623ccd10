/** The share of predictions that are right: of two classes, of many, or among the k best. */
import { ArgumentError } from '@evenkeel/tensor';
import { type ClassTargets, eachClassified, largest } from './classes.js';
import { type BinaryOptions, cutOf, decide, eachLabel } from './labels.js';
import { MeanMetric, type MetricOptions } from './mean-metric.js';
import type { MetricBatch } from './metric.js';

/** 1 if the prediction is right, else 0; NaN if one of the two is. */
const hit = (predicted: number, label: number): number =>
  Number.isNaN(predicted + label) ? Number.NaN : Number(predicted === label);

/**
 * The share of elements whose class, 0 or 1, is predicted: class 1 where the probability is above `threshold`.
 * Predictions and targets have one shape, [rows, ...]; every element counts with its row's weight.
 *
 * NaN if a prediction is NaN: a model that has diverged is right about nothing.
 *
 * @throws {ArgumentError} unless threshold is from 0 to 1, targets are 0 or 1, and weights are not negative.
 * @throws {ShapeError} if predictions, targets and weights do not fit; [rows, 1] does not fit [rows].
 *
 * @example
 * ```ts
 * const accuracy = new BinaryAccuracy();
 * accuracy.update({
 *   prediction: { data: Float32Array.of(0.9, 0.2, 0.4, 0.7), shape: [4, 1] },
 *   target: { data: Float32Array.of(1, 0, 1, 1), shape: [4, 1] },
 *   weights: null,
 * });
 * accuracy.result(); // => 0.75
 * new BinaryAccuracy({ threshold: 2 }); // throws [BinaryAccuracy] threshold must be a probability from 0 to 1, got 2
 * ```
 */
export class BinaryAccuracy extends MeanMetric {
  readonly #cut: number;

  constructor(options: BinaryOptions = {}) {
    super(options.name ?? 'accuracy');
    this.#cut = cutOf('BinaryAccuracy', options);
  }

  update(batch: MetricBatch): void {
    const { data } = batch.prediction;
    eachLabel('BinaryAccuracy', batch, (score, label, { weight }) =>
      this.mean.add(hit(decide(score, this.#cut, data), label), weight),
    );
  }
}

function addClassHits(
  op: string,
  batch: MetricBatch,
  targets: ClassTargets,
  add: (value: number, weight: number) => void,
): void {
  eachClassified(op, batch, targets, (scores, label, { weight }) =>
    add(hit(largest(scores), label), weight),
  );
}

/**
 * The share of positions where the largest score is that of the right class, named by targets with one value a
 * class, such as one-hot. Predictions, probabilities or logits, and targets are [rows, ..., classes]. Of equal
 * scores the first counts as the largest.
 *
 * NaN if a prediction is NaN.
 *
 * @throws {ShapeError} if predictions, targets and weights do not fit, or there are less than 2 classes.
 *
 * @example
 * ```ts
 * const accuracy = new CategoricalAccuracy();
 * accuracy.update({
 *   prediction: { data: Float32Array.of(0.1, 0.9, 0.8, 0.2), shape: [2, 2] },
 *   target: { data: Float32Array.of(0, 1, 0, 1), shape: [2, 2] },
 *   weights: { data: Float32Array.of(3, 1), shape: [2] },
 * });
 * accuracy.result(); // => 0.75
 * ```
 */
export class CategoricalAccuracy extends MeanMetric {
  constructor({ name = 'accuracy' }: MetricOptions = {}) {
    super(name);
  }

  update(batch: MetricBatch): void {
    addClassHits('CategoricalAccuracy', batch, 'one-hot', (value, weight) =>
      this.mean.add(value, weight),
    );
  }
}

/**
 * The share of positions where the largest score is that of the right class, named by targets that are indices of
 * classes. Predictions, probabilities or logits, are [rows, ..., classes], targets [rows, ...]. Of equal scores the
 * first counts as the largest.
 *
 * NaN if a prediction is NaN.
 *
 * @throws {ShapeError} if predictions, targets and weights do not fit, or there are less than 2 classes.
 * @throws {IndexError} if a target is no class.
 *
 * @example
 * ```ts
 * const accuracy = new SparseCategoricalAccuracy();
 * accuracy.update({
 *   prediction: { data: Float32Array.of(2, -1, 0, 0.1, 0.3, 0.2), shape: [2, 3] },
 *   target: { data: Int32Array.of(0, 2), shape: [2] },
 *   weights: null,
 * });
 * accuracy.result(); // => 0.5
 * ```
 */
export class SparseCategoricalAccuracy extends MeanMetric {
  constructor({ name = 'accuracy' }: MetricOptions = {}) {
    super(name);
  }

  update(batch: MetricBatch): void {
    addClassHits('SparseCategoricalAccuracy', batch, 'sparse', (value, weight) =>
      this.mean.add(value, weight),
    );
  }
}

/** How far down {@link TopKAccuracy} looks. */
export interface TopKOptions extends MetricOptions {
  /** How many of the best classes count. */
  readonly k: number;
}

/**
 * The share of positions where fewer than k classes have a larger score than the right one; so a tie counts in
 * favour. Predictions are [rows, ..., classes]; targets are indices of classes, [rows, ...], or have one value a
 * class, [rows, ..., classes]. Its name is `top5Accuracy`, for k = 5.
 *
 * NaN if a prediction is NaN. 1 if there are no more than k classes.
 *
 * @throws {ArgumentError} unless k is a positive integer.
 * @throws {ShapeError} if predictions, targets and weights do not fit, or there are less than 2 classes.
 * @throws {IndexError} if a target is no class.
 *
 * @example
 * ```ts
 * const accuracy = new TopKAccuracy({ k: 2 });
 * accuracy.name; // => top2Accuracy
 * accuracy.update({
 *   prediction: { data: Float32Array.of(0.5, 0.3, 0.2, 0.5, 0.3, 0.2), shape: [2, 3] },
 *   target: { data: Int32Array.of(1, 2), shape: [2] },
 *   weights: null,
 * });
 * accuracy.result(); // => 0.5
 * ```
 */
export class TopKAccuracy extends MeanMetric {
  readonly #k: number;

  constructor({ k, name }: TopKOptions) {
    super(name ?? `top${k}Accuracy`);
    if (!Number.isInteger(k) || k < 1) {
      throw new ArgumentError(
        'TopKAccuracy',
        `k must be a positive integer, got ${k}. Give how many of the best classes count: new TopKAccuracy({ k: 5 })`,
      );
    }
    this.#k = k;
  }

  update(batch: MetricBatch): void {
    eachClassified('TopKAccuracy', batch, 'either', (scores, label, { weight }) => {
      const own = scores[label] ?? Number.NaN;
      const missing = Number.isNaN(own) || scores.some(Number.isNaN);
      let better = 0;
      for (const score of scores) if (score > own) better++;
      this.mean.add(missing ? Number.NaN : Number(better < this.#k), weight);
    });
  }
}

/** Which class was taken for which, and how often. Not a Metric: it has no single figure. */
import { ArgumentError, formatShape, ShapeError } from '@evenkeel/tensor';
import { eachClassified, largest } from './classes.js';
import { type BinaryOptions, cutOf, decide, eachLabel } from './labels.js';
import type { MetricBatch } from './metric.js';

/** How {@link ConfusionMatrix} reads predictions: as one score a class, or as one for class 1. */
export type ConfusionMatrixOptions =
  | { readonly classes: number }
  | Pick<BinaryOptions, 'threshold' | 'fromLogits'>;

/**
 * Counts which class is taken for which. It has an `update` as metrics have, but no single figure, so it is not
 * given to `fit`: give it what `predict` returns.
 *
 * With `classes: n` the predicted class is that of the largest score: predictions are [rows, ..., n], targets indices
 * of classes, [rows, ...], or one value a class, [rows, ..., n]. Without it there are two classes: predictions are
 * probabilities, or logits with `fromLogits: true`, in the shape of the targets, which are 0 or 1; class 1 is
 * predicted above `threshold`, by default 0.5.
 *
 * @throws {ArgumentError} unless classes is an integer from 2 on and threshold from 0 to 1; for a NaN among the
 * predictions, and, in the form for two classes, for targets that are not 0 or 1.
 * @throws {ShapeError} if predictions, targets and weights do not fit.
 * @throws {IndexError} if a target is no class.
 *
 * @example
 * ```ts
 * const confusion = new ConfusionMatrix({ classes: 3 });
 * confusion.update({
 *   prediction: { data: Float32Array.of(0.7, 0.2, 0.1, 0.1, 0.2, 0.7, 0.1, 0.8, 0.1), shape: [3, 3] },
 *   target: { data: Int32Array.of(0, 1, 1), shape: [3] },
 *   weights: null,
 * });
 * confusion.matrix(); // => [ [ 1, 0, 0 ], [ 0, 1, 1 ], [ 0, 0, 0 ] ]
 * ```
 */
export class ConfusionMatrix {
  /** How many classes there are. */
  readonly classes: number;
  /** The score above which class 1 is predicted; null where scores are one a class. */
  readonly #cut: number | null;
  readonly #counts: Float64Array;

  constructor(options: ConfusionMatrixOptions = {}) {
    this.#cut = 'classes' in options ? null : cutOf('ConfusionMatrix', options);
    this.classes = 'classes' in options ? options.classes : 2;
    if (!Number.isInteger(this.classes) || this.classes < 2) {
      throw new ArgumentError(
        'ConfusionMatrix',
        `classes must be an integer from 2 on, got ${this.classes}. Give the size of the predictions' last axis, or leave it out for one output`,
      );
    }
    this.#counts = new Float64Array(this.classes ** 2);
  }

  /** Takes a batch in. */
  update(batch: MetricBatch): void {
    const cut = this.#cut;
    if (cut === null) {
      this.#checkClasses(batch.prediction.shape);
      eachClassified('ConfusionMatrix', batch, 'either', (scores, label, { row, weight }) =>
        this.#count(label, largest(scores), row, weight),
      );
      return;
    }
    const { data } = batch.prediction;
    eachLabel('ConfusionMatrix', batch, (score, label, { row, weight }) =>
      this.#count(label, decide(score, cut, data), row, weight),
    );
  }

  /** The sums of weights so far: row i, column j is for class i where j was predicted. A copy. */
  matrix(): number[][] {
    const { classes } = this;
    return Array.from({ length: classes }, (_, i) => [
      ...this.#counts.subarray(i * classes, (i + 1) * classes),
    ]);
  }

  /** Forgets everything. */
  reset(): void {
    this.#counts.fill(0);
  }

  #count(label: number, predicted: number, row: number, weight: number): void {
    const index = label * this.classes + predicted;
    if (Number.isNaN(index)) {
      throw new ArgumentError(
        'ConfusionMatrix',
        `predictions and targets must be numbers, got NaN in row ${row}. Give such rows the weight 0 to leave them out`,
      );
    }
    this.#counts[index] = (this.#counts[index] ?? 0) + weight;
  }

  #checkClasses(shape: readonly number[]): void {
    const last = shape.at(-1) ?? 1;
    if (shape.length > 1 && last === this.classes) return;
    const cure =
      shape.length > 1 && last > 1
        ? `Give new ConfusionMatrix({ classes: ${last} })`
        : 'For one output of two classes leave classes out: new ConfusionMatrix({ threshold: 0.5 })';
    throw new ShapeError(
      'ConfusionMatrix',
      `predictions must have shape [..., ${this.classes}], one score a class, got ${formatShape(shape)}. ${cure}`,
      [shape],
    );
  }
}

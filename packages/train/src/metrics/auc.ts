/** The area under the receiver operating characteristic, as a metric. How it is computed: ranking.ts. */
import { ArgumentError } from '@evenkeel/tensor';
import { eachLabel } from './labels.js';
import type { MetricOptions } from './mean-metric.js';
import type { Metric, MetricBatch } from './metric.js';
import { CountedRanking, ExactRanking, type Ranking } from './ranking.js';

/** How {@link AUC} counts. */
export interface AUCOptions extends MetricOptions {
  /**
   * Between how many thresholds, evenly from 0 to 1, probabilities are counted instead of being kept; at least 2.
   * Default: they are kept, and the area is exact.
   */
  readonly thresholds?: number;
  /** Whether predictions are logits; default false. Makes a difference only with `thresholds`. */
  readonly fromLogits?: boolean;
}

/**
 * The area under the receiver operating characteristic of class 1: the probability that of a random pair, one of
 * class 1 and one of class 0, the former has the larger score; equal scores count half. Targets are 0 or 1, of the
 * predictions' shape [rows, ...]; every element counts with its row's weight.
 *
 * Exact by default, for any scores: it keeps them until `reset`, 16 bytes each, up to twice that while its arrays
 * grow; `result` sorts them. NaN if one of the two classes is missing.
 *
 * With `thresholds: n` it needs 16 n bytes whatever comes, and gives the area under straight lines between the
 * curve's points at n thresholds, from probabilities; those outside 0 to 1 count as 0 or 1. 200 are good for two
 * or three digits, less if most probabilities are close to each other. 0 if one of the two classes is missing.
 *
 * NaN if a prediction is NaN.
 *
 * @throws {ArgumentError} unless thresholds is an integer from 2 on, targets are 0 or 1, and weights not negative.
 * @throws {ShapeError} if predictions, targets and weights do not fit.
 *
 * @example
 * ```ts
 * const auc = new AUC();
 * auc.update({
 *   prediction: { data: Float32Array.of(0.1, 0.4, 0.35, 0.8), shape: [4] },
 *   target: { data: Float32Array.of(0, 0, 1, 1), shape: [4] },
 *   weights: null,
 * });
 * auc.result(); // => 0.75
 * ```
 */
export class AUC implements Metric {
  readonly name: string;
  readonly #ranking: Ranking;
  readonly #fromLogits: boolean;

  constructor({ thresholds, fromLogits = false, name = 'auc' }: AUCOptions = {}) {
    if (thresholds !== undefined && !(Number.isInteger(thresholds) && thresholds >= 2)) {
      throw new ArgumentError(
        'AUC',
        `thresholds must be an integer from 2 on, got ${thresholds}. Give e.g. 200, or leave it out for the exact area`,
      );
    }
    this.name = name;
    this.#ranking = thresholds === undefined ? new ExactRanking() : new CountedRanking(thresholds);
    // Logits rank as their probabilities do; only thresholds need the probabilities themselves.
    this.#fromLogits = fromLogits && thresholds !== undefined;
  }

  update(batch: MetricBatch): void {
    eachLabel('AUC', batch, (score, label, { weight }) => {
      this.#ranking.add(this.#fromLogits ? sigmoidOf(score) : score, label === 1, weight);
    });
  }

  result(): number {
    return this.#ranking.area();
  }

  reset(): void {
    this.#ranking.clear();
  }
}

const sigmoidOf = (logit: number): number => 1 / (1 + Math.exp(-logit));

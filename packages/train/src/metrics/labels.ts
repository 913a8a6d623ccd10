/** Walks over targets that are 0 or 1, and decides from a score which of the two is predicted. */
import type { TypedArray } from '@evenkeel/tensor';
import { ArgumentError } from '@evenkeel/tensor';
import { eachElement, type Place } from './elements.js';
import type { MetricOptions } from './mean-metric.js';
import type { MetricBatch } from './metric.js';

/** How a metric of two classes reads predictions. */
export interface BinaryOptions extends MetricOptions {
  /** The probability above which class 1 is predicted; default 0.5. Equal to it is class 0. */
  readonly threshold?: number;
  /** Whether predictions are logits, not yet through a sigmoid; default false: they are probabilities. */
  readonly fromLogits?: boolean;
}

/** Sees every score with its target, which is 0 or 1. */
export function eachLabel(
  op: string,
  batch: MetricBatch,
  visit: (score: number, label: 0 | 1, place: Place) => void,
): void {
  eachElement(op, batch, (score, target, place) => {
    if (target !== 0 && target !== 1) {
      throw new ArgumentError(
        op,
        `targets must be 0 or 1, got ${target} in row ${place.row} of the batch. Convert classes: greater(targets, 0.5). For quantities leave this metric out, and use MeanAbsoluteError`,
      );
    }
    visit(score, target, place);
  });
}

/** The score above which class 1 is predicted: a probability, or the logit of one. */
export function cutOf(op: string, { threshold = 0.5, fromLogits = false }: BinaryOptions): number {
  if (!(threshold >= 0 && threshold <= 1)) {
    throw new ArgumentError(
      op,
      `threshold must be a probability from 0 to 1, got ${threshold}. For logits it is one too: give fromLogits: true beside it`,
    );
  }
  return fromLogits ? Math.log(threshold / (1 - threshold)) : threshold;
}

/** What is predicted, by comparing in the precision of the scores: 0, 1, or NaN for a score that is none. */
export function decide(score: number, cut: number, scores: TypedArray): number {
  if (Number.isNaN(score)) return Number.NaN;
  return score > (scores instanceof Float32Array ? Math.fround(cut) : cut) ? 1 : 0;
}

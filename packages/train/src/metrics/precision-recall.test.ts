import { describe, expect, it } from 'vitest';
import { batchOf, resultOf } from './batches.test-support.js';
import { Precision, Recall } from './precision-recall.js';

// True positives 2, false positives 1, false negatives 3, true negatives 1.
const scores = [0.9, 0.8, 0.7, 0.1, 0.2, 0.3, 0.4];
const labels = [1, 1, 0, 1, 1, 1, 0];

describe('Precision and Recall', () => {
  it('are shares of what is predicted and of what there is', () => {
    expect(resultOf(new Precision(), batchOf(scores, labels))).toBe(2 / 3);
    expect(resultOf(new Recall(), batchOf(scores, labels))).toBe(2 / 5);
  });

  it('are 0 where there is nothing to take a share of, and NaN before the first batch', () => {
    const [precision, recall] = [new Precision(), new Recall()];
    expect([precision.result(), recall.result()]).toEqual([Number.NaN, Number.NaN]);
    const nothing = batchOf([0.1, 0.2], [0, 0]);
    expect(resultOf(precision, nothing)).toBe(0);
    expect(resultOf(recall, nothing)).toBe(0);
    precision.reset();
    expect(precision.result()).toBeNaN();
  });

  it('read logits', () => {
    const logits = scores.map((p) => Math.log(p / (1 - p)));
    expect(resultOf(new Precision({ fromLogits: true }), batchOf(logits, labels))).toBe(2 / 3);
    expect(resultOf(new Recall({ fromLogits: true }), batchOf(logits, labels))).toBe(2 / 5);
  });

  it('are NaN where a prediction is that would count', () => {
    const batch = batchOf([...scores, Number.NaN], [...labels, 0]);
    expect(resultOf(new Precision(), batch)).toBeNaN();
    expect(resultOf(new Recall(), batch)).toBe(2 / 5);
  });
});

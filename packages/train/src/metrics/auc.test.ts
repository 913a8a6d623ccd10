import { describe, expect, it } from 'vitest';
import { AUC } from './auc.js';
import { batchOf, numbers, resultOf } from './batches.test-support.js';

/** The definition: over all pairs, equal ones half. */
function byPairs(scores: readonly number[], labels: readonly number[], weights: readonly number[]) {
  let [won, all] = [0, 0];
  scores.forEach((p, i) => {
    scores.forEach((q, j) => {
      if (labels[i] !== 1 || labels[j] !== 0) return;
      const weight = (weights[i] ?? 0) * (weights[j] ?? 0);
      won += weight * (p > q ? 1 : p === q ? 0.5 : 0);
      all += weight;
    });
  });
  return won / all;
}

describe('AUC, exact', () => {
  it('is the share of pairs in the right order', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const draw = numbers(seed);
      const n = 20 + seed;
      const scores = Array.from({ length: n }, () => Math.round(draw() * 8) - 4);
      const labels = scores.map(() => Math.round(draw()));
      const weights = scores.map(() => Math.floor(draw() * 4) / 2);
      expect(resultOf(new AUC(), batchOf(scores, labels, weights))).toBeCloseTo(
        byPairs(scores, labels, weights),
        14,
      );
    }
  });

  it('is 1, 0 and a half for the best, the worst and no order', () => {
    expect(resultOf(new AUC(), batchOf([3, 4, 1, 2], [1, 1, 0, 0]))).toBe(1);
    expect(resultOf(new AUC(), batchOf([3, 4, 1, 2], [0, 0, 1, 1]))).toBe(0);
    expect(resultOf(new AUC(), batchOf([5, 5, 5], [0, 1, 1]))).toBe(0.5);
  });

  it('takes infinite scores', () => {
    const { POSITIVE_INFINITY: infinity } = Number;
    const batch = batchOf([infinity, infinity, -infinity, 0], [1, 0, 0, 1]);
    expect(resultOf(new AUC(), batch)).toBe((0.5 + 1 + 0 + 1) / 4);
  });

  it('is NaN with one class, or with a NaN', () => {
    expect(resultOf(new AUC(), batchOf([1, 2], [1, 1]))).toBeNaN();
    expect(resultOf(new AUC(), batchOf([1, 2], [0, 0]))).toBeNaN();
    expect(resultOf(new AUC(), batchOf([1, Number.NaN], [1, 0]))).toBeNaN();
  });

  it('is the same for logits and their probabilities', () => {
    const logits = [-3, -1, 0.5, 0.7, 2];
    const labels = [0, 1, 0, 1, 1];
    const exact = resultOf(new AUC({ fromLogits: true }), batchOf(logits, labels));
    const probabilities = logits.map((z) => 1 / (1 + Math.exp(-z)));
    expect(exact).toBe(resultOf(new AUC(), batchOf(probabilities, labels)));
  });

  it('keeps more scores than its first arrays hold', () => {
    const scores = Array.from({ length: 5000 }, (_, i) => (i * 7919) % 5000);
    const labels = scores.map((score) => Number(score >= 1000));
    const metric = new AUC();
    expect(resultOf(metric, batchOf(scores, labels), batchOf(scores, labels))).toBe(1);
    expect(resultOf(metric, batchOf([1, 2], [1, 0]))).toBe(0);
  });
});

describe('AUC, with thresholds', () => {
  it('comes near the exact area', () => {
    const draw = numbers(11);
    const labels = Array.from({ length: 400 }, () => Math.round(draw()));
    const scores = labels.map((label) => Math.min(1, 0.7 * draw() + 0.2 * label));
    const exact = resultOf(new AUC(), batchOf(scores, labels));
    const counted = resultOf(new AUC({ thresholds: 200 }), batchOf(scores, labels));
    expect(Math.abs(counted - exact)).toBeLessThan(2e-3);
    expect(counted).not.toBe(exact);
  });

  it('is 0 with one class, and NaN with a NaN', () => {
    const metric = new AUC({ thresholds: 10 });
    expect(resultOf(metric, batchOf([0.1, 0.2], [1, 1]))).toBe(0);
    expect(resultOf(metric, batchOf([0.1, 0.2, Number.NaN], [1, 0, 0]))).toBeNaN();
    expect(resultOf(metric, batchOf([0.9, 0.2], [1, 0]))).toBe(1);
  });

  it.each([1, 0, 2.5, Number.NaN])('refuses %s thresholds', (thresholds) => {
    expect(() => new AUC({ thresholds })).toThrow(
      `[AUC] thresholds must be an integer from 2 on, got ${thresholds}. Give e.g. 200, or leave it out for the exact area`,
    );
  });
});

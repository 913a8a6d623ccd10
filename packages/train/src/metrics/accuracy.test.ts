import { describe, expect, it } from 'vitest';
import {
  BinaryAccuracy,
  CategoricalAccuracy,
  SparseCategoricalAccuracy,
  TopKAccuracy,
} from './accuracy.js';
import { batchOf, host, resultOf } from './batches.test-support.js';
import { Precision, Recall } from './precision-recall.js';

describe('BinaryAccuracy', () => {
  it('predicts class 1 above the threshold, in the precision of the scores', () => {
    const batch = {
      prediction: { data: Float32Array.of(0.3, 0.30001, 0.29999), shape: [3] },
      target: host([0, 1, 0]),
      weights: null,
    };
    expect(resultOf(new BinaryAccuracy({ threshold: 0.3 }), batch)).toBe(1);
    expect(resultOf(new BinaryAccuracy({ threshold: 0.3 }), batchOf([0.3], [1]))).toBe(0);
  });

  it('reads logits at the logit of the threshold', () => {
    const logits = [-2, -0.1, 0, 0.1, 3];
    const labels = [0, 0, 0, 1, 1];
    expect(resultOf(new BinaryAccuracy({ fromLogits: true }), batchOf(logits, labels))).toBe(1);
    const high = new BinaryAccuracy({ fromLogits: true, threshold: 0.9 });
    // The logit of 0.9 is 2.197.
    expect(resultOf(high, batchOf([2.19, 2.2], [0, 1]))).toBe(1);
    const all = new BinaryAccuracy({ fromLogits: true, threshold: 0 });
    expect(resultOf(all, batchOf(logits, [1, 1, 1, 1, 1]))).toBe(1);
  });

  it('is NaN if a single prediction is, also where class 0 would be right', () => {
    expect(resultOf(new BinaryAccuracy(), batchOf([0.9, Number.NaN], [1, 0]))).toBeNaN();
  });

  it.each([Number.NaN, -0.1, 1.1])('refuses the threshold %s', (threshold) => {
    for (const Metric of [BinaryAccuracy, Precision, Recall]) {
      expect(() => new Metric({ threshold })).toThrow(
        `[${Metric.name}] threshold must be a probability from 0 to 1, got ${threshold}. For logits it is one too: give fromLogits: true beside it`,
      );
    }
  });
});

describe('CategoricalAccuracy and SparseCategoricalAccuracy', () => {
  // Two rows, two time steps, three classes.
  const prediction = host([0, 1, 0, 2, 1, 0, 1, 1, 0, 0, 0, 1], [2, 2, 3]);

  it('take the first of equal scores, along the last axis', () => {
    const target = host([1, 0, 0, 2], [2, 2]);
    const sparse = { prediction, target, weights: null };
    expect(resultOf(new SparseCategoricalAccuracy(), sparse)).toBe(1);
    const oneHot = { prediction, target: prediction, weights: null };
    expect(resultOf(new CategoricalAccuracy(), oneHot)).toBe(1);
  });

  it('weigh all positions of a row by its weight', () => {
    const target = host([1, 1, 2, 2], [2, 2]);
    const batch = { prediction, target, weights: host([1, 3]) };
    expect(resultOf(new SparseCategoricalAccuracy(), batch)).toBe((1 + 3) / 8);
  });

  it('are NaN if a target is', () => {
    const target = host([0, 1, 0, 1, 0, 0, Number.NaN, 0, 1, 0, 0, 1], [2, 2, 3]);
    expect(resultOf(new CategoricalAccuracy(), { prediction, target, weights: null })).toBeNaN();
  });
});

describe('TopKAccuracy', () => {
  it('counts ties in favour', () => {
    const prediction = host([3, 2, 2, 2, 1], [1, 5]);
    const target = host([3], [1]);
    const at = (k: number) =>
      resultOf(new TopKAccuracy({ k }), { prediction, target, weights: null });
    expect([1, 2, 3].map(at)).toEqual([0, 1, 1]);
  });

  it('is NaN if any score is: how many are larger is not known', () => {
    const prediction = host([Number.NaN, 2, 1], [1, 3]);
    const batch = { prediction, target: host([1], [1]), weights: null };
    expect(resultOf(new TopKAccuracy({ k: 1 }), batch)).toBeNaN();
  });

  it('is 1 when all classes count', () => {
    const batch = { prediction: host([3, 2, 1], [1, 3]), target: host([2], [1]), weights: null };
    expect(resultOf(new TopKAccuracy({ k: 3 }), batch)).toBe(1);
    expect(resultOf(new TopKAccuracy({ k: 9 }), batch)).toBe(1);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses k = %s', (k) => {
    expect(() => new TopKAccuracy({ k })).toThrow(
      `[TopKAccuracy] k must be a positive integer, got ${k}. Give how many of the best classes count: new TopKAccuracy({ k: 5 })`,
    );
  });
});

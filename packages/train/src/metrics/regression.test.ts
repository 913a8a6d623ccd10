import { describe, expect, it } from 'vitest';
import { batchOf, host, resultOf } from './batches.test-support.js';
import { R2 } from './r2.js';
import { MeanAbsoluteError, MeanSquaredError, RootMeanSquaredError } from './regression.js';

describe('the errors', () => {
  const batch = batchOf([1, 2, 3], [1, 4, 0], [1, 1, 2]);

  it('are means over elements', () => {
    expect(resultOf(new MeanSquaredError(), batch)).toBe((0 + 4 + 2 * 9) / 4);
    expect(resultOf(new MeanAbsoluteError(), batch)).toBe((0 + 2 + 2 * 3) / 4);
    expect(resultOf(new RootMeanSquaredError(), batch)).toBe(Math.sqrt(22 / 4));
  });

  it('are NaN if a target is', () => {
    const broken = batchOf([1, 2], [Number.NaN, 2]);
    for (const metric of [new MeanSquaredError(), new MeanAbsoluteError(), new R2()]) {
      expect(resultOf(metric, broken)).toBeNaN();
    }
  });
});

describe('R2', () => {
  it('keeps its digits for targets far from 0', () => {
    // Deviation 0.5 about 1e9: the squares alone, about 1e18, would leave none of it.
    const targets = Array.from({ length: 100 }, (_, i) => 1e9 + (i % 2));
    const predictions = targets.map((t) => t + 0.25);
    expect(resultOf(new R2(), batchOf(predictions, targets))).toBeCloseTo(1 - 0.0625 / 0.25, 12);
  });

  it('is 1 for a constant that is met, else 0', () => {
    expect(resultOf(new R2(), batchOf([0.1, 0.1], [0.1, 0.1]))).toBe(1);
    expect(resultOf(new R2(), batchOf([0.1, 0.2], [0.1, 0.1]))).toBe(0);
    expect(resultOf(new R2(), batchOf([0.1, Number.NaN], [0.1, 0.1]))).toBeNaN();
  });

  it('is NaN with less than two rows', () => {
    expect(resultOf(new R2(), batchOf([1], [2]))).toBeNaN();
    const row = { prediction: host([1, 2], [1, 2]), target: host([1, 3], [1, 2]), weights: null };
    expect(resultOf(new R2(), row)).toBeNaN();
    expect(resultOf(new R2(), batchOf([1, 2], [2, 3], [1, 0]))).toBeNaN();
    expect(resultOf(new R2(), batchOf([1, 2], [2, 3], [1, 1]))).not.toBeNaN();
  });

  it('refuses rows of another size', () => {
    const of = (width: number) => {
      const values = host(new Array(2 * width).fill(1), [2, width]);
      return { prediction: values, target: values, weights: null };
    };
    const metric = new R2();
    metric.update(of(2));
    expect(() => metric.update(of(3))).toThrow(
      '[R2] every batch must have 2 columns as the first had, got 3. Call reset() before other data',
    );
    metric.reset();
    metric.update(of(3));
  });
});

import { key, normal, scope, type Tensor } from '@evenkeel/tensor';
import { expect, it } from 'vitest';
import { backend } from './backend.js';
import { BatchNorm } from './batch-norm.js';

/** Mean and biased variance of one column. */
function columnMoments(x: Tensor, column: number): readonly [mean: number, variance: number] {
  const width = x.shape[1] ?? 1;
  const values = [...x.data()].filter((_, i) => i % width === column);
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  return [mean, values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length];
}

const batch = (seed: number): Tensor =>
  normal(key(seed), [64, 3], { mean: 5 + seed, std: 1 + seed, backend });

it('normalizes a batch in training', () => {
  scope(() => {
    const y = new BatchNorm(3).call(batch(1), true);
    for (let c = 0; c < 3; c++) {
      const [mean, variance] = columnMoments(y, c);
      expect(mean).toBeCloseTo(0, 5);
      expect(variance).toBeCloseTo(1, 4);
    }
  });
});

it('averages what it has seen: the first batch fully, then 0.9 to 0.1, corrected', () => {
  scope(() => {
    const norm = new BatchNorm(3);
    const [first, second] = [columnMoments(batch(1), 0), columnMoments(batch(2), 0)];

    norm.call(batch(1), true);
    expect(norm.runningMean.value.data()[0]).toBeCloseTo(first[0], 5);
    expect(norm.runningVariance.value.data()[0]).toBeCloseTo(first[1], 5);

    norm.call(batch(2), true);
    const rate = 0.1 / (1 - 0.9 ** 2);
    const expected = first.map((old, i) => old + rate * ((second[i] ?? 0) - old));
    expect(norm.runningMean.value.data()[0]).toBeCloseTo(expected[0] ?? 0, 4);
    expect(norm.runningVariance.value.data()[0]).toBeCloseTo(expected[1] ?? 0, 4);
  });
});

it('uses the averages afterwards, and leaves them as they are', () => {
  scope(() => {
    const norm = new BatchNorm(3);
    norm.call(batch(1), true);
    const before = norm.runningMean.value.data();
    const x = batch(2);
    const y = norm.call(x, false);
    expect(norm.runningMean.value.data()).toEqual(before);
    const [mean, variance] = columnMoments(batch(1), 0);
    const expected = ((x.data()[0] ?? 0) - mean) / Math.sqrt(variance + 1e-5);
    expect(y.data()[0]).toBeCloseTo(expected, 4);
  });
});

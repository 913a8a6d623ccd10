import { describe, expect, it } from 'vitest';
import { prepare } from './data.js';

const means = (x: { data: ArrayLike<number>; shape: readonly number[] }, columns = 30) =>
  Array.from({ length: columns }, (_, c) => {
    const column = Array.from(x.data).filter((_, i) => i % columns === c);
    const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
    const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length;
    return { mean, variance };
  });

const benign = (y: { data: ArrayLike<number> }) =>
  Array.from(y.data).filter((label) => label === 1).length;

describe('the data', () => {
  const { train, test } = prepare(1);

  it('is divided into 455 rows and 114, the classes alike in both', () => {
    expect([train.x.shape, train.y.shape]).toEqual([[455, 30], [455]]);
    expect([test.x.shape, test.y.shape]).toEqual([[114, 30], [114]]);
    // Of 569 rows 357 are benign: 62.7 %.
    expect([benign(train.y), benign(test.y)]).toEqual([286, 71]);
  });

  it('is standardized by the training part alone', () => {
    for (const { mean, variance } of means(train.x)) {
      expect(mean).toBeCloseTo(0, 9);
      expect(variance).toBeCloseTo(1, 9);
    }
    const largest = Math.max(...means(test.x).map(({ mean }) => Math.abs(mean)));
    expect(largest).toBeGreaterThan(0.01);
    expect(largest).toBeLessThan(1);
  });

  it('is the same for the same seed, and other rows for another', () => {
    expect(prepare(1)).toEqual({ train, test });
    expect(prepare(2).test.x.data).not.toEqual(test.x.data);
  });
});

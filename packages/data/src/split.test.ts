import { key } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { breastCancer } from './breast-cancer.js';
import { iris } from './iris.js';
import { rowOrder } from './row-order.js';
import { trainTestSplit } from './split.js';
import { wine } from './wine.js';

/** A table whose every number says which row it is from. */
function numbered(rows: number, classes: number) {
  return {
    x: { data: Float32Array.from({ length: 2 * rows }, (_, i) => i), shape: [rows, 2] },
    y: Int32Array.from({ length: rows }, (_, row) => row % classes),
    weights: Array.from({ length: rows }, (_, row) => [row / 2]),
  };
}

describe('trainTestSplit', () => {
  it('gives each row to one of two parts, whole', () => {
    for (const rows of [5, 10, 101]) {
      for (const test of [0.2, 0.5, 0.77]) {
        for (const stratify of rows < 6 ? [false] : [false, true]) {
          const parts = trainTestSplit(numbered(rows, 3), { test, key: key(rows), stratify });
          const found: number[] = [];
          for (const part of [parts.train, parts.test]) {
            const size = part.y.shape[0] ?? 0;
            expect(part.x.shape).toEqual([size, 2]);
            expect(part.weights?.shape).toEqual([size, 1]);
            for (let i = 0; i < size; i++) {
              const row = (part.x.data[2 * i] ?? 0) / 2;
              expect(part.x.data[2 * i + 1]).toBe(2 * row + 1);
              expect(part.y.data[i]).toBe(row % 3);
              expect(part.weights?.data[i]).toBe(row / 2);
              found.push(row);
            }
          }
          expect(parts.test.y.shape).toEqual([Math.round(test * rows)]);
          expect(found.sort((a, b) => a - b)).toEqual(Array.from({ length: rows }, (_, i) => i));
        }
      }
    }
  });

  it('tests the first rows of the order', () => {
    const { train, test } = trainTestSplit(numbered(10, 2), { test: 0.3, key: key(5) });
    const rows = [...(test.weights?.data ?? []), ...(train.weights?.data ?? [])].map((w) => 2 * w);
    expect(rows).toEqual([...rowOrder(key(5), 10)]);
  });

  it('keeps the type of its arrays and copies them', () => {
    const set = iris();
    const { train } = trainTestSplit(set, { test: 0.2, key: key(1) });
    expect(train.x.data).toBeInstanceOf(Float32Array);
    expect(train.y.data).toBeInstanceOf(Int32Array);
    expect(train.weights).toBeNull();
    train.x.data.fill(-1);
    expect(set.features.includes(-1)).toBe(false);
    const bytes = trainTestSplit({ x: new Uint8Array(10).fill(200) }, { test: 0.2, key: key(1) });
    expect(bytes.train.x.data).toEqual(new Uint8Array(8).fill(200));
    expect(bytes.train.y).toBeNull();
  });

  it('is a function of the key', () => {
    const of = (seed: number, stratify: boolean) =>
      trainTestSplit(breastCancer(), { test: 0.2, key: key(seed), stratify });
    for (const stratify of [false, true]) {
      expect(of(1, stratify)).toEqual(of(1, stratify));
      expect(of(1, stratify).test.x.data).not.toEqual(of(2, stratify).test.x.data);
    }
  });

  // Shares of 0.2 of 212 and 357; of 59, 71 and 48; of 50 each: by hand, the largest remainders rounded up.
  it.each([
    [breastCancer, 0.2, [43, 71]],
    [wine, 0.2, [12, 14, 10]],
    [wine, 0.25, [15, 18, 12]],
    [iris, 0.31, [16, 16, 15]], // 15.5 each, 47 in all
    [iris, 0.14, [7, 7, 7]],
  ])('of %o with test: %d stratifies %o', (load, test, expected) => {
    for (let seed = 0; seed < 5; seed++) {
      const parts = trainTestSplit(load(), { test, key: key(seed), stratify: true });
      const counts = expected.map(
        (_, c) => parts.test.y.data.filter((label) => label === c).length,
      );
      expect(counts).toEqual(expected);
    }
  });

  it('is not stratified unless told to be', () => {
    const counts = Array.from(
      { length: 20 },
      (_, seed) =>
        trainTestSplit(breastCancer(), { test: 0.2, key: key(seed) }).test.y.data.filter(
          (l) => l === 0,
        ).length,
    );
    expect(new Set(counts).size).toBeGreaterThan(4);
  });

  it.each([
    [
      { test: 0 },
      'test must be a share above 0 and below 1, got 0. Give e.g. 0.2 for a fifth of the rows',
    ],
    [{ test: 1 }, 'test must be a share above 0 and below 1, got 1.'],
    [{ test: 20 }, 'test must be a share above 0 and below 1, got 20.'],
    [{ test: Number.NaN }, 'test must be a share above 0 and below 1, got NaN.'],
    [{}, 'test must be a share above 0 and below 1, got undefined.'],
    [
      { test: 0.01 },
      'both parts must have a row, got 10 for training and 0 for testing of 10. Change the share `test`, or give more rows',
    ],
    [{ test: 0.99 }, 'both parts must have a row, got 0 for training and 10 for testing of 10.'],
  ])('refuses %o', (options, message) => {
    // @ts-expect-error
    expect(() => trainTestSplit(numbered(10, 2), { key: key(1), ...options })).toThrow(
      `[trainTestSplit] ${message}`,
    );
  });

  it('refuses to stratify what has no classes', () => {
    const options = { test: 0.5, key: key(1), stratify: true };
    expect(() => trainTestSplit({ x: [1, 2, 3, 4] }, options)).toThrow(
      '[trainTestSplit] stratify needs the class of each row as y, got no y. Give y one number a row, or leave stratify out',
    );
    expect(() =>
      trainTestSplit(
        {
          x: [1, 2],
          y: [
            [1, 2],
            [3, 4],
          ],
        },
        options,
      ),
    ).toThrow('[trainTestSplit] stratify needs the class of each row as y, got y of shape [2,2].');
    expect(() => trainTestSplit({ x: [1, 2, 3], y: [0.5, 0.5, 0.7] }, options)).toThrow(
      '[trainTestSplit] stratify needs two rows of each class at least, got one of class 0.7. Give more rows, or leave stratify out where y is a quantity',
    );
    expect(
      trainTestSplit({ x: [1, 2, 3, 4], y: [[0], [1], [1], [0]] }, options).test.y.data.length,
    ).toBe(2);
  });

  it('refuses what is no table, and no key', () => {
    expect(() => trainTestSplit({ x: [1, 2], y: [1] }, { test: 0.5, key: key(1) })).toThrow(
      '[trainTestSplit] x and y must have as many rows, got 2 and 1',
    );
    // @ts-expect-error
    expect(() => trainTestSplit({ x: [1, 2] }, { test: 0.5 })).toThrow(
      '[rowOrder] needs a key, got undefined. Make one: key(1)',
    );
  });
});

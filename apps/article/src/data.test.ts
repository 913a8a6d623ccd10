import { breastCancer } from '@evenkeel/data/breast-cancer';
import { key } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { batches } from './batches.js';
import { type Rows, split } from './data.js';

const table = breastCancer();
const { train, test } = split(table, 0.2, key(1));

function columnOf({ features, columns }: Rows, c: number): readonly number[] {
  return [...features].filter((_, i) => i % columns === c);
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((total, x) => total + x, 0) / values.length;

describe('split', () => {
  it('gives each row to one of two parts', () => {
    expect([train.count, test.count]).toEqual([455, 114]);
    const benign = [...train.labels, ...test.labels].filter((label) => label === 1);
    expect(benign).toHaveLength(357);
  });

  it('standardizes by the training part alone', () => {
    for (let c = 0; c < 30; c++) {
      const values = columnOf(train, c);
      expect(meanOf(values)).toBeCloseTo(0, 5);
      expect(meanOf(values.map((x) => x * x))).toBeCloseTo(1, 5);
    }
    const elsewhere = Array.from({ length: 30 }, (_, c) => Math.abs(meanOf(columnOf(test, c))));
    expect(Math.max(...elsewhere)).toBeGreaterThan(0.01);
  });

  it('is a function of the key', () => {
    expect(split(table, 0.2, key(1))).toEqual({ train, test });
    expect(split(table, 0.2, key(2)).test.features).not.toEqual(test.features);
  });
});

describe('batches', () => {
  it('hands out every row once, the rest in a smaller batch', () => {
    const all = [...batches(train, 32, key(1))];
    expect(all.map((b) => b.count)).toEqual([...Array<number>(14).fill(32), 7]);
    const sum = (rows: Rows) => rows.features.reduce((total, x) => total + x, 0);
    const total = all.map(sum).reduce((a, b) => a + b, 0);
    expect(total).toBeCloseTo(sum(train), 3);
  });

  it('keeps labels with their features', () => {
    const features = Float32Array.from({ length: 200 }, (_, i) => i);
    const labels = Float32Array.from({ length: 100 }, (_, row) => row % 3);
    for (const batch of batches({ count: 100, columns: 2, features, labels }, 32, key(3))) {
      for (let i = 0; i < batch.count; i++) {
        const row = (batch.features[2 * i] ?? 0) / 2;
        expect(batch.features[2 * i + 1]).toBe(2 * row + 1);
        expect(batch.labels[i]).toBe(row % 3);
      }
    }
  });
});

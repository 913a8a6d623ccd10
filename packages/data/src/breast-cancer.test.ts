import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { breastCancer } from './breast-cancer.js';
import { table } from './tables/breast-cancer.js';
import goldens from './tables/goldens/breast-cancer.json' with { type: 'json' };

const { shape, features, labels, featureNames, classNames } = breastCancer();
const [rows, columns] = shape;

function column(c: number): readonly number[] {
  return Array.from({ length: rows }, (_, row) => features[row * columns + c] ?? Number.NaN);
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0) / values.length;

describe('breastCancer', () => {
  it('embeds the source file byte for byte', () => {
    expect(createHash('sha256').update(table).digest('hex')).toBe(goldens.source.sha256);
  });

  it('has 569 rows of 30 features, named, all finite', () => {
    expect(shape).toEqual([569, 30]);
    expect(features).toHaveLength(569 * 30);
    expect(features.every(Number.isFinite)).toBe(true);
    expect(new Set(featureNames).size).toBe(30);
    expect(featureNames[0]).toBe('mean radius');
    expect(featureNames[29]).toBe('worst fractal dimension');
  });

  it('has 212 malignant and 357 benign tumours', () => {
    expect(classNames).toEqual(['malignant', 'benign']);
    const counts = classNames.map((_, label) => labels.filter((l) => l === label).length);
    expect(counts).toEqual([212, 357]);
    expect(counts).toEqual(goldens.classCounts);
  });

  it('holds the first and the last row of the source', () => {
    const first = [17.99, 10.38, 122.8, 1001, 0.1184].map(Math.fround);
    expect([...features.slice(0, 5)]).toEqual(first);
    expect([...features.slice(-2)]).toEqual([0.2871, 0.07039].map(Math.fround));
    expect([labels[0], labels[568]]).toEqual([0, 1]);
  });

  it('has the means and deviations that NumPy finds', () => {
    for (let c = 0; c < columns; c++) {
      const values = column(c);
      const mean = meanOf(values);
      const deviation = Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
      // float32 rounds each value by at most one part in 2^24.
      expect(mean / (goldens.means[c] ?? 0)).toBeCloseTo(1, 7);
      expect(deviation / (goldens.deviations[c] ?? 0)).toBeCloseTo(1, 6);
    }
  });

  it('gives new arrays in each call', () => {
    const other = breastCancer();
    other.features.fill(0);
    other.labels.fill(0);
    expect(breastCancer().features).toEqual(features);
    expect(breastCancer().labels).toEqual(labels);
  });
});

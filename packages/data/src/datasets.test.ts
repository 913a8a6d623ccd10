// Every embedded data set against the file it was made of: digest, shape, names, statistics by NumPy.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { breastCancer } from './breast-cancer.js';
import { digits } from './digits.js';
import { iris } from './iris.js';
import { table as breastCancerTable } from './tables/breast-cancer.js';
import { table as digitsTable } from './tables/digits.js';
import breastCancerGoldens from './tables/goldens/breast-cancer.json' with { type: 'json' };
import digitsGoldens from './tables/goldens/digits.json' with { type: 'json' };
import irisGoldens from './tables/goldens/iris.json' with { type: 'json' };
import wineGoldens from './tables/goldens/wine.json' with { type: 'json' };
import { table as irisTable } from './tables/iris.js';
import { table as wineTable } from './tables/wine.js';
import { wine } from './wine.js';

const meanOf = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0) / values.length;

const sets = [
  {
    load: breastCancer,
    table: breastCancerTable,
    goldens: breastCancerGoldens,
    shape: [569, 30],
    classNames: ['malignant', 'benign'],
    counts: [212, 357],
    first: [17.99, 10.38, 122.8, 1001, 0.1184],
    last: [0.2871, 0.07039],
    labels: [0, 1],
  },
  {
    load: digits,
    table: digitsTable,
    goldens: digitsGoldens,
    shape: [1797, 64],
    classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    counts: [178, 182, 177, 183, 181, 182, 181, 179, 174, 180],
    first: [0, 0, 5, 13, 9],
    last: [12, 14, 12, 1, 0],
    labels: [0, 8],
  },
  {
    load: iris,
    table: irisTable,
    goldens: irisGoldens,
    shape: [150, 4],
    classNames: ['setosa', 'versicolor', 'virginica'],
    counts: [50, 50, 50],
    first: [5.1, 3.5, 1.4, 0.2],
    last: [5.9, 3, 5.1, 1.8],
    labels: [0, 2],
  },
  {
    load: wine,
    table: wineTable,
    goldens: wineGoldens,
    shape: [178, 13],
    classNames: ['class_0', 'class_1', 'class_2'],
    counts: [59, 71, 48],
    first: [14.23, 1.71, 2.43, 15.6, 127],
    last: [0.61, 1.6, 560],
    labels: [0, 2],
  },
];

describe.each(sets)('$load.name', (set) => {
  const { load, table, goldens } = set;
  const { name, shape, features, labels, featureNames, classNames } = load();
  const [rows, columns] = shape;

  it('embeds the table that its generator made of the source file', () => {
    expect(createHash('sha256').update(table).digest('hex')).toBe(goldens.tableSha256);
  });

  it('has its rows and features, named, all finite', () => {
    expect(name).not.toBe('');
    expect(shape).toEqual(set.shape);
    expect(features).toHaveLength(rows * columns);
    expect(labels).toHaveLength(rows);
    expect(features.every(Number.isFinite)).toBe(true);
    expect(featureNames).toEqual(goldens.featureNames);
    expect(new Set(featureNames).size).toBe(columns);
  });

  it('has its classes', () => {
    expect(classNames).toEqual(set.classNames);
    const counts = classNames.map((_, label) => labels.filter((l) => l === label).length);
    expect(counts).toEqual(set.counts);
    expect(counts).toEqual(goldens.classCounts);
  });

  it('holds the first and the last row of the source', () => {
    expect([...features.slice(0, set.first.length)]).toEqual(set.first.map(Math.fround));
    expect([...features.slice(-set.last.length)]).toEqual(set.last.map(Math.fround));
    expect([labels[0], labels[rows - 1]]).toEqual(set.labels);
  });

  it('has the means and deviations that NumPy finds', () => {
    for (let c = 0; c < columns; c++) {
      const values = [...features].filter((_, i) => i % columns === c);
      const mean = meanOf(values);
      const deviation = Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
      // float32 rounds each value by at most one part in 2^24; a pixel that is always white is 0 exactly.
      const within = (found: number, golden: number, digits: number) =>
        golden === 0 ? expect(found).toBe(0) : expect(found / golden).toBeCloseTo(1, digits);
      within(mean, goldens.means[c] ?? Number.NaN, 7);
      within(deviation, goldens.deviations[c] ?? Number.NaN, 6);
    }
  });

  it('gives new arrays in each call', () => {
    const other = load();
    other.features.fill(0);
    other.labels.fill(0);
    expect(load().features).toEqual(features);
    expect(load().labels).toEqual(labels);
  });
});

it('the two flowers that UCI has wrong are as Fisher printed them', () => {
  const { features } = iris();
  const flower = (row: number) => [...features.slice(4 * row, 4 * row + 4)];
  expect(flower(34)).toEqual([4.9, 3.1, 1.5, 0.2].map(Math.fround));
  expect(flower(37)).toEqual([4.9, 3.6, 1.4, 0.1].map(Math.fround));
});

it('digits are integers from 0 to 16', () => {
  const { features } = digits();
  expect(features.every((p) => Number.isInteger(p) && p >= 0 && p <= 16)).toBe(true);
  expect(features.includes(16)).toBe(true);
});

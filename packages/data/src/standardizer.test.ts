import { describe, expect, it } from 'vitest';
import { breastCancer } from './breast-cancer.js';
import { digits } from './digits.js';
import { Standardizer, standardizer } from './standardizer.js';
import { tableOf } from './table.js';
import breastCancerGoldens from './tables/goldens/breast-cancer.json' with { type: 'json' };
import digitsGoldens from './tables/goldens/digits.json' with { type: 'json' };

/** Equal but for `digits` decimal digits of rounding. */
function expectClose(found: Iterable<number>, expected: readonly number[], digits = 12): void {
  const values = [...found];
  expect(values).toHaveLength(expected.length);
  values.forEach((value, i) => {
    const scale = Math.max(Math.abs(expected[i] ?? Number.NaN), 1e-300);
    if (expected[i] === 0) expect(value).toBe(0);
    else expect(Math.abs(value - (expected[i] ?? 0)) / scale).toBeLessThan(10 ** -digits);
  });
}

// Column 1 is constant though its mean rounds, column 2 has a mean 2e8 times its deviation.
const x = [
  [1.5, 0.1, 1e8 + 0.25, -7],
  [2.5, 0.1, 1e8 + 0.5, -7],
  [-4, 0.1, 1e8 + 0.75, -7],
  [3.25, 0.1, 1e8 + 1.25, -7],
  [0, 0.1, 1e8, -7],
];

// StandardScaler of scikit-learn 1.9.1 on the same x: mean_, scale_ and transform(x).
const sklearn = {
  mean: [0.65, 0.1, 100000000.55, -7.0],
  std: [2.5670995305986875, 1.0, 0.4301162633521313, 1.0],
  transformed: [
    [0.3311129895309384, 0.0, -0.6974858255340165, 0.0],
    [0.7206576830967483, 0.0, -0.11624763181492007, 0.0],
    [-1.811382825081016, 0.0, 0.46499056190417637, 0.0],
    [1.0128162032711057, 0.0, 1.6274669493423692, 0.0],
    [-0.2532040508177764, 0.0, -1.2787240192531129, 0.0],
  ],
};

describe('standardizer', () => {
  it('finds what scikit-learn finds', () => {
    const scale = standardizer(x);
    expectClose(scale.mean, sklearn.mean);
    expectClose(scale.std, sklearn.std);
    const { data, shape } = scale.transform(x);
    expect(shape).toEqual([5, 4]);
    data.forEach((value, i) => {
      // Relative to the deviation, which is 1: the mean of column 2 is exact to 1e-8 only.
      expect(value).toBeCloseTo(sklearn.transformed.flat()[i] ?? Number.NaN, 7);
    });
  });

  it.each([
    ['breastCancer', breastCancer, breastCancerGoldens],
    ['digits', digits, digitsGoldens],
  ])('finds the means and deviations of %s, 1 for a constant pixel', (_, load, goldens) => {
    const scale = standardizer(tableOf(load()).x);
    const deviations = goldens.deviations.map((d) => (d === 0 ? 1 : d));
    expectClose(scale.mean, goldens.means, 7); // the table is float32
    expectClose(scale.std, deviations, 6);
  });

  // StandardScaler of scikit-learn 1.9.1: scale_ is 1 for the first two, whose variances are 4 and 1.2e-32.
  it.each([
    ['at 1e16, by 4', [1e16, 1e16 + 4, 1e16, 1e16 + 4], 1],
    ['at 1, by a rounding', [1, 1 + 2 ** -52, 1, 1 + 2 ** -52], 1],
    ['at 1e14, by 4', [1e14, 1e14 + 4, 1e14, 1e14 + 4], 2],
    ['at 0, by very little', [0, 1e-150, 0, 1e-150], 5e-151],
  ])('takes a column %s for what it is', (_, column, std) => {
    expectClose(standardizer(column).std, [std]);
    expectClose(standardizer(column.map((value) => [value])).std, [std]);
  });

  it('gives every feature mean 0 and deviation 1, over any leading axes, and back', () => {
    const data = Float32Array.from(
      { length: 4 * 5 * 3 },
      (_, i) => Math.sin(i * i) * (1 + (i % 3)) + (i % 3),
    );
    const scale = standardizer({ data, shape: [4, 5, 3] });
    const y = scale.transform({ data, shape: [4, 5, 3] });
    expect(y.shape).toEqual([4, 5, 3]);
    for (let c = 0; c < 3; c++) {
      const column = [...y.data].filter((_, i) => i % 3 === c);
      const mean = column.reduce((a, b) => a + b) / 20;
      expect(mean).toBeCloseTo(0, 14);
      expect(column.reduce((a, b) => a + b * b, 0) / 20).toBeCloseTo(1, 13);
    }
    expectClose(scale.inverse(y).data, [...data], 12);
    expect(standardizer({ data, shape: [20, 3] })).toEqual(scale);
  });

  it('is fitted to the part it was given alone', () => {
    const scale = standardizer([
      [0, 0],
      [2, 20],
    ]);
    expect(scale).toEqual(new Standardizer({ mean: [1, 10], std: [1, 10] }));
    expect([...scale.transform([[5, 0]]).data]).toEqual([4, -1]);
    expect([...scale.transform([5, 0]).data]).toEqual([4, -1]); // one row
  });

  it('takes one axis for one feature', () => {
    const scale = standardizer([1, 3]);
    expect(scale).toEqual(new Standardizer({ mean: [2], std: [1] }));
    expect(scale.transform([4, 5, 6])).toEqual({ data: Float64Array.of(2, 3, 4), shape: [3] });
    expect(scale.inverse([[0.5], [-0.5]])).toEqual({
      data: Float64Array.of(2.5, 1.5),
      shape: [2, 1],
    });
    expect(scale.inverse(1)).toEqual({ data: Float64Array.of(3), shape: [] });
  });

  it('goes through JSON', () => {
    const scale = standardizer(x);
    const copy = new Standardizer(JSON.parse(JSON.stringify(scale)));
    expect(copy).toEqual(scale);
    expect(copy.transform(x)).toEqual(scale.transform(x));
  });

  it('refuses what has no mean', () => {
    expect(() =>
      standardizer([
        [1, 2],
        [3, Number.NaN],
      ]),
    ).toThrow(
      '[standardizer] x must be finite, got NaN in row 1, column 1, counted from 0. Leave such rows out, or fill in a number',
    );
    expect(() =>
      standardizer([
        [
          [1, 2],
          [3, 4],
        ],
        [
          [Number.POSITIVE_INFINITY, 5],
          [6, 7],
        ],
      ]),
    ).toThrow('got Infinity in row 2, column 0,');
    expect(() => standardizer([])).toThrow(
      '[standardizer] x must have rows and features, got shape [0]. Give [rows, features], or one number per row',
    );
    expect(() => standardizer([[], []])).toThrow('got shape [2,0]. Give');
    expect(() => standardizer(5)).toThrow('got shape []. Give');
  });

  it('refuses to transform what it was not fitted to', () => {
    const scale = standardizer([
      [1, 2],
      [3, 5],
    ]);
    expect(() => scale.transform([[1, 2, 3]])).toThrow(
      '[Standardizer.transform] x must have 2 features, as what the mean was fitted to, got shape [1,3]. The last axis counts the features',
    );
    expect(() => scale.inverse([1])).toThrow('[Standardizer.inverse] x must have 2 features');
    expect(() =>
      scale.transform([
        [1, 2],
        [Number.NaN, 1],
      ]),
    ).toThrow('[Standardizer.transform] x must be finite, got NaN in row 1, column 0,');
    expect([...scale.inverse([[Number.NaN, 0]]).data]).toEqual([Number.NaN, 3.5]); // a prediction may be
  });

  it.each([
    [{ mean: [1], std: [1, 2] }, '[1] and [1, 2]'],
    [{ mean: [1], std: [0] }, '[1] and [0]'],
    [{ mean: [Number.NaN], std: [1] }, '[NaN] and [1]'],
    [{ mean: [], std: [] }, '[] and []'],
  ])('refuses the scale %o', (scale, got) => {
    expect(() => new Standardizer(scale)).toThrow(
      `[Standardizer] mean and std must be as many finite numbers each, std above 0, got ${got}. Fit them with standardizer(x), on numbers of moderate size`,
    );
  });
});

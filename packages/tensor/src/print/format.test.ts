import { describe, expect, test } from 'vitest';
import type { DType } from '../dtype.js';
import { ArgumentError, ShapeError } from '../errors.js';
import { type FormatOptions, formatArray } from './format.js';
import goldens from './goldens/print.json' with { type: 'json' };

interface Case {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: readonly (number | string)[];
  readonly options?: FormatOptions;
  readonly text: string;
}

const DTYPES: readonly DType[] = ['float32', 'float64', 'int32', 'bool'];
const SPECIAL: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
  '-0': -0,
};

function decode(value: number | string | undefined): number {
  const number = typeof value === 'string' ? SPECIAL[value] : value;
  if (number === undefined) throw new Error(`no number: ${value}`);
  return number;
}

/** All elements: `data`, repeated to fill the shape, in the array type of the dtype. */
function elements({ data, shape, dtype }: Case): ArrayLike<number> {
  const length = shape.reduce((a, b) => a * b, 1);
  const all = Array.from({ length }, (_, i) => decode(data[i % data.length]));
  if (dtype === 'float32') return Float32Array.from(all);
  if (dtype === 'float64') return Float64Array.from(all);
  return dtype === 'int32' ? Int32Array.from(all) : Uint8Array.from(all);
}

const cases: readonly Case[] = goldens.cases;

describe('formatArray prints as NumPy does', () => {
  for (const dtype of DTYPES) {
    const rows = cases.filter((row) => row.dtype === dtype);
    test.each(rows.map((row, i) => ({ ...row, i })))(`${dtype} $i of shape $shape`, (row) => {
      expect(formatArray(elements(row), row.shape, dtype, row.options)).toBe(row.text);
    });
  }

  test('in at least 60 cases, all of them of a known dtype', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60);
    expect(cases.every((row) => DTYPES.some((dtype) => dtype === row.dtype))).toBe(true);
  });
});

describe('formatArray', () => {
  test('takes numbers of a plain array for float32 values', () => {
    expect(formatArray([0.1, 1 / 3], [2], 'float32')).toBe('[0.1        0.33333334]');
  });

  test('prints large arrays whole where asked to', () => {
    const text = formatArray(new Float32Array(200_000), [200_000], 'float32', {
      threshold: Number.POSITIVE_INFINITY,
    });
    expect(text.startsWith('[0. 0. ')).toBe(true);
    expect(text.match(/0\./g)?.length).toBe(200_000);
    const wide = new Float64Array(200_000).fill(1e-9);
    wide[7] = 1;
    const scientific = formatArray(wide, [200_000], 'float64', { threshold: 1e9 });
    expect(scientific.match(/e-09/g)?.length).toBe(199_999);
  });

  test('refuses data that the shape does not describe', () => {
    expect(() => formatArray([1, 2, 3], [2, 2], 'int32')).toThrow(ShapeError);
    expect(() => formatArray([1, 2, 3], [2, 2], 'int32')).toThrow(
      '[formatArray] a shape of [2,2] has 4 elements, got 3. Pass the elements of the whole array in row-major order',
    );
  });

  test.each([
    [{ precision: -1 }, 'precision must be an integer from 0 to 100, got -1'],
    [{ precision: 1.5 }, 'precision must be an integer from 0 to 100, got 1.5'],
    [{ edgeItems: 0 }, 'edgeItems must be an integer of at least 1, got 0'],
    [{ threshold: Number.NaN }, 'threshold must be a number, got NaN'],
    [{ lineWidth: Number.NaN }, 'lineWidth must be a number, got NaN'],
  ])('refuses the options %o', (options, message) => {
    const run = (): string => formatArray([1], [1], 'int32', options);
    expect(run).toThrow(ArgumentError);
    expect(run).toThrow(`[formatArray] ${message}. Leave it out for the default`);
  });
});

/** For the tests of normalization: the formulas in double precision, and series that are hard on sums. */
import { dense, type Layout } from '@evenkeel/tensor';
import { expect } from 'vitest';
import { drawer, makeRuntime, modes, Operands } from '../kernels.test-support.js';
import { MoveKernels } from '../move/move.js';
import { NormalizationKernels } from './normalization.js';

/** The kernels in every mode that there is; the first is deterministic. */
export const tools = modes.map((mode) => {
  const runtime = makeRuntime(mode);
  const kernels = new NormalizationKernels(runtime, new MoveKernels(runtime));
  return { mode, runtime, kernels, operands: new Operands(runtime) };
});

export type Tools = (typeof tools)[number];

/** A matrix, row by row. */
export interface Matrix {
  readonly rows: number;
  readonly channels: number;
  readonly values: Float32Array;
}

export const matrix = (
  rows: number,
  channels: number,
  value: (row: number, channel: number) => number,
): Matrix => ({
  rows,
  channels,
  values: Float32Array.from({ length: rows * channels }, (_, i) =>
    value(Math.floor(i / channels), i % channels),
  ),
});

/** No two channels have the same mean, or the same deviation. */
export function drawMatrix(rows: number, channels: number, seed: number): Matrix {
  const next = drawer(seed);
  return matrix(rows, channels, (_, c) => {
    const noise = next() + next() - 1;
    return noise * (1 + c / channels) + 3 * Math.sin(c + 1);
  });
}

export const drawVector = (length: number, seed: number): Float32Array => {
  const next = drawer(seed);
  return Float32Array.from({ length }, () => 2 * next() - 0.7);
};

export const float = (shape: readonly number[]): Layout => dense('float32', shape);

/** Mean and variance of numbers, in double precision. */
export function momentsOf(values: ArrayLike<number>): { mean: number; variance: number } {
  const list = Array.from(values);
  const mean = list.reduce((sum, x) => sum + x, 0) / list.length;
  // What rounding left in the mean does not count twice.
  const more = list.reduce((sum, x) => sum + (x - mean), 0) / list.length;
  const squares = list.reduce((sum, x) => sum + (x - mean) ** 2, 0) / list.length;
  return { mean: mean + more, variance: Math.max(squares - more ** 2, 0) };
}

/** The values of every channel. */
export function channelsOf({ rows, channels, values }: Matrix): Float64Array[] {
  return Array.from({ length: channels }, (_, c) =>
    Float64Array.from({ length: rows }, (_row, r) => values[r * channels + c]!),
  );
}

/** Fails where a value is off by more than `tolerance` of its scale. */
export function expectNear(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  scale: (i: number) => number,
  tolerance: number,
  label: string,
): void {
  expect(actual.length, label).toBe(expected.length);
  for (let i = 0; i < actual.length; i++) {
    const off = Math.abs(actual[i]! - expected[i]!) / scale(i);
    if (!(off <= tolerance) && actual[i] !== expected[i])
      expect.fail(`${label}: got ${actual[i]} for ${expected[i]} at ${i}, off by ${off}`);
  }
}

import { CpuBackend } from '@evenkeel/backend-cpu';
import { memory, tensor } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { iris } from './iris.js';
import { hostTable, rowsBetween, tableOf } from './table.js';

describe('tableOf', () => {
  it('reads a data set, sharing its arrays', () => {
    const set = iris();
    const { x, y, weights } = tableOf(set);
    expect(x).toEqual({ data: set.features, shape: [150, 4] });
    expect(x.data).toBe(set.features);
    expect(y).toEqual({ data: set.labels, shape: [150] });
    expect(weights).toBeNull();
  });

  it('reads x, y and weights', () => {
    const table = tableOf({
      x: [
        [1, 2],
        [3, 4],
      ],
      y: Int32Array.of(0, 1),
      weights: [1, 0.5],
    });
    expect(table).toEqual({
      x: { data: Float64Array.of(1, 2, 3, 4), shape: [2, 2] },
      y: { data: Int32Array.of(0, 1), shape: [2] },
      weights: { data: Float64Array.of(1, 0.5), shape: [2] },
    });
    expect(tableOf({ x: [1], y: null, weights: undefined })).toEqual({
      x: { data: Float64Array.of(1), shape: [1] },
      y: null,
      weights: null,
    });
  });

  it.each([
    [
      { x: [[1], [2]], y: [0, 1, 0] },
      'x and y must have as many rows, got 2 and 3, in shapes [2,1] and [3]. The first axis counts the rows',
    ],
    [
      { x: [1, 2], weights: [[1, 1]] },
      'x and weights must have as many rows, got 2 and 1, in shapes [2] and [1,2]. The first axis counts the rows',
    ],
    [
      { x: 1 },
      'x must have an axis of rows, got a single number. Give an array with one element per row',
    ],
    [{ x: [1], y: 1 }, 'y must have an axis of rows, got a single number.'],
    [
      { x: [['a']] },
      "x must be numbers, booleans, typed arrays, arrays of these, or { data, shape }, got the string 'a' at [0,0].",
    ],
    [
      [[1]],
      'needs a data set or { x, y, weights }, got an array. Give the inputs as x, the answers as y',
    ],
    [undefined, 'needs a data set or { x, y, weights }, got undefined.'],
  ])('refuses %o', (data, message) => {
    // @ts-expect-error
    expect(() => tableOf(data)).toThrow(`[tableOf] ${message}`);
  });
});

describe('hostTable', () => {
  it('reads tensors and takes what is in host memory as it is', async () => {
    const backend = new CpuBackend();
    using x = tensor([[1], [2]], { backend });
    const y = Int32Array.of(3, 4);
    const table = await hostTable({ x, y });
    expect(table).toEqual({
      x: { data: Float32Array.of(1, 2), shape: [2, 1] },
      y: { data: y, shape: [2] },
      weights: null,
    });
    expect(table.y.data).toBe(y);
    expect(memory(backend).buffers).toBe(1);
    expect(await hostTable(iris())).toEqual(tableOf(iris()));
  });
});

describe('rowsBetween', () => {
  it('gives rows that share the memory of the table', () => {
    const table = tableOf({
      x: [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      y: [7, 8, 9],
      weights: null,
    });
    const part = rowsBetween(table, 1, 3);
    expect(part).toEqual({
      x: { data: Float64Array.of(3, 4, 5, 6), shape: [2, 2] },
      y: { data: Float64Array.of(8, 9), shape: [2] },
      weights: null,
    });
    expect(part.x.data.buffer).toBe(table.x.data.buffer);
    expect(rowsBetween(table, 1, 1).x.shape).toEqual([0, 2]);
    expect(
      rowsBetween(tableOf({ x: { data: new Float32Array(0), shape: [3, 0] } }), 1, 3).x.shape,
    ).toEqual([2, 0]);
  });
});

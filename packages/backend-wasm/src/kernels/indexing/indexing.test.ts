import { type DType, dense, type Layout, strided } from '@evenkeel/tensor';
import { afterEach, describe, expect, it } from 'vitest';
import {
  anyInput,
  anyLayout,
  drawer,
  expectSame,
  makeRuntime,
  modes,
  Operands,
  offsetsOf,
} from '../kernels.test-support.js';
import { IndexingKernels } from './indexing.js';

/** The row-major position in `shape` that each index names, for indices of a shape and a row-major order. */
function placesOf(
  shape: readonly number[],
  axis: number,
  indexShape: readonly number[],
  indices: ArrayLike<number>,
): number[] {
  const { strides } = dense('int32', shape);
  const lines = strided(
    'int32',
    indexShape,
    strides.map((s, i) => (i === axis ? 0 : s)),
  );
  return Array.from(offsetsOf(lines), (line, i) => line + indices[i]! * strides[axis]!);
}

const numbers = (count: number, draw: () => number): number[] =>
  Array.from({ length: count }, () => Math.floor(draw() * 2000 - 1000));

/** A case: `x` is what is read, or written to. */
interface Case {
  readonly x: Layout;
  readonly indices: Layout;
  readonly axis: number;
  readonly updates: Layout;
  /** The indices are drawn below this; default: below the size of the axis. */
  readonly named?: number;
}

describe.each(modes)('IndexingKernels, %s', (mode) => {
  const runtime = makeRuntime(mode);
  const kernels = new IndexingKernels(runtime);
  const operands = new Operands(runtime);
  afterEach(() => operands.close());

  /** Runs all operations and compares them with plain loops. */
  function check(layouts: Case, draw: () => number): void {
    const { x: xLayout, axis, named = xLayout.shape[axis]! } = layouts;
    const { shape } = layouts.indices;
    const isBool = xLayout.dtype === 'bool';
    const valuesOf = ({ size }: Layout): number[] =>
      isBool ? numbers(size, draw).map((v) => v & 1) : numbers(size, draw).map((v) => v / 8);
    const x = operands.input(xLayout, valuesOf(xLayout));
    const indices = operands.input(
      layouts.indices,
      Array.from({ length: layouts.indices.size }, () => Math.floor(draw() * named)),
    );
    const index = operands.read(indices);
    const places = placesOf(xLayout.shape, axis, shape, index);
    const outside = index.findIndex((i) => i < 0 || i >= xLayout.shape[axis]!);
    const label = `${xLayout.dtype} [${xLayout.shape}] / [${xLayout.strides}] at [${shape}] / [${layouts.indices.strides}], axis ${axis}`;

    const out = operands.output(dense(xLayout.dtype, shape));
    expect(
      operands.run(() => kernels.gather(x, indices, axis, out)),
      label,
    ).toBe(outside);
    const held = operands.read(x);
    if (outside < 0) {
      const taken = operands.read(out).map((_, i) => held[places[i]!]!);
      expectSame(operands.read(out), taken, label);
    }

    const updates = operands.input(layouts.updates, valuesOf(layouts.updates));
    for (const op of isBool ? (['set'] as const) : (['set', 'add'] as const)) {
      const target = operands.output(xLayout, held);
      expect(kernels.scatter(op, updates, indices, axis, target), label).toBe(outside);
      if (outside >= 0) continue;
      const expected = held.slice();
      operands.read(updates).forEach((value, i) => {
        expected[places[i]!] = op === 'add' ? expected[places[i]!]! + value : value;
      });
      expectSame(operands.read(target), expected, `${op} ${label}`);
    }
    operands.close();
  }

  const dtypes = ['float32', 'int32', 'bool'] as const;
  const rows = (dtype: DType, count: number, row: number, taken: number): Case => ({
    x: dense(dtype, [count, row]),
    indices: strided('int32', [taken, row], [1, 0]),
    axis: 0,
    updates: dense(dtype, [taken, row]),
  });

  it.each(dtypes)('takes, sets and adds whole rows: %s', (dtype) => {
    const draw = drawer(1);
    for (const row of [1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 63, 64, 65, 600]) {
      const one = rows(dtype, 7, row, 11);
      check(one, draw);
      check({ ...one, x: strided(dtype, [7, row], [row + 3, 1]) }, draw);
      check({ ...one, updates: strided(dtype, [11, row], [0, 1]) }, draw);
      check({ ...one, updates: strided(dtype, [11, row], [1, 0]) }, draw);
      check({ ...one, indices: strided('int32', [11, row], [3, 0]) }, draw);
      check({ ...one, named: 9 }, draw);
    }
  });

  it('takes rows inside of outer axes', () => {
    const draw = drawer(2);
    for (const named of [4, 5]) {
      check(
        {
          x: strided('float32', [2, 3, 4, 5], [1000, 200, 5, 1]),
          indices: strided('int32', [2, 3, 6, 5], [0, 0, 2, 0]),
          axis: 2,
          updates: dense('float32', [2, 3, 6, 5]),
          named,
        },
        draw,
      );
    }
  });

  it('takes one element of each row', () => {
    const draw = drawer(3);
    for (const count of [1, 5, 64, 300]) {
      const x = dense('float32', [count, 10]);
      const [indices, updates] = [dense('int32', [count, 1]), dense('float32', [count, 1])];
      check({ x, indices, axis: 1, updates }, draw);
    }
  });

  it('takes, sets and adds along any axis of any views', () => {
    const draw = drawer(4);
    for (let round = 0; round < 300; round++) {
      const rank = 1 + Math.floor(draw() * 4);
      const most = [0, 60, 14, 7, 5][rank]!;
      const size = (): number => Math.floor(draw() * most) + (draw() < 0.95 ? 1 : 0);
      const xShape = Array.from({ length: rank }, size);
      const axis = Math.floor(draw() * rank);
      const shape = xShape.map((n, i) => (i === axis ? size() : n));
      const dtype = dtypes[round % 3]!;
      check(
        {
          x: anyLayout(dtype, xShape, draw),
          indices: anyInput('int32', shape, draw),
          axis,
          updates: anyInput(dtype, shape, draw),
          named: xShape[axis]! + (draw() < 0.3 ? 1 : 0),
        },
        draw,
      );
    }
  });

  it('answers the first index outside, and reads and writes nothing beyond', () => {
    for (const bad of [-1, 3, 2 ** 31 - 1, -(2 ** 31)]) {
      const x = operands.input(dense('float32', [3, 2]), [1, 2, 3, 4, 5, 6]);
      const out = operands.output(dense('float32', [3, 2]));
      const sums = operands.output(dense('float32', [3, 2]), [1, 1, 1, 1, 1, 1]);
      const [row, single] = [strided('int32', [3, 2], [1, 0]), dense('int32', [3, 2])];
      for (const { layout, values, position } of [
        { layout: row, values: [0, 0, bad, bad, 0, 0], position: 2 },
        { layout: single, values: [0, 0, 0, bad, 0, bad], position: 3 },
      ]) {
        const indices = operands.input(layout, values);
        expect(kernels.gather(x, indices, 0, out)).toBe(position);
        for (const op of ['set', 'add'] as const)
          expect(kernels.scatter(op, x, indices, 0, sums)).toBe(position);
      }
      operands.close();
    }
  });

  it('adds float32 in the row-major order of the updates', () => {
    const large = 2 ** 25; // swallows a 1
    for (const row of [1, 6]) {
      const layout = strided('float32', [4, row], [1, 0]);
      const updates = operands.input(
        layout,
        [large, 1, -large, 1].flatMap((v) => Array(row).fill(v)),
      );
      const indices = operands.input(strided('int32', [4, row], [0, 0]), [0]);
      const sums = operands.output(dense('float32', [1, row]), Array(row).fill(1));
      kernels.scatter('add', updates, indices, 0, sums);
      expect([...operands.read(sums)]).toStrictEqual(Array(row).fill(1));
      operands.close();
    }
  });

  it('sets every dtype in the row-major order of the updates: the last one stays', () => {
    for (const dtype of dtypes) {
      for (const row of [1, 6, 20]) {
        const updates = operands.input(
          dense(dtype, [4, row]),
          Array.from({ length: 4 * row }, (_, i) => i & 1),
        );
        const indices = operands.input(
          strided('int32', [4, row], [1, 0]),
          [1, 0, 1, 0].flatMap((v) => Array<number>(row).fill(v)),
        );
        const out = operands.output(dense(dtype, [2, row]));
        kernels.scatter('set', updates, indices, 0, out);
        const rowAt = (k: number): number[] =>
          Array.from({ length: row }, (_, i) => (k * row + i) & 1);
        expect([...operands.read(out)]).toStrictEqual([...rowAt(3), ...rowAt(2)]);
        operands.close();
      }
    }
  });

  it('wraps sums of int32', () => {
    const sums = operands.output(dense('int32', [1, 5]), Array(5).fill(2 ** 31 - 1));
    const ones = operands.input(strided('int32', [1, 5], [0, 0]), [1]);
    const indices = operands.input(strided('int32', [1, 5], [0, 0]), [0]);
    kernels.scatter('add', ones, indices, 0, sums);
    expect([...operands.read(sums)]).toStrictEqual(Array(5).fill(-(2 ** 31)));
  });
});

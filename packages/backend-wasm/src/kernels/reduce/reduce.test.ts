import {
  type DType,
  dense,
  type Layout,
  type ReduceOp,
  strided,
  type TypedArray,
} from '@evenkeel/tensor';
import { afterEach, describe, expect, test } from 'vitest';
import { anyInput, drawer, makeRuntime, modes, Operands } from '../kernels.test-support.js';
import { MoveKernels } from '../move/move.js';
import { ReduceKernels } from './reduce.js';

const { NEGATIVE_INFINITY, POSITIVE_INFINITY, NaN: nan } = Number;

const tools = modes.map((mode) => {
  const runtime = makeRuntime(mode);
  const kernels = new ReduceKernels(runtime, new MoveKernels(runtime));
  return { mode, runtime, kernels, operands: new Operands(runtime) };
});

afterEach(() => {
  for (const { operands } of tools) operands.close();
});

const ops = {
  float32: ['sum', 'mean', 'prod', 'max', 'min'],
  int32: ['sum', 'prod', 'max', 'min'],
  bool: ['max', 'min'],
} as const;

/** Values of a dtype: floats with a mean that is not 0, integers whose sums wrap; for products factors around 1. */
function draw(op: ReduceOp, dtype: DType, size: number, seed: number): number[] {
  const next = drawer(seed);
  return Array.from({ length: size }, () => {
    const x = next();
    if (dtype === 'bool') return Number(op === 'min' ? x < 0.8 : x < 0.2);
    if (op === 'prod')
      return dtype === 'int32' ? 2 * Math.floor(x * 2 ** 20) + 1 : Math.fround(4 ** (x - 0.5));
    return dtype === 'int32' ? Math.floor((x - 0.5) * 2 ** 32) : Math.fround(4 * x - 1.5);
  });
}

/** The elements, in row-major order, that become each element of the result. */
function groupsOf(shape: readonly number[], axes: number, values: readonly number[]): number[][] {
  const kept = shape.map((n, axis) => ((axes >> axis) & 1 ? 1 : n));
  const groups: number[][] = Array.from({ length: kept.reduce((a, n) => a * n, 1) }, () => []);
  values.forEach((value, i) => {
    let rest = i;
    let at = 0;
    let size = 1;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const index = rest % shape[axis]!;
      rest = (rest - index) / shape[axis]!;
      if (kept[axis]! > 1) at += index * size;
      size *= kept[axis]!;
    }
    groups[at]!.push(value);
  });
  return groups;
}

/** In double precision. */
function reference(op: ReduceOp, dtype: DType, group: readonly number[]): number {
  if (op === 'max') return group.reduce((a, b) => Math.max(a, b), NEGATIVE_INFINITY);
  if (op === 'min') return group.reduce((a, b) => Math.min(a, b), POSITIVE_INFINITY);
  const isInt = dtype === 'int32';
  if (op === 'prod') return group.reduce((a, b) => (isInt ? Math.imul(a, b) : a * b), 1);
  if (isInt) return group.reduce((a, b) => (a + b) | 0, 0);
  const sum = group.reduce((a, b) => a + b, 0);
  return op === 'mean' ? sum / group.length : sum;
}

/** A sum of so few terms as there are in each of its stages is never more than this off, in parts of all it adds. */
const TOLERANCE = 2 ** -22;

/** A product is never more than this off, relatively, for each of its factors: every one is rounded once. */
const PER_FACTOR = 2 ** -24;

/** Reduces in every mode; the results are right, and of one mode the other's to the bit. */
function check(layout: Layout, axes: number, seed: number): void {
  const { dtype, shape, size } = layout;
  const outShape = shape.filter((_, axis) => ((axes >> axis) & 1) === 0);
  for (const op of ops[dtype === 'float64' ? 'float32' : dtype]) {
    const values = draw(op, dtype, size, seed);
    const results: TypedArray[] = [];
    for (const { mode, kernels, operands } of tools) {
      const x = operands.input(layout, values);
      const out = operands.output(dense(dtype, outShape));
      operands.run(() => kernels.reduce(op, x, axes, out));
      const got = operands.read(out);
      // Not of the values: where elements are repeated, one of them counts.
      const groups = groupsOf(shape, axes, [...operands.read(x)]);
      const what = `${op} ${dtype} ${shape} / ${layout.strides} over ${axes} ${mode}`;
      const wrong = groups.findIndex((group, i) => {
        const expected = reference(op, dtype, group);
        if (op === 'max' || op === 'min' || dtype !== 'float32')
          return !Object.is(got[i], expected);
        if (op === 'prod')
          return !(Math.abs(got[i]! / expected - 1) <= 1.01 * group.length * PER_FACTOR);
        const all = group.reduce((a, b) => a + Math.abs(b), 0) / (op === 'mean' ? group.length : 1);
        return !(Math.abs(got[i]! - expected) <= all * TOLERANCE);
      });
      expect({ what, wrong, got: got[wrong], group: groups[wrong]?.slice(0, 20) }).toEqual({
        what,
        wrong: -1,
      });
      results.push(got);
      operands.close();
    }
    // To the bit, but for those of NaN, which WebAssembly leaves open.
    expect(results[1], `${op} ${shape} off`).toEqual(results[0]);
  }
}

const dtypes = ['float32', 'int32', 'bool'] as const;

describe.each(dtypes)('reduce %s', (dtype) => {
  const view = (shape: readonly number[], strides?: readonly number[]): Layout =>
    strides === undefined ? dense(dtype, shape) : strided(dtype, shape, strides);

  test('of everything, of all lengths', () => {
    for (const n of [1, 2, 3, 4, 5, 7, 8, 9, 12, 63, 64, 65, 255, 512, 513, 600, 768, 1023, 3000]) {
      check(view([n]), 1, n);
      check(view([n], [3]), 1, n);
    }
  });

  test('rows: axes at the end', () => {
    for (const rows of [1, 2, 3, 4, 5, 9])
      for (const length of [1, 2, 3, 4, 5, 8, 63, 64, 65, 520]) {
        check(view([rows, length]), 2, rows * length);
        check(view([rows, length], [length + 3, 1]), 2, rows);
      }
    check(view([2, 3, 4]), 6, 1);
    check(view([3, 1030], [0, 1]), 2, 1);
  });

  test('columns: axes at the beginning', () => {
    for (const rows of [1, 2, 3, 4, 5, 63, 64, 65, 130])
      for (const width of [1, 3, 4, 5, 15, 16, 17, 63, 64, 65])
        check(view([rows, width]), 1, rows + width);
    check(view([6, 5], [0, 1]), 1, 2);
    check(view([6, 5], [9, 1]), 1, 2);
    check(view([3, 4, 5]), 3, 1);
  });

  test('columns of many rows, in several stages, and of rows that are far apart', () => {
    check(view([4200, 3]), 1, 1);
    check(view([70, 6], [2048, 1]), 1, 2);
  });

  test('axes in the middle, around others, and all of them in any order', () => {
    for (const [rows, width] of [
      [4, 6],
      [65, 5],
      [7, 1],
    ] as const) {
      check(view([3, rows, width]), 2, width);
      check(view([3, rows, width]), 5, width);
      check(view([width, rows, 3], [1, width, rows * width]), 7, width);
    }
    check(view([4, 3, 2, 5]), 0b0110, 1);
    check(view([4, 3, 2, 5]), 0b1010, 2);
    check(view([4, 3, 2, 5]), 0b0101, 3);
  });

  test('of views of any kind', () => {
    const next = drawer(7);
    for (let i = 0; i < 60; i++) {
      const shape = Array.from({ length: 1 + Math.floor(4 * next()) }, () => Math.ceil(9 * next()));
      check(anyInput(dtype, shape, next), Math.floor(2 ** shape.length * next()), i);
    }
  });

  test('over no axes, or over axes of one element', () => {
    check(view([]), 0, 1);
    check(view([3, 5], [1, 3]), 0, 1);
    check(view([3, 1, 5]), 2, 1);
  });

  test('of nothing, to nothing', () => {
    const known: readonly ReduceOp[] = ops[dtype];
    for (const { kernels, operands } of tools) {
      const none = operands.input(view([0, 3]), []);
      for (const [op, expected] of [
        ['sum', 0],
        ['mean', nan],
        ['prod', 1],
        ['max', dtype === 'float32' ? NEGATIVE_INFINITY : 0],
        ['min', dtype === 'float32' ? POSITIVE_INFINITY : 0],
      ] as const) {
        if (!known.includes(op)) continue;
        for (const [axes, size] of [
          [1, 3],
          [3, 1],
        ] as const) {
          const out = operands.output(view([size]));
          operands.run(() => kernels.reduce(op, none, axes, out));
          expect([...operands.read(out)], op).toEqual(new Array(size).fill(expected));
        }
        const nothing = operands.output(view([0]));
        operands.run(() => kernels.reduce(op, none, 2, nothing));
      }
      operands.close();
    }
  });
});

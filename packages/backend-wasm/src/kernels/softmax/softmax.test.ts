import { dense, type Layout, strided, type TypedArray } from '@evenkeel/tensor';
import { afterEach, describe, expect, test } from 'vitest';
import {
  anyInput,
  drawer,
  makeRuntime,
  modes,
  Operands,
  offsetsOf,
} from '../kernels.test-support.js';
import { MoveKernels } from '../move/move.js';
import { SoftmaxKernels } from './softmax.js';

const { POSITIVE_INFINITY: inf, NaN: nan } = Number;

const tools = modes.map((mode) => {
  const runtime = makeRuntime(mode);
  const kernels = new SoftmaxKernels(runtime, new MoveKernels(runtime));
  return { mode, kernels, operands: new Operands(runtime) };
});

afterEach(() => {
  for (const { operands } of tools) operands.close();
});

/** The positions, in row-major order, of the elements of each row along an axis. */
function rowsOf(shape: readonly number[], axis: number): number[][] {
  const order = dense('float32', shape);
  const others = shape.filter((_, i) => i !== axis);
  const steps = order.strides.filter((_, i) => i !== axis);
  return Array.from(offsetsOf(strided('float32', others, steps)), (start) =>
    Array.from({ length: shape[axis]! }, (_, i) => start + i * order.strides[axis]!),
  );
}

/** In double precision, the elements of a row and how far each may be off: x - max is rounded, then its power. */
function reference(row: readonly number[], logarithm: boolean): { value: number; error: number }[] {
  const most = row.reduce((a, b) => Math.max(a, b), -inf);
  const sum = row.reduce((total, x) => total + Math.exp(x - most), 0);
  return row.map((x) => {
    const distance = most - x;
    if (logarithm)
      return {
        value: x - most - Math.log(sum),
        error: (1 + distance + Math.log(sum)) * 2 ** -22,
      };
    const value = Math.exp(x - most) / sum;
    return { value, error: value * (4 + distance) * 2 ** -23 + 2 ** -149 };
  });
}

/** Both kernels in every mode: right, and of one mode the other's to the bit. */
function check(layout: Layout, axis: number, values: readonly number[]): void {
  const { shape } = layout;
  for (const logarithm of [false, true]) {
    const results: TypedArray[] = [];
    for (const { mode, kernels, operands } of tools) {
      const x = operands.input(layout, values);
      const out = operands.output(dense('float32', shape));
      const run = (): boolean =>
        logarithm ? kernels.logSoftmax(x, axis, out) : kernels.softmax(x, axis, out);
      expect(operands.run(run)).toBe(true);
      const [from, to] = [operands.read(x), operands.read(out)];
      for (const positions of rowsOf(shape, axis)) {
        const row = positions.map((at) => from[at]!);
        const got = positions.map((at) => to[at]!);
        const isRight = reference(row, logarithm).every(
          ({ value, error }, i) =>
            Object.is(got[i], value) || Math.abs(got[i]! - value) <= error || got[i] === value,
        );
        const what = `${logarithm} ${shape} / ${layout.strides} along ${axis} ${mode}`;
        expect({ what, isRight, row, got }).toEqual({ what, isRight: true, row, got });
      }
      results.push(to);
      operands.close();
    }
    // To the bit, but for those of NaN, which WebAssembly leaves open.
    expect(results[1], `${shape} off`).toEqual(results[0]);
  }
}

/** Logits of this size, of which some are far below the others. */
function draw(size: number, seed: number): number[] {
  const next = drawer(seed);
  return Array.from({ length: size }, () => (next() < 0.1 ? -90 : 0) + 10 * next() - 5);
}

describe('softmax and logSoftmax', () => {
  test.each([1, 2, 3, 4, 5, 7, 8, 10, 63, 64, 65, 1000])('rows of %i', (classes) => {
    for (const rows of [1, 2, 3, 4, 5, 8, 60]) {
      check(dense('float32', [rows, classes]), 1, draw(rows * classes, rows));
    }
    check(strided('float32', [9, classes], [classes + 3, 1]), 1, draw(9 * classes, 1));
  });

  test('rows whose powers do not fit in one block', () => {
    check(dense('float32', [4, 3001]), 1, draw(4 * 3001, 1));
    check(dense('float32', [1000, 3]), 1, draw(3000, 1));
  });

  test('along any axis, of any view', () => {
    for (const axis of [0, 1, 2, 3]) {
      check(dense('float32', [2, 3, 5, 1]), axis, draw(30, axis));
      check(strided('float32', [2, 3, 5, 1], [1, 10, 2, 0]), axis, draw(30, axis));
    }
    check(dense('float32', [7]), 0, draw(7, 1));
    const next = drawer(5);
    for (let i = 0; i < 60; i++) {
      const shape = Array.from({ length: 1 + Math.floor(3 * next()) }, () => Math.ceil(9 * next()));
      const layout = anyInput('float32', shape, next);
      check(layout, Math.floor(shape.length * next()), draw(layout.size, i));
    }
  });

  test('infinities and NaN give what their differences give', () => {
    const special = [
      [-inf, 0, 1],
      [-inf, -inf, -inf],
      [inf, 0, 1],
      [inf, inf, -inf],
      [nan, 0, 1],
      [0, nan, inf],
      [nan, nan, nan],
      [0, 1, nan],
    ];
    for (const classes of [3, 4, 6, 9, 70]) {
      const filled = special.map((row) => [...row, ...draw(classes - 3, 1)]);
      check(dense('float32', [special.length, classes]), 1, filled.flat());
      check(
        dense('float32', [special.length, classes]),
        1,
        filled.flatMap((row) => row.reverse()),
      );
    }
  });

  test('a logarithm is exact where the probability underflows', () => {
    for (const { kernels, operands } of tools) {
      const x = operands.input(dense('float32', [2, 2]), [0, 1000, -1e30, 1e30]);
      const out = operands.output(dense('float32', [2, 2]));
      operands.run(() => kernels.softmax(x, 1, out));
      expect([...operands.read(out)]).toEqual([0, 1, 0, 1]);
      operands.run(() => kernels.logSoftmax(x, 1, out));
      expect([...operands.read(out)]).toEqual([-1000, 0, Math.fround(-2e30), 0]);
    }
  });

  test('of equals: shares that are exact', () => {
    for (const { kernels, operands } of tools) {
      const x = operands.input(strided('float32', [2, 8], [0, 0]), [7]);
      const out = operands.output(dense('float32', [2, 8]));
      operands.run(() => kernels.softmax(x, 1, out));
      expect([...operands.read(out)]).toEqual(new Array(16).fill(0.125));
    }
  });

  test('of nothing', () => {
    for (const { kernels, operands } of tools)
      for (const shape of [
        [0, 3],
        [3, 0],
      ]) {
        const x = operands.input(dense('float32', shape), []);
        const out = operands.output(dense('float32', shape));
        for (const axis of [0, 1]) {
          expect(operands.run(() => kernels.softmax(x, axis, out))).toBe(true);
          expect(operands.run(() => kernels.logSoftmax(x, axis, out))).toBe(true);
        }
      }
  });
});

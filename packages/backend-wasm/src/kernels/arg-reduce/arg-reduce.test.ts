import { type ArgReduceOp, dense, type Layout, strided } from '@evenkeel/tensor';
import { afterEach, describe, it } from 'vitest';
import {
  anyInput,
  drawer,
  expectSame,
  lineOffsets,
  makeRuntime,
  modes,
  Operands,
} from '../kernels.test-support.js';
import { MoveKernels } from '../move/move.js';
import { ArgReduceKernels } from './arg-reduce.js';

const dtypes = ['float32', 'int32', 'bool'] as const;

const ops = ['argmax', 'argmin'] as const;

/** The position of the largest or smallest, or of the first NaN, along an axis of row-major elements. */
function reference(
  op: ArgReduceOp,
  shape: readonly number[],
  axis: number,
  x: ArrayLike<number>,
): number[] {
  return lineOffsets(shape, axis).map((offsets) => {
    const line = offsets.map((at) => x[at]!);
    const nan = line.findIndex(Number.isNaN);
    const best = op === 'argmax' ? Math.max(...line) : Math.min(...line);
    return nan >= 0 ? nan : Math.max(0, line.indexOf(best));
  });
}

describe.each(modes)('ArgReduceKernels, %s', (mode) => {
  const runtime = makeRuntime(mode);
  const kernels = new ArgReduceKernels(runtime, new MoveKernels(runtime));
  const operands = new Operands(runtime);
  afterEach(() => operands.close());

  function check(layout: Layout, axis: number, values: ArrayLike<number>): void {
    const { shape, strides, dtype } = layout;
    const x = operands.input(layout, values);
    for (const op of ops) {
      const out = operands.output(
        dense(
          'int32',
          shape.filter((_, i) => i !== axis),
        ),
      );
      operands.run(() => kernels.argReduce(op, x, axis, out));
      const expected = reference(op, shape, axis, operands.read(x));
      const label = `${op} ${dtype} [${shape}] / [${strides}], axis ${axis}`;
      expectSame(operands.read(out), expected, label);
    }
    operands.close();
  }

  /** Few different values, so that many are equal, with some that are special among them. */
  function drawn({ dtype, size }: Layout, draw: () => number): number[] {
    const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0];
    return Array.from({ length: size }, () => {
      const value = Math.floor(draw() * 20) - 15;
      if (dtype === 'bool') return value > 1 ? 1 : 0;
      if (dtype === 'float32' && draw() < 0.05) return special[Math.floor(draw() * 4)]!;
      if (dtype === 'int32' && draw() < 0.04) return draw() < 0.5 ? -(2 ** 31) : 2 ** 31 - 1;
      return value;
    });
  }

  it.each(dtypes)('along the last axis, of any length: %s', (dtype) => {
    const draw = drawer(1);
    for (const size of [1, 2, 3, 4, 5, 7, 8, 10, 63, 64, 65, 200]) {
      for (const layout of [dense(dtype, [9, size]), strided(dtype, [9, size], [size + 3, 1])])
        check(layout, 1, drawn(layout, draw));
      check(dense(dtype, [size]), 0, drawn(dense(dtype, [size]), draw));
    }
  });

  it.each(dtypes)('along other axes: %s', (dtype) => {
    const draw = drawer(2);
    for (const count of [1, 2, 3, 4, 5, 16, 19, 65]) {
      for (const size of [1, 2, 3, 10]) {
        const layout = dense(dtype, [size, count]);
        check(layout, 0, drawn(layout, draw));
        const outer = dense(dtype, [2, size, count]);
        check(outer, 1, drawn(outer, draw));
      }
    }
  });

  it('along any axis of any view', () => {
    const draw = drawer(3);
    for (let round = 0; round < 300; round++) {
      const rank = 1 + Math.floor(draw() * 4);
      const most = [0, 200, 20, 8, 5][rank]!;
      const shape = Array.from({ length: rank }, () => Math.floor(draw() * most) + 1);
      const layout = anyInput(dtypes[round % 3]!, shape, draw);
      check(layout, Math.floor(draw() * rank), drawn(layout, draw));
    }
  });

  it('the first of equals, and the first NaN, wherever they are', () => {
    const size = 11;
    for (const axis of [0, 1]) {
      const layout =
        axis === 0 ? dense('float32', [size, 5]) : strided('float32', [5, size], [size, 1]);
      for (let first = 0; first < size; first++) {
        for (const value of [3, Number.NaN, Number.POSITIVE_INFINITY]) {
          const line = Array.from({ length: size }, (_, i) =>
            i < first ? -1 : i % 2 === first % 2 ? value : 2,
          );
          const values = Array.from({ length: size * 5 }, (_, i) =>
            axis === 0 ? line[Math.floor(i / 5)]! : line[i % size]!,
          );
          check(layout, axis, values);
          check(
            layout,
            axis,
            values.map((x) => -x),
          );
        }
      }
    }
    check(dense('float32', [6]), 0, Array(6).fill(Number.NEGATIVE_INFINITY));
    check(dense('float32', [6]), 0, Array(6).fill(Number.POSITIVE_INFINITY));
    check(dense('int32', [6]), 0, Array(6).fill(2 ** 31 - 1));
    check(dense('float32', [6]), 0, [-1, -0, 0, -0, 0, -2]);
    check(dense('float32', [6]), 0, [1, -0, 0, -0, 0, 2]);
  });

  it('of nothing is position 0, and nothing of nothing is nothing', () => {
    check(dense('float32', [3, 0]), 1, []);
    check(dense('bool', [0, 3]), 0, []);
    check(dense('int32', [0, 3]), 1, []);
  });
});

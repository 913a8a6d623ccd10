import { dense, MemoryError, type ReduceOp, strided } from '@evenkeel/tensor';
import { afterEach, describe, expect, test } from 'vitest';
import { featuresOf } from '../../runtime/modes.js';
import { addressOf, Runtime } from '../../runtime/runtime.js';
import { tilesFor } from '../../runtime/tiles.js';
import { drawer, makeRuntime, modes, Operands } from '../kernels.test-support.js';
import { MoveKernels } from '../move/move.js';
import { writeColumns } from './columns.js';
import { floatSum } from './folds.js';
import { BLOCK } from './plan.js';
import { ReduceKernels } from './reduce.js';

const { POSITIVE_INFINITY: inf, NaN: nan } = Number;

const tools = modes.map((mode) => {
  const runtime = makeRuntime(mode);
  const kernels = new ReduceKernels(runtime, new MoveKernels(runtime));
  return { mode, runtime, kernels, operands: new Operands(runtime) };
});

afterEach(() => {
  for (const { operands } of tools) operands.close();
});

describe('reductions', () => {
  test('special values', () => {
    const at = (values: readonly number[], length: number): number[] =>
      Array.from({ length }, (_, i) => values[i] ?? 1);
    for (const { kernels, operands } of tools) {
      const reduced = (op: ReduceOp, values: readonly number[], columns: boolean): number => {
        const n = values.length;
        const [shape, axes] = columns ? [[n, 1], 1] : [[1, n], 2];
        const x = operands.input(strided('float32', shape, columns ? [2, 1] : [n, 1]), values);
        const out = operands.output(dense('float32', [1]));
        operands.run(() => kernels.reduce(op, x, axes, out));
        return operands.read(out)[0]!;
      };
      for (const columns of [false, true])
        for (const length of [2, 9, 70, 700]) {
          for (const values of [[nan], [1, nan], [inf, nan]]) {
            const full = at(values, length);
            expect(reduced('max', full, columns)).toBe(nan);
            expect(reduced('min', full, columns)).toBe(nan);
            expect(reduced('max', full.reverse(), columns)).toBe(nan);
            expect(reduced('min', full, columns)).toBe(nan);
            expect(reduced('sum', full, columns)).toBe(nan);
            expect(reduced('prod', full, columns)).toBe(nan);
          }
          expect(reduced('max', at([inf], length), columns)).toBe(inf);
          expect(reduced('max', new Array(length).fill(-inf), columns)).toBe(-inf);
          expect(reduced('max', new Array(length).fill(-3), columns)).toBe(-3);
          expect(reduced('min', at([-inf], length), columns)).toBe(-inf);
          expect(reduced('min', new Array(length).fill(inf), columns)).toBe(inf);
          expect(reduced('min', new Array(length).fill(3), columns)).toBe(3);
          expect(reduced('min', new Array(length).fill(0).with(1, -0), columns)).toBe(-0);
          expect(reduced('max', new Array(length).fill(-0).with(1, 0), columns)).toBe(0);
          expect(reduced('prod', at([-inf], length), columns)).toBe(-inf);
          expect(reduced('prod', at([inf, 0], length), columns)).toBe(nan);
          expect(reduced('prod', at([-0, 5], length), columns)).toBe(-0);
          expect(reduced('sum', at([inf], length), columns)).toBe(inf);
          expect(reduced('mean', at([-inf], length), columns)).toBe(-inf);
          expect(reduced('sum', at([inf, -inf], length), columns)).toBe(nan);
        }
      operands.close();
    }
  });

  test('sums of a million terms are as exact as a result can be, or nearly so where all errors have one sign', () => {
    const next = drawer(3);
    const size = 2 ** 20;
    const { kernels, operands } = tools[0]!; // deterministic
    for (const [values, bound] of [
      [Float32Array.from({ length: size }, () => 0.5 + next()), 1.5e-7],
      [new Float32Array(size).fill(0.1), 1e-6],
    ] as const) {
      for (const [shape, axes, groupOf] of [
        [[size], 1, () => 0],
        [[4, size / 4], 2, (i: number) => Math.floor((4 * i) / size)],
        [[size / 8, 8], 1, (i: number) => i % 8],
      ] as const) {
        const x = operands.input(dense('float32', shape), values);
        const out = operands.output(dense('float32', axes === 1 ? shape.slice(1) : [4]));
        kernels.reduce('sum', x, axes, out);
        const got = operands.read(out);
        const exact = new Float64Array(got.length);
        for (let i = 0; i < size; i++) exact[groupOf(i)]! += values[i]!;
        const errors = exact.map((sum, i) => Math.abs(got[i]! / sum - 1));
        expect(Math.max(...errors), `${shape}`).toBeLessThan(bound);
        operands.close();
      }
    }
  });

  test('how many rows are read at a time changes no bit', () => {
    const [rows, width] = [63, 70];
    for (const { runtime, operands } of tools) {
      const { columns } = runtime.kernels.get('columns of a test', (module) =>
        writeColumns(module, floatSum),
      );
      const x = operands.input(
        dense('float32', [rows, width]),
        Array.from({ length: rows * width }, drawer(1)),
      );
      const sums = [4, 8, BLOCK].map((depth) => {
        const out = operands.output(dense('float32', [width]));
        const [from, to] = [addressOf(x, 2), addressOf(out, 2)];
        columns?.(from, to, 1, 0, rows, 4 * width, width, BLOCK, depth);
        return operands.read(out);
      });
      expect(sums[1]).toEqual(sums[0]);
      expect(sums[2]).toEqual(sums[0]);
      operands.close();
    }
  });

  test('where there is no memory for a copy, nothing is written', () => {
    const runtime = new Runtime({
      features: featuresOf.off,
      tiles: tilesFor(featuresOf.off),
      maximumBytes: 2 ** 21,
      cachedKernels: 8,
    });
    const kernels = new ReduceKernels(runtime, new MoveKernels(runtime));
    const operands = new Operands(runtime);
    const size = 300_000;
    const ones = new Float32Array(size).fill(1);
    const x = operands.input(dense('float32', [size]), ones);
    const out = operands.output(dense('float32', [30, 100]));
    const view = { ...x, layout: strided('float32', [30, 100, 100], [10_000, 1, 100]) };
    const turned = { ...x, layout: strided('float32', [100, 30, 100], [100, 10_000, 1]) };
    expect(() =>
      kernels.reduce('sum', turned, 4, { ...out, layout: dense('float32', [100, 30]) }),
    ).toThrow(MemoryError);
    operands.run(() =>
      kernels.reduce('sum', view, 2, { ...out, layout: dense('float32', [30, 100]) }),
    );
    expect(new Set(operands.read(out))).toEqual(new Set([100]));
    operands.close();
  });
});

import { dense, type Layout, type ScanOp, strided, type TypedArray } from '@evenkeel/tensor';
import { afterEach, describe, expect, it } from 'vitest';
import {
  anyInput,
  drawer,
  expectSame,
  lineOffsets,
  makeRuntime,
  modes,
  Operands,
} from '../kernels.test-support.js';
import { ScanKernels } from './scan.js';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const dtypes = ['float32', 'int32'] as const;
const ops = ['sum', 'prod', 'max', 'min'] as const;

const combine: { readonly [K in ScanOp]: (a: number, b: number, isInt: boolean) => number } = {
  sum: (a, b) => a + b,
  prod: (a, b, isInt) => (isInt ? Math.imul(a, b) : a * b),
  max: (a, b) => Math.max(a, b),
  min: (a, b) => Math.min(a, b),
};

/** Rounded at every step: what is stored is where the next step begins. */
function reference(op: ScanOp, layout: Layout, axis: number, x: ArrayLike<number>): number[] {
  const isInt = layout.dtype === 'int32';
  const round = isInt ? (v: number) => v | 0 : Math.fround;
  const out = Array.from(x);
  for (const line of lineOffsets(layout.shape, axis))
    for (let i = 1; i < line.length; i++)
      out[line[i]!] = round(combine[op](out[line[i - 1]!]!, x[line[i]!]!, isInt));
  return out;
}

describe.each(modes)('ScanKernels, %s', (mode) => {
  const runtime = makeRuntime(mode);
  const kernels = new ScanKernels(runtime);
  const operands = new Operands(runtime);
  afterEach(() => operands.close());

  function scanned(
    op: ScanOp,
    layout: Layout,
    axis: number,
    values: ArrayLike<number>,
  ): { readonly x: TypedArray; readonly got: TypedArray } {
    const x = operands.input(layout, values);
    const out = operands.output(dense(layout.dtype, layout.shape));
    operands.run(() => kernels.scan(op, x, axis, out));
    const both = { x: operands.read(x), got: operands.read(out) };
    operands.close();
    return both;
  }

  /** All operations on values whose running sums and products neither vanish nor overflow as floats. */
  function check(layout: Layout, axis: number, draw: () => number): void {
    const { dtype, shape, strides, size } = layout;
    const values = Array.from({ length: size }, () =>
      dtype === 'int32' ? Math.floor((draw() - 0.5) * 2 ** 32) : 4 ** (draw() - 0.5) - 0.9,
    );
    for (const op of ops) {
      const { x, got } = scanned(op, layout, axis, values);
      const label = `${op} ${dtype} [${shape}] / [${strides}], axis ${axis}`;
      expectSame(got, reference(op, layout, axis, x), label);
    }
  }

  it.each(dtypes)('along the last axis: %s', (dtype) => {
    const draw = drawer(1);
    for (const size of [1, 2, 3, 4, 5, 63, 64, 65, 300]) {
      check(dense(dtype, [size]), 0, draw);
      check(strided(dtype, [size], [3]), 0, draw);
      for (const rows of [1, 3, 4, 5, 9]) {
        check(dense(dtype, [rows, size]), 1, draw);
        check(strided(dtype, [rows, size], [size + 3, 1]), 1, draw);
        check(strided(dtype, [rows, size], [1, rows]), 1, draw);
      }
    }
  });

  it.each(dtypes)('along other axes, of any number of neighbours: %s', (dtype) => {
    const draw = drawer(2);
    for (const width of [1, 2, 3, 4, 5, 7, 8, 12, 13, 15, 16, 17, 63, 64, 65, 700])
      for (const size of [1, 2, 5]) {
        check(dense(dtype, [size, width]), 0, draw);
        check(dense(dtype, [3, size, width]), 1, draw);
        check(strided(dtype, [size, width], [width + 3, 1]), 0, draw);
      }
    check(dense(dtype, [4, 3, 2, 5]), 1, draw);
  });

  it('along any axis of any view', () => {
    const draw = drawer(3);
    for (let round = 0; round < 200; round++) {
      const rank = 1 + Math.floor(draw() * 4);
      const most = [0, 200, 20, 8, 5][rank]!;
      const shape = Array.from({ length: rank }, () => Math.floor(draw() * most) + 1);
      check(anyInput(dtypes[round % 2]!, shape, draw), Math.floor(draw() * rank), draw);
    }
  });

  it('NaN stays from where it comes, infinities meet, zeros keep their signs', () => {
    const line = [-0, 0, 1, -inf, 2, inf, nan, 5];
    const expected = {
      sum: [-0, 0, 1, -inf, -inf, nan, nan, nan],
      prod: [-0, -0, -0, nan, nan, nan, nan, nan],
      max: [-0, 0, 1, 1, 2, inf, nan, nan],
      min: [-0, -0, -0, -inf, -inf, -inf, nan, nan],
    };
    for (const op of ops) {
      const row = dense('float32', [8]);
      expectSame(scanned(op, row, 0, line).got, expected[op], op);
      const columns = strided('float32', [8, 5], [1, 0]);
      const repeated = line.flatMap((v) => Array<number>(5).fill(v));
      const spread = expected[op].flatMap((v) => Array<number>(5).fill(v));
      expectSame(scanned(op, columns, 0, repeated).got, spread, `${op} of columns`);
      expectSame(scanned(op, dense('float32', [8, 5]), 0, repeated).got, spread, `${op} of rows`);
    }
  });

  it('float32 is rounded at every step, int32 wraps', () => {
    const large = 2 ** 24;
    expect([...scanned('sum', dense('float32', [4]), 0, [large, 1, 1, 2]).got]).toEqual([
      large,
      large,
      large,
      large + 2,
    ]);
    const high = 2 ** 31 - 1;
    expect([...scanned('sum', dense('int32', [3]), 0, [high, 1, high]).got]).toEqual([
      high,
      -(2 ** 31),
      -1,
    ]);
    expect([...scanned('prod', dense('int32', [3]), 0, [high, high, 65536]).got]).toEqual([
      high,
      1,
      65536,
    ]);
    expect([...scanned('max', dense('int32', [3]), 0, [-(2 ** 31), -5, -7]).got]).toEqual([
      -(2 ** 31),
      -5,
      -5,
    ]);
  });

  it('of nothing is nothing', () => {
    for (const shape of [[0], [3, 0], [0, 3]])
      for (const axis of shape.keys()) scanned('sum', dense('float32', shape), axis, []);
  });
});

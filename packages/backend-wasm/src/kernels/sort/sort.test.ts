import { dense, type Layout, MemoryError, strided } from '@evenkeel/tensor';
import { afterEach, describe, expect, it } from 'vitest';
import { featuresOf } from '../../runtime/modes.js';
import { Runtime } from '../../runtime/runtime.js';
import { tilesFor } from '../../runtime/tiles.js';
import {
  anyInput,
  drawer,
  expectSame,
  lineOffsets,
  makeRuntime,
  modes,
  Operands,
} from '../kernels.test-support.js';
import { SortKernels } from './sort.js';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const dtypes = ['float32', 'int32', 'bool'] as const;
const tiny = 2 ** -149;

/** Below 0 if `a` comes before `b`: NaN comes last. */
function compare(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a === b ? 0 : a < b ? -1 : 1;
}

/** For each place the position of what belongs there; of equals the one with the lower position comes first. */
function reference(
  { shape }: Layout,
  axis: number,
  descending: boolean,
  x: ArrayLike<number>,
): Int32Array {
  const out = new Int32Array(x.length);
  const sign = descending ? -1 : 1;
  for (const line of lineOffsets(shape, axis)) {
    const values = line.map((at) => x[at]!);
    const order = [...values.keys()].sort(
      (a, b) => sign * compare(values[a]!, values[b]!) || a - b,
    );
    line.forEach((at, k) => {
      out[at] = order[k]!;
    });
  }
  return out;
}

describe.each(modes)('SortKernels, %s', (mode) => {
  const runtime = makeRuntime(mode);
  const kernels = new SortKernels(runtime);
  const operands = new Operands(runtime);
  afterEach(() => operands.close());

  function check(layout: Layout, axis: number, values: ArrayLike<number>): void {
    const { dtype, shape, strides } = layout;
    const x = operands.input(layout, values);
    const held = operands.read(x);
    for (const descending of [false, true]) {
      const out = operands.output(dense('int32', shape));
      operands.run(() => kernels.argsort(x, axis, descending, out));
      const label = `${dtype} [${shape}] / [${strides}], axis ${axis}, ${descending}`;
      expectSame(operands.read(out), reference(layout, axis, descending, held), label);
    }
    operands.close();
  }

  /** Values of all sizes, or few different ones, so that many are equal. */
  function drawn({ dtype, size }: Layout, few: boolean, draw: () => number): number[] {
    const special = [nan, inf, -inf, 0, -0, tiny, -tiny];
    return Array.from({ length: size }, () => {
      if (dtype === 'bool') return Number(draw() < 0.4);
      if (dtype === 'int32') return Math.floor((draw() - 0.5) * (few ? 6 : 2 ** 32));
      if (draw() < 0.2) return special[Math.floor(draw() * special.length)]!;
      const magnitude = few ? Math.floor(draw() * 3) : draw() * 2 ** (100 * draw() - 50);
      return draw() < 0.5 ? -magnitude : magnitude;
    });
  }

  it.each(dtypes)('of any length: %s', (dtype) => {
    const draw = drawer(1);
    for (const size of [1, 2, 3, 4, 5, 31, 63, 64, 65, 66, 200, 255, 256, 257, 1000]) {
      for (const few of [false, true]) {
        for (const layout of [
          dense(dtype, [size]),
          strided(dtype, [size], [3]),
          dense(dtype, [3, size]),
          strided(dtype, [3, size], [1, 3]),
        ])
          check(layout, layout.shape.length - 1, drawn(layout, few, draw));
      }
    }
  });

  it('along any axis of any view', () => {
    const draw = drawer(2);
    for (let round = 0; round < 150; round++) {
      const rank = 1 + Math.floor(draw() * 4);
      const most = [0, 200, 90, 12, 6][rank]!;
      const shape = Array.from({ length: rank }, () => Math.floor(draw() * most) + 1);
      const layout = anyInput(dtypes[round % 3]!, shape, draw);
      check(layout, Math.floor(draw() * rank), drawn(layout, draw() < 0.5, draw));
    }
  });

  it('zeros are equal, NaN is the largest, whatever its bits', () => {
    const x = operands.input(dense('float32', [7]), [nan, -0, inf, 0, 1, 0, -inf]);
    const { buffer, offset } = x;
    // A NaN with its sign set and other bits, beside the one of the engine.
    runtime.heap.i32[buffer.address / 4 + offset + 4] = 0xff800001 | 0;
    for (const [descending, expected] of [
      [false, [6, 1, 3, 5, 2, 0, 4]],
      [true, [0, 4, 2, 1, 3, 5, 6]],
    ] as const) {
      const out = operands.output(dense('int32', [7]));
      kernels.argsort(x, 0, descending, out);
      expect([...operands.read(out)]).toEqual(expected);
    }
    runtime.heap.f32[buffer.address / 4 + offset + 4] = 1;
  });

  it('numbers that differ in the lowest or the highest digit alone', () => {
    const size = 300;
    for (const shift of [0, 8, 16, 24]) {
      const values = Array.from(
        { length: size },
        (_, i) => (((i * 37) % 256) << shift) ^ 0x01020304,
      );
      check(dense('int32', [size]), 0, values);
    }
    check(dense('int32', [size]), 0, Array(size).fill(-7));
    check(dense('float32', [size]), 0, Array(size).fill(nan));
  });

  it('a hundred thousand numbers', () => {
    const size = 100_000;
    const draw = drawer(5);
    const values = Float32Array.from({ length: size }, () => draw() - 0.5);
    const x = operands.input(dense('float32', [size]), values);
    const out = operands.output(dense('int32', [size]));
    operands.run(() => kernels.argsort(x, 0, false, out));
    const positions = operands.read(out);
    expect(new Set(positions).size).toBe(size);
    expectSame(
      Float32Array.from(positions, (at) => values[at]!),
      values.toSorted(),
      'values',
    );
  });

  it('of nothing is nothing', () => {
    for (const shape of [[0], [3, 0], [0, 3]])
      for (const axis of shape.keys()) check(dense('float32', shape), axis, []);
  });
});

it('where there is no memory to sort in, nothing is written', () => {
  const runtime = new Runtime({
    features: featuresOf.off,
    tiles: tilesFor(featuresOf.off),
    maximumBytes: 2 ** 21,
    cachedKernels: 8,
  });
  const operands = new Operands(runtime);
  const layout = dense('int32', [100_000]);
  const x = operands.input(layout, new Int32Array(layout.size));
  const out = operands.output(layout, new Int32Array(layout.size).fill(9));
  expect(() => new SortKernels(runtime).argsort(x, 0, false, out)).toThrow(MemoryError);
  expect(new Set(operands.read(out))).toEqual(new Set([9]));
  operands.close();
});

import { dense, type Layout, MemoryError, strided } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { featuresOf } from '../../runtime/modes.js';
import { Runtime } from '../../runtime/runtime.js';
import type { Tiles } from '../../runtime/tiles.js';
import { drawer, expectSame, makeRuntime, modes, Operands } from '../kernels.test-support.js';
import { MoveKernels } from '../move/move.js';
import { ContractKernels } from './contract.js';
import {
  compute,
  draw,
  drawCase,
  expectRight,
  integer,
  nameOf,
  reference,
} from './contract.test-support.js';

/** As many uses as it takes to get code for one shape, below. */
const MANY = 3;

/** Kernels that begin with the code for any sizes. */
const kernelsOf = (runtime: Runtime): ContractKernels =>
  new ContractKernels(runtime, new MoveKernels(runtime), { atOnce: 0, atUse: MANY });

/** A runtime in this mode with another tile. */
function withTile(mode: (typeof modes)[number], tiles: Tiles): Runtime {
  return new Runtime({
    features: featuresOf[mode],
    tiles,
    maximumBytes: null,
    cachedKernels: 256,
  });
}

const TILES: readonly Tiles[] = [
  { rows: 1, vectors: 1, unroll: 1, registers: 4, keepsOrder: false },
  { rows: 2, vectors: 4, unroll: 1, registers: 14, keepsOrder: false },
  { rows: 3, vectors: 3, unroll: 4, registers: 14, keepsOrder: true },
  { rows: 4, vectors: 2, unroll: 1, registers: 15, keepsOrder: false },
  { rows: 5, vectors: 2, unroll: 4, registers: 14, keepsOrder: true },
  { rows: 6, vectors: 2, unroll: 2, registers: 15, keepsOrder: true },
];

describe.each(modes)('matmul and linear (%s)', (mode) => {
  const runtime = makeRuntime(mode);

  it('give each element as one sum in increasing order, whatever the layouts', () => {
    const kernels = kernelsOf(runtime);
    const random = drawer(1);
    for (let round = 0; round < 80; round++) {
      const it = drawCase(random, 'float32');
      const first = compute(runtime, kernels, it, 1);
      expectRight(mode, first, it, nameOf(it));
      expectSame(compute(runtime, kernels, it, MANY), first, `again: ${nameOf(it)}`);
    }
  });

  it('give the same bits with every tile, before and after code of its own', () => {
    const random = drawer(2);
    const others = TILES.map((tiles) => withTile(mode, tiles)).map((other) => ({
      other,
      kernels: kernelsOf(other),
    }));
    const kernels = kernelsOf(runtime);
    for (let round = 0; round < 12; round++) {
      const it = drawCase(random, 'float32', [1, 2, 5, 10, 12, 26, 41, 65]);
      const expected = compute(runtime, kernels, it, 1);
      for (const [tile, { other, kernels: own }] of others.entries()) {
        expectSame(compute(other, own, it, 1), expected, `tile ${tile}, general: ${nameOf(it)}`);
        expectSame(compute(other, own, it, MANY), expected, `tile ${tile}, own: ${nameOf(it)}`);
      }
    }
  });

  it.each([
    [3, 140, 45],
    [150, 131, 70],
    [97, 70, 300],
    [400, 9, 260],
    [170, 130, 512],
  ])('go on where a block of rows, columns or steps ends: %i x %i x %i', (m, n, k) => {
    const kernels = kernelsOf(runtime);
    const random = drawer(3);
    const rows = (r: number, c: number): Layout => dense('float32', [r, c]);
    const columns = (r: number, c: number): Layout => strided('float32', [r, c], [1, r]);
    const base = draw(rows(m, k), rows(k, n), true, random);
    const expected = compute(runtime, kernels, base, 1);
    expectRight(mode, expected, base, nameOf(base));
    for (const a of [rows(m, k), columns(m, k)]) {
      for (const b of [rows(k, n), columns(k, n)]) {
        const it = { ...base, a, b };
        expectSame(compute(runtime, kernels, it, 1), expected, nameOf(it));
        expectSame(compute(runtime, kernels, it, MANY), expected, `own: ${nameOf(it)}`);
      }
    }
  });

  it('add the bias as add does', () => {
    const kernels = kernelsOf(runtime);
    const it = draw(dense('float32', [7, 30]), dense('float32', [30, 11]), true, drawer(11));
    const product = compute(runtime, kernels, { ...it, bias: null }, 1);
    const sums = product.map((x, i) => Math.fround(x + it.bias![i % 11]!));
    expectSame(compute(runtime, kernels, it, 1), sums, 'shared code');
    expectSame(compute(runtime, kernels, it, MANY), sums, 'own code');
  });

  it('repeat over the batch, each operand with its own strides', () => {
    const kernels = kernelsOf(runtime);
    const random = drawer(4);
    const f32 = (shape: number[], strides: number[]): Layout => strided('float32', shape, strides);
    for (const [a, b] of [
      [dense('float32', [3, 4, 5]), dense('float32', [3, 5, 6])],
      [dense('float32', [2, 3, 4, 5]), f32([2, 3, 5, 6], [0, 0, 6, 1])],
      [f32([2, 3, 4, 5], [0, 20, 5, 1]), f32([2, 3, 5, 6], [30, 0, 1, 5])],
      [f32([4, 1, 7], [14, 0, 2]), f32([4, 7, 3], [0, 3, 1])],
      [f32([3, 5, 1], [1, 3, 0]), f32([3, 1, 1], [1, 0, 0])],
      [f32([2, 3, 9, 2], [108, 36, 4, 2]), f32([2, 3, 2, 1], [0, 2, 1, 0])],
      [dense('float32', [2, 0, 4, 5]), dense('float32', [2, 0, 5, 6])],
    ] as const) {
      const it = draw(a, b, false, random);
      const first = compute(runtime, kernels, it, 1);
      expectRight(mode, first, it, nameOf(it));
      expectSame(compute(runtime, kernels, it, MANY), first, nameOf(it));
    }
  });

  it('give zeros, or the bias, where there is nothing to sum', () => {
    const kernels = kernelsOf(runtime);
    const empty = draw(dense('float32', [5, 0]), dense('float32', [0, 7]), false, drawer(5));
    expectSame(compute(runtime, kernels, empty, MANY), new Array(35).fill(0), 'zeros');
    const bias = [1, 2, 3, 4, 5, 6, 7];
    const five = Array.from({ length: 5 }, () => bias).flat();
    expectSame(compute(runtime, kernels, { ...empty, bias }, 1), five, 'bias');
  });

  it('multiply integers modulo 2^32', () => {
    const kernels = kernelsOf(runtime);
    const random = drawer(6);
    for (let round = 0; round < 40; round++) {
      const it = drawCase(random, 'int32');
      const expected = reference(it, integer);
      expectSame(compute(runtime, kernels, it, 1), expected, nameOf(it));
      expectSame(compute(runtime, kernels, it, MANY), expected, `own: ${nameOf(it)}`);
    }
  });

  it('keep what is not a number, and zeros of either sign, to the elements that meet it', () => {
    const kernels = kernelsOf(runtime);
    const it = draw(dense('float32', [6, 5]), dense('float32', [5, 9]), false, drawer(7));
    const clean = compute(runtime, kernels, it, 1);
    it.aValues[12] = Number.NaN;
    const got = compute(runtime, kernels, it, 1);
    const expected = clean.map((x, i) => (Math.floor(i / 9) === 2 ? Number.NaN : x));
    expectSame(got, expected, 'a row of NaN');
    const zeros = draw(dense('float32', [1, 1]), dense('float32', [1, 1]), false, drawer(8));
    const negative = { ...zeros, aValues: [-0], bValues: [3] };
    expectSame(compute(runtime, kernels, negative, MANY), [0], 'begins with 0');
  });

  it('hold no memory when all is done', () => {
    const own = makeRuntime(mode);
    const kernels = kernelsOf(own);
    const random = drawer(9);
    compute(own, kernels, drawCase(random, 'float32', [65]), MANY);
    own.workspace(2 ** 20);
    const before = own.heap.statistics.inUse;
    for (let round = 0; round < 20; round++) {
      compute(own, kernels, drawCase(random, 'float32', [0, 1, 33, 65]), MANY);
    }
    expect(own.heap.statistics.inUse).toBe(before);
  });
});

describe('linear', () => {
  it('leaves a bias that is not contiguous to others', () => {
    const runtime = makeRuntime('deterministic');
    const operands = new Operands(runtime);
    const bias = operands.input(strided('float32', [2], [3]), [1, 2]);
    const x = operands.input(dense('float32', [1, 1]), [1]);
    const w = operands.input(dense('float32', [1, 2]), [1, 2]);
    const out = operands.output(dense('float32', [1, 2]), [7, 7]);
    expect(kernelsOf(runtime).linear(x, w, bias, out)).toBe(false);
    expect([...operands.read(out)]).toEqual([7, 7]);
    operands.close();
  });
});

describe('the code of products', () => {
  const size = (n: number): Layout => dense('float32', [n, n]);

  it('is for one shape at first, then shared until a shape is used again and again', () => {
    const runtime = makeRuntime('deterministic');
    const policy = { atOnce: 6, atUse: MANY };
    const kernels = new ContractKernels(runtime, new MoveKernels(runtime), policy);
    const random = drawer(10);
    const use = (sizes: readonly number[], uses: number): number => {
      const before = runtime.kernels.compiled;
      for (const n of sizes) compute(runtime, kernels, draw(size(n), size(n), false, random), uses);
      return runtime.kernels.compiled - before;
    };
    const [first, later] = [
      [21, 23, 29, 31, 37, 41],
      [60, 61, 62, 63],
    ];
    expect(use(first, 1)).toBe(first.length);
    expect(use(later, 1)).toBeLessThanOrEqual(2);
    expect(use([...first, ...later], MANY)).toBe(later.length);
    expect(use([...first, ...later], MANY)).toBe(0);
  });

  it('needs memory before anything is written', () => {
    const runtime = new Runtime({
      features: featuresOf.deterministic,
      tiles: TILES[3]!,
      maximumBytes: 2 ** 21,
      cachedKernels: 8,
    });
    const operands = new Operands(runtime);
    const a = operands.input(size(256), new Array(2 ** 16).fill(1));
    const out = operands.output(size(256), new Array(2 ** 16).fill(7));
    while (fits(runtime, 2 ** 14)) runtime.heap.alloc(2 ** 14);
    const apart = { ...a, layout: strided('float32', [128, 128], [256, 2]) };
    const small = { ...out, layout: size(128) };
    expect(() => kernelsOf(runtime).matmul(apart, apart, small)).toThrow(MemoryError);
    expect(new Set(operands.read(out))).toEqual(new Set([7]));
  });
});

function fits(runtime: Runtime, bytes: number): boolean {
  try {
    runtime.heap.free(runtime.heap.alloc(bytes));
    return true;
  } catch {
    return false;
  }
}

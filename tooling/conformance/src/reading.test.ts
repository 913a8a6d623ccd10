// Reading and movement beyond what opInfo can say: which results share memory, the one-argument `where`, the method
// `at`, and what callers in JavaScript hand over.
import { grad } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  ArgumentError,
  arange,
  at,
  diagonal,
  expandDims,
  flip,
  greater,
  IndexError,
  type IndexTerm,
  indexPut,
  memory,
  meshgrid,
  moveAxis,
  mul,
  pad,
  roll,
  scope,
  split,
  squeeze,
  stack,
  sum,
  swapAxes,
  type Tensor,
  tensor,
  tile,
  where,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

const backend = new CpuBackend();
const x = arange(12, { backend }).reshape([3, 4]);
const bools = (values: readonly number[], shape: readonly number[]): Tensor =>
  tensor(Uint8Array.from(values), { dtype: 'bool', shape, backend });

describe('a view', () => {
  it.each<[string, () => Tensor | Tensor[]]>([
    ['squeeze', () => squeeze(x.reshape([3, 1, 4]))],
    ['expandDims', () => expandDims(x, [0, -1])],
    ['moveAxis', () => moveAxis(x, 0, 1)],
    ['swapAxes', () => swapAxes(x, 0, 1)],
    ['split', () => split(x, [1, 2])],
    ['split, columns', () => split(x, 2, 1)],
    ['meshgrid', () => meshgrid([at(x, 0), at(x, ':', 0)])],
    ['diagonal of a dense matrix', () => diagonal(x, 1)],
    ['at, a row', () => at(x, 1)],
    ['at, a column', () => at(x, ':', -1)],
    ['at, an element', () => at(x, 1, 2)],
    ['at, ranges and new axes', () => at(x, [0, 3, 2], null, [1, null])],
    ['at of a transposed tensor', () => at(x.transpose(), '...', null, 1)],
    ['at of a repeated tensor', () => at(at(x, null, 0), 0, ':', null)],
  ])('is what %s gives', (_, f) =>
    scope(() => {
      const before = memory(backend).buffers;
      f();
      expect(memory(backend).buffers).toBe(before);
    }),
  );
});

describe('a result that nobody has to copy', () => {
  it.each<[string, (y: Tensor) => Tensor]>([
    ['at', (y) => at(y)],
    ['flip', (y) => flip(y, [])],
    ['roll', (y) => roll(y, 4, 0)],
    ['pad', (y) => pad(y, 0)],
    ['tile', (y) => tile(y, 1)],
  ])('of %s can be disposed without its operand', (_, f) =>
    expectBalanced(backend, () => {
      const y = tensor([1, 2, 3, 4], { backend });
      const z = f(y);
      z.dispose();
      expect([...y.data()]).toEqual([1, 2, 3, 4]);
      y.dispose();
    }),
  );
});

describe('where with a condition alone', () => {
  const positions = (condition: Tensor): number[][] => {
    const found = where(condition);
    const values = found.map((t) => {
      expect([t.dtype, t.rank]).toEqual(['int32', 1]);
      return [...t.data()];
    });
    for (const t of found) t.dispose();
    return values;
  };

  it('gives the positions for each axis', () =>
    expectBalanced(backend, () =>
      scope(() => {
        expect(positions(bools([0, 1, 1], [3]))).toEqual([[1, 2]]);
        expect(positions(bools([0, 1, 1, 1, 0, 0], [2, 3]))).toEqual([
          [0, 0, 1],
          [1, 2, 0],
        ]);
        expect(positions(bools([1, 0, 0, 0, 0, 1, 0, 1], [2, 2, 2]).transpose())).toEqual([
          [0, 1, 1],
          [0, 0, 1],
          [0, 1, 1],
        ]);
        expect(positions(bools([], [0, 2]))).toEqual([[], []]);
        expect(positions(bools([0, 0], [2]))).toEqual([[]]);
      }),
    ));

  it('leaves nothing but its results outside scopes', () => {
    const condition = bools([1, 0, 1, 1], [2, 2]);
    const before = memory(backend).buffers;
    const found = where(condition);
    expect(memory(backend).buffers).toBe(before + 2);
    for (const t of found) t.dispose();
    condition.dispose();
    expect(memory(backend).buffers).toBe(before - 1);
  });

  it('indexes what it was computed from', () =>
    expectBalanced(backend, () =>
      scope(() => {
        const y = tensor(
          [
            [1, -2],
            [-3, 4],
          ],
          { backend },
        );
        expect([...indexPut(y, where(greater(0, y)), 0).data()]).toEqual([1, 0, 0, 4]);
      }),
    ));

  it('refuses what is no condition, and half of the branches', () => {
    const half = (...args: unknown[]) => Reflect.apply(where, undefined, args);
    scope(() => {
      const yes = bools([1], [1]);
      expect(() => where(tensor([1], { backend }))).toThrow(
        '[where] the condition must be bool, got float32. Compare first: notEqual(x, 0)',
      );
      expect(() => where(bools([1], []))).toThrow(
        '[where] a condition without branches needs at least one axis, got a scalar of shape []. Reshape to [1], or give both branches',
      );
      expect(() => half(yes, 1)).toThrow('[where] needs a tensor, got undefined.');
      expect(() => half(yes, undefined, 1)).toThrow('[where] needs a tensor, got undefined.');
    });
  });
});

describe('at', () => {
  it('is a method, too, with a gradient', () =>
    expectBalanced(backend, () =>
      scope(() => {
        const y = tensor(
          [
            [1, 2],
            [3, 4],
          ],
          { backend },
        );
        const twice = tensor(Int32Array.of(1, 1), { backend });
        expect(y.at(1, [0, 1]).shape).toEqual([1]);
        const [slope] = grad((t) => sum(mul(t.at(':', twice), tensor([5, 7], { backend }))))(y);
        expect([...(slope?.data() ?? [])]).toEqual([0, 12, 0, 12]);
      }),
    ));

  it.each<[IndexTerm[], number, number]>([
    [[9], 9, 0],
    [[0, -9], -9, 1],
    [['...', 4], 4, 1],
    [[null, ':', 4], 4, 2],
  ])('says which term of %j lies outside', (terms, index, position) => {
    let thrown: unknown;
    try {
      at(x, ...terms);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(IndexError);
    expect(thrown).toMatchObject({ op: 'at', index, position });
  });
});

const call = (f: (...args: never[]) => unknown, ...args: unknown[]): unknown =>
  Reflect.apply(f, undefined, args);

describe('callers in JavaScript are told', () => {
  const terms = "[at] a term must be a number, a range, ':', '...', null or a tensor, got ";
  const ranges = '. A range is [start, stop] or [start, stop, step]; positions are an int32 tensor';
  it.each<[string, () => unknown]>([
    [`${terms}the string '::'${ranges}`, () => call(at, x, '::')],
    [`${terms}an array of 1${ranges}`, () => call(at, x, [1])],
    [`${terms}undefined${ranges}`, () => call(at, x, undefined)],
    ['[stack] needs an array of tensors, got null. Call stack([a, b])', () => call(stack, null)],
    [
      '[stack] an axis is a number, got null. Call stack(x, 0); where several are taken, stack(x, [0, 1])',
      () => call(stack, [x], null),
    ],
    [
      '[expandDims] an axis is a number, got undefined. Call expandDims(x, 0); where several are taken, expandDims(x, [0, 1])',
      () => call(expandDims, x),
    ],
    [
      '[split] needs a number of parts of at least 1 or an array of sizes, got undefined. Call split(x, 2) or split(x, [1, 3])',
      () => call(split, x),
    ],
    [
      '[tile] repetitions must be integers of at least 0, got undefined. Give one for each axis, such as [2, 1]',
      () => call(tile, x),
    ],
    ['[roll] shifts must be integers, got undefined. Round them', () => call(roll, x)],
    [
      "[meshgrid] indexing must be 'xy' or 'ij', got the string 'yx'. Leave it out for 'xy'",
      () => call(meshgrid, [at(x, 0)], { indexing: 'yx' }),
    ],
    [
      "[meshgrid] options must be known, got 'indexng'. Did you mean 'indexing'?",
      () => call(meshgrid, [at(x, 0)], { indexng: 'ij' }),
    ],
    [
      "[pad] mode must be constant, reflect, edge, got the string 'reflection'. Did you mean 'reflect'?",
      () => call(pad, x, 1, { mode: 'reflection' }),
    ],
    [
      "[pad] options must be known, got 'values'. Did you mean 'value'?",
      () => call(pad, x, 1, { values: 1 }),
    ],
    [
      "[pad] value must be a number that int32 holds, got the string '1'. Use cast(x, 'float32') first, or another value",
      () => call(pad, x, 1, { value: '1' }),
    ],
    [
      '[pad] widths must be an integer of at least 0, or such a pair for each axis of [3,4], got [1,[2]]. Call pad(x, 1), or pad(x, [[before, after], ...])',
      () => call(pad, x, [1, [2]]),
    ],
    [
      "[indexPut] options must be known, got 'add'. Use one of accumulate",
      () => call(indexPut, x, [], x, { add: true }),
    ],
    [
      '[indexPut] needs an array of index tensors, got Tensor. Give one for each of the first axes',
      () => call(indexPut, x, x, x),
    ],
  ])('%s', (message, f) =>
    expectBalanced(backend, () =>
      scope(() => {
        let thrown: unknown;
        try {
          f();
        } catch (error) {
          thrown = error;
        }
        expect(thrown).toBeInstanceOf(ArgumentError);
        expect(thrown instanceof Error && thrown.message).toBe(message);
      }),
    ),
  );
});

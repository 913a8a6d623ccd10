// Operations outside every scope: what they make on the way, and what they made before they failed, is freed by
// nobody but themselves.
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  add,
  arange,
  clip,
  div,
  gather,
  IndexError,
  less,
  memory,
  oneHot,
  scatterAdd,
  sparseCrossEntropy,
  sum,
  type Tensor,
  tensor,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

const backend = new CpuBackend();
const int = (...values: number[]) => tensor(Int32Array.from(values), { backend });

describe('an index out of range, outside every scope, leaks nothing', () => {
  it.each<[string, (x: Tensor, indices: Tensor) => Tensor]>([
    ['in gather', (x, indices) => gather(x, indices, 0)],
    ['in scatterAdd', (x, indices) => scatterAdd(x, indices, x, 0)],
    ['in gather by an axis from the end', (x, indices) => gather(x, indices, -1)],
  ])('%s', (_, run) =>
    expectBalanced(backend, () => {
      using x = tensor([1, 2], { backend });
      for (const outside of [5, -1, 2]) {
        using indices = int(0, outside);
        const { buffers, bytes } = memory(backend);
        expect(() => run(x, indices)).toThrow(IndexError);
        expect(memory(backend)).toMatchObject({ buffers, bytes });
      }
    }),
  );

  it('in sparseCrossEntropy', () =>
    expectBalanced(backend, () => {
      using logits = tensor([[1, 2]], { backend });
      using labels = int(2);
      expect(() => sparseCrossEntropy(logits, labels)).toThrow(IndexError);
    }));
});

it.each<[string, (x: Tensor, i: Tensor, column: Tensor) => Tensor]>([
  ['a broadcast', (x, _, column) => add(x, column)],
  ['a broadcast that promotes', (_, i, column) => add(i, column)],
  ['a promotion', (x, i) => add(x, i)],
  ['a quotient of integers', (_, i) => div(i, i)],
  ['a number that promotes', (_, i) => add(i, 0.5)],
  ['clip of integers by fractions', (_, i) => clip(i, 0.5, 1.5)],
  ['a comparison over two dtypes', (x, i) => less(i, x)],
  ['oneHot', (_, i) => oneHot(i, 3)],
  ['sum of an integer', (_, i) => sum(i)],
  ['arange', () => arange(3, { backend })],
])('%s, outside every scope, leaves only its result', (_, run) => {
  expectBalanced(backend, () => {
    using x = tensor([1, 2], { backend });
    using i = int(0, 1);
    using column = tensor([[1], [2]], { backend });
    const before = memory(backend).buffers;
    const y = run(x, i, column);
    expect(memory(backend).buffers).toBe(before + 1);
    y.dispose();
  });
});

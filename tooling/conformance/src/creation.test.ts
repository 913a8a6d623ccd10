// The functions that make tensors: values, shapes, default dtypes, conversion.
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  arange,
  type DType,
  eye,
  full,
  ones,
  scope,
  type Tensor,
  tensor,
  zeros,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

const backend = new CpuBackend();

function expectTensor(make: () => Tensor, shape: number[], dtype: DType, data: number[]): void {
  expectBalanced(backend, () =>
    scope(() => {
      const x = make();
      expect([x.shape, x.dtype, [...x.data()]]).toEqual([shape, dtype, data]);
    }),
  );
}

describe('tensor', () => {
  it.each<[string, () => Tensor, number[], DType, number[]]>([
    ['a number', () => tensor(1.5, { backend }), [], 'float32', [1.5]],
    ['a boolean', () => tensor(true, { backend }), [], 'bool', [1]],
    [
      'nested numbers',
      () =>
        tensor(
          [
            [1, 2],
            [3, 4],
          ],
          { backend },
        ),
      [2, 2],
      'float32',
      [1, 2, 3, 4],
    ],
    ['nested booleans', () => tensor([[true], [false]], { backend }), [2, 1], 'bool', [1, 0]],
    ['booleans and numbers', () => tensor([true, 2], { backend }), [2], 'float32', [1, 2]],
    ['nothing', () => tensor([], { backend }), [0], 'float32', []],
    ['empty rows', () => tensor([[], []], { backend }), [2, 0], 'float32', []],
    ['Float32Array', () => tensor(Float32Array.of(1, 2), { backend }), [2], 'float32', [1, 2]],
    ['Float64Array', () => tensor(Float64Array.of(0.1), { backend }), [1], 'float64', [0.1]],
    ['Int32Array', () => tensor(Int32Array.of(-7), { backend }), [1], 'int32', [-7]],
    [
      'a Uint8Array as bool',
      () => tensor(Uint8Array.of(0, 7), { backend, dtype: 'bool' }),
      [2],
      'bool',
      [0, 1],
    ],
    [
      'a Uint8Array as numbers',
      () => tensor(Uint8Array.of(0, 255), { backend, dtype: 'float32' }),
      [2],
      'float32',
      [0, 255],
    ],
    [
      'a shape',
      () => tensor(Float32Array.of(1, 2, 3, 4, 5, 6), { shape: [3, 2], backend }),
      [3, 2],
      'float32',
      [1, 2, 3, 4, 5, 6],
    ],
    [
      'special numbers',
      () => tensor([Number.NaN, -0, Number.POSITIVE_INFINITY], { backend, dtype: 'float64' }),
      [3],
      'float64',
      [Number.NaN, -0, Number.POSITIVE_INFINITY],
    ],
    [
      'to int32: truncated, saturated, NaN is 0',
      () => tensor([1.9, -1.9, 3e9, -3e9, Number.NaN], { backend, dtype: 'int32' }),
      [5],
      'int32',
      [1, -1, 2147483647, -2147483648, 0],
    ],
    [
      'to bool: not 0',
      () => tensor([0, -0, 0.5, Number.NaN, 256], { backend, dtype: 'bool' }),
      [5],
      'bool',
      [0, 0, 1, 1, 1],
    ],
  ])('%s', (_, make, shape, dtype, data) => expectTensor(make, shape, dtype, data));

  it('copies its values', () => {
    scope(() => {
      const values = Float32Array.of(1, 2);
      const x = tensor(values, { backend });
      values[0] = 9;
      const read = x.data();
      read[1] = 9;
      expect([...x.data()]).toEqual([1, 2]);
    });
  });
});

describe('filled tensors', () => {
  it.each<[string, () => Tensor, number[], DType, number[]]>([
    ['zeros', () => zeros([2, 1], { backend }), [2, 1], 'float32', [0, 0]],
    ['zeros of a dtype', () => zeros([2], { backend, dtype: 'bool' }), [2], 'bool', [0, 0]],
    ['ones', () => ones([2], { backend, dtype: 'int32' }), [2], 'int32', [1, 1]],
    ['full', () => full([2], 0.1, { backend, dtype: 'float64' }), [2], 'float64', [0.1, 0.1]],
    ['full of -0', () => full([1], -0, { backend }), [1], 'float32', [-0]],
    ['full of NaN', () => full([1], Number.NaN, { backend }), [1], 'float32', [Number.NaN]],
    ['0-d', () => ones([], { backend }), [], 'float32', [1]],
    ['zero-size', () => ones([2, 0], { backend }), [2, 0], 'float32', []],
    ['arange', () => arange(4, { backend }), [4], 'int32', [0, 1, 2, 3]],
    ['arange of a dtype', () => arange(2, { backend, dtype: 'float64' }), [2], 'float64', [0, 1]],
    ['arange of nothing', () => arange(0, { backend }), [0], 'int32', []],
    ['eye', () => eye(2, { backend }), [2, 2], 'float32', [1, 0, 0, 1]],
    ['eye of nothing', () => eye(0, { backend }), [0, 0], 'float32', []],
  ])('%s', (_, make, shape, dtype, data) => expectTensor(make, shape, dtype, data));
});

describe('reads', () => {
  it('data, read and item agree, through views', async () => {
    const x = scope(() =>
      tensor(
        [
          [1, 2],
          [3, 4],
        ],
        { backend },
      ).transpose(),
    );
    expect([...x.data()]).toEqual([1, 3, 2, 4]);
    expect([...(await x.read())]).toEqual([1, 3, 2, 4]);
    x.dispose();
    const one = scope(() => tensor([1, 2, 3], { backend }).slice(0, 1, 2));
    expect(one.item()).toBe(2);
    one.dispose();
  });
});

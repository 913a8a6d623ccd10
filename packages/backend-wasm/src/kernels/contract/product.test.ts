import { dense, type Layout, strided } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { denseCopy, isReadable, productOf } from './product.js';

const f32 = (shape: number[], strides: number[]): Layout => strided('float32', shape, strides);

describe('a product', () => {
  it('takes transposition as strides', () => {
    expect(productOf(dense('float32', [2, 3]), f32([3, 4], [1, 3]))).toEqual({
      m: 2,
      n: 4,
      k: 3,
      a: { row: 3, column: 1 },
      b: { row: 1, column: 3 },
      swapped: false,
      batch: [],
    });
  });

  it('of one column changes places with its transpose', () => {
    const { m, n, a, b, swapped } = productOf(dense('float32', [5, 3]), dense('float32', [3, 1]));
    expect({ m, n, a, b, swapped }).toEqual({
      m: 1,
      n: 5,
      a: { row: 0, column: 1 },
      b: { row: 1, column: 3 },
      swapped: true,
    });
  });

  it('with one matrix on the right for all of a batch is one of more rows', () => {
    const shared = f32([6, 4, 3, 5], [0, 0, 5, 1]);
    expect(productOf(dense('float32', [6, 4, 2, 3]), shared)).toMatchObject({ m: 48, batch: [] });
    const apart = f32([6, 4, 2, 3], [1, 36, 18, 6]);
    expect(productOf(apart, shared)).toMatchObject({ m: 8, batch: [{ count: 6, a: 1, b: 0 }] });
  });

  it('where there is one of something, lies side by side', () => {
    const { a, b } = productOf(f32([4, 1], [7, 0]), f32([1, 4], [0, 2]));
    expect(a).toEqual({ row: 7, column: 1 });
    expect(b).toEqual({ row: 1, column: 2 });
    expect(isReadable(a) && isReadable(b)).toBe(true);
  });
});

describe('a copy of an operand', () => {
  it('is row-major, and holds once what repeats in the batch', () => {
    const { from, as } = denseCopy(f32([5, 3, 4], [0, 2, 9]));
    expect(from).toBe(f32([1, 3, 4], [0, 2, 9]));
    expect(as).toBe(f32([5, 3, 4], [0, 4, 1]));
  });

  it('holds what repeats in the matrix as often as it does', () => {
    const { from, as } = denseCopy(f32([3, 4], [0, 0]));
    expect(from).toBe(f32([3, 4], [0, 0]));
    expect(as).toBe(dense('float32', [3, 4]));
  });
});

import { dense, strided } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { denseStrides } from '../move/axes.js';
import { loopsOver } from './loops.js';

const matrix = dense('float32', [32, 64]);
const row = strided('float32', [32, 64], [0, 1]);
const column = strided('float32', [32, 64], [1, 0]);
const one = strided('float32', [32, 64], [0, 0]);

describe('loops', () => {
  it('over dense operands are one', () => {
    expect(loopsOver(matrix.shape, [matrix.strides, matrix.strides])).toEqual({
      outer: [],
      inner: 2048,
      strides: [[], []],
      repeats: [false, false],
    });
  });

  it('over repeated rows are two, over repeated columns repeat one element', () => {
    expect(loopsOver(matrix.shape, [row.strides, column.strides, matrix.strides])).toEqual({
      outer: [32],
      inner: 64,
      strides: [[0], [1], [64]],
      repeats: [false, true, false],
    });
  });

  it('over one element that is repeated everywhere are one', () => {
    expect(loopsOver(matrix.shape, [one.strides, matrix.strides])).toEqual({
      outer: [],
      inner: 2048,
      strides: [[], []],
      repeats: [true, false],
    });
  });

  it('join what all operands can walk as one, and drop axes of one element', () => {
    const x = strided('float32', [2, 1, 3, 4], [12, 0, 4, 1]);
    const y = strided('float32', [2, 1, 3, 4], [0, 0, 4, 1]);
    expect(loopsOver(x.shape, [x.strides, y.strides])).toEqual({
      outer: [2],
      inner: 12,
      strides: [[12], [0]],
      repeats: [false, false],
    });
  });

  it('cannot go over neighbours that lie apart: these are named', () => {
    const turned = strided('float32', [32, 64], [1, 32]);
    expect(loopsOver(matrix.shape, [matrix.strides, turned.strides, turned.strides])).toEqual([
      1, 2,
    ]);
    const copied = denseStrides(turned.shape);
    expect(loopsOver(matrix.shape, [matrix.strides, copied])).toMatchObject({ inner: 2048 });
  });

  it('over a scalar are one of one', () => {
    const scalar = dense('float32', []);
    expect(loopsOver(scalar.shape, [scalar.strides])).toEqual({
      outer: [],
      inner: 1,
      strides: [[]],
      repeats: [false],
    });
  });
});

// Flatten and Reshape: what goes where, empty batches, gradients, refusals.
import { gradCheck } from '@evenkeel/autograd';
import { arange, relu, reshape, type Tensor, tensor, transpose, zeros } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import {
  backend,
  balanced,
  errorOf,
  floats,
  TRAINING,
  valuesOf,
} from '../module/module.test-support.js';
import { Dense } from './dense.js';
import { Flatten, Reshape } from './reshape.js';
import { Sequential } from './sequential.js';

const counted = (shape: readonly number[]): Tensor =>
  reshape(
    arange(
      shape.reduce((a, b) => a * b, 1),
      { backend },
    ),
    shape,
  );

describe('Flatten', () => {
  it.each([
    [
      [2, 3, 4],
      [2, 12],
    ],
    [
      [2, 3],
      [2, 3],
    ],
    [[4], [4, 1]],
    [
      [0, 3, 4],
      [0, 12],
    ],
    [
      [2, 0, 4],
      [2, 0],
    ],
  ])('%j gives %j', (from, to) => {
    balanced(() => {
      const y = new Flatten().infer(counted(from));
      expect(y.shape).toEqual(to);
      expect(valuesOf(y)).toEqual(valuesOf(counted(from)));
    });
  });

  it('in row-major order, also of a transposed input', () => {
    balanced(() => {
      const y = new Flatten().infer(transpose(counted([2, 2, 3]), [0, 2, 1]));
      expect(valuesOf(y)).toEqual([0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11]);
    });
  });

  it('leads from images to dense layers', () => {
    balanced(() => {
      using model = new Sequential([new Flatten(), new Dense({ units: 3 })]);
      model.build([null, 4, 4, 2], { backend });
      expect(model.infer(zeros([5, 4, 4, 2], { backend })).shape).toEqual([5, 3]);
      expect(new Flatten().type).toBe('Flatten');
    });
  });

  it('refuses scalars', () => {
    balanced(() => {
      expect(errorOf(() => new Flatten().infer(tensor(1, { backend })))).toMatchObject({
        name: 'ShapeError',
        message:
          '[Flatten] needs an input [batch, ...], got a scalar of shape []. Reshape it to [1]',
      });
    });
  });
});

describe('Reshape', () => {
  it.each([
    [
      [2, 12],
      [3, 4],
      [2, 3, 4],
    ],
    [
      [2, 12],
      [3, -1],
      [2, 3, 4],
    ],
    [[2, 3, 4], [-1], [2, 12]],
    [[5], [1, 1], [5, 1, 1]],
    [[5, 1], [], [5]],
    [
      [0, 12],
      [-1, 6],
      [0, 2, 6],
    ],
  ])('%j as %j gives %j', (from, shape, to) => {
    balanced(() => {
      const layer = new Reshape({ shape });
      const y = layer.call(counted(from), TRAINING);
      expect([layer.type, y.shape]).toEqual(['Reshape', to]);
      expect(valuesOf(y)).toEqual(valuesOf(counted(from)));
    });
  });

  it('passes gradients on', () => {
    balanced(() => {
      const x = floats([
        [1, 2, 3, 4],
        [5, 6, 7, 8],
      ]);
      const model = new Sequential([new Reshape({ shape: [2, -1] }), new Flatten()]);
      expect(gradCheck((t) => model.call(t, TRAINING), [x], { tolerance: 1e-9 })).toBeLessThan(
        1e-9,
      );
    });
  });

  it('refuses examples of another size', () => {
    balanced(() => {
      const model = new Sequential([relu, new Reshape({ shape: [3, 5] })]);
      expect(errorOf(() => model.infer(zeros([3, 10], { backend })))).toMatchObject({
        name: 'ShapeError',
        message:
          '[layers.1 (Reshape)] needs examples of 15 elements for shape [3,5], got 10 in shape [3,10]. Change the shape, which leaves the batch axis out',
      });
      const open = new Reshape({ shape: [4, -1] });
      expect(errorOf(() => open.infer(zeros([2, 10], { backend }))).message).toBe(
        '[Reshape] needs examples of a multiple of 4 elements for shape [4,-1], got 10 in shape [2,10]. Change the shape, which leaves the batch axis out',
      );
      expect(errorOf(() => open.infer(tensor(1, { backend }))).message).toMatch(
        /^\[Reshape\] needs an input \[batch, ...\], got a scalar/,
      );
    });
  });

  it.each([
    [[2, 0], '[2,0]'],
    [[-1, -1], '[-1,-1]'],
    [[1.5], '[1.5]'],
    [[-2], '[-2]'],
  ])('refuses the shape %j', (shape, shown) => {
    expect(errorOf(() => new Reshape({ shape }))).toMatchObject({
      name: 'ArgumentError',
      message: `[Reshape] shape must be sizes above 0, one of them perhaps -1, got ${shown}. Give it without the batch axis: new Reshape({ shape: [28, 28, 1] })`,
    });
  });

  it('refuses what is no shape', () => {
    // @ts-expect-error: a number
    expect(errorOf(() => new Reshape({ shape: 3 })).message).toMatch(/got 3\. Give it/);
  });
});

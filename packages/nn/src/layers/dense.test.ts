// Dense against PyTorch and Keras, and what it refuses.
import {
  ArgumentError,
  DTypeError,
  type FloatDType,
  full,
  ones,
  ShapeError,
  transpose,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import {
  assignAll,
  backend,
  balanced,
  differentiate,
  type Entry,
  errorOf,
  expectClose,
  floats,
  fromEntry,
  goldens,
  TRAINING,
  valuesOf,
} from '../module/module.test-support.js';
import type { Initializer } from '../module/parameter.js';
import { Dense } from './dense.js';
import { Sequential } from './sequential.js';

interface Golden {
  readonly source: string;
  readonly rank: number;
  readonly x: Entry;
  readonly kernel: Entry;
  readonly bias: Entry | null;
  readonly cotangent: Entry;
  readonly y: Entry;
  readonly dx: Entry;
  readonly dkernel: Entry;
  readonly dbias: Entry | null;
}

const { cases } = goldens<{ readonly cases: readonly Golden[] }>('../layers/goldens/dense.json');

function layerOf({ kernel, bias, x }: Golden, dtype: FloatDType): Dense {
  const dense = new Dense({ units: kernel.shape[1] ?? 0, bias: bias !== null });
  dense.build(x.shape, { backend, dtype });
  assignAll(
    [
      [dense.kernel, kernel],
      [dense.bias, bias],
    ],
    dtype,
  );
  return dense;
}

describe.each(cases)('golden values of $source, rank $rank, bias $bias.shape', (golden) => {
  // Sums of at most 8 products: each rounds by half a unit in the last place of a sum no larger than 8 * 2 * 2.
  it.each([
    ['float64', 1e-8],
    ['float32', 8 * 2 ** -23],
  ] as const)('output and gradients in %s', (dtype, tolerance) =>
    balanced(() => {
      using dense = layerOf(golden, dtype);
      const [x, cotangent] = [fromEntry(golden.x, dtype), fromEntry(golden.cotangent, dtype)];
      const got = differentiate(dense, x, cotangent, TRAINING);
      expectClose(got.y, golden.y, tolerance, 'y');
      expectClose(dense.infer(x), golden.y, tolerance, 'y outside training');
      expectClose(got.dx, golden.dx, tolerance, 'dx');
      expectClose(got.gradient(dense.kernel), golden.dkernel, tolerance, 'kernel');
      expect(dense.bias === null).toBe(golden.dbias === null);
      if (dense.bias === null || golden.dbias === null) return;
      expectClose(got.gradient(dense.bias), golden.dbias, tolerance, 'bias');
    }),
  );
});

describe('Dense', () => {
  it('has a kernel [in, out] within the Glorot bound and a bias of zeros', () =>
    balanced(() => {
      using dense = new Dense({ units: 40 }).build([null, 20], { backend, seed: 1 });
      expect(dense.kernel.value.shape).toEqual([20, 40]);
      const bound = Math.sqrt(6 / 60);
      const kernel = valuesOf(dense.kernel);
      expect(Math.max(...kernel)).toBeLessThan(bound);
      expect(Math.max(...kernel)).toBeGreaterThan(0.95 * bound);
      expect(Math.min(...kernel)).toBeLessThan(-0.95 * bound);
      expect(dense.bias && valuesOf(dense.bias)).toEqual(Array(40).fill(0));
    }));

  it('starts as its initializers say', () =>
    balanced(() => {
      const kernelInitializer: Initializer = (_, shape, options) => full(shape, 2, options);
      const biasInitializer: Initializer = (_, shape, options) => full(shape, -1, options);
      using dense = new Dense({ units: 2, kernelInitializer, biasInitializer });
      dense.build([null, 3], { backend });
      expect(valuesOf(dense.infer(floats([[1, 2, 3]], 'float32')))).toEqual([11, 11]);
    }));

  it('takes a transposed view', () =>
    balanced(() => {
      using dense = new Dense({ units: 2 }).build([null, 3], { backend, dtype: 'float64' });
      dense.kernel.assign(
        floats([
          [1, 0],
          [0, 1],
          [1, 1],
        ]),
      );
      expect(
        valuesOf(
          dense.infer(
            transpose(
              floats([
                [1, 2],
                [10, 20],
                [100, 200],
              ]),
            ),
          ),
        ),
      ).toEqual([101, 110, 202, 220]);
    }));

  it('takes a batch of none', () =>
    balanced(() => {
      using dense = new Dense({ units: 2 }).build([null, 3], { backend });
      expect(dense.infer(ones([0, 3], { backend })).shape).toEqual([0, 2]);
    }));

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d units', (units) => {
    const error = errorOf(() => new Dense({ units }));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toBe(
      `[Dense] units must be a positive integer, got ${units}. Give the size of the output: new Dense({ units: 64 })`,
    );
  });

  it.each([
    ['Dense', (dense: Dense) => dense],
    [
      'layers.0.layers.1 (Dense)',
      (dense: Dense) => new Sequential([new Sequential([(x) => x, dense])]),
    ],
  ] as const)('as %s, refuses what does not fit', (label, within) =>
    balanced(() => {
      const dense = new Dense({ units: 2 });
      using model = within(dense).build([null, 3], { backend });
      const wide = errorOf(() => model.infer(ones([5, 4], { backend })));
      expect(wide).toBeInstanceOf(ShapeError);
      expect(wide).toMatchObject({
        layer: label,
        shapes: [
          [5, 4],
          [3, 2],
        ],
      });
      expect(wide.message).toBe(
        `[${label}] needs 3 features in the last axis, got 4 in shape [5,4]. Give inputs of the width the model was built with, or build another model`,
      );
      const row = errorOf(() => model.infer(ones([3], { backend })));
      expect(row).toMatchObject({ layer: label, shapes: [[3]] });
      expect(row.message).toBe(
        `[${label}] needs an input [batch, ..., features], got shape [3]. Reshape one row to [1, features]`,
      );
    }),
  );

  const refusesOtherDTypes = (bias: boolean): void =>
    balanced(() => {
      using model = new Sequential([new Dense({ units: 2, bias })]).build([null, 3], { backend });
      for (const dtype of ['float64', 'int32'] as const) {
        const error = errorOf(() => model.infer(ones([5, 3], { backend, dtype })));
        expect(error).toBeInstanceOf(DTypeError);
        expect(error.layer).toBe('layers.0 (Dense)');
      }
    });

  it('refuses an input of another dtype', () => refusesOtherDTypes(true));

  it('refuses it without a bias, too', () => refusesOtherDTypes(false));
});

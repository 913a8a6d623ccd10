/** What the suites know about the matrix products and batch normalization. */

import type { DType } from '@evenkeel/tensor';
import * as ops from '@evenkeel/tensor';
import type { Draw } from '../draw.js';
import { type InputSpec, type Sample, slotOf } from '../sample.js';
import { numberArg, tensorArg, tensorOrNull } from './args.js';
import { Make, ones, sample } from './make.js';
import type { OpInfo, OpTolerance } from './types.js';

const FLOATS = { float32: ['float32'], float64: ['float64'] } as const;
const SUM_OF_TERMS = 'a sum of terms of either sign may be either zero';

const p = slotOf;

/** Products summed over the last axis of the first operand, at most all its elements. */
const PRODUCTS: OpTolerance = {
  kind: 'reduction',
  terms: ([x]: readonly InputSpec[]) => x?.data.length ?? 1,
};

function matmulSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const x = new Make(draw, dtype, [-2, 2]);
  return [
    sample('rank 2', [x.dense([2, 3]), x.dense([3, 2])]),
    sample('row by column', [x.dense([1, 4]), x.dense([4, 1])]),
    sample('column by row', [x.dense([3, 1]), x.dense([1, 2])]),
    sample('batch', [x.dense([2, 2, 3]), x.dense([2, 3, 2])]),
    sample('batch against none', [x.dense([2, 2, 3]), x.dense([3, 2])]),
    sample('batches broadcast', [x.dense([2, 1, 2, 2]), x.dense([2, 2, 1])]),
    sample('empty sum', [x.dense([2, 0]), x.dense([0, 3])]),
    sample('no rows', [x.dense([0, 2]), x.dense([2, 3])]),
    sample('transposed', [x.transposed([2, 3]), x.transposed([3, 2])]),
    sample('sliced', [x.sliced([2, 3], 1), x.sliced([3, 2])]),
    sample('expanded', [x.expanded([1, 3], [2, 3]), x.expanded([3, 1], [3, 2])]),
  ];
}

function linearSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const x = new Make(draw, dtype, [-2, 2]);
  return [
    sample('rank 2', [x.dense([2, 3]), x.dense([3, 4]), x.dense([4])]),
    sample('rank 3', [x.dense([2, 2, 3]), x.dense([3, 2]), x.dense([2])]),
    sample('no rows', [x.dense([0, 3]), x.dense([3, 2]), x.dense([2])]),
    sample('views', [x.transposed([2, 3]), x.transposed([3, 2]), x.sliced([2])]),
    sample('expanded', [x.sliced([2, 3], 1), x.expanded([3, 1], [3, 2]), x.expanded([1], [2])]),
  ];
}

function batchNormSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const x = new Make(draw, dtype, [-4, 4]);
  const scale = x.with({ interval: [0.5, 2] });
  return [
    sample('rank 2', [x.dense([5, 3]), scale.dense([3]), x.dense([3])], 1e-3),
    { note: 'neither', inputs: [x.dense([4, 2])], args: [p(0), null, null, 1e-3] },
    { note: 'gamma', inputs: [x.dense([4, 2]), scale.dense([2])], args: [p(0), p(1), null, 1e-3] },
    { note: 'beta', inputs: [x.dense([4, 2]), x.dense([2])], args: [p(0), null, p(1), 1e-3] },
    sample('rank 4', [x.dense([2, 2, 2, 3]), scale.dense([3]), x.dense([3])], 1e-3),
    sample('views', [x.transposed([4, 2]), scale.sliced([2]), x.sliced([2])], 1e-3),
    sample('sliced', [x.sliced([4, 2]), scale.dense([2]), x.expanded([1], [2])], 1e-3),
  ];
}

/** The contractions. */
export const contract = {
  matmul: {
    family: 'contract',
    call: ([a, b]) => [ops.matmul(tensorArg(a), tensorArg(b))],
    results: { ...FLOATS, int32: ['int32'] },
    samples: matmulSamples,
    derivative: { operands: 'all' },
    tolerance: PRODUCTS,
    zeroSignOpen: SUM_OF_TERMS,
    errors: [
      {
        ...sample('inner sizes', [ones([2, 3]), ones([4, 5])]),
        error: 'ShapeError',
        message:
          '[matmul] inner dimensions must match, got [2,3] @ [4,5] (3 != 4). ' +
          'Transpose or reshape one operand',
      },
      {
        ...sample('a vector', [ones([3]), ones([3, 2])]),
        error: 'ShapeError',
        message:
          '[matmul] needs operands with at least two axes, got [3] @ [3,2]. ' +
          'Reshape a vector to [1,n] or [n,1]',
      },
      {
        ...sample('batches', [ones([2, 1, 1]), ones([3, 1, 1])]),
        error: 'ShapeError',
        message:
          '[matmul] shapes must be equal or broadcast, got [2] and [3] (2 != 3). ' +
          'Axes are matched from the last; an axis of size 1 repeats',
      },
      {
        ...sample('bool', [ones([1, 1], 'bool'), ones([1, 1], 'bool')]),
        error: 'DTypeError',
        message: "[matmul] needs numbers, got bool and bool. Use cast(x, 'int32') first",
      },
    ],
  },
  linear: {
    family: 'contract',
    call: ([x, w, b]) => [ops.linear(tensorArg(x), tensorArg(w), tensorArg(b))],
    results: FLOATS,
    samples: linearSamples,
    derivative: { operands: 'all' },
    tolerance: PRODUCTS,
    zeroSignOpen: SUM_OF_TERMS,
    errors: [
      {
        ...sample('inner sizes', [ones([2, 3]), ones([4, 5]), ones([5])]),
        error: 'ShapeError',
        message:
          '[linear] needs x [..., in], w [in, out] and b [out], got [2,3], [4,5] and [5]. Transpose w, or reshape',
      },
      {
        ...sample('dtypes', [ones([2, 3]), ones([3, 2]), ones([2], 'int32')]),
        error: 'DTypeError',
        message: '[linear] needs one float dtype, got float32, float32, int32. Use cast',
      },
    ],
  },
  batchNorm: {
    family: 'contract',
    call: ([x, gamma, beta, epsilon]) => {
      const out = ops.batchNorm(
        tensorArg(x),
        tensorOrNull(gamma),
        tensorOrNull(beta),
        numberArg(epsilon),
      );
      return [out.y, out.mean, out.variance];
    },
    results: {
      float32: ['float32', 'float32', 'float32'],
      float64: ['float64', 'float64', 'float64'],
    },
    samples: batchNormSamples,
    derivative: { operands: 'all', outputs: 1 },
    tolerance: PRODUCTS,
    zeroSignOpen: SUM_OF_TERMS,
    errors: [
      {
        ...sample('gamma', [ones([4, 3]), ones([4]), ones([3])], 1e-5),
        error: 'ShapeError',
        message:
          '[batchNorm] gamma must have shape [3], the last axis of x [4,3], got [4]. Reshape it, or pass null to leave it out',
      },
      {
        ...sample('beta', [ones([4, 3]), ones([3]), ones([1, 3])], 1e-5),
        error: 'ShapeError',
        message:
          '[batchNorm] beta must have shape [3], the last axis of x [4,3], got [1,3]. Reshape it, or pass null to leave it out',
      },
      {
        note: 'a vector',
        inputs: [ones([3])],
        args: [p(0), null, null, 1e-5],
        error: 'ShapeError',
        message:
          '[batchNorm] needs x [..., c] with at least two axes and one row, got [3]. Reshape to [rows, channels], and skip empty batches',
      },
      {
        note: 'no rows',
        inputs: [ones([0, 3])],
        args: [p(0), null, null, 1e-5],
        error: 'ShapeError',
        message:
          '[batchNorm] needs x [..., c] with at least two axes and one row, got [0,3]. Reshape to [rows, channels], and skip empty batches',
      },
      {
        ...sample('dtype', [ones([2, 3], 'int32'), ones([3]), ones([3])], 1e-5),
        error: 'DTypeError',
        message: '[batchNorm] needs a float x, got int32. Use cast',
      },
      {
        note: 'epsilon',
        inputs: [ones([2, 3])],
        args: [p(0), null, null, -1],
        error: 'ArgumentError',
        message:
          '[batchNorm] epsilon must be at least 0, got -1. Give a small positive number such as 1e-5',
      },
    ],
  },
} satisfies Readonly<Record<string, OpInfo>>;

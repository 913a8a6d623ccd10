/** What the suites know about batch normalization. */

import type { DType } from '@evenkeel/tensor';
import * as ops from '@evenkeel/tensor';
import type { Draw } from '../../draw.js';
import { slotOf as p, type Sample } from '../../sample.js';
import { numberArg, tensorArg, tensorOrNull } from '../args.js';
import { SUM_OF_TERMS, SUMS } from '../common.js';
import { Make, ones, sample } from '../make.js';
import type { OpInfo } from '../types.js';

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

/** batchNorm. */
export const normalization = {
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
    tolerance: SUMS,
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

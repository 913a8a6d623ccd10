/** What the suites know about the softmaxes and the cross entropies. */

import type { DType, Tensor } from '@evenkeel/tensor';
import * as ops from '@evenkeel/tensor';
import type { Draw } from '../../draw.js';
import type { ArgSpec, InputSpec, Sample } from '../../sample.js';
import { numberArg, optional, tensorArg } from '../args.js';
import { SUM_OF_TERMS, SUMS, TO_FLOAT } from '../common.js';
import { given, Make, ones, sample } from '../make.js';
import type { OpInfo } from '../types.js';
import { axisErrors } from './shared.js';

function softmaxSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const make = new Make(draw, dtype, [-4, 4]);
  return [
    sample('rank 1', [make.dense([4])]),
    sample('rank 2', [make.dense([2, 3])]),
    sample('middle axis', [make.dense([2, 3, 2])], 1),
    sample('first axis', [make.dense([3, 2])], 0),
    sample('one class', [make.dense([3, 1])]),
    sample('zero-size', [make.dense([0, 3])]),
    sample('transposed', [make.transposed([3, 2])]),
    sample('sliced', [make.sliced([3, 2])]),
    sample('expanded', [make.expanded([1, 3], [2, 3])]),
  ];
}

const softmaxLike = (op: string, f: (x: Tensor, axis?: number) => Tensor): OpInfo => ({
  family: 'reduce',
  call: ([x, axis]) => [f(tensorArg(x), optional(axis, numberArg))],
  results: TO_FLOAT,
  samples: softmaxSamples,
  derivative: { operands: 'all' },
  tolerance: { kind: 'elementwise' },
  zeroSignOpen: 'the logarithm of 1 may be either zero',
  errors: axisErrors(op, false),
});

function softmaxCrossEntropySamples(dtype: DType, draw: Draw): readonly Sample[] {
  const logits = new Make(draw, dtype, [-4, 4]);
  const targets = logits.with({ interval: [0, 1] });
  const same = (note: string, shape: readonly number[], ...rest: readonly ArgSpec[]) =>
    sample(note, [logits.dense(shape), targets.dense(shape)], ...rest);
  return [
    same('rank 1', [4]),
    same('rank 2', [3, 4]),
    same('middle axis', [2, 3, 2], 1),
    same('zero-size', [0, 3]),
    sample('views', [logits.transposed([3, 4]), targets.sliced([3, 4])]),
    sample('expanded', [logits.expanded([1, 3], [2, 3]), targets.transposed([2, 3])]),
  ];
}

function sparseSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const logits = new Make(draw, dtype, [-4, 4]);
  const labels = (shape: readonly number[], data: readonly number[]) => given(shape, data, 'int32');
  const view: InputSpec = {
    ...labels([2, 3], [0, 2, 0, 1, 1, 0]),
    view: [
      { kind: 'slice', axis: 1, start: 1, stop: 2, step: 1 },
      { kind: 'transpose', axes: [1, 0] },
    ],
  };
  return [
    sample('rank 2', [logits.dense([3, 4]), labels([3], [3, 0, 3])]),
    sample('rank 3', [logits.dense([2, 2, 3]), labels([2, 2], [0, 2, 1, 1])]),
    sample('0-d label', [logits.dense([4]), labels([], [2])]),
    sample('zero-size', [logits.dense([0, 3]), labels([0], [])]),
    sample('views', [logits.transposed([1, 2, 3]), view]),
    sample('expanded', [logits.expanded([1, 3], [2, 3]), labels([2], [1, 1])]),
  ];
}

/** The softmaxes and the cross entropies. */
export const classes = {
  softmax: softmaxLike('softmax', ops.softmax),
  logSoftmax: softmaxLike('logSoftmax', ops.logSoftmax),
  softmaxCrossEntropy: {
    family: 'reduce',
    call: ([logits, targets, axis]) => [
      ops.softmaxCrossEntropy(tensorArg(logits), tensorArg(targets), optional(axis, numberArg)),
    ],
    results: TO_FLOAT,
    samples: softmaxCrossEntropySamples,
    derivative: { operands: 'all' },
    tolerance: SUMS,
    zeroSignOpen: SUM_OF_TERMS,
    errors: [
      {
        ...sample('shapes', [ones([2, 3]), ones([2])]),
        error: 'ShapeError',
        message:
          '[softmaxCrossEntropy] logits and targets must have one shape, got [2,3] and [2]. ' +
          'For class numbers use sparseCrossEntropy, or oneHot them',
      },
      {
        ...sample('axis', [ones([2, 3]), ones([2, 3])], 2),
        error: 'ShapeError',
        message: '[softmaxCrossEntropy] axis 2 does not exist in shape [2,3]. Use -2..1',
      },
    ],
  },
  sparseCrossEntropy: {
    family: 'reduce',
    call: ([logits, labels]) => [ops.sparseCrossEntropy(tensorArg(logits), tensorArg(labels))],
    results: TO_FLOAT,
    samples: sparseSamples,
    derivative: { operands: [0] },
    tolerance: SUMS,
    zeroSignOpen: SUM_OF_TERMS,
    errors: [
      {
        ...sample('shapes', [ones([2, 3]), ones([3], 'int32')]),
        error: 'ShapeError',
        message:
          '[sparseCrossEntropy] needs logits [..., classes] and labels [...], got [2,3] and [3]. Reshape the labels to the leading axes of the logits',
      },
      {
        ...sample('dtype', [ones([2, 3]), ones([2])]),
        error: 'DTypeError',
        message:
          "[sparseCrossEntropy] labels must be int32, got float32. Use cast(labels, 'int32')",
      },
      {
        ...sample('outside', [ones([2, 3]), given([2], [0, 3], 'int32')]),
        error: 'IndexError',
        message:
          '[sparseCrossEntropy] labels must be in 0..2 for logits [2,3], got 3 at position 1. ' +
          'Number the classes from 0',
      },
    ],
  },
} satisfies Readonly<Record<string, OpInfo>>;

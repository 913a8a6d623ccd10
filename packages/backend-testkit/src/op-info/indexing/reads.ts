/** What the suites know about reading at positions along an axis. */
import type { DType } from '@evenkeel/tensor';
import * as ops from '@evenkeel/tensor';
import type { Draw } from '../../draw.js';
import type { Sample } from '../../sample.js';
import { numberArg, optional, tensorArg } from '../args.js';
import { SAME } from '../common.js';
import { Make, ones, sample } from '../make.js';
import type { OpInfo } from '../types.js';
import { indexErrors, ints, outside, repeatedIndices, transposedIndices } from './common.js';

const read = (more: Pick<OpInfo, 'call' | 'samples' | 'errors'>): OpInfo => ({
  family: 'indexing',
  results: SAME,
  derivative: { operands: [0] },
  tolerance: { kind: 'exact' },
  zeroSignOpen: null,
  ...more,
});

function gatherSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const x = new Make(draw, dtype, [-4, 4]);
  return [
    sample('rank 1', [x.dense([4]), ints([5], [3, 0, 0, 1, 3])], 0),
    sample('rows', [x.dense([3, 2]), ints([2, 2], [2, 0, 0, 0])], 0),
    sample('columns', [x.dense([2, 4]), ints([2, 3], [3, 0, 3, 1, 1, 2])], 1),
    sample('rank 3', [x.dense([2, 3, 2]), ints([2, 1, 2], [2, 0, 1, 1])], -2),
    sample('no indices', [x.dense([3, 2]), ints([0, 2], [])], 0),
    sample('zero-size', [x.dense([2, 0]), ints([2, 0], [])], 1),
    sample('views', [x.transposed([3, 2]), transposedIndices], 0),
    sample('expanded', [x.expanded([1, 3], [2, 3]), repeatedIndices], 1),
  ];
}

function takeSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const x = new Make(draw, dtype, [-4, 4]);
  return [
    sample('rank 1', [x.dense([4]), ints([3], [3, 0, 3])]),
    sample('rows', [x.dense([3, 2]), ints([4], [2, 0, 0, 1])], 0),
    sample('columns, a table of indices', [x.dense([2, 3]), ints([2, 2], [2, 0, 0, 1])], -1),
    sample('one position', [x.dense([2, 3, 2]), ints([], [1])], 1),
    sample('no indices', [x.dense([3, 2]), ints([0], [])], 0),
    sample('zero-size', [x.dense([3, 0]), ints([2], [2, 0])], 0),
    sample('views', [x.transposed([3, 2]), transposedIndices], 0),
    sample('expanded', [x.expanded([1, 3], [2, 3]), repeatedIndices], 1),
  ];
}

function takeAlongSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const x = new Make(draw, dtype, [-4, 4]);
  return [
    sample('rank 1', [x.dense([4]), ints([3], [3, 0, 3])], 0),
    sample('nothing repeats', [x.dense([2, 3]), ints([2, 2], [2, 0, 0, 1])], 1),
    sample('indices repeat', [x.dense([2, 3]), ints([1, 2], [2, 0])], 1),
    sample('x repeats', [x.dense([1, 3]), ints([2, 2], [2, 0, 1, 1])], -1),
    sample('both repeat', [x.dense([2, 3, 1]), ints([1, 2, 2], [2, 0, 1, 1])], 1),
    sample('no indices', [x.dense([3, 2]), ints([0, 1], [])], 0),
    sample('zero-size', [x.dense([3, 0]), ints([2, 1], [2, 0])], 0),
    sample('views', [x.transposed([3, 2]), transposedIndices], 0),
    sample('expanded', [x.expanded([1, 3], [2, 3]), repeatedIndices], 1),
  ];
}

/** The operations that read along an axis. */
export const reads = {
  gather: read({
    call: ([x, indices, axis]) => [ops.gather(tensorArg(x), tensorArg(indices), numberArg(axis))],
    samples: gatherSamples,
    errors: indexErrors('gather', []),
  }),
  take: read({
    call: ([x, indices, axis]) => [
      ops.take(tensorArg(x), tensorArg(indices), optional(axis, numberArg)),
    ],
    samples: takeSamples,
    errors: [
      {
        ...sample('too large', [ones([2, 3, 2]), ints([2, 2], [0, 1, 2, 3])], 1),
        error: 'IndexError',
        message: outside('take', 1, '[2,3,2]', 3, 3),
      },
      {
        ...sample('negative', [ones([3, 2]), ints([2], [-1, 0])], 0),
        error: 'IndexError',
        message: outside('take', 0, '[3,2]', -1, 0),
      },
      {
        ...sample('too large, nothing to read', [ones([3, 0]), ints([2], [1, 3])], 0),
        error: 'IndexError',
        message: outside('take', 0, '[3,0]', 3, 1),
      },
      {
        ...sample('too large, one position', [ones([3, 0]), ints([], [3])], 0),
        error: 'IndexError',
        message: outside('take', 0, '[3,0]', 3, 0),
      },
      {
        ...sample('empty axis', [ones([0, 2]), ints([1], [0])], 0),
        error: 'IndexError',
        message:
          '[take] the axis is empty on axis 0 of shape [0,2], got 0 at position 0. Count from 0; negative indices are not taken',
      },
      {
        ...sample('dtype', [ones([3]), ones([1])]),
        error: 'DTypeError',
        message: "[take] indices must be int32, got float32. Use cast(indices, 'int32')",
      },
      {
        ...sample('no axis', [ones([2, 3]), ints([1], [0])]),
        error: 'ArgumentError',
        message:
          '[take] an axis must be given unless there is exactly one, got none for shape [2,3]. Name it, or reshape to [-1] first',
      },
      {
        ...sample('axis', [ones([2, 3]), ints([1], [0])], 2),
        error: 'ShapeError',
        message: '[take] axis 2 does not exist in shape [2,3]. Use -2..1',
      },
    ],
  }),
  takeAlongAxis: read({
    call: ([x, indices, axis]) => [
      ops.takeAlongAxis(tensorArg(x), tensorArg(indices), numberArg(axis)),
    ],
    samples: takeAlongSamples,
    errors: [
      {
        ...sample('too large', [ones([2, 3]), ints([1, 2], [0, 3])], 1),
        error: 'IndexError',
        message: outside('takeAlongAxis', 1, '[2,3]', 3, 1),
      },
      {
        ...sample('negative', [ones([1, 3, 1]), ints([2, 1, 2], [0, 1, 2, -1])], 1),
        error: 'IndexError',
        message: outside('takeAlongAxis', 1, '[1,3,1]', -1, 3),
      },
      {
        ...sample('dtype', [ones([3]), ones([1])], 0),
        error: 'DTypeError',
        message: "[takeAlongAxis] indices must be int32, got float32. Use cast(indices, 'int32')",
      },
      {
        ...sample('rank', [ones([2, 3]), ints([1], [0])], 0),
        error: 'ShapeError',
        message:
          '[takeAlongAxis] indices must have as many axes as x, got [1] for [2,3]. Use expandDims, or take for whole rows',
      },
      {
        ...sample('shapes', [ones([2, 3]), ints([3, 1], [0, 0, 0])], 1),
        error: 'ShapeError',
        message:
          '[takeAlongAxis] shapes must be equal or broadcast, got [2,1] and [3,1] (2 != 3). Axes are matched from the last; an axis of size 1 repeats',
      },
      {
        ...sample('axis', [ones([3]), ints([1], [0])], 1),
        error: 'ShapeError',
        message: '[takeAlongAxis] axis 1 does not exist in shape [3]. Use -1..0',
      },
    ],
  }),
} satisfies Readonly<Record<string, OpInfo>>;

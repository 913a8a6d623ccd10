/** What the suites know about the operations whose positions are data. */

import type { DType } from '@evenkeel/tensor';
import * as ops from '@evenkeel/tensor';
import type { Draw } from '../draw.js';
import type { InputSpec, Sample } from '../sample.js';
import { dtypeArg, numberArg, optional, tensorArg } from './args.js';
import { given, Make, ones, sample } from './make.js';
import type { OpInfo } from './types.js';

const SAME = { float32: ['float32'], float64: ['float64'], int32: ['int32'] } as const;

const ints = (shape: readonly number[], data: readonly number[]) => given(shape, data, 'int32');

/** Indices [[2, 0], [1, 1]] that lie transposed. */
const transposedIndices: InputSpec = {
  ...ints([2, 2], [2, 1, 0, 1]),
  view: [{ kind: 'transpose', axes: [1, 0] }],
};
/** Indices [[2, 0], [2, 0]] that are one row, repeated. */
const repeatedIndices: InputSpec = {
  ...ints([1, 2], [2, 0]),
  view: [{ kind: 'expand', shape: [2, 2] }],
};

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

function scatterSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const x = new Make(draw, dtype, [-4, 4]);
  return [
    sample('rank 1', [x.dense([4]), ints([5], [3, 0, 0, 1, 3]), x.dense([5])], 0),
    sample('rows', [x.dense([3, 2]), ints([2, 2], [2, 0, 0, 0]), x.dense([2, 2])], 0),
    sample('columns', [x.dense([2, 4]), ints([2, 3], [3, 0, 3, 1, 1, 2]), x.dense([2, 3])], 1),
    sample('rank 3', [x.dense([2, 3, 2]), ints([2, 1, 2], [2, 0, 1, 1]), x.dense([2, 1, 2])], -2),
    sample('no updates', [x.dense([3, 2]), ints([0, 2], []), x.dense([0, 2])], 0),
    sample('views', [x.transposed([3, 2]), transposedIndices, x.sliced([2, 2])], 0),
    sample(
      'expanded',
      [x.expanded([1, 3], [2, 3]), repeatedIndices, x.expanded([2, 1], [2, 2])],
      1,
    ),
  ];
}

/** What gather and scatterAdd ask of their indices; `updates` completes the call. */
function indexErrors(op: string, updates: readonly InputSpec[]): OpInfo['errors'] {
  return [
    {
      ...sample('too large', [ones([2, 3]), ints([2, 1], [0, 3]), ...updates], 1),
      error: 'IndexError',
      message:
        `[${op}] indices must be in 0..2 on axis 1 of shape [2,3], got 3 at position 1. ` +
        'Count from 0; negative indices are not taken',
    },
    {
      ...sample('negative', [ones([2, 3]), ints([2, 1], [-1, 0]), ...updates], 1),
      error: 'IndexError',
      message:
        `[${op}] indices must be in 0..2 on axis 1 of shape [2,3], got -1 at position 0. ` +
        'Count from 0; negative indices are not taken',
    },
    {
      ...sample('dtype', [ones([2, 3]), ones([2, 1]), ...updates], 1),
      error: 'DTypeError',
      message: `[${op}] indices must be int32, got float32. Use cast(indices, 'int32')`,
    },
    {
      ...sample('shape', [ones([3, 2]), ints([2, 1], [0, 0]), ...updates], 1),
      error: 'ShapeError',
      message:
        `[${op}] indices must have the shape of x except on axis 1, got [2,1] for [3,2]. ` +
        'Reshape and expand the indices',
    },
    {
      ...sample('axis', [ones([2, 3]), ints([2, 1], [0, 0]), ...updates], 2),
      error: 'ShapeError',
      message: `[${op}] axis 2 does not exist in shape [2,3]. Use -2..1`,
    },
  ];
}

/** The operations with indices. */
export const indexing = {
  gather: {
    family: 'indexing',
    call: ([x, indices, axis]) => [ops.gather(tensorArg(x), tensorArg(indices), numberArg(axis))],
    results: { ...SAME, bool: ['bool'] },
    samples: gatherSamples,
    derivative: { operands: [0] },
    tolerance: { kind: 'exact' },
    zeroSignOpen: null,
    errors: indexErrors('gather', []),
  },
  scatterAdd: {
    family: 'indexing',
    call: ([x, indices, updates, axis]) => [
      ops.scatterAdd(tensorArg(x), tensorArg(indices), tensorArg(updates), numberArg(axis)),
    ],
    results: SAME,
    samples: scatterSamples,
    derivative: { operands: [0, 2] },
    tolerance: { kind: 'reduction', terms: ([, , updates]) => updates?.data.length ?? 1 },
    zeroSignOpen: null,
    errors: [
      ...indexErrors('scatterAdd', [ones([2, 1])]),
      {
        ...sample('updates', [ones([2, 3]), ints([2, 1], [0, 0]), ones([2, 2])], 1),
        error: 'ShapeError',
        message:
          '[scatterAdd] updates must have the shape of the indices, got [2,2] and [2,1]. Expand or slice the updates',
      },
      {
        ...sample(
          'dtype of updates',
          [ones([2, 3]), ints([2, 1], [0, 0]), ints([2, 1], [1, 1])],
          1,
        ),
        error: 'DTypeError',
        message: '[scatterAdd] updates must have the dtype of x, got int32 and float32. Use cast',
      },
    ],
  },
  oneHot: {
    family: 'indexing',
    call: ([indices, depth, dtype]) => [
      ops.oneHot(tensorArg(indices), numberArg(depth), optional(dtype, dtypeArg)),
    ],
    results: { int32: ['float32'] },
    samples: (dtype, draw) => {
      const x = new Make(draw, dtype, [-1, 4]);
      return [
        sample('rank 1', [x.dense([4])], 3),
        sample('rank 2', [x.dense([2, 2])], 2, 'float32'),
        sample('0-d', [x.dense([])], 3),
        sample('zero-size', [x.dense([0])], 3),
        sample('transposed', [x.transposed([2, 2])], 4),
        sample('sliced', [x.sliced([3])], 3),
        sample('expanded', [x.expanded([1], [3])], 3),
      ];
    },
    derivative: { none: 'its operand is an integer' },
    tolerance: { kind: 'exact' },
    zeroSignOpen: null,
    errors: [
      {
        ...sample('dtype', [ones([2])], 3),
        error: 'DTypeError',
        message: "[oneHot] indices must be int32, got float32. Use cast(indices, 'int32')",
      },
      {
        ...sample('depth', [ints([2], [0, 1])], 0),
        error: 'ArgumentError',
        message:
          '[oneHot] depth must be an integer of at least 1, got 0. Give the number of classes',
      },
    ],
  },
} satisfies Readonly<Record<string, OpInfo>>;

/** What the suites know about sorting along an axis, and searching. */

import type { DType, Tensor } from '@evenkeel/tensor';
import * as ops from '@evenkeel/tensor';
import type { Draw } from '../../draw.js';
import type { ArgSpec, Sample } from '../../sample.js';
import { flagArg, numberArg, optional, tensorArg } from '../args.js';
import { SAME, TO_INT } from '../common.js';
import { given, Make, ones, sample } from '../make.js';
import type { ErrorSample, OpInfo } from '../types.js';

/** Calls over every kind of axis; `before` stands between the tensor and the axis. */
function orderSamples(dtype: DType, draw: Draw, ...before: readonly ArgSpec[]): readonly Sample[] {
  const make = new Make(draw, dtype, [-4, 4]);
  return [
    sample('rank 1', [make.dense([5])], ...before),
    sample('rank 2', [make.dense([3, 4])], ...before),
    sample('first axis', [make.dense([4, 3])], ...before, 0),
    sample('middle axis, the other way', [make.dense([2, 3, 2])], ...before, 1, true),
    sample('the other way', [make.dense([6])], ...before, -1, true),
    sample('zero-size', [make.dense([0, 3])], ...before, 1),
    sample('transposed', [make.transposed([4, 3])], ...before, 0),
    sample('sliced', [make.sliced([3, 3])], ...before, 1),
    sample('expanded', [make.expanded([1, 3], [2, 3])], ...before, 1),
  ];
}

function axisErrors(op: string, ...before: readonly ArgSpec[]): readonly ErrorSample[] {
  return [
    {
      ...sample('axis', [ones([2, 3])], ...before, 2),
      error: 'ShapeError',
      message: `[${op}] axis 2 does not exist in shape [2,3]. Use -2..1`,
    },
    {
      ...sample('0-d', [ones([])], ...before),
      error: 'ShapeError',
      message: `[${op}] axis -1 does not exist, the tensor is a scalar of shape []. Leave the axis out, or reshape to [1] first`,
    },
  ];
}

type Order = (x: Tensor, axis?: number, options?: { readonly descending?: boolean }) => Tensor;

const order = (op: string, f: Order): Pick<OpInfo, 'family' | 'call' | 'samples' | 'errors'> => ({
  family: 'sort',
  call: ([x, axis, flag]) => {
    const descending = flagArg(flag);
    const options = descending === undefined ? {} : { descending };
    return [f(tensorArg(x), optional(axis, numberArg), options)];
  },
  samples: (dtype, draw) => [
    ...orderSamples(dtype, draw),
    sample('empty', [new Make(draw, dtype, [-4, 4]).dense([0])]),
  ],
  errors: axisErrors(op),
});

const topKError = (k: number, note: string): ErrorSample => ({
  ...sample(note, [ones([2, 3])], k),
  error: 'ArgumentError',
  message: `[topK] k must be an integer from 0 to 3, the size of axis 1 of [2,3], got ${k}. Ask for at most as many as there are`,
});

function searchSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const values = new Make(draw, dtype, [-4, 4]);
  const sorted = (n: number) =>
    dtype === 'bool'
      ? given(
          [n],
          Array.from({ length: n }, (_, i) => Number(2 * i >= n)),
          dtype,
        )
      : given(
          [n],
          Array.from({ length: n }, (_, i) => Math.floor((i * 6) / n) - 3),
          dtype,
        );
  return [
    sample('rank 1', [sorted(5), values.dense([6])]),
    sample('rank 2, right', [sorted(8), values.dense([2, 3])], 'right'),
    sample('0-d', [sorted(4), values.dense([])]),
    sample('one element', [sorted(1), values.dense([3])]),
    sample('nothing to search', [sorted(0), values.dense([3])]),
    sample('no values', [sorted(3), values.dense([0, 2])]),
    sample('transposed', [sorted(7), values.transposed([2, 3])]),
    sample('sliced', [sorted(7), values.sliced([3])], 'right'),
    sample('expanded', [sorted(7), values.expanded([1, 3], [2, 3])]),
  ];
}

/** Sorting. */
export const sorting = {
  sort: {
    ...order('sort', ops.sort),
    results: SAME,
    derivative: { operands: 'all' },
    tolerance: { kind: 'exact' },
    zeroSignOpen: null,
  },
  argsort: {
    ...order('argsort', ops.argsort),
    results: TO_INT,
    derivative: { none: 'the result is a position' },
    tolerance: { kind: 'exact' },
    zeroSignOpen: null,
  },
  topK: {
    family: 'sort',
    call: ([x, k, axis, flag]) => {
      const smallest = flagArg(flag);
      const options = smallest === undefined ? {} : { largest: !smallest };
      const { values, indices } = ops.topK(
        tensorArg(x),
        numberArg(k),
        optional(axis, numberArg),
        options,
      );
      return [values, indices];
    },
    results: {
      float32: ['float32', 'int32'],
      float64: ['float64', 'int32'],
      int32: ['int32', 'int32'],
      bool: ['bool', 'int32'],
    },
    samples: (dtype, draw) => [
      ...orderSamples(dtype, draw, 2),
      sample('none', [new Make(draw, dtype, [-4, 4]).dense([3])], 0),
      sample('all', [new Make(draw, dtype, [-4, 4]).dense([3])], 3),
    ],
    derivative: { operands: 'all', outputs: 1 },
    tolerance: { kind: 'exact' },
    zeroSignOpen: null,
    errors: [
      ...axisErrors('topK', 1),
      topKError(4, 'too many'),
      topKError(-1, 'negative'),
      topKError(0.5, 'a fraction'),
    ],
  },
  searchsorted: {
    family: 'sort',
    call: ([sorted, values, side]) => [
      ops.searchsorted(
        tensorArg(sorted),
        tensorArg(values),
        side === 'right' ? { side: 'right' } : {},
      ),
    ],
    results: TO_INT,
    samples: searchSamples,
    derivative: { none: 'the result is a position' },
    tolerance: { kind: 'exact' },
    zeroSignOpen: null,
    errors: [
      {
        ...sample('rows', [ones([2, 3]), ones([3])]),
        error: 'ShapeError',
        message:
          '[searchsorted] the sorted tensor must have one axis, got shape [2,3]. Search each row by itself',
      },
    ],
  },
} satisfies Readonly<Record<string, OpInfo>>;

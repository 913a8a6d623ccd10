/** What the suites know about writing at positions. */
import type { DType } from '@evenkeel/tensor';
import * as ops from '@evenkeel/tensor';
import type { Draw } from '../../draw.js';
import { type ArgSpec, type InputSpec, type Sample, slotOf } from '../../sample.js';
import { flagArg, numberArg, tensorArg, tensorsArg, termArg } from '../args.js';
import { SAME } from '../common.js';
import { Make, ones, sample } from '../make.js';
import type { OpInfo } from '../types.js';
import { indexErrors, ints, outside, repeatedIndices, transposedIndices } from './common.js';

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

/** A call with x, the list of indices, the values, and whether to add. */
const put = (
  note: string,
  x: InputSpec,
  indices: readonly InputSpec[],
  values: InputSpec,
  ...accumulate: readonly ArgSpec[]
): Sample => ({
  note,
  inputs: [x, values, ...indices],
  args: [slotOf(0), indices.map((_, i) => slotOf(i + 2)), slotOf(1), ...accumulate],
});

function putSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const x = new Make(draw, dtype, [-4, 4]);
  const set = [
    put('rank 1', x.dense([4]), [ints([3], [3, 0, 1])], x.dense([3])),
    put('the last wins', x.dense([4]), [ints([4], [3, 0, 3, 0])], x.dense([4])),
    put('elements', x.dense([2, 3]), [ints([2], [1, 0]), ints([2], [2, 0])], x.dense([2])),
    put('rows, repeated', x.dense([3, 2]), [ints([3], [2, 0, 2])], x.dense([3, 2])),
    put('one value', x.dense([3, 2]), [ints([2], [2, 0])], x.dense([])),
    put('a block', x.dense([3, 3]), [ints([2, 1], [2, 0]), ints([2], [1, 2])], x.dense([2, 2])),
    put('one position', x.dense([2, 3]), [ints([], [1]), ints([], [2])], x.dense([])),
    put('no positions', x.dense([2, 3]), [ints([0], [])], x.dense([0, 3])),
    put('zero-size', x.dense([2, 0]), [ints([1], [1])], x.dense([1, 0])),
    put('views', x.transposed([3, 2]), [transposedIndices], x.sliced([2, 2, 2])),
    put('expanded', x.expanded([1, 3], [3, 3]), [repeatedIndices], x.expanded([1], [2, 2, 3])),
  ];
  const one = ints([2], [2, 0]);
  set.push({
    note: 'a number',
    inputs: [x.dense([3, 2]), one],
    args: [slotOf(0), [slotOf(1)], 1],
  });
  if (dtype === 'bool') return set;
  return [
    ...set,
    put('added', x.dense([4]), [ints([4], [3, 0, 3, 0])], x.dense([4]), true),
    put('rows added', x.dense([3, 2]), [ints([3], [2, 0, 2])], x.dense([2]), true),
  ];
}

/** The operations that write at positions. */
export const writes = {
  scatter: {
    family: 'indexing',
    call: ([x, indices, updates, axis]) => [
      ops.scatter(tensorArg(x), tensorArg(indices), tensorArg(updates), numberArg(axis)),
    ],
    results: SAME,
    samples: scatterSamples,
    derivative: { operands: [0, 2] },
    tolerance: { kind: 'exact' },
    zeroSignOpen: null,
    errors: [
      ...indexErrors('scatter', [ones([2, 1])]),
      {
        ...sample('updates', [ones([2, 3]), ints([2, 1], [0, 0]), ones([2, 2])], 1),
        error: 'ShapeError',
        message:
          '[scatter] updates must have the shape of the indices, got [2,2] and [2,1]. Expand or slice the updates',
      },
      {
        ...sample(
          'dtype of updates',
          [ones([2, 3]), ints([2, 1], [0, 0]), ints([2, 1], [1, 1])],
          1,
        ),
        error: 'DTypeError',
        message: '[scatter] updates must have the dtype of x, got int32 and float32. Use cast',
      },
    ],
  },
  scatterAdd: {
    family: 'indexing',
    call: ([x, indices, updates, axis]) => [
      ops.scatterAdd(tensorArg(x), tensorArg(indices), tensorArg(updates), numberArg(axis)),
    ],
    results: { float32: ['float32'], float64: ['float64'], int32: ['int32'] },
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
  indexPut: {
    family: 'indexing',
    call: ([x, indices, values, accumulate]) => {
      const flag = flagArg(accumulate);
      return [
        ops.indexPut(
          tensorArg(x),
          tensorsArg(indices),
          termArg(values),
          flag === undefined ? {} : { accumulate: flag },
        ),
      ];
    },
    results: SAME,
    samples: putSamples,
    derivative: { operands: [0, 1] },
    tolerance: { kind: 'reduction', terms: ([, values]) => values?.data.length ?? 1 },
    zeroSignOpen: null,
    errors: [
      {
        ...put(
          'too large',
          ones([4, 3]),
          [ints([2], [0, 1]), ints([2, 2], [0, 1, 2, 3])],
          ones([]),
        ),
        error: 'IndexError',
        message: outside('indexPut', 1, '[4,3]', 3, 3),
      },
      {
        ...put('negative', ones([3, 4]), [ints([2], [1, -1]), ints([1], [3])], ones([])),
        error: 'IndexError',
        message: outside('indexPut', 0, '[3,4]', -1, 1),
      },
      {
        ...put('dtype', ones([3]), [ones([1])], ones([])),
        error: 'DTypeError',
        message: "[indexPut] indices must be int32, got float32. Use cast(indices, 'int32')",
      },
      {
        ...put('dtype of values', ones([3]), [ints([1], [0])], ones([], 'int32')),
        error: 'DTypeError',
        message: '[indexPut] values must have the dtype of x, got int32 and float32. Use cast',
      },
      {
        ...put('adding bools', ones([3], 'bool'), [ints([1], [0])], ones([], 'bool'), true),
        error: 'DTypeError',
        message: "[indexPut] needs numbers, got bool. Use cast(x, 'int32') first",
      },
      {
        note: 'a number of another dtype',
        inputs: [ones([3], 'bool'), ints([1], [0])],
        args: [slotOf(0), [slotOf(1)], 2],
        error: 'ArgumentError',
        message:
          "[indexPut] value must be a number that bool holds, got 2. Use cast(x, 'float32') first, or another value",
      },
      {
        ...put('no indices', ones([3]), [], ones([])),
        error: 'ArgumentError',
        message:
          '[indexPut] needs an array of index tensors, got an empty array. Give one for each of the first axes',
      },
      {
        ...put('too many indices', ones([3]), [ints([1], [0]), ints([1], [0])], ones([])),
        error: 'ShapeError',
        message:
          '[indexPut] needs at most one index tensor for each axis, got 2 for shape [3]. Leave some out',
      },
      {
        ...put(
          'indices that do not broadcast',
          ones([3, 3]),
          [ints([2], [0, 1]), ints([3], [0, 1, 2])],
          ones([]),
        ),
        error: 'ShapeError',
        message:
          '[indexPut] shapes must be equal or broadcast, got [2] and [3] (2 != 3). Axes are matched from the last; an axis of size 1 repeats',
      },
      {
        ...put('values', ones([3, 2]), [ints([2], [0, 1])], ones([3])),
        error: 'ShapeError',
        message:
          '[indexPut] cannot expand [3] to [2,2]. Only axes of size 1 repeat, and new axes come first',
      },
    ],
  },
} satisfies Readonly<Record<string, OpInfo>>;

/** What the suites know about parts of tensors, and about tensors as parts of larger ones. */
import type { DType } from '@evenkeel/tensor';
import * as ops from '@evenkeel/tensor';
import type { Draw } from '../../draw.js';
import { type Sample, slotOf } from '../../sample.js';
import { axesArg, numberArg, optional, tensorArg, tensorsArg } from '../args.js';
import { ones, sample } from '../make.js';
import type { OpInfo } from '../types.js';
import { BOTH, listed, make, move } from './common.js';

function concatSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const x = make(dtype, draw);
  return [
    listed('rank 1', [x.dense([2]), x.dense([3])]),
    listed('rows', [x.dense([2, 3]), x.dense([1, 3])], 0),
    listed('columns, three', [x.dense([2, 1]), x.dense([2, 2]), x.dense([2, 1])], 1),
    listed('last axis', [x.dense([1, 2, 1]), x.dense([1, 2, 2])], -1),
    listed('one alone', [x.dense([2, 2])], 1),
    listed('zero-size', [x.dense([0, 2]), x.dense([2, 2])], 0),
    listed('views', [x.transposed([2, 2]), x.sliced([2, 1]), x.expanded([2, 1], [2, 2])], 1),
  ];
}

/** The operations with parts. */
export const parts = {
  slice: move({
    call: ([x, axis, start, stop, step]) => [
      ops.slice(
        tensorArg(x),
        numberArg(axis),
        numberArg(start),
        optional(stop, numberArg),
        optional(step, numberArg),
      ),
    ],
    samples: (dtype, draw) => {
      const x = make(dtype, draw);
      return [
        sample('between', [x.dense([5])], 0, 1, 4),
        sample('steps', [x.dense([7])], 0, 1, 6, 2),
        sample('from the end', [x.dense([5])], 0, -3, -1),
        sample('clamped', [x.dense([5])], 0, -99, 99),
        sample('empty', [x.dense([5])], 0, 3, 2),
        sample('last axis', [x.dense([2, 3])], -1, 1),
        sample('zero-size', [x.dense([0, 2])], 0, 0, 1),
        sample('transposed', [x.transposed([4, 2])], 0, 1, 3),
        sample('sliced', [x.sliced([5, 2])], 0, 1, 5, 2),
        sample('expanded', [x.expanded([1, 2], [4, 2])], 0, 1, 3),
      ];
    },
    errors: [
      {
        ...sample('axis', [ones([2, 3])], 2, 0),
        error: 'ShapeError',
        message: '[slice] axis 2 does not exist in shape [2,3]. Use -2..1',
      },
      {
        ...sample('start', [ones([2, 3])], 0, 0.5),
        error: 'ArgumentError',
        message: '[slice] start and stop must be integers, got 0.5 and undefined. Round them',
      },
      {
        ...sample('step', [ones([2, 3])], 0, 0, 2, 0),
        error: 'ArgumentError',
        message:
          '[slice] step must be an integer of at least 1, got 0. Slice forward; reverse the order with flip',
      },
    ],
  }),
  embed: move({
    call: ([x, axis, start, size, step]) => [
      ops.embed(
        tensorArg(x),
        numberArg(axis),
        numberArg(start),
        numberArg(size),
        optional(step, numberArg),
      ),
    ],
    samples: (dtype, draw) => {
      const x = make(dtype, draw);
      return [
        sample('whole', [x.dense([3])], 0, 0, 3),
        sample('shifted', [x.dense([3])], 0, 2, 6),
        sample('steps', [x.dense([2, 3])], 1, 1, 8, 3),
        sample('middle axis', [x.dense([2, 3, 2])], -2, 1, 5),
        sample('nothing written', [x.dense([2, 0])], 1, 1, 3),
        sample('zero-size', [x.dense([0, 2])], 1, 0, 3),
        sample('transposed', [x.transposed([3, 2])], 0, 0, 6, 2),
        sample('sliced', [x.sliced([2, 2])], 1, 1, 4),
        sample('expanded', [x.expanded([1, 2], [2, 2])], 0, 1, 3),
      ];
    },
    errors: [
      {
        ...sample('too long', [ones([2, 3])], 1, 1, 5, 2),
        error: 'ShapeError',
        message:
          '[embed] 3 elements from 1 in steps of 2 must fit into a size of 5, got shape [2,3] on axis 1. Give a larger size',
      },
      {
        ...sample('axis', [ones([2, 3])], 2, 0, 3),
        error: 'ShapeError',
        message: '[embed] axis 2 does not exist in shape [2,3]. Use -2..1',
      },
    ],
  }),
  split: move({
    call: ([x, sizes, axis]) =>
      ops.split(tensorArg(x), axesArg(sizes) ?? [], optional(axis, numberArg)),
    results: BOTH,
    samples: (dtype, draw) => {
      const x = make(dtype, draw);
      return [
        sample('halves', [x.dense([4])], 2),
        sample('sizes', [x.dense([5, 2])], [2, 3]),
        sample('columns', [x.dense([2, 3])], [1, 2], -1),
        sample('an empty part', [x.dense([3])], [0, 3]),
        sample('zero-size', [x.dense([0, 2])], 2),
        sample('transposed', [x.transposed([4, 2])], 2),
        sample('sliced', [x.sliced([4, 2])], [1, 3], 0),
        sample('expanded', [x.expanded([1, 2], [4, 2])], 2),
      ];
    },
    errors: [
      {
        ...sample('no divisor', [ones([3, 5])], 2, 1),
        error: 'ShapeError',
        message:
          '[split] the number of parts must divide the axis, got 2 parts of axis 1 of shape [3,5]. Give the size of each part: split(x, [...sizes])',
      },
      {
        ...sample('sum', [ones([3, 5])], [1, 3], 1),
        error: 'ShapeError',
        message:
          '[split] the sizes must add up to the size of axis 1 of shape [3,5], got [1,3]. Change one of them',
      },
      {
        ...sample('no part', [ones([3])], 0),
        error: 'ArgumentError',
        message:
          '[split] needs a number of parts of at least 1 or an array of sizes, got 0. Call split(x, 2) or split(x, [1, 3])',
      },
      {
        ...sample('a negative size', [ones([3])], [-1, 4]),
        error: 'ArgumentError',
        message:
          '[split] needs a number of parts of at least 1 or an array of sizes, got [-1,4]. Call split(x, 2) or split(x, [1, 3])',
      },
      {
        ...sample('axis', [ones([3])], 3, 1),
        error: 'ShapeError',
        message: '[split] axis 1 does not exist in shape [3]. Use -1..0',
      },
    ],
  }),
  concat: move({
    call: ([xs, axis]) => [ops.concat(tensorsArg(xs), optional(axis, numberArg))],
    samples: concatSamples,
    errors: [
      {
        note: 'shapes',
        inputs: [ones([2, 3]), ones([2, 2])],
        args: [[slotOf(0), slotOf(1)], 0],
        error: 'ShapeError',
        message:
          '[concat] shapes must be equal except on axis 0, got [2,3] and [2,2]. Reshape or slice them to fit',
      },
      {
        note: 'nothing',
        inputs: [],
        args: [[]],
        error: 'ArgumentError',
        message: '[concat] needs at least one tensor, got an empty array. Put the tensors into one',
      },
      {
        note: 'axis',
        inputs: [ones([2])],
        args: [[slotOf(0)], 1],
        error: 'ShapeError',
        message: '[concat] axis 1 does not exist in shape [2]. Use -1..0',
      },
    ],
  }),
  stack: move({
    call: ([xs, axis]) => [ops.stack(tensorsArg(xs), optional(axis, numberArg))],
    samples: (dtype, draw) => {
      const x = make(dtype, draw);
      return [
        listed('rows', [x.dense([2]), x.dense([2])]),
        listed('columns, three', [x.dense([2]), x.dense([2]), x.dense([2])], -1),
        listed('between', [x.dense([2, 3]), x.dense([2, 3])], 1),
        listed('0-d', [x.dense([]), x.dense([])]),
        listed('one alone', [x.dense([2, 2])], 1),
        listed('zero-size', [x.dense([0, 2]), x.dense([0, 2])], 1),
        listed('views', [x.transposed([3, 2]), x.sliced([3, 2]), x.expanded([3, 1], [3, 2])], 2),
      ];
    },
    errors: [
      {
        ...listed('shapes', [ones([2, 3]), ones([2, 1])]),
        error: 'ShapeError',
        message:
          '[stack] shapes must be equal, got [2,3] and [2,1]. Join along an axis that exists with concat, or expand the smaller ones',
      },
      {
        ...listed('nothing', []),
        error: 'ArgumentError',
        message: '[stack] needs at least one tensor, got an empty array. Put the tensors into one',
      },
      {
        ...listed('axis', [ones([2])], 2),
        error: 'ShapeError',
        message: '[stack] axis 2 does not exist in a result with 2 axes. Use -2..1',
      },
    ],
  }),
} satisfies Readonly<Record<string, OpInfo>>;

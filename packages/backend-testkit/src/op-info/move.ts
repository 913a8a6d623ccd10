/**
 * What the suites know about the movement operations. They compute nothing, so every bit counts.
 */

import type { DType } from '@evenkeel/tensor';
import * as ops from '@evenkeel/tensor';
import type { Draw } from '../draw.js';
import { type ArgSpec, type Sample, slotOf } from '../sample.js';
import { numberArg, numbersArg, optional, tensorArg, tensorsArg } from './args.js';
import { Make, ones, sample } from './make.js';
import type { OpInfo } from './types.js';

const SAME = {
  float32: ['float32'],
  float64: ['float64'],
  int32: ['int32'],
  bool: ['bool'],
} as const;

const move = (more: Pick<OpInfo, 'call' | 'samples' | 'errors'> & Partial<OpInfo>): OpInfo => ({
  family: 'move',
  results: SAME,
  derivative: { operands: 'all' },
  tolerance: { kind: 'exact' },
  zeroSignOpen: null,
  ...more,
});

const make = (dtype: DType, draw: Draw) => new Make(draw, dtype, [-4, 4]);

function concatSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const x = make(dtype, draw);
  const join = (note: string, inputs: Sample['inputs'], ...rest: readonly ArgSpec[]): Sample => ({
    note,
    inputs,
    args: [inputs.map((_, i) => slotOf(i)), ...rest],
  });
  return [
    join('rank 1', [x.dense([2]), x.dense([3])]),
    join('rows', [x.dense([2, 3]), x.dense([1, 3])], 0),
    join('columns, three', [x.dense([2, 1]), x.dense([2, 2]), x.dense([2, 1])], 1),
    join('last axis', [x.dense([1, 2, 1]), x.dense([1, 2, 2])], -1),
    join('one alone', [x.dense([2, 2])], 1),
    join('zero-size', [x.dense([0, 2]), x.dense([2, 2])], 0),
    join('views', [x.transposed([2, 2]), x.sliced([2, 1]), x.expanded([2, 1], [2, 2])], 1),
  ];
}

/** The movement operations. */
export const movement = {
  reshape: move({
    call: ([x, shape]) => [ops.reshape(tensorArg(x), numbersArg(shape))],
    samples: (dtype, draw) => {
      const x = make(dtype, draw);
      return [
        sample('to rank 2', [x.dense([6])], [2, 3]),
        sample('flat', [x.dense([2, 3])], [-1]),
        sample('to 0-d', [x.dense([1, 1])], []),
        sample('from 0-d', [x.dense([])], [1, 1]),
        sample('zero-size', [x.dense([0, 3])], [3, 0, 2]),
        sample('transposed', [x.transposed([3, 2])], [2, 3]),
        sample('sliced', [x.sliced([3, 2])], [6]),
        sample('expanded', [x.expanded([1, 2], [3, 2])], [2, 3]),
      ];
    },
    errors: [
      {
        ...sample('sizes', [ones([2, 3])], [4, 2]),
        error: 'ShapeError',
        message:
          '[reshape] sizes must have the same product, got [2,3] (6 elements) to [4,2] (8). Give sizes with that product, or -1 for one of them',
      },
      {
        ...sample('two unknown sizes', [ones([2, 3])], [-1, -1]),
        error: 'ShapeError',
        message: '[reshape] at most one size may be -1, got [-1,-1]. Give the others their sizes',
      },
      {
        ...sample('no whole size', [ones([2, 3])], [4, -1]),
        error: 'ShapeError',
        message:
          '[reshape] the size for -1 must be whole, got [2,3] (6 elements) to [4,-1] (a multiple of 4). Change the other sizes',
      },
      {
        ...sample('not a shape', [ones([2, 3])], [2, 1.5]),
        error: 'ShapeError',
        message:
          '[reshape] a shape is an array of integers >= 0, got [2,1.5]. Give one such integer per axis',
      },
    ],
  }),
  transpose: move({
    call: ([x, axes]) => [ops.transpose(tensorArg(x), optional(axes, numbersArg))],
    samples: (dtype, draw) => {
      const x = make(dtype, draw);
      return [
        sample('rank 2', [x.dense([2, 3])]),
        sample('rank 3 reversed', [x.dense([2, 3, 2])]),
        sample('rank 3', [x.dense([2, 3, 2])], [1, 0, 2]),
        sample('negative axes', [x.dense([2, 3, 2])], [-1, 0, 1]),
        sample('rank 1', [x.dense([3])]),
        sample('0-d', [x.dense([])]),
        sample('zero-size', [x.dense([2, 0])]),
        sample('transposed', [x.transposed([3, 2])]),
        sample('sliced', [x.sliced([3, 2])]),
        sample('expanded', [x.expanded([1, 2], [3, 2])]),
      ];
    },
    errors: [
      {
        ...sample('an axis twice', [ones([2, 3])], [0, 0]),
        error: 'ShapeError',
        message:
          '[transpose] axes must name each axis of [2,3] once, got [0,0]. Give a permutation of 0..rank-1',
      },
      {
        ...sample('an axis missing', [ones([2, 3])], [0]),
        error: 'ShapeError',
        message:
          '[transpose] axes must name each axis of [2,3] once, got [0]. Give a permutation of 0..rank-1',
      },
      {
        ...sample('outside', [ones([2, 3])], [0, 2]),
        error: 'ShapeError',
        message: '[transpose] axis 2 does not exist in shape [2,3]. Use -2..1',
      },
    ],
  }),
  matrixTranspose: move({
    call: ([x]) => [ops.matrixTranspose(tensorArg(x))],
    samples: (dtype, draw) => {
      const x = make(dtype, draw);
      return [
        sample('rank 2', [x.dense([2, 3])]),
        sample('rank 3', [x.dense([2, 3, 2])]),
        sample('zero-size', [x.dense([2, 0])]),
        sample('transposed', [x.transposed([3, 2])]),
        sample('sliced', [x.sliced([3, 2])]),
        sample('expanded', [x.expanded([1, 2], [3, 2])]),
      ];
    },
    errors: [
      {
        ...sample('a vector', [ones([3])]),
        error: 'ShapeError',
        message:
          '[matrixTranspose] needs at least two axes, got shape [3]. Add an axis of size 1 with reshape',
      },
    ],
  }),
  expand: move({
    call: ([x, shape]) => [ops.expand(tensorArg(x), numbersArg(shape))],
    samples: (dtype, draw) => {
      const x = make(dtype, draw);
      return [
        sample('rows', [x.dense([1, 3])], [2, 3]),
        sample('new axes', [x.dense([3])], [2, 2, 3]),
        sample('inner axes', [x.dense([2, 1, 1])], [2, 3, 2]),
        sample('from 0-d', [x.dense([])], [2, 2]),
        sample('nothing to do', [x.dense([2, 3])], [2, 3]),
        sample('to zero-size', [x.dense([1, 3])], [0, 3]),
        sample('transposed', [x.transposed([1, 2])], [3, 2]),
        sample('sliced', [x.sliced([2, 1])], [2, 3]),
        sample('expanded', [x.expanded([1, 2], [3, 1, 2])], [3, 2, 2]),
      ];
    },
    errors: [
      {
        ...sample('another size', [ones([2, 3])], [4, 3]),
        error: 'ShapeError',
        message:
          '[expand] cannot expand [2,3] to [4,3]. Only axes of size 1 repeat, and new axes come first',
      },
      {
        ...sample('fewer axes', [ones([1, 3])], [3]),
        error: 'ShapeError',
        message:
          '[expand] cannot expand [1,3] to [3], which has fewer axes. Use sum or reshape to drop axes',
      },
    ],
  }),
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
          '[slice] step must be an integer of at least 1, got 0. Slice forward; reverse the order with gather',
      },
    ],
  }),
  embed: move({
    call: ([x, axis, start, step, size]) => [
      ops.embed(tensorArg(x), numberArg(axis), numberArg(start), numberArg(step), numberArg(size)),
    ],
    samples: (dtype, draw) => {
      const x = make(dtype, draw);
      return [
        sample('whole', [x.dense([3])], 0, 0, 1, 3),
        sample('shifted', [x.dense([3])], 0, 2, 1, 6),
        sample('steps', [x.dense([2, 3])], 1, 1, 3, 8),
        sample('middle axis', [x.dense([2, 3, 2])], -2, 1, 1, 5),
        sample('nothing written', [x.dense([2, 0])], 1, 1, 1, 3),
        sample('zero-size', [x.dense([0, 2])], 1, 0, 1, 3),
        sample('transposed', [x.transposed([3, 2])], 0, 0, 2, 6),
        sample('sliced', [x.sliced([2, 2])], 1, 1, 1, 4),
        sample('expanded', [x.expanded([1, 2], [2, 2])], 0, 1, 1, 3),
      ];
    },
    errors: [
      {
        ...sample('too long', [ones([2, 3])], 1, 1, 2, 5),
        error: 'ShapeError',
        message:
          '[embed] 3 elements from 1 in steps of 2 must fit into a size of 5, got shape [2,3] on axis 1. Give a larger size',
      },
      {
        ...sample('axis', [ones([2, 3])], 2, 0, 1, 3),
        error: 'ShapeError',
        message: '[embed] axis 2 does not exist in shape [2,3]. Use -2..1',
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
        message: '[concat] needs at least one tensor, got an empty array. Give the tensors to join',
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
  stopGradient: move({
    call: ([x]) => [ops.stopGradient(tensorArg(x))],
    samples: (dtype, draw) => {
      const x = make(dtype, draw);
      return [
        sample('rank 2', [x.dense([2, 3])]),
        sample('0-d', [x.dense([])]),
        sample('zero-size', [x.dense([0, 3])]),
        sample('transposed', [x.transposed([3, 2])]),
      ];
    },
    derivative: { none: 'that is its purpose' },
    errors: [],
  }),
} satisfies Readonly<Record<string, OpInfo>>;

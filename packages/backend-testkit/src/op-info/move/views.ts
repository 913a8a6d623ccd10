/** What the suites know about other shapes and orders of the same elements. */
import * as ops from '@evenkeel/tensor';
import { axesArg, numberArg, numbersArg, optional, tensorArg } from '../args.js';
import { ones, sample } from '../make.js';
import type { OpInfo } from '../types.js';
import { make, move } from './common.js';

/** The operations that give views. */
export const views = {
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
  squeeze: move({
    call: ([x, axis]) => [ops.squeeze(tensorArg(x), axesArg(axis))],
    samples: (dtype, draw) => {
      const x = make(dtype, draw);
      return [
        sample('all', [x.dense([1, 3, 1])]),
        sample('to 0-d', [x.dense([1, 1])]),
        sample('one', [x.dense([1, 3, 1])], -1),
        sample('several', [x.dense([1, 3, 1, 1])], [3, 0]),
        sample('0-d', [x.dense([])]),
        sample('zero-size', [x.dense([0, 1])]),
        sample('transposed', [x.transposed([1, 3, 2])], 0),
        sample('sliced', [x.sliced([1, 3])]),
        sample('expanded', [x.expanded([1, 1], [3, 1])]),
      ];
    },
    errors: [
      {
        ...sample('another size', [ones([1, 3])], 1),
        error: 'ShapeError',
        message:
          '[squeeze] a dropped axis must have size 1, got size 3 on axis 1 of shape [1,3]. Pick one position with at, or leave the axis out to drop those of size 1',
      },
      {
        ...sample('axis', [ones([1, 3])], 2),
        error: 'ShapeError',
        message: '[squeeze] axis 2 does not exist in shape [1,3]. Use -2..1',
      },
      {
        ...sample('twice', [ones([1, 3])], [0, -2]),
        error: 'ArgumentError',
        message: '[squeeze] each axis may be named once, got [0,-2] for shape [1,3]. Name it once',
      },
    ],
  }),
  expandDims: move({
    call: ([x, axis]) => [ops.expandDims(tensorArg(x), axesArg(axis) ?? [])],
    samples: (dtype, draw) => {
      const x = make(dtype, draw);
      return [
        sample('first', [x.dense([2, 3])], 0),
        sample('between', [x.dense([2, 3])], 1),
        sample('last', [x.dense([2, 3])], -1),
        sample('several', [x.dense([2, 3])], [-1, 1]),
        sample('none', [x.dense([2, 3])], []),
        sample('0-d', [x.dense([])], 0),
        sample('zero-size', [x.dense([0, 2])], 2),
        sample('transposed', [x.transposed([3, 2])], 1),
        sample('sliced', [x.sliced([3, 2])], 0),
        sample('expanded', [x.expanded([1, 2], [3, 2])], -1),
      ];
    },
    errors: [
      {
        ...sample('place', [ones([2, 3])], 3),
        error: 'ShapeError',
        message: '[expandDims] axis 3 does not exist in a result with 3 axes. Use -3..2',
      },
      {
        ...sample('twice', [ones([2, 3])], [0, -4]),
        error: 'ArgumentError',
        message:
          '[expandDims] each new axis needs a place of its own, got [0,-4]. Name each place once',
      },
    ],
  }),
  moveAxis: move({
    call: ([x, from, to]) => [ops.moveAxis(tensorArg(x), axesArg(from) ?? [], axesArg(to) ?? [])],
    samples: (dtype, draw) => {
      const x = make(dtype, draw);
      return [
        sample('to the end', [x.dense([2, 3, 4])], 0, -1),
        sample('to the front', [x.dense([2, 3, 4])], 2, 0),
        sample('several', [x.dense([2, 1, 3, 2])], [2, 3], [1, 0]),
        sample('none', [x.dense([2, 3])], [], []),
        sample('zero-size', [x.dense([0, 2])], 0, 1),
        sample('transposed', [x.transposed([3, 1, 2])], 0, 1),
        sample('sliced', [x.sliced([3, 2])], 0, 1),
        sample('expanded', [x.expanded([1, 2], [3, 2])], 1, 0),
      ];
    },
    errors: [
      {
        ...sample('axis', [ones([2, 3])], 2, 0),
        error: 'ShapeError',
        message: '[moveAxis] axis 2 does not exist in shape [2,3]. Use -2..1',
      },
      {
        ...sample('place', [ones([2, 3])], 0, -3),
        error: 'ShapeError',
        message: '[moveAxis] axis -3 does not exist in shape [2,3]. Use -2..1',
      },
      {
        ...sample('counts', [ones([2, 3])], [0, 1], 0),
        error: 'ArgumentError',
        message:
          '[moveAxis] each axis needs a place, got 2 axes and 1 places. Give as many of both',
      },
      {
        ...sample('twice', [ones([2, 3])], [0, 0], [0, 1]),
        error: 'ArgumentError',
        message: '[moveAxis] each axis may be named once, got [0,0] for shape [2,3]. Name it once',
      },
    ],
  }),
  swapAxes: move({
    call: ([x, a, b]) => [ops.swapAxes(tensorArg(x), numberArg(a), numberArg(b))],
    samples: (dtype, draw) => {
      const x = make(dtype, draw);
      return [
        sample('outer', [x.dense([2, 3, 4])], 0, -1),
        sample('last two', [x.dense([2, 3, 4])], 1, 2),
        sample('one with itself', [x.dense([2, 3])], 1, -1),
        sample('zero-size', [x.dense([0, 2])], 0, 1),
        sample('transposed', [x.transposed([3, 1, 2])], 0, 2),
        sample('sliced', [x.sliced([3, 2])], 0, 1),
        sample('expanded', [x.expanded([1, 2], [3, 2])], 1, 0),
      ];
    },
    errors: [
      {
        ...sample('axis', [ones([2, 3])], 0, 2),
        error: 'ShapeError',
        message: '[swapAxes] axis 2 does not exist in shape [2,3]. Use -2..1',
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

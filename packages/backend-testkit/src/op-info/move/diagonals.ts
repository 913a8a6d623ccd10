/** What the suites know about diagonals and triangles. */
import type { Tensor } from '@evenkeel/tensor';
import * as ops from '@evenkeel/tensor';
import { numberArg, optional, tensorArg } from '../args.js';
import { ones, sample } from '../make.js';
import type { ErrorSample, OpInfo } from '../types.js';
import { make, move } from './common.js';

/** An offset that is no integer. */
const offsetError = (op: string): ErrorSample => ({
  ...sample('offset', [ones([2, 2])], 0.5),
  error: 'ArgumentError',
  message: `[${op}] offset must be an integer, got 0.5. Leave it out for the main diagonal`,
});

/** Everything about one of the triangles. */
const triangle = (op: 'tril' | 'triu', f: (x: Tensor, offset?: number) => Tensor): OpInfo =>
  move({
    call: ([x, offset]) => [f(tensorArg(x), optional(offset, numberArg))],
    samples: (dtype, draw) => {
      const x = make(dtype, draw);
      return [
        sample('square', [x.dense([3, 3])]),
        sample('wide, above', [x.dense([2, 4])], 1),
        sample('tall, below', [x.dense([4, 2])], -1),
        sample('several', [x.dense([2, 2, 3])]),
        sample('far above', [x.dense([2, 3])], 9),
        sample('far below', [x.dense([2, 3])], -9),
        sample('zero-size', [x.dense([0, 2])]),
        sample('transposed', [x.transposed([3, 2])]),
        sample('sliced', [x.sliced([3, 2])], -1),
        sample('expanded', [x.expanded([1, 3], [3, 3])], 1),
      ];
    },
    errors: [
      {
        ...sample('a vector', [ones([3])]),
        error: 'ShapeError',
        message: `[${op}] needs matrices, got shape [3]. Add an axis of size 1 with expandDims`,
      },
      offsetError(op),
    ],
  });

/** The operations with diagonals. */
export const diagonals = {
  diagonal: move({
    call: ([x, offset, axis1, axis2]) => [
      ops.diagonal(
        tensorArg(x),
        optional(offset, numberArg),
        optional(axis1, numberArg),
        optional(axis2, numberArg),
      ),
    ],
    samples: (dtype, draw) => {
      const x = make(dtype, draw);
      return [
        sample('square', [x.dense([3, 3])]),
        sample('wide, above', [x.dense([2, 4])], 1),
        sample('tall, below', [x.dense([4, 2])], -2),
        sample('several', [x.dense([2, 2, 3])]),
        sample('other axes', [x.dense([3, 2, 3])], 1, 0, -1),
        sample('axes in reverse', [x.dense([2, 3])], 1, 1, 0),
        sample('outside', [x.dense([2, 3])], 3),
        sample('zero-size', [x.dense([0, 2])]),
        sample('transposed', [x.transposed([3, 2])]),
        sample('sliced', [x.sliced([3, 2])], -1),
        sample('expanded', [x.expanded([1, 3], [3, 3])], 1),
      ];
    },
    errors: [
      {
        ...sample('a vector', [ones([3])]),
        error: 'ShapeError',
        message: '[diagonal] needs matrices, got shape [3]. Add an axis of size 1 with expandDims',
      },
      offsetError('diagonal'),
      {
        ...sample('one axis twice', [ones([2, 2])], 0, 1, -1),
        error: 'ArgumentError',
        message:
          '[diagonal] rows and columns must be two axes of [2,2], got axis 1 for both. Name another one',
      },
      {
        ...sample('axis', [ones([2, 2])], 0, 0, 2),
        error: 'ShapeError',
        message: '[diagonal] axis 2 does not exist in shape [2,2]. Use -2..1',
      },
    ],
  }),
  diag: move({
    call: ([x, offset]) => [ops.diag(tensorArg(x), optional(offset, numberArg))],
    samples: (dtype, draw) => {
      const x = make(dtype, draw);
      return [
        sample('main', [x.dense([3])]),
        sample('above', [x.dense([2])], 1),
        sample('below', [x.dense([2])], -2),
        sample('several', [x.dense([2, 3])]),
        sample('zero-size', [x.dense([0])]),
        sample('zero-size, above', [x.dense([2, 0])], 2),
        sample('transposed', [x.transposed([3, 2])]),
        sample('sliced', [x.sliced([3, 2])], -1),
        sample('expanded', [x.expanded([1], [3])]),
      ];
    },
    errors: [
      {
        ...sample('0-d', [ones([])]),
        error: 'ShapeError',
        message: '[diag] needs at least one axis, got a scalar of shape []. Reshape to [1] first',
      },
      offsetError('diag'),
    ],
  }),
  tril: triangle('tril', ops.tril),
  triu: triangle('triu', ops.triu),
  trace: move({
    family: 'reduce', // it sums
    call: ([x, offset]) => [ops.trace(tensorArg(x), optional(offset, numberArg))],
    results: { float32: ['float32'], float64: ['float64'], int32: ['int32'], bool: ['int32'] },
    tolerance: { kind: 'reduction', terms: ([x]) => Math.min(...(x?.shape ?? [])) },
    samples: (dtype, draw) => {
      const x = make(dtype, draw);
      return [
        sample('square', [x.dense([3, 3])]),
        sample('wide, above', [x.dense([2, 4])], 1),
        sample('several', [x.dense([2, 2, 3])]),
        sample('outside', [x.dense([2, 3])], 3),
        sample('zero-size', [x.dense([0, 2])]),
        sample('transposed', [x.transposed([3, 2])]),
        sample('sliced', [x.sliced([3, 2])], -1),
        sample('expanded', [x.expanded([1, 3], [3, 3])], 1),
      ];
    },
    errors: [
      {
        ...sample('a vector', [ones([3])]),
        error: 'ShapeError',
        message: '[trace] needs matrices, got shape [3]. Add an axis of size 1 with expandDims',
      },
      offsetError('trace'),
    ],
  }),
} satisfies Readonly<Record<string, OpInfo>>;

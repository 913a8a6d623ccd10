/** What the suites know about the products of vectors and of whole tensors. */

import type { DType, Tensor } from '@evenkeel/tensor';
import * as ops from '@evenkeel/tensor';
import type { Draw } from '../../draw.js';
import type { Arg, Sample } from '../../sample.js';
import { numberArg, numbersArg, optional, tensorArg } from '../args.js';
import { FLOATS, SUM_OF_TERMS, SUMS } from '../common.js';
import { Make, ones, sample } from '../make.js';
import type { OpInfo } from '../types.js';

function dotSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const x = new Make(draw, dtype, [-2, 2]);
  return [
    sample('vectors', [x.dense([4]), x.dense([4])]),
    sample('one element', [x.dense([1]), x.dense([1])]),
    sample('empty', [x.dense([0]), x.dense([0])]),
    sample('views', [x.sliced([3]), x.expanded([1], [3])]),
  ];
}

function vecdotSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const x = new Make(draw, dtype, [-2, 2]);
  return [
    sample('vectors', [x.dense([3]), x.dense([3])]),
    sample('rows', [x.dense([2, 3]), x.dense([2, 3])]),
    sample('columns', [x.dense([3, 2]), x.dense([3, 2])], 0),
    sample('broadcast', [x.dense([2, 3]), x.dense([3])]),
    sample('both broadcast', [x.dense([2, 1, 2]), x.dense([3, 2])], -1),
    sample('middle axis', [x.dense([2, 3, 2]), x.dense([3, 1])], -2),
    sample('empty sum', [x.dense([2, 0]), x.dense([0])]),
    sample('no rows', [x.dense([0, 2]), x.dense([2])]),
    sample('views', [x.transposed([2, 3]), x.sliced([2, 3], 1)]),
  ];
}

function innerSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const x = new Make(draw, dtype, [-2, 2]);
  return [
    sample('vectors', [x.dense([3]), x.dense([3])]),
    sample('matrices', [x.dense([2, 3]), x.dense([2, 3])]),
    sample('rank 3 and a vector', [x.dense([2, 2, 2]), x.dense([2])]),
    sample('empty sum', [x.dense([2, 0]), x.dense([3, 0])]),
    sample('views', [x.transposed([2, 3]), x.sliced([2, 3], 1)]),
  ];
}

function outerSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const x = new Make(draw, dtype, [-2, 2]);
  return [
    sample('vectors', [x.dense([3]), x.dense([2])]),
    sample('empty', [x.dense([0]), x.dense([2])]),
    sample('views', [x.sliced([2]), x.expanded([1], [3])]),
  ];
}

function tensordotSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const x = new Make(draw, dtype, [-2, 2]);
  return [
    sample('two axes', [x.dense([2, 3, 2]), x.dense([3, 2, 2])]),
    sample('one axis', [x.dense([2, 3]), x.dense([3, 2])], 1),
    sample('no axis', [x.dense([2]), x.dense([1, 2])], 0),
    sample('scalars', [x.dense([]), x.dense([])], 0),
    sample(
      'named',
      [x.dense([3, 2, 2]), x.dense([2, 2, 3])],
      [
        [-1, 0],
        [0, 2],
      ],
    ),
    sample('empty sum', [x.dense([2, 0]), x.dense([0, 3])], 1),
    sample('views', [x.transposed([2, 3]), x.sliced([3, 2])], 1),
  ];
}

function kronSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const x = new Make(draw, dtype, [-2, 2]);
  return [
    sample('vectors', [x.dense([2]), x.dense([3])]),
    sample('matrices', [x.dense([2, 1]), x.dense([1, 2])]),
    sample('ranks', [x.dense([2]), x.dense([2, 2])]),
    sample('scalar', [x.dense([]), x.dense([2])]),
    sample('empty', [x.dense([0, 2]), x.dense([2])]),
    sample('views', [x.transposed([2, 2]), x.sliced([2, 1])]),
  ];
}

/** How many axes, or their two lists. */
function axesOf(x: Arg): number | readonly [number[], number[]] {
  if (!Array.isArray(x)) return numberArg(x);
  const [a, b]: readonly Arg[] = x;
  return [numbersArg(a), numbersArg(b)];
}

/** A product of two operands, in every dtype of numbers. */
const product = (call: (a: Tensor, b: Tensor, rest: Arg) => Tensor) =>
  ({
    family: 'contract',
    call: ([a, b, rest]: readonly Arg[]) => [call(tensorArg(a), tensorArg(b), rest)],
    results: { ...FLOATS, int32: ['int32'] },
    derivative: { operands: 'all' },
    tolerance: SUMS,
    zeroSignOpen: SUM_OF_TERMS,
  }) as const;

/** The refusal of two bools. */
const twoBools = (op: string, shape: readonly number[]) => ({
  ...sample('two bools', [ones(shape, 'bool'), ones(shape, 'bool')]),
  error: 'DTypeError',
  message: `[${op}] needs numbers, got bool and bool. Use cast(x, 'int32') or cast(x, 'float32') first`,
});

/** dot, vecdot, inner, outer, tensordot and kron. */
export const products = {
  dot: {
    ...product(ops.dot),
    samples: dotSamples,
    errors: [
      twoBools('dot', [2]),
      {
        ...sample('matrices', [ones([2, 2]), ones([2, 2])]),
        error: 'ShapeError',
        message:
          '[dot] needs two vectors, got [2,2] and [2,2]. Use matmul for matrices, vecdot for batches of vectors',
      },
      {
        ...sample('sizes', [ones([2]), ones([3])]),
        error: 'ShapeError',
        message:
          '[dot] axes that are summed over must have one size, got axis 0 of [2] and axis 0 of [3] (2 != 3). Name other axes, or slice',
      },
    ],
  },
  vecdot: {
    ...product((a, b, axis) => ops.vecdot(a, b, optional(axis, numberArg))),
    samples: vecdotSamples,
    errors: [
      twoBools('vecdot', [2]),
      {
        ...sample('sizes', [ones([2, 3]), ones([2, 1])]),
        error: 'ShapeError',
        message:
          '[vecdot] axes that are summed over must have one size, got axis 1 of [2,3] and axis 1 of [2,1] (3 != 1). Name other axes, or slice',
      },
      {
        ...sample('axis', [ones([2, 3]), ones([3])], 2),
        error: 'ShapeError',
        message: '[vecdot] axis 2 does not exist in shape [2,3]. Use -2..1',
      },
      {
        ...sample('scalars', [ones([]), ones([])]),
        error: 'ShapeError',
        message:
          '[vecdot] axis -1 does not exist, the tensor is a scalar of shape []. Leave the axis out, or reshape to [1] first',
      },
      {
        ...sample('batches', [ones([2, 3]), ones([4, 3])]),
        error: 'ShapeError',
        message:
          '[vecdot] shapes must be equal or broadcast, got [2,3] and [4,3] (2 != 4). Axes are matched from the last; an axis of size 1 repeats',
      },
    ],
  },
  inner: {
    ...product(ops.inner),
    samples: innerSamples,
    errors: [
      twoBools('inner', [2]),
      {
        ...sample('a scalar', [ones([]), ones([2])]),
        error: 'ShapeError',
        message:
          '[inner] needs operands with at least one axis, got [] and [2]. Use mul for scalars',
      },
      {
        ...sample('sizes', [ones([2, 3]), ones([2])]),
        error: 'ShapeError',
        message:
          '[inner] axes that are summed over must have one size, got axis 1 of [2,3] and axis 0 of [2] (3 != 2). Name other axes, or slice',
      },
    ],
  },
  outer: {
    ...product(ops.outer),
    samples: outerSamples,
    errors: [
      twoBools('outer', [2]),
      {
        ...sample('a matrix', [ones([2]), ones([2, 2])]),
        error: 'ShapeError',
        message:
          '[outer] needs two vectors, got [2] and [2,2]. Flatten with reshape(x, [-1]), or use tensordot(a, b, 0)',
      },
    ],
  },
  tensordot: {
    ...product((a, b, axes) => ops.tensordot(a, b, optional(axes, axesOf))),
    samples: tensordotSamples,
    errors: [
      twoBools('tensordot', [2, 2]),
      {
        ...sample('count', [ones([2]), ones([2, 2])]),
        error: 'ArgumentError',
        message:
          '[tensordot] a number of axes must be an integer from 0 to 1, got 2 for [2] and [2,2]. Sum over fewer, or name the axes: [[...], [...]]',
      },
      {
        ...sample('lists', [ones([2]), ones([2, 2])], [[0], [0, 1]]),
        error: 'ArgumentError',
        message:
          '[tensordot] axes must be two lists of one length, got [0] and [0,1]. Give [axesOfA, axesOfB]',
      },
      {
        ...sample(
          'twice',
          [ones([2, 2]), ones([2, 2])],
          [
            [0, -2],
            [0, 1],
          ],
        ),
        error: 'ArgumentError',
        message:
          '[tensordot] each axis may be summed over once, got [0,-2] and [0,1]. Name it once',
      },
      {
        ...sample('axis', [ones([2]), ones([2])], [[0], [1]]),
        error: 'ShapeError',
        message: '[tensordot] axis 1 does not exist in shape [2]. Use -1..0',
      },
      {
        ...sample('sizes', [ones([2, 3]), ones([2, 3])], 1),
        error: 'ShapeError',
        message:
          '[tensordot] axes that are summed over must have one size, got axis 1 of [2,3] and axis 0 of [2,3] (3 != 2). Name other axes, or slice',
      },
    ],
  },
  kron: {
    ...product(ops.kron),
    samples: kronSamples,
    errors: [twoBools('kron', [2])],
  },
} satisfies Readonly<Record<string, OpInfo>>;

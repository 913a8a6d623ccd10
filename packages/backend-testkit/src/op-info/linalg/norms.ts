/** What the suites know about norms. */
import * as linalg from '@evenkeel/linalg';
import type { DType } from '@evenkeel/tensor';
import type { Draw } from '../../draw.js';
import type { Arg, Sample } from '../../sample.js';
import { axesArg, flagArg, numberArg, optional, tensorArg } from '../args.js';
import { Make, ones, sample } from '../make.js';
import type { OpInfo } from '../types.js';
import { bool, FACTORED, Matrices, RESULTS, vector } from './common.js';

const ORDERS: readonly linalg.MatrixNormOrder[] = [
  ...(['fro', 'nuc', 1, -1, 2, -2] as const),
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];

function matrixSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const x = new Matrices(draw, dtype);
  return [
    ...ORDERS.map((ord) => sample(`ord ${ord}`, [x.dense([2, 3])], ord)),
    sample('default', [x.dense([2, 2, 2])]),
    sample('kept', [x.dense([2, 3, 2])], 'nuc', true),
    sample('no batch', [x.dense([0, 3, 2])], 2),
    sample('empty', [x.dense([2, 0])], 'fro'),
    sample('transposed', [x.stored('transposed', x.dense([3, 2]))], 1),
    sample('sliced', [x.stored('sliced', x.dense([3, 2]))], 2),
  ];
}

function vectorSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const x = new Make(draw, dtype, [-4, 4]);
  const { POSITIVE_INFINITY: infinity, NEGATIVE_INFINITY: low } = Number;
  return [
    sample('all', [x.dense([2, 3])]),
    ...[0, 1, 2, 3, -1, 1.5, infinity, low].map((ord) =>
      sample(`ord ${ord}`, [x.dense([3, 2])], ord, 0),
    ),
    sample('axes', [x.dense([2, 2, 2])], 2, [0, -1], true),
    sample('kept', [x.dense([2, 3])], 3, -1, true),
    sample('scalar', [x.dense([])], 2),
    sample('no rows', [x.dense([0, 3])], 2, 1),
    sample('empty', [x.dense([2, 0])], 1, 1),
    sample('transposed', [x.transposed([2, 3])], 3, 1),
    sample('sliced', [x.sliced([2, 3], 1)], 2, 1),
    sample('expanded', [x.expanded([3], [2, 3])], 2, 1),
  ];
}

/** Which norm of a matrix; what is none reaches the operation through an error sample. */
function orderArg(x: Arg): linalg.MatrixNormOrder | undefined {
  if (x === undefined) return undefined;
  const ord = ORDERS.find((known) => known === x);
  if (ord === undefined) throw new TypeError(`a sample gave ${String(x)} where an order is needed`);
  return ord;
}

/** matrixNorm and vectorNorm. */
export const norms = {
  matrixNorm: {
    family: 'linalg',
    call: ([x, ord, keepdims]) => [
      linalg.matrixNorm(tensorArg(x), orderArg(ord), flagArg(keepdims)),
    ],
    results: RESULTS,
    samples: matrixSamples,
    derivative: { operands: 'all' },
    tolerance: FACTORED,
    zeroSignOpen: null,
    errors: [
      bool('matrixNorm'),
      vector('matrixNorm'),
      {
        ...sample('empty', [ones([2, 0])], 1),
        error: 'ShapeError',
        message:
          '[matrixNorm] needs at least one element to choose from, got shape [2,0]. Skip empty tensors, or use another norm',
      },
    ],
  },
  vectorNorm: {
    family: 'linalg',
    call: ([x, ord, axis, keepdims]) => [
      linalg.vectorNorm(tensorArg(x), optional(ord, numberArg), axesArg(axis), flagArg(keepdims)),
    ],
    results: RESULTS,
    samples: vectorSamples,
    derivative: { operands: 'all' },
    tolerance: FACTORED,
    zeroSignOpen: null,
    errors: [
      bool('vectorNorm'),
      {
        ...sample('NaN', [ones([2])], Number.NaN),
        error: 'ArgumentError',
        message:
          "[vectorNorm] ord must be a number, got NaN. Leave it out for 2; matrixNorm has 'fro' and 'nuc'",
      },
      {
        ...sample('axis', [ones([2])], 2, 1),
        error: 'ShapeError',
        message: '[vectorNorm] axis 1 does not exist in shape [2]. Use -1..0',
      },
      {
        ...sample('twice', [ones([2, 2])], 2, [0, -2]),
        error: 'ArgumentError',
        message:
          '[vectorNorm] each axis may be named once, got [0,-2] for shape [2,2]. Name it once',
      },
      {
        ...sample('empty', [ones([2, 0])], Number.POSITIVE_INFINITY, 1),
        error: 'ShapeError',
        message:
          '[vectorNorm] needs at least one element to choose from, got shape [2,0]. Skip empty tensors, or use another norm',
      },
    ],
  },
} satisfies Readonly<Record<string, OpInfo>>;

/** What the suites know about systems of equations, inverses and powers. */
import * as linalg from '@evenkeel/linalg';
import type { DType } from '@evenkeel/tensor';
import type { Draw } from '../../draw.js';
import type { Arg, Sample } from '../../sample.js';
import { flagArg, numberArg, optional, tensorArg } from '../args.js';
import { SUM_OF_TERMS } from '../common.js';
import { ones, sample } from '../make.js';
import type { ErrorSample, OpInfo } from '../types.js';
import { bool, FACTORED, Matrices, oblong, RESULTS, SINGULAR, vector } from './common.js';

const shared = {
  family: 'linalg',
  results: RESULTS,
  derivative: { operands: 'all' },
  tolerance: FACTORED,
  zeroSignOpen: SUM_OF_TERMS,
} as const;

function solveSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const x = new Matrices(draw, dtype);
  return [
    sample('columns', [x.dense([3, 3]), x.right([3, 2])]),
    sample('a vector', [x.dense([2, 2]), x.right([2])]),
    sample('one equation', [x.dense([1, 1]), x.right([1, 1])]),
    sample('batch', [x.dense([2, 2, 2]), x.right([2, 2, 1])]),
    sample('batches broadcast', [x.dense([2, 1, 2, 2]), x.right([2, 2, 1])]),
    sample('a vector for a batch', [x.dense([2, 2, 2]), x.right([2])]),
    sample('no batch', [x.dense([0, 2, 2]), x.right([2, 1])]),
    sample('no equation', [x.dense([0, 0]), x.right([0, 2])]),
    sample('no column', [x.dense([2, 2]), x.right([2, 0])]),
    sample('views', [x.stored('transposed', x.dense([2, 2])), x.stored('sliced', x.right([2, 2]))]),
    sample('repeated', [x.repeated(x.dense([2, 2]), [2]), x.right([2, 2, 1])]),
  ];
}

function squareSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const x = new Matrices(draw, dtype);
  return [
    sample('3 by 3', [x.dense([3, 3])]),
    sample('1 by 1', [x.dense([1, 1])]),
    sample('batch', [x.dense([2, 2, 2])]),
    sample('no batch', [x.dense([0, 2, 2])]),
    sample('0 by 0', [x.dense([0, 0])]),
    sample('transposed', [x.stored('transposed', x.dense([3, 3]))]),
    sample('sliced', [x.stored('sliced along the last axis', x.dense([2, 2]))]),
    sample('repeated', [x.repeated(x.dense([2, 2]), [2])]),
  ];
}

function triangularSamples(dtype: DType, draw: Draw): readonly Sample[] {
  return solveSamples(dtype, draw).flatMap((s, i) => [
    { ...s, args: [...s.args, i % 2 === 1, i % 3 === 1, i % 4 === 1] },
    ...(i === 0 ? [{ ...s, note: 'unit', args: [...s.args, false, false, true] }] : []),
    ...(i === 0 ? [{ ...s, note: 'upper transposed', args: [...s.args, true, true] }] : []),
  ]);
}

function lstsqSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const x = new Matrices(draw, dtype);
  return [
    sample('more rows', [x.dense([3, 2]), x.right([3, 1])]),
    sample('more columns', [x.dense([2, 3]), x.right([2, 2])]),
    sample('square', [x.dense([2, 2]), x.right([2])]),
    sample('batch', [x.dense([2, 3, 2]), x.right([3, 1])]),
    sample('no batch', [x.dense([0, 3, 2]), x.right([3, 1])]),
    sample('views', [x.stored('transposed', x.dense([3, 2])), x.right([3, 1])]),
  ];
}

const powersOf = (samples: readonly Sample[]): readonly Sample[] =>
  samples.map((s, i) => ({ ...s, args: [...s.args, [3, -2, 2, 1, 0, -1, 4, -1][i] ?? 1] }));

/** What solve, triangularSolve and lstsq refuse alike. */
const systemErrors = (op: string): readonly ErrorSample[] => [
  {
    ...sample('bool', [ones([2, 2], 'bool'), ones([2, 1])]),
    error: 'DTypeError',
    message: `[${op}] needs numbers, got bool. Use cast(x, 'float32') first`,
  },
  {
    ...sample('a scalar', [ones([2, 2]), ones([])]),
    error: 'ShapeError',
    message: `[${op}] needs matrices [..., m, n], got shape []. Add axes of size 1 with reshape`,
  },
  {
    ...sample('rows', [ones([2, 2]), ones([3, 1])]),
    error: 'ShapeError',
    message: `[${op}] the right side must have a row for each row of the matrix, got [2,2] and [3,1]. Give [..., m, n] and [..., m, k], or one right side [m]`,
  },
  {
    ...sample('batches', [ones([2, 1, 1]), ones([3, 1, 1])]),
    error: 'ShapeError',
    message: `[${op}] batches must be equal or broadcast, got [2,1,1] and [3,1,1] (2 != 3). Axes are matched from the last; an axis of size 1 repeats`,
  },
];

const isSingular = (op: string, which: string, column: number): string =>
  `[${op}] ${which} must be invertible, got a singular one: column ${column} has no pivot. Use pinv, or add a little to the diagonal`;

/** The message of lstsq where column or row 1 is a combination of those before. */
const dependent = (which: string, what: string): string =>
  `[lstsq] ${which} must be of full rank, got one whose ${what} 1 is a combination of those before it. Use matmul(pinv(a), b), or leave it out`;

/** A flag after the operands. */
const flag = (x: Arg): boolean | undefined => flagArg(x);

/** solve, triangularSolve, inv, matrixPower and lstsq. */
export const systems = {
  solve: {
    ...shared,
    call: ([a, b]) => [linalg.solve(tensorArg(a), tensorArg(b))],
    samples: solveSamples,
    unrepeatable: SINGULAR,
    errors: [
      ...systemErrors('solve'),
      { ...oblong('solve'), ...sample('not square', [ones([2, 3]), ones([2, 1])]) },
      {
        ...sample('singular', [ones([2, 2]), ones([2, 1])]),
        error: 'ArgumentError',
        message: isSingular('solve', 'the matrix', 1),
      },
      {
        ...sample('singular in a batch', [ones([1, 2, 2, 2]), ones([2, 1])]),
        error: 'ArgumentError',
        message: isSingular('solve', 'matrix [0,0] of the batch', 1),
      },
    ],
  },
  triangularSolve: {
    ...shared,
    call: ([a, b, upper, transpose, unitDiagonal]) => [
      linalg.triangularSolve(tensorArg(a), tensorArg(b), {
        upper: flag(upper),
        transpose: flag(transpose),
        unitDiagonal: flag(unitDiagonal),
      }),
    ],
    samples: triangularSamples,
    errors: [
      ...systemErrors('triangularSolve'),
      { ...oblong('triangularSolve'), ...sample('not square', [ones([2, 3]), ones([2, 1])]) },
      {
        ...sample('singular', [{ ...ones([2, 2]), data: [1, 1, 1, 0] }, ones([2, 1])]),
        error: 'ArgumentError',
        message: isSingular('triangularSolve', 'the matrix', 1),
      },
    ],
  },
  inv: {
    ...shared,
    call: ([x]) => [linalg.inv(tensorArg(x))],
    samples: squareSamples,
    unrepeatable: SINGULAR,
    errors: [
      bool('inv'),
      vector('inv'),
      oblong('inv'),
      {
        ...sample('singular', [ones([2, 2])]),
        error: 'ArgumentError',
        message: isSingular('inv', 'the matrix', 1),
      },
    ],
  },
  matrixPower: {
    ...shared,
    call: ([x, exponent]) => [linalg.matrixPower(tensorArg(x), optional(exponent, numberArg) ?? 2)],
    samples: (dtype, draw) => powersOf(squareSamples(dtype, draw)),
    unrepeatable: SINGULAR,
    errors: [
      bool('matrixPower'),
      vector('matrixPower'),
      oblong('matrixPower'),
      {
        ...sample('singular', [ones([2, 2])], -1),
        error: 'ArgumentError',
        message: isSingular('matrixPower', 'the matrix', 1),
      },
      {
        ...sample('a fraction', [ones([2, 2])], 0.5),
        error: 'ArgumentError',
        message:
          '[matrixPower] the exponent must be an integer, got 0.5. For others there is eigh: powers of the eigenvalues',
      },
    ],
  },
  lstsq: {
    ...shared,
    call: ([a, b]) => [linalg.lstsq(tensorArg(a), tensorArg(b))],
    samples: lstsqSamples,
    unrepeatable: SINGULAR,
    errors: [
      ...systemErrors('lstsq'),
      {
        ...sample('a column of zeros', [{ ...ones([2, 2]), data: [1, 0, 1, 0] }, ones([2])]),
        error: 'ArgumentError',
        message: dependent('the matrix', 'column'),
      },
      {
        ...sample('a row twice, in a batch', [ones([1, 2, 3]), ones([2])]),
        error: 'ArgumentError',
        message: dependent('matrix [0] of the batch', 'row'),
      },
    ],
  },
} satisfies Readonly<Record<string, OpInfo>>;

export { squareSamples };

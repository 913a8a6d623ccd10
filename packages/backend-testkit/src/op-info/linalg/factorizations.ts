/** What the suites know about determinants and factorizations. */
import * as linalg from '@evenkeel/linalg';
import type { DType } from '@evenkeel/tensor';
import type { Draw } from '../../draw.js';
import type { Arg, Sample } from '../../sample.js';
import { flagArg, numberArg, optional, tensorArg } from '../args.js';
import { SUM_OF_TERMS } from '../common.js';
import { given, ones, sample } from '../make.js';
import type { OpInfo } from '../types.js';
import {
  bool,
  FACTORED,
  Matrices,
  oblong,
  PAIRS,
  RESULTS,
  SINGULAR,
  TRIPLES,
  vector,
} from './common.js';
import { squareSamples } from './systems.js';

const shared = {
  family: 'linalg',
  derivative: { operands: 'all' },
  tolerance: FACTORED,
  zeroSignOpen: SUM_OF_TERMS,
} as const;

function anySamples(dtype: DType, draw: Draw): readonly Sample[] {
  const x = new Matrices(draw, dtype);
  return [
    sample('square', [x.dense([3, 3])]),
    sample('more rows', [x.dense([3, 2])]),
    sample('more columns', [x.dense([2, 3])]),
    sample('1 by 1', [x.dense([1, 1])]),
    sample('a column', [x.dense([3, 1])]),
    sample('batch', [x.dense([2, 2, 2])]),
    sample('no batch', [x.dense([0, 3, 2])]),
    sample('0 by 0', [x.dense([0, 0])]),
    sample('no column', [x.dense([2, 0])]),
    sample('transposed', [x.stored('transposed', x.dense([3, 2]))]),
    sample('sliced', [x.stored('sliced', x.dense([2, 3]))]),
    sample('repeated', [x.repeated(x.dense([2, 2]), [2])]),
  ];
}

/** The mode of qr. */
function modeArg(x: Arg): 'reduced' | 'complete' | undefined {
  if (x === undefined || x === 'reduced' || x === 'complete') return x;
  throw new TypeError(`a sample gave ${String(x)} where a mode is needed`);
}

/** The options of pinv and matrixRank. */
const tolerance = (x: Arg): { relativeTolerance?: number } => {
  const relativeTolerance = optional(x, numberArg);
  return relativeTolerance === undefined ? {} : { relativeTolerance };
};

const negative = (op: string) => ({
  ...sample('negative tolerance', [ones([2, 2])], -1),
  error: 'ArgumentError',
  message: `[${op}] relativeTolerance must be a number of at least 0, got -1. Leave it out for that of the dtype`,
});

const notPositive = (which: string, order: number): string =>
  `[cholesky] ${which} must be positive definite, got one whose leading minor of order ${order} is not. Add a little to the diagonal, or use eigh`;

/** det, slogdet, cholesky, qr, svd, svdvals, eigh, eigvalsh, pinv and matrixRank. */
export const factorizations = {
  det: {
    ...shared,
    call: ([x]) => [linalg.det(tensorArg(x))],
    results: RESULTS,
    samples: squareSamples,
    errors: [bool('det'), vector('det'), oblong('det')],
  },
  slogdet: {
    ...shared,
    // The logarithm first: the sign has no gradient.
    call: ([x]) => {
      const { sign, logAbsDet } = linalg.slogdet(tensorArg(x));
      return [logAbsDet, sign];
    },
    results: PAIRS,
    samples: squareSamples,
    derivative: { operands: 'all', outputs: 1 },
    errors: [bool('slogdet'), vector('slogdet'), oblong('slogdet')],
  },
  cholesky: {
    ...shared,
    call: ([x, upper]) => [
      linalg.cholesky(tensorArg(x), { upper: optional(upper, flagArg) === true }),
    ],
    results: RESULTS,
    samples: (dtype, draw) =>
      squareSamples(dtype, draw).map((s, i) => ({ ...s, args: [...s.args, i % 2 === 1] })),
    unrepeatable: SINGULAR,
    errors: [
      bool('cholesky'),
      vector('cholesky'),
      oblong('cholesky'),
      {
        ...sample('not positive definite', [given([2, 2], [1, 2, 2, 1])]),
        error: 'ArgumentError',
        message: notPositive('the matrix', 2),
      },
      {
        ...sample('one of a batch', [given([2, 1, 1], [1, -1])]),
        error: 'ArgumentError',
        message: notPositive('matrix [1] of the batch', 1),
      },
    ],
  },
  qr: {
    ...shared,
    call: ([x, mode]) => {
      const { q, r } = linalg.qr(tensorArg(x), { mode: modeArg(mode) ?? 'reduced' });
      return [q, r];
    },
    results: PAIRS,
    samples: anySamples,
    errors: [bool('qr'), vector('qr')],
  },
  svd: {
    ...shared,
    call: ([x, full]) => {
      const { u, s, vh } = linalg.svd(tensorArg(x), { fullMatrices: flagArg(full) === true });
      return [u, s, vh];
    },
    results: TRIPLES,
    samples: anySamples,
    errors: [bool('svd'), vector('svd')],
  },
  svdvals: {
    ...shared,
    call: ([x]) => [linalg.svdvals(tensorArg(x))],
    results: RESULTS,
    samples: anySamples,
    errors: [bool('svdvals'), vector('svdvals')],
  },
  eigh: {
    ...shared,
    call: ([x]) => {
      const { eigenvalues, eigenvectors } = linalg.eigh(tensorArg(x));
      return [eigenvalues, eigenvectors];
    },
    results: PAIRS,
    samples: squareSamples,
    errors: [bool('eigh'), vector('eigh'), oblong('eigh')],
  },
  eigvalsh: {
    ...shared,
    call: ([x]) => [linalg.eigvalsh(tensorArg(x))],
    results: RESULTS,
    samples: squareSamples,
    errors: [bool('eigvalsh'), vector('eigvalsh'), oblong('eigvalsh')],
  },
  pinv: {
    ...shared,
    call: ([x, part]) => [linalg.pinv(tensorArg(x), tolerance(part))],
    results: RESULTS,
    samples: anySamples,
    errors: [bool('pinv'), vector('pinv'), negative('pinv')],
  },
  matrixRank: {
    ...shared,
    call: ([x, part]) => [linalg.matrixRank(tensorArg(x), tolerance(part))],
    results: { float32: ['int32'], float64: ['int32'], int32: ['int32'] },
    samples: anySamples,
    derivative: { none: 'a rank is an integer' },
    errors: [bool('matrixRank'), vector('matrixRank'), negative('matrixRank')],
  },
} satisfies Readonly<Record<string, OpInfo>>;

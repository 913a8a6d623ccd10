/** What the suites know about sums, products, extremes, their positions, and truth. */

import type { DType, Tensor } from '@evenkeel/tensor';
import * as ops from '@evenkeel/tensor';
import type { Draw } from '../../draw.js';
import type { Sample } from '../../sample.js';
import { flagArg, numberArg, optional, tensorArg } from '../args.js';
import { FLOATS, TO_BOOL, TO_FLOAT, TO_INT } from '../common.js';
import { given, Make, sample } from '../make.js';
import type { OpInfo } from '../types.js';
import { axisErrors, call, emptyError, reduction, reductionSamples } from './shared.js';

/** Empty reductions, which have a result. */
function withEmpty(dtype: DType, draw: Draw): readonly Sample[] {
  const make = new Make(draw, dtype, [-4, 4]);
  return [
    sample('empty', [make.dense([0])]),
    sample('empty axis', [make.dense([2, 0])], 1),
    sample('empty axis, kept', [make.dense([0, 2])], 0, true),
  ];
}

/** Rows with none, one and two zeros. */
const zerosIn = (dtype: DType): readonly Sample[] => [
  sample('zeros', [given([3, 3], [2, 1, 3, 4, 0, 2, 0, 3, 0], dtype)], 1),
  sample('zeros over all', [given([2, 2], [2, 0, 3, 1], dtype)], [0, 1]),
];

const extreme = (
  op: string,
  f: (x: Tensor, axis?: number | readonly number[], keepdims?: boolean) => Tensor,
): OpInfo =>
  reduction({
    call: call(f),
    results: { ...FLOATS, int32: ['int32'], bool: ['bool'] },
    tolerance: { kind: 'exact' },
    zeroSignOpen: 'IEEE 754 lets either zero be the larger of 0 and -0',
    errors: [...axisErrors(op), emptyError(op)],
  });

const position = (
  op: string,
  f: (x: Tensor, axis?: number, keepdims?: boolean) => Tensor,
): OpInfo =>
  reduction({
    call: ([x, axis, keepdims]) => [f(tensorArg(x), optional(axis, numberArg), flagArg(keepdims))],
    results: TO_INT,
    samples: (dtype, draw) => reductionSamples(dtype, draw, false),
    derivative: { none: 'the result is a position' },
    tolerance: { kind: 'exact' },
    errors: [...axisErrors(op, false), emptyError(op)],
  });

/** Elements of which some are 0. */
function truthSamples(dtype: DType, draw: Draw): readonly Sample[] {
  return [
    ...reductionSamples(dtype, draw, true),
    ...withEmpty(dtype, draw),
    sample('zeros', [given([4, 2], [0, 1, 0, 0, 1, 1, 1, 0], dtype)], 1),
  ];
}

const truth = (
  op: string,
  f: (x: Tensor, axis?: number | readonly number[], keepdims?: boolean) => Tensor,
  results: OpInfo['results'],
): OpInfo =>
  reduction({
    call: call(f),
    results,
    samples: truthSamples,
    derivative: { none: 'the result is no float' },
    tolerance: { kind: 'exact' },
    errors: axisErrors(op),
  });

/** The reductions. */
export const reductions = {
  sum: reduction({
    call: call(ops.sum),
    results: { ...FLOATS, int32: ['int32'], bool: ['int32'] },
    errors: axisErrors('sum'),
  }),
  prod: reduction({
    call: call(ops.prod),
    results: { ...FLOATS, int32: ['int32'], bool: ['int32'] },
    samples: (dtype, draw) => [
      ...reductionSamples(dtype, draw, true, [-1.75, 1.75]),
      ...withEmpty(dtype, draw),
      ...zerosIn(dtype),
    ],
    tolerance: { kind: 'relative' },
    zeroSignOpen: null,
    errors: axisErrors('prod'),
  }),
  mean: reduction({
    call: call(ops.mean),
    results: TO_FLOAT,
    errors: axisErrors('mean'),
  }),
  max: extreme('max', ops.max),
  min: extreme('min', ops.min),
  argmax: position('argmax', ops.argmax),
  argmin: position('argmin', ops.argmin),
  any: truth('any', ops.any, TO_BOOL),
  all: truth('all', ops.all, TO_BOOL),
  countNonzero: truth('countNonzero', ops.countNonzero, TO_INT),
} satisfies Readonly<Record<string, OpInfo>>;

/** What the suites know about moments, variances, quantiles and logSumExp. */

import type { DType, QuantileOptions, Tensor } from '@evenkeel/tensor';
import * as ops from '@evenkeel/tensor';
import type { Draw } from '../../draw.js';
import type { Arg, Sample } from '../../sample.js';
import { axesArg, flagArg, numberArg, numbersArg, optional, tensorArg } from '../args.js';
import { SUM_OF_TERMS, TO_FLOAT } from '../common.js';
import { Make, ones, sample } from '../make.js';
import type { ErrorSample, OpInfo } from '../types.js';
import { axisErrors, call, emptyError, reduction, reductionSamples } from './shared.js';

type Spread = (x: Tensor, axis?: number | readonly number[], keep?: boolean, by?: number) => Tensor;

const correctionError = (op: string): ErrorSample => ({
  ...sample('correction', [ones([2])], 0, false, Number.NaN),
  error: 'ArgumentError',
  message: `[${op}] correction must be a finite number, got NaN. Leave it out for 0, or give 1 for a sample`,
});

const spread = (op: string, f: Spread): OpInfo =>
  reduction({
    call: ([x, axis, keepdims, correction]) => [
      f(tensorArg(x), axesArg(axis), flagArg(keepdims), optional(correction, numberArg)),
    ],
    results: TO_FLOAT,
    samples: (dtype, draw) => [
      ...reductionSamples(dtype, draw, true),
      sample('corrected', [new Make(draw, dtype, [-4, 4]).dense([3, 4])], 1, false, 1),
      sample('corrected, kept', [new Make(draw, dtype, [-4, 4]).dense([3, 2])], 0, true, 0.5),
    ],
    errors: [...axisErrors(op), correctionError(op)],
  });

const INTERPOLATIONS = ['linear', 'lower', 'higher', 'nearest', 'midpoint'] as const;

function interpolationArg(x: Arg): QuantileOptions {
  const interpolation = INTERPOLATIONS.find((name) => name === x);
  return interpolation === undefined ? {} : { interpolation };
}

function quantileSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const make = new Make(draw, dtype, [-4, 4]);
  return [
    sample('all of rank 1', [make.dense([5])], 0.4),
    sample('all of rank 2', [make.dense([2, 3])], 0.1),
    sample('last axis', [make.dense([2, 3, 2])], 0.75, -1),
    sample('middle axis, kept', [make.dense([2, 3, 2])], 1, 1, true),
    sample('two axes', [make.dense([2, 3, 2])], 0.3, [0, 2]),
    sample('several', [make.dense([3, 4])], [0.2, 1, 0, 0.5], 0),
    sample('several, kept', [make.dense([2, 4])], [0.9, 0.15], 1, true),
    sample('none', [make.dense([2, 4])], [], 1),
    ...INTERPOLATIONS.map((name) =>
      sample(name, [make.dense([2, 6])], [0.3, 0.4, 0.9], 1, false, name),
    ),
    sample('0-d', [make.dense([])], 0.5),
    sample('zero-size result', [make.dense([0, 3])], 0.5, 1),
    sample('transposed', [make.transposed([4, 3])], 0.6, 0),
    sample('sliced', [make.sliced([3, 2])], 0.6, 1),
    sample('expanded, kept axis', [make.expanded([1, 3], [2, 3])], 0.6, 1),
  ];
}

/** The same errors where q stands before the axis. */
const withQ = (errors: readonly ErrorSample[]): readonly ErrorSample[] =>
  errors.map((one) => {
    const [x, ...rest] = one.args;
    return { ...one, args: [x, 0.5, ...rest] };
  });

/** Statistics of the elements over axes. */
export const statistics = {
  moments: reduction({
    call: ([x, axis, keepdims]) => {
      const { mean, variance } = ops.moments(tensorArg(x), axesArg(axis), flagArg(keepdims));
      return [mean, variance];
    },
    results: {
      float32: ['float32', 'float32'],
      float64: ['float64', 'float64'],
      int32: ['float32', 'float32'],
      bool: ['float32', 'float32'],
    },
    errors: axisErrors('moments'),
  }),
  variance: spread('variance', ops.variance),
  standardDeviation: spread('standardDeviation', ops.standardDeviation),
  logSumExp: reduction({
    call: call(ops.logSumExp),
    results: TO_FLOAT,
    zeroSignOpen: 'the logarithm of 1 may be either zero',
    errors: axisErrors('logSumExp'),
  }),
  median: reduction({
    call: call(ops.median),
    results: TO_FLOAT,
    tolerance: { kind: 'elementwise' },
    zeroSignOpen: SUM_OF_TERMS,
    errors: [...axisErrors('median'), emptyError('median')],
  }),
  quantile: reduction({
    call: ([x, q, axis, keepdims, interpolation]) => [
      ops.quantile(
        tensorArg(x),
        typeof q === 'number' ? q : numbersArg(q),
        axesArg(axis),
        flagArg(keepdims),
        interpolationArg(interpolation),
      ),
    ],
    results: TO_FLOAT,
    samples: quantileSamples,
    tolerance: { kind: 'elementwise' },
    zeroSignOpen: SUM_OF_TERMS,
    errors: [
      ...withQ([...axisErrors('quantile'), emptyError('quantile')]),
      {
        ...sample('q', [ones([2])], 25),
        error: 'ArgumentError',
        message: '[quantile] q must be a number from 0 to 1, got 25. Divide percentages by 100',
      },
      {
        ...sample('one q of several', [ones([2])], [0.5, -0.5]),
        error: 'ArgumentError',
        message: '[quantile] q must be a number from 0 to 1, got -0.5. Divide percentages by 100',
      },
    ],
  }),
} satisfies Readonly<Record<string, OpInfo>>;

/** What the samples of reductions share. */

import type { DType, Tensor } from '@evenkeel/tensor';
import type { Draw } from '../../draw.js';
import type { Sample } from '../../sample.js';
import { axesArg, flagArg, tensorArg } from '../args.js';
import { SUM_OF_TERMS, SUMS } from '../common.js';
import { type Interval, Make, ones, sample } from '../make.js';
import type { ErrorSample, OpInfo } from '../types.js';

type Axis = number | readonly number[];

/** Calls a reduction. */
export const call =
  (op: (x: Tensor, axis?: Axis, keepdims?: boolean) => Tensor) =>
  ([x, axis, keepdims]: Parameters<OpInfo['call']>[0]): readonly Tensor[] => [
    op(tensorArg(x), axesArg(axis), flagArg(keepdims)),
  ];

/** Calls over one axis or all; `severalAxes` adds those over two. */
export function reductionSamples(
  dtype: DType,
  draw: Draw,
  severalAxes: boolean,
  interval: Interval = [-4, 4],
): readonly Sample[] {
  const make = new Make(draw, dtype, interval);
  const one = [
    sample('all of rank 1', [make.dense([5])]),
    sample('all of rank 2', [make.dense([2, 3])]),
    sample('first axis', [make.dense([3, 4])], 0),
    sample('last axis', [make.dense([2, 3, 2])], -1),
    sample('middle axis, kept', [make.dense([2, 3, 2])], 1, true),
    sample('all, kept', [make.dense([2, 3])], undefined, true),
    sample('0-d', [make.dense([])]),
    sample('zero-size result', [make.dense([0, 3])], 1),
    sample('transposed', [make.transposed([4, 3])], 0),
    sample('sliced', [make.sliced([3, 2])], 1),
    sample('expanded, kept axis', [make.expanded([1, 3], [2, 3])], 1),
  ];
  if (!severalAxes) return one;
  return [
    ...one,
    sample('two axes', [make.dense([2, 3, 2])], [0, 2]),
    sample('two axes, kept', [make.dense([2, 3, 2])], [0, -1], true),
    sample('two axes of a view', [make.transposed([2, 3, 2])], [0, 1]),
  ];
}

/** An axis outside the shape, and one named twice. */
export function axisErrors(op: string, severalAxes = true): readonly ErrorSample[] {
  const outside: ErrorSample = {
    ...sample('axis', [ones([2, 3])], 2),
    error: 'ShapeError',
    message: `[${op}] axis 2 does not exist in shape [2,3]. Use -2..1`,
  };
  const scalar: ErrorSample = {
    ...sample('axis of 0-d', [ones([])], 0),
    error: 'ShapeError',
    message: `[${op}] axis 0 does not exist, the tensor is a scalar of shape []. Leave the axis out, or reshape to [1] first`,
  };
  if (!severalAxes) return [outside, scalar];
  return [
    outside,
    scalar,
    {
      ...sample('axis twice', [ones([2, 3])], [1, -1]),
      error: 'ArgumentError',
      message: `[${op}] each axis may be named once, got [1,-1] for shape [2,3]. Name it once`,
    },
  ];
}

/** Nothing to choose from. */
export const emptyError = (op: string): ErrorSample => ({
  ...sample('nothing to choose from', [ones([2, 0])], 1),
  error: 'ShapeError',
  message: `[${op}] needs at least one element to choose from, got shape [2,0]. Check the size before, or reduce another axis`,
});

/** What reductions have in common, and the rest. */
export const reduction = (
  more: Pick<OpInfo, 'call' | 'results' | 'errors'> & Partial<OpInfo>,
): OpInfo => ({
  family: 'reduce',
  samples: (dtype, draw) => reductionSamples(dtype, draw, true),
  derivative: { operands: 'all' },
  tolerance: SUMS,
  zeroSignOpen: SUM_OF_TERMS,
  ...more,
});

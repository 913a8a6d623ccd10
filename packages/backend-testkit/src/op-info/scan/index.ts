/** What the suites know about running sums, products and extremes. */

import type { DType, RunningExtreme, Tensor } from '@evenkeel/tensor';
import * as ops from '@evenkeel/tensor';
import type { Draw } from '../../draw.js';
import type { Sample } from '../../sample.js';
import { numberArg, optional, tensorArg } from '../args.js';
import { FLOATS } from '../common.js';
import { given, type Interval, Make, ones, sample } from '../make.js';
import type { ErrorSample, OpInfo } from '../types.js';

function scanSamples(dtype: DType, draw: Draw, interval: Interval): readonly Sample[] {
  const make = new Make(draw, dtype, interval);
  return [
    sample('rank 1', [make.dense([5])]),
    sample('first axis', [make.dense([4, 3])], 0),
    sample('last axis', [make.dense([2, 4])], -1),
    sample('middle axis', [make.dense([2, 3, 2])], 1),
    sample('one element', [make.dense([3, 1])], 1),
    sample('empty', [make.dense([0])]),
    sample('empty axis', [make.dense([2, 0])], 1),
    sample('zero-size', [make.dense([0, 3])], 1),
    sample('transposed', [make.transposed([4, 3])], 0),
    sample('sliced', [make.sliced([3, 2])], 1),
    sample('expanded', [make.expanded([1, 3], [2, 3])], 1),
  ];
}

const errors = (op: string): readonly ErrorSample[] => [
  {
    ...sample('axis', [ones([2, 3])], 2),
    error: 'ShapeError',
    message: `[${op}] axis 2 does not exist in shape [2,3]. Use -2..1`,
  },
  {
    ...sample('no axis', [ones([2, 3])]),
    error: 'ArgumentError',
    message: `[${op}] an axis must be given unless there is exactly one, got none for shape [2,3]. Name it, or reshape to [-1] first`,
  },
  {
    ...sample('0-d', [ones([])]),
    error: 'ArgumentError',
    message: `[${op}] an axis must be given unless there is exactly one, got none for shape []. Name it, or reshape to [-1] first`,
  },
];

/** Rows with zeros: the derivative of a product needs them. */
const zerosIn = (dtype: DType): Sample =>
  sample('zeros', [given([3, 4], [2, 1, 3, 2, 4, 0, 2, 3, 0, 3, 0, 1], dtype)], 1);

const extreme = (op: string, f: (x: Tensor, axis?: number) => RunningExtreme): OpInfo => ({
  family: 'scan',
  call: ([x, axis]) => {
    const { values, indices } = f(tensorArg(x), optional(axis, numberArg));
    return [values, indices];
  },
  results: {
    float32: ['float32', 'int32'],
    float64: ['float64', 'int32'],
    int32: ['int32', 'int32'],
    bool: ['bool', 'int32'],
  },
  samples: (dtype, draw) => scanSamples(dtype, draw, [-4, 4]),
  derivative: { operands: 'all', outputs: 1 },
  tolerance: { kind: 'exact' },
  zeroSignOpen: null,
  errors: errors(op),
});

/** The scans. */
export const scan = {
  cumsum: {
    family: 'scan',
    call: ([x, axis]) => [ops.cumsum(tensorArg(x), optional(axis, numberArg))],
    results: { ...FLOATS, int32: ['int32'], bool: ['int32'] },
    samples: (dtype, draw) => scanSamples(dtype, draw, [-4, 4]),
    derivative: { operands: 'all' },
    tolerance: { kind: 'reduction', terms: ([x]) => x?.data.length ?? 1 },
    zeroSignOpen: 'a sum of terms of either sign may be either zero',
    errors: errors('cumsum'),
  },
  cumprod: {
    family: 'scan',
    call: ([x, axis]) => [ops.cumprod(tensorArg(x), optional(axis, numberArg))],
    results: { ...FLOATS, int32: ['int32'], bool: ['int32'] },
    samples: (dtype, draw) => [...scanSamples(dtype, draw, [-1.75, 1.75]), zerosIn(dtype)],
    derivative: { operands: 'all' },
    tolerance: { kind: 'relative' },
    zeroSignOpen: null,
    errors: errors('cumprod'),
  },
  cummax: extreme('cummax', ops.cummax),
  cummin: extreme('cummin', ops.cummin),
} satisfies Readonly<Record<string, OpInfo>>;

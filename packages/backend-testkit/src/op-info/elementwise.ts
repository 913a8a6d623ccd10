/** What the suites know about the elementwise operations. */

import type { Tensor } from '@evenkeel/tensor';
import * as ops from '@evenkeel/tensor';
import { slotOf } from '../sample.js';
import { dtypeArg, numberArg, tensorArg, termArg } from './args.js';
import { type Interval, Make, ones, sample } from './make.js';
import {
  arithmetic,
  binary,
  binaryErrors,
  comparison,
  KEPT,
  onFloats,
  onNumbers,
  ROUNDED_ONCE,
  TO_BOOL,
  TO_FLOAT,
  unarySamples,
  WHICH_ZERO,
  WITH_BOOL,
} from './pointwise.js';
import type { OpInfo } from './types.js';

const whereInfo: OpInfo = {
  family: 'elementwise',
  call: ([condition, a, b]) => [ops.where(tensorArg(condition), termArg(a), termArg(b))],
  results: WITH_BOOL,
  samples: (dtype, draw) => {
    const make = new Make(draw, dtype, [-4, 4]);
    const bools = make.with({ dtype: 'bool' });
    const all = [
      sample('same shape', [bools.dense([2, 3]), make.dense([2, 3]), make.dense([2, 3])]),
      sample('broadcast', [bools.dense([3]), make.dense([2, 1]), make.dense([1, 3])]),
      sample('0-d', [bools.dense([]), make.dense([]), make.dense([2])]),
      sample('zero-size', [bools.dense([0, 2]), make.dense([1, 2]), make.dense([0, 1])]),
      sample('views', [bools.transposed([3, 2]), make.sliced([3, 2]), make.expanded([2], [3, 2])]),
      sample('number on the right', [bools.dense([4]), make.dense([4])], 2),
      {
        ...sample('number on the left', [bools.dense([4]), make.dense([4])]),
        args: [slotOf(0), 2, slotOf(1)],
      },
    ];
    return all.filter((s) => dtype !== 'bool' || s.inputs.length === 3);
  },
  derivative: { operands: 'all' },
  tolerance: { kind: 'exact' },
  zeroSignOpen: null,
  errors: [
    {
      ...sample('condition', [ones([2]), ones([2]), ones([2])]),
      error: 'DTypeError',
      message: '[where] the condition must be bool, got float32. Compare first: notEqual(x, 0)',
    },
    {
      ...sample('shapes', [ones([2], 'bool'), ones([3]), ones([])]),
      error: 'ShapeError',
      message:
        '[where] shapes must be equal or broadcast, got [2] and [3] (2 != 3). ' +
        'Axes are matched from the last; an axis of size 1 repeats',
    },
  ],
};

const clipInfo = onNumbers('clip', (x) => x, {
  call: ([x, lo, hi]) => [ops.clip(tensorArg(x), numberArg(lo), numberArg(hi))],
  samples: (dtype, draw) =>
    unarySamples(dtype, draw, [-4, 4]).map((s) => ({ ...s, args: [...s.args, -2, 1] })),
  zeroSignOpen: WHICH_ZERO,
  errors: [
    {
      ...sample('order', [ones([2])], 1, -1),
      error: 'ArgumentError',
      message: '[clip] lo must be at most hi, got 1 and -1. Swap them',
    },
    {
      ...sample('bool', [ones([2], 'bool')], 0, 1),
      error: 'DTypeError',
      message: "[clip] needs numbers, got bool. Use cast(x, 'int32') or cast(x, 'float32') first",
    },
  ],
});

const castInfo: OpInfo = {
  family: 'elementwise',
  call: ([x, dtype]) => [ops.cast(tensorArg(x), dtypeArg(dtype))],
  results: WITH_BOOL,
  samples: (dtype, draw) =>
    unarySamples(dtype, draw, [-4, 4]).map((s) => ({ ...s, args: [...s.args, dtype] })),
  derivative: { operands: 'all' },
  tolerance: { kind: 'exact' },
  zeroSignOpen: null,
  errors: [],
};

const sigmoidCrossEntropyInfo: OpInfo = {
  family: 'elementwise',
  call: ([logits, targets]) => [ops.sigmoidCrossEntropy(tensorArg(logits), tensorArg(targets))],
  results: TO_FLOAT,
  samples: (dtype, draw) => {
    const logits = new Make(draw, dtype, [-6, 6]);
    const targets = logits.with({ interval: [0, 1] });
    return [
      sample('rank 1', [logits.dense([5]), targets.dense([5])]),
      sample('rank 2', [logits.dense([2, 3]), targets.dense([2, 3])]),
      sample('0-d', [logits.dense([]), targets.dense([])]),
      sample('zero-size', [logits.dense([0, 2]), targets.dense([0, 2])]),
      sample('views', [logits.transposed([3, 2]), targets.sliced([3, 2])]),
      sample('expanded', [logits.expanded([1, 2], [3, 2]), targets.transposed([3, 2])]),
    ];
  },
  derivative: { operands: 'all' },
  tolerance: { kind: 'elementwise' },
  zeroSignOpen: 'a difference of equal numbers may be either zero',
  errors: [
    {
      ...sample('shapes', [ones([2, 3]), ones([3])]),
      error: 'ShapeError',
      message:
        '[sigmoidCrossEntropy] logits and targets must have one shape, got [2,3] and [3]. Reshape the targets',
    },
  ],
};

const anyDType = (call: (x: Tensor) => Tensor): OpInfo => ({
  ...onFloats(call, [-4, 4]),
  results: TO_BOOL,
  derivative: { none: 'the result is bool' },
  tolerance: { kind: 'exact' },
});

const POSITIVE: Interval = [0.125, 6];

/** The elementwise operations. */
export const elementwise = {
  neg: onNumbers('neg', ops.neg),
  abs: onNumbers('abs', ops.abs),
  sign: onNumbers('sign', ops.sign, {
    zeroSignOpen: 'ours keeps -0, as NumPy and JavaScript do; PyTorch gives 0',
  }),
  square: onNumbers('square', ops.square),
  relu: onNumbers('relu', ops.relu, { zeroSignOpen: WHICH_ZERO }),

  sqrt: onFloats(ops.sqrt, POSITIVE, { tolerance: ROUNDED_ONCE }),
  rsqrt: onFloats(ops.rsqrt, POSITIVE),
  reciprocal: onFloats(ops.reciprocal, POSITIVE, { tolerance: ROUNDED_ONCE }),
  exp: onFloats(ops.exp, [-3, 3]),
  expm1: onFloats(ops.expm1, [-3, 3]),
  log: onFloats(ops.log, POSITIVE),
  log1p: onFloats(ops.log1p, [-0.875, 6]),
  tanh: onFloats(ops.tanh, [-3, 3]),
  sigmoid: onFloats(ops.sigmoid, [-5, 5]),
  softplus: onFloats(ops.softplus, [-5, 5]),
  erf: onFloats(ops.erf, [-2.5, 2.5]),
  erfInv: onFloats(ops.erfInv, [-0.875, 0.875]),
  sin: onFloats(ops.sin, [-4, 4]),
  cos: onFloats(ops.cos, [-4, 4]),

  add: arithmetic('add', ops.add),
  sub: arithmetic('sub', ops.sub, {
    results: KEPT,
    errors: [
      ...binaryErrors('sub'),
      {
        ...sample('bool', [ones([2], 'bool'), ones([2], 'bool')]),
        error: 'DTypeError',
        message:
          "[sub] needs numbers, got bool and bool. Use cast(x, 'int32') or cast(x, 'float32') first",
      },
    ],
  }),
  mul: arithmetic('mul', ops.mul),
  div: binary('div', ops.div, { results: TO_FLOAT }),
  maximum: arithmetic('maximum', ops.maximum, { zeroSignOpen: WHICH_ZERO }),
  minimum: arithmetic('minimum', ops.minimum, { zeroSignOpen: WHICH_ZERO }),

  equal: comparison('equal', ops.equal),
  notEqual: comparison('notEqual', ops.notEqual),
  less: comparison('less', ops.less),
  lessEqual: comparison('lessEqual', ops.lessEqual),
  greater: comparison('greater', ops.greater),
  greaterEqual: comparison('greaterEqual', ops.greaterEqual),
  logicalNot: anyDType(ops.logicalNot),

  where: whereInfo,
  clip: clipInfo,
  cast: castInfo,
  sigmoidCrossEntropy: sigmoidCrossEntropyInfo,
} satisfies Readonly<Record<string, OpInfo>>;

/** What the suites know about choosing between values, and about casts. */
import * as ops from '@evenkeel/tensor';
import { slotOf } from '../../sample.js';
import { dtypeArg, numberArg, optional, tensorArg, termArg } from '../args.js';
import { SAME } from '../common.js';
import { Make, ones, sample } from '../make.js';
import type { OpInfo } from '../types.js';
import { onNumbers, unarySamples, WHICH_ZERO } from './pointwise.js';

const whereInfo: OpInfo = {
  family: 'elementwise',
  call: ([condition, a, b]) => [ops.where(tensorArg(condition), termArg(a), termArg(b))],
  results: SAME,
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

const nanToNumInfo: OpInfo = {
  family: 'elementwise',
  call: ([x, nan, posinf, neginf]) => {
    const given = { nan, posinf, neginf };
    const options = Object.entries(given).flatMap(([name, value]) => {
      const number = optional(value, numberArg);
      return number === undefined ? [] : [[name, number] as const];
    });
    return [ops.nanToNum(tensorArg(x), Object.fromEntries(options))];
  },
  results: SAME,
  samples: (dtype, draw) => unarySamples(dtype, draw, [-4, 4]),
  derivative: { operands: 'all' },
  tolerance: { kind: 'exact' },
  zeroSignOpen: null,
  errors: [],
};

const castInfo: OpInfo = {
  family: 'elementwise',
  call: ([x, dtype]) => [ops.cast(tensorArg(x), dtypeArg(dtype))],
  results: SAME,
  samples: (dtype, draw) =>
    unarySamples(dtype, draw, [-4, 4]).map((s) => ({ ...s, args: [...s.args, dtype] })),
  derivative: { operands: 'all' },
  tolerance: { kind: 'exact' },
  zeroSignOpen: null,
  errors: [],
};

/** Choosing and casting. */
export const select = {
  where: whereInfo,
  clip: clipInfo,
  nanToNum: nanToNumInfo,
  cast: castInfo,
} as const;

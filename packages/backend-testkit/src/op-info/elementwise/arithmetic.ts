/** What the suites know about arithmetic on two operands or three. */
import * as ops from '@evenkeel/tensor';
import { tensorArg, termArg } from '../args.js';
import { KEPT, TO_FLOAT } from '../common.js';
import { Make, ones, sample } from '../make.js';
import type { OpInfo } from '../types.js';
import {
  arithmetic,
  binary,
  binaryErrors,
  binarySamples,
  FORMULA,
  type Operands,
  tensorsOnly,
  twoBools,
  WHICH_ZERO,
} from './pointwise.js';

/** An operation on numbers alone, the refusal of two bools included. */
const onTwoNumbers = (
  op: string,
  call: Parameters<typeof arithmetic>[1],
  more: Partial<OpInfo> = {},
): OpInfo =>
  arithmetic(op, call, { results: KEPT, errors: [...binaryErrors(op), twoBools(op)], ...more });

/** Quotients of floats stay between 1 and 2, where a difference quotient finds no step. */
const BETWEEN_STEPS: Operands = { left: [2.875, 4.25], right: [2.25, 2.75], numbers: [2.5, 3] };
const INTEGERS: Operands = { left: [-9, 9], right: [1, 4.25], numbers: [-2, 7] };

const division: Partial<OpInfo> = {
  samples: tensorsOnly((dtype, draw) =>
    binarySamples(dtype.startsWith('float') ? BETWEEN_STEPS : INTEGERS)(dtype, draw),
  ),
};

const POWERS: Operands = { left: [0.25, 3], right: [0.5, 3], numbers: [2, 3] };

const powInfo = onTwoNumbers('pow', ops.pow, {
  samples: tensorsOnly((dtype, draw) => {
    const samples = binarySamples(POWERS)(dtype, draw);
    if (!dtype.startsWith('float')) return samples;
    const base = new Make(draw, dtype, POWERS.left);
    const exponents = [-1, 0, 0.5, 1, 3, 2.5];
    return [...samples, ...exponents.map((n) => sample(`to the power ${n}`, [base.dense([3])], n))];
  }),
  tolerance: FORMULA,
  errors: [
    ...binaryErrors('pow'),
    twoBools('pow'),
    {
      ...sample('negative exponent', [ones([2], 'int32')], -2),
      error: 'ArgumentError',
      message:
        "[pow] the exponent of int32 must be at least 0, got -2. Use cast(x, 'float32') first",
    },
  ],
});

const lerpInfo: OpInfo = {
  family: 'elementwise',
  call: ([a, b, t]) => [ops.lerp(tensorArg(a), tensorArg(b), termArg(t))],
  results: TO_FLOAT,
  samples: (dtype, draw) => {
    const ends = new Make(draw, dtype, [-4, 4]);
    const share = ends.with({ interval: [0.0625, 0.9375] });
    return [
      sample('same shape', [ends.dense([2, 3]), ends.dense([2, 3]), share.dense([2, 3])]),
      sample('broadcast', [ends.dense([3]), ends.dense([2, 1]), share.dense([1, 3])]),
      sample('0-d', [ends.dense([]), ends.dense([]), share.dense([])]),
      sample('zero-size', [ends.dense([0, 2]), ends.dense([1, 2]), share.dense([2])]),
      sample('views', [ends.transposed([3, 2]), ends.sliced([3, 2]), share.expanded([2], [3, 2])]),
      sample('number', [ends.dense([4]), ends.dense([4])], 0.25),
    ];
  },
  derivative: { operands: 'all' },
  tolerance: { kind: 'elementwise' },
  zeroSignOpen: 'a difference of equal numbers may be either zero',
  errors: [
    {
      ...sample('shapes', [ones([2, 3]), ones([4, 3]), ones([])]),
      error: 'ShapeError',
      message:
        '[lerp] shapes must be equal or broadcast, got [2,3] and [4,3] (2 != 4). ' +
        'Axes are matched from the last; an axis of size 1 repeats',
    },
  ],
};

const onTwoFloats = (
  op: string,
  call: Parameters<typeof binary>[1],
  more: Partial<OpInfo> = {},
): OpInfo => binary(op, call, { results: TO_FLOAT, tolerance: FORMULA, ...more });

/** Arithmetic. */
export const numbers = {
  add: arithmetic('add', ops.add),
  sub: onTwoNumbers('sub', ops.sub),
  mul: arithmetic('mul', ops.mul),
  div: binary('div', ops.div, { results: TO_FLOAT }),
  maximum: arithmetic('maximum', ops.maximum, { zeroSignOpen: WHICH_ZERO }),
  minimum: arithmetic('minimum', ops.minimum, { zeroSignOpen: WHICH_ZERO }),

  floorDivide: onTwoNumbers('floorDivide', ops.floorDivide, division),
  remainder: onTwoNumbers('remainder', ops.remainder, division),
  fmod: onTwoNumbers('fmod', ops.fmod, division),
  pow: powInfo,

  hypot: onTwoFloats('hypot', ops.hypot),
  atan2: onTwoFloats('atan2', ops.atan2),
  copySign: onTwoFloats('copySign', ops.copySign, { tolerance: { kind: 'exact' } }),
  logAddExp: onTwoFloats('logAddExp', ops.logAddExp),
  xlogy: onTwoFloats('xlogy', ops.xlogy),
  lerp: lerpInfo,
} as const;

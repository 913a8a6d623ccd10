/**
 * How the infos of elementwise operations are put together: by what an operation does with dtypes.
 */
import type { DType, Tensor } from '@evenkeel/tensor';
import type { Draw } from '../../draw.js';
import { type Sample, slotOf } from '../../sample.js';
import { tensorArg, termArg } from '../args.js';
import { KEPT, SAME, TO_BOOL, TO_FLOAT } from '../common.js';
import { type Interval, Make, ones, sample } from '../make.js';
import type { ErrorSample, OpInfo, OpTolerance } from '../types.js';

/**
 * Rounded once, as IEEE 754 says: a product, a quotient and a root of float32 are exact in float64.
 */
export const ROUNDED_ONCE: OpTolerance = { kind: 'exact' };
export const FORMULA: OpTolerance = { kind: 'relative' };
export const WHICH_ZERO =
  'IEEE 754 lets either zero be the larger of 0 and -0, and PyTorch answers by the vector width';

export function unarySamples(dtype: DType, draw: Draw, interval: Interval): readonly Sample[] {
  const make = new Make(draw, dtype, interval);
  return [
    sample('rank 1', [make.dense([7])]),
    sample('rank 3', [make.dense([2, 3, 2])]),
    sample('0-d', [make.dense([])]),
    sample('zero-size', [make.dense([2, 0, 3])]),
    sample('transposed', [make.transposed([3, 4])]),
    sample('sliced', [make.sliced([3, 2])]),
    sample('expanded', [make.expanded([1, 3], [2, 3])]),
  ];
}

/** An operation that keeps the dtype of numbers and refuses bool. */
export function onNumbers(
  op: string,
  call: (x: Tensor) => Tensor,
  more: Partial<OpInfo> = {},
): OpInfo {
  return {
    family: 'elementwise',
    call: ([x]) => [call(tensorArg(x))],
    results: KEPT,
    samples: (dtype, draw) => unarySamples(dtype, draw, [-4, 4]),
    derivative: { operands: 'all' },
    tolerance: ROUNDED_ONCE,
    zeroSignOpen: null,
    errors: [
      {
        ...sample('bool', [ones([2], 'bool')]),
        error: 'DTypeError',
        message: `[${op}] needs numbers, got bool. Use cast(x, 'int32') or cast(x, 'float32') first`,
      },
    ],
    ...more,
  };
}

/** A function of a float; integers become float32. */
export function onFloats(
  call: (x: Tensor) => Tensor,
  interval: Interval,
  more: Partial<OpInfo> = {},
): OpInfo {
  return {
    family: 'elementwise',
    call: ([x]) => [call(tensorArg(x))],
    results: TO_FLOAT,
    samples: (dtype, draw) => unarySamples(dtype, draw, interval),
    derivative: { operands: 'all' },
    tolerance: FORMULA,
    zeroSignOpen: null,
    errors: [],
    ...more,
  };
}

/** Where the operands of two lie, and which numbers stand in for one of them. */
export interface Operands {
  readonly left: Interval;
  readonly right: Interval;
  readonly numbers: readonly [right: number, left: number];
}

const WIDE: Operands = { left: [-4, 4], right: [0.5, 4.25], numbers: [2, 3] };

/** Samples of an operation on two operands. */
export const binarySamples =
  ({ left: l, right: r, numbers: [second, first] }: Operands = WIDE) =>
  (dtype: DType, draw: Draw): readonly Sample[] => {
    const left = new Make(draw, dtype, l);
    const right = left.with({ interval: r });
    return [
      sample('same shape', [left.dense([2, 3]), right.dense([2, 3])]),
      sample('broadcast', [left.dense([2, 1, 3]), right.dense([4, 1])]),
      sample('0-d broadcast', [left.dense([]), right.dense([3])]),
      sample('0-d', [left.dense([]), right.dense([])]),
      { note: 'number on the right', inputs: [left.dense([2, 2])], args: [slotOf(0), second] },
      { note: 'number on the left', inputs: [right.dense([2, 2])], args: [first, slotOf(0)] },
      sample('zero-size', [left.dense([0, 3]), right.dense([1, 3])]),
      sample('views', [left.transposed([3, 2]), right.sliced([3, 2], 1)]),
      sample('expanded views', [left.expanded([3], [2, 3]), right.transposed([2, 3])]),
    ];
  };

export function binaryErrors(op: string): readonly ErrorSample[] {
  return [
    {
      ...sample('shapes', [ones([2, 3]), ones([4, 3])]),
      error: 'ShapeError',
      message:
        `[${op}] shapes must be equal or broadcast, got [2,3] and [4,3] (2 != 4). ` +
        'Axes are matched from the last; an axis of size 1 repeats',
    },
    {
      note: 'two numbers',
      inputs: [],
      args: [1, 2],
      error: 'ArgumentError',
      message:
        `[${op}] at least one operand must be a tensor, got the numbers 1 and 2. ` +
        "Use JavaScript's own operators for numbers",
    },
  ];
}

type Term = Tensor | number;

export function binary(
  op: string,
  call: (a: Term, b: Term) => Tensor,
  more: Partial<OpInfo> = {},
): OpInfo {
  return {
    family: 'elementwise',
    call: ([a, b]) => [call(termArg(a), termArg(b))],
    results: SAME,
    samples: binarySamples(),
    derivative: { operands: 'all' },
    tolerance: ROUNDED_ONCE,
    zeroSignOpen: null,
    errors: binaryErrors(op),
    ...more,
  };
}

/** Without numbers for bool: there a number would change the dtype of the result. */
export const tensorsOnly =
  (samples: OpInfo['samples']): OpInfo['samples'] =>
  (dtype, draw) =>
    samples(dtype, draw).filter((s) => dtype !== 'bool' || s.inputs.length === 2);

export const arithmetic = (
  op: string,
  call: (a: Term, b: Term) => Tensor,
  more: Partial<OpInfo> = {},
) => binary(op, call, { samples: tensorsOnly(binarySamples()), ...more });

export const comparison = (
  op: string,
  call: (a: Term, b: Term) => Tensor,
  more: Partial<OpInfo> = {},
) => binary(op, call, { results: TO_BOOL, derivative: { none: 'the result is bool' }, ...more });

/** A question about one operand of any dtype. */
export const question = (call: (x: Tensor) => Tensor): OpInfo => ({
  ...onFloats(call, [-4, 4]),
  results: TO_BOOL,
  derivative: { none: 'the result is bool' },
  tolerance: { kind: 'exact' },
});

/** What two bools are told where only numbers will do. */
export const twoBools = (op: string): ErrorSample => ({
  ...sample('bool', [ones([2], 'bool'), ones([2], 'bool')]),
  error: 'DTypeError',
  message: `[${op}] needs numbers, got bool and bool. Use cast(x, 'int32') or cast(x, 'float32') first`,
});

/** What the suites know about the bits of int32 and bool. */
import * as ops from '@evenkeel/tensor';
import { ones, sample } from '../make.js';
import type { ErrorSample, OpInfo } from '../types.js';
import {
  arithmetic,
  binaryErrors,
  binarySamples,
  onNumbers,
  tensorsOnly,
  twoBools,
} from './pointwise.js';

const derivative = { none: 'bits have no derivative' } as const;
const INT_OR_BOOL = { int32: ['int32'], bool: ['bool'] } as const;

const refusesFloat = (op: string): ErrorSample => ({
  ...sample('float', [ones([2], 'int32'), ones([2])]),
  error: 'DTypeError',
  message: `[${op}] needs int32 or bool, got float32. Use cast(x, 'int32') first`,
});

const refusesNumber = (op: string, value: number): ErrorSample => ({
  ...sample(`the number ${value}`, [ones([2], 'int32')], value),
  error: 'ArgumentError',
  message:
    `[${op}] a number must be an integer in -2147483648..2147483647, got ${value}. ` +
    `Use ${value} | 0 to take its lowest 32 bits`,
});

const errors = (op: string): readonly ErrorSample[] => [
  ...binaryErrors(op).map((s) => ({
    ...s,
    inputs: s.inputs.map((x) => ({ ...x, dtype: 'int32' as const })),
  })),
  refusesFloat(op),
  refusesNumber(op, 0.5),
  refusesNumber(op, 2 ** 31),
];

const onBits = (op: string, call: Parameters<typeof arithmetic>[1]): OpInfo =>
  arithmetic(op, call, { results: INT_OR_BOOL, derivative, errors: errors(op) });

const shift = (op: string, call: Parameters<typeof arithmetic>[1]): OpInfo =>
  arithmetic(op, call, {
    results: { int32: ['int32'] },
    samples: tensorsOnly(binarySamples({ left: [-99, 99], right: [-1, 33], numbers: [3, -77] })),
    derivative,
    errors: [...errors(op), twoBools(op)],
  });

/** Bits. */
export const bits = {
  bitwiseAnd: onBits('bitwiseAnd', ops.bitwiseAnd),
  bitwiseOr: onBits('bitwiseOr', ops.bitwiseOr),
  bitwiseXor: onBits('bitwiseXor', ops.bitwiseXor),
  bitwiseNot: onNumbers('bitwiseNot', ops.bitwiseNot, {
    results: INT_OR_BOOL,
    derivative,
    errors: [
      {
        ...sample('float', [ones([2])]),
        error: 'DTypeError',
        message: "[bitwiseNot] needs int32 or bool, got float32. Use cast(x, 'int32') first",
      },
    ],
  }),
  leftShift: shift('leftShift', ops.leftShift),
  rightShift: shift('rightShift', ops.rightShift),
} as const;

/** What the suites know about distinct values and counts. */

import * as ops from '@evenkeel/tensor';
import { numberArg, tensorArg } from '../args.js';
import { given, Make, ones, sample } from '../make.js';
import type { OpInfo } from '../types.js';

const ints = (shape: readonly number[], data: readonly number[]) => given(shape, data, 'int32');

/** Counting. */
export const counting = {
  unique: {
    family: 'sort',
    call: ([x]) => {
      const { values, indices, inverse, counts } = ops.unique(tensorArg(x));
      return [values, indices, inverse, counts];
    },
    results: {
      float32: ['float32', 'int32', 'int32', 'int32'],
      float64: ['float64', 'int32', 'int32', 'int32'],
      int32: ['int32', 'int32', 'int32', 'int32'],
      bool: ['bool', 'int32', 'int32', 'int32'],
    },
    samples: (dtype, draw) => {
      const make = new Make(draw, dtype, [-4, 4]);
      return [
        sample('rank 1', [make.dense([5])]),
        sample('rank 3', [make.dense([2, 2, 2])]),
        sample('0-d', [make.dense([])]),
        sample('empty', [make.dense([2, 0])]),
        sample('transposed', [make.transposed([3, 2])]),
        sample('sliced', [make.sliced([3, 2])]),
      ];
    },
    derivative: { operands: 'all', outputs: 1 },
    tolerance: { kind: 'exact' },
    zeroSignOpen: null,
    errors: [],
  },
  bincount: {
    family: 'sort',
    call: ([x, length]) => [
      ops.bincount(tensorArg(x), length === undefined ? {} : { length: numberArg(length) }),
    ],
    results: { int32: ['int32'] },
    samples: (dtype, draw) => {
      const make = new Make(draw, dtype, [0, 6]);
      return [
        sample('rank 1', [make.dense([5])]),
        sample('rank 2, with a length', [make.dense([2, 3])], 9),
        sample('0-d', [make.dense([])]),
        sample('empty', [make.dense([0])]),
        sample('empty, with a length', [make.dense([0])], 2),
        sample('transposed', [make.transposed([3, 2])]),
        sample('sliced', [make.sliced([4])]),
        sample('expanded', [make.expanded([1], [3])]),
      ];
    },
    derivative: { none: 'its operand is an integer' },
    tolerance: { kind: 'exact' },
    zeroSignOpen: null,
    errors: [
      {
        ...sample('dtype', [ones([2])]),
        error: 'DTypeError',
        message: "[bincount] needs int32, got float32. Use cast(x, 'int32')",
      },
      {
        ...sample('negative', [ints([3], [2, -3, 0])]),
        error: 'IndexError',
        message:
          '[bincount] needs integers of at least 0, got -3 at position 1. Count what is outside by itself',
      },
      {
        ...sample('only negative', [ints([1], [-1])]),
        error: 'IndexError',
        message:
          '[bincount] needs integers of at least 0, got -1 at position 0. Count what is outside by itself',
      },
      {
        ...sample('too large', [ints([2, 1], [2, 5])], 5),
        error: 'IndexError',
        message:
          '[bincount] needs integers in 0..4, got 5 at position 1. Count what is outside by itself',
      },
      {
        ...sample('length', [ints([1], [0])], 1.5),
        error: 'ArgumentError',
        message:
          '[bincount] length must be an integer of at least 0, got 1.5. Leave it out to count up to the largest',
      },
    ],
  },
} satisfies Readonly<Record<string, OpInfo>>;

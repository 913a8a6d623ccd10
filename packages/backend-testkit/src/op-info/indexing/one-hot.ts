/** What the suites know about oneHot. */
import * as ops from '@evenkeel/tensor';
import { dtypeArg, numberArg, optional, tensorArg } from '../args.js';
import { Make, ones, sample } from '../make.js';
import type { OpInfo } from '../types.js';
import { ints } from './common.js';

/** Classes as rows. */
export const classes = {
  oneHot: {
    family: 'indexing',
    call: ([indices, depth, dtype]) => [
      ops.oneHot(tensorArg(indices), numberArg(depth), optional(dtype, dtypeArg)),
    ],
    results: { int32: ['float32'] },
    samples: (dtype, draw) => {
      const x = new Make(draw, dtype, [-1, 4]);
      return [
        sample('rank 1', [x.dense([4])], 3),
        sample('rank 2', [x.dense([2, 2])], 2, 'float32'),
        sample('0-d', [x.dense([])], 3),
        sample('zero-size', [x.dense([0])], 3),
        sample('transposed', [x.transposed([2, 2])], 4),
        sample('sliced', [x.sliced([3])], 3),
        sample('expanded', [x.expanded([1], [3])], 3),
      ];
    },
    derivative: { none: 'its operand is an integer' },
    tolerance: { kind: 'exact' },
    zeroSignOpen: null,
    errors: [
      {
        ...sample('dtype', [ones([2])], 3),
        error: 'DTypeError',
        message: "[oneHot] indices must be int32, got float32. Use cast(indices, 'int32')",
      },
      {
        ...sample('depth', [ints([2], [0, 1])], 0),
        error: 'ArgumentError',
        message:
          '[oneHot] depth must be an integer of at least 1, got 0. Give the number of classes',
      },
    ],
  },
} satisfies Readonly<Record<string, OpInfo>>;

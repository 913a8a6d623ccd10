/** What the suites know about the products of matrices. */

import type { DType } from '@evenkeel/tensor';
import * as ops from '@evenkeel/tensor';
import type { Draw } from '../../draw.js';
import type { Sample } from '../../sample.js';
import { tensorArg } from '../args.js';
import { FLOATS, SUM_OF_TERMS, SUMS } from '../common.js';
import { Make, ones, sample } from '../make.js';
import type { OpInfo } from '../types.js';

function matmulSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const x = new Make(draw, dtype, [-2, 2]);
  return [
    sample('rank 2', [x.dense([2, 3]), x.dense([3, 2])]),
    sample('row by column', [x.dense([1, 4]), x.dense([4, 1])]),
    sample('column by row', [x.dense([3, 1]), x.dense([1, 2])]),
    sample('batch', [x.dense([2, 2, 3]), x.dense([2, 3, 2])]),
    sample('batch against none', [x.dense([2, 2, 3]), x.dense([3, 2])]),
    sample('batches broadcast', [x.dense([2, 1, 2, 2]), x.dense([2, 2, 1])]),
    sample('empty sum', [x.dense([2, 0]), x.dense([0, 3])]),
    sample('no rows', [x.dense([0, 2]), x.dense([2, 3])]),
    sample('transposed', [x.transposed([2, 3]), x.transposed([3, 2])]),
    sample('sliced', [x.sliced([2, 3], 1), x.sliced([3, 2])]),
    sample('expanded', [x.expanded([1, 3], [2, 3]), x.expanded([3, 1], [3, 2])]),
  ];
}

function linearSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const x = new Make(draw, dtype, [-2, 2]);
  return [
    sample('rank 2', [x.dense([2, 3]), x.dense([3, 4]), x.dense([4])]),
    sample('rank 3', [x.dense([2, 2, 3]), x.dense([3, 2]), x.dense([2])]),
    sample('no rows', [x.dense([0, 3]), x.dense([3, 2]), x.dense([2])]),
    sample('views', [x.transposed([2, 3]), x.transposed([3, 2]), x.sliced([2])]),
    sample('expanded', [x.sliced([2, 3], 1), x.expanded([3, 1], [3, 2]), x.expanded([1], [2])]),
  ];
}

/** matmul and linear. */
export const matrices = {
  matmul: {
    family: 'contract',
    call: ([a, b]) => [ops.matmul(tensorArg(a), tensorArg(b))],
    results: { ...FLOATS, int32: ['int32'] },
    samples: matmulSamples,
    derivative: { operands: 'all' },
    tolerance: SUMS,
    zeroSignOpen: SUM_OF_TERMS,
    errors: [
      {
        ...sample('inner sizes', [ones([2, 3]), ones([4, 5])]),
        error: 'ShapeError',
        message:
          '[matmul] inner dimensions must match, got [2,3] @ [4,5] (3 != 4). ' +
          'Transpose or reshape one operand',
      },
      {
        ...sample('a vector', [ones([3]), ones([3, 2])]),
        error: 'ShapeError',
        message:
          '[matmul] needs operands with at least two axes, got [3] @ [3,2]. ' +
          'Reshape a vector to [1,n] or [n,1]',
      },
      {
        ...sample('batches', [ones([2, 1, 1]), ones([3, 1, 1])]),
        error: 'ShapeError',
        message:
          '[matmul] shapes must be equal or broadcast, got [2] and [3] (2 != 3). ' +
          'Axes are matched from the last; an axis of size 1 repeats',
      },
      {
        ...sample('bool', [ones([1, 1], 'bool'), ones([1, 1], 'bool')]),
        error: 'DTypeError',
        message: "[matmul] needs numbers, got bool and bool. Use cast(x, 'int32') first",
      },
    ],
  },
  linear: {
    family: 'contract',
    call: ([x, w, b]) => [ops.linear(tensorArg(x), tensorArg(w), tensorArg(b))],
    results: FLOATS,
    samples: linearSamples,
    derivative: { operands: 'all' },
    tolerance: SUMS,
    zeroSignOpen: SUM_OF_TERMS,
    errors: [
      {
        ...sample('inner sizes', [ones([2, 3]), ones([4, 5]), ones([5])]),
        error: 'ShapeError',
        message:
          '[linear] needs x [..., in], w [in, out] and b [out], got [2,3], [4,5] and [5]. Transpose w, or reshape',
      },
      {
        ...sample('dtypes', [ones([2, 3]), ones([3, 2]), ones([2], 'int32')]),
        error: 'DTypeError',
        message: '[linear] needs one float dtype, got float32, float32, int32. Use cast',
      },
    ],
  },
} satisfies Readonly<Record<string, OpInfo>>;

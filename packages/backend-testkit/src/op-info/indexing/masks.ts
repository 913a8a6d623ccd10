/** What the suites know about positions where something holds. */
import type { DType } from '@evenkeel/tensor';
import * as ops from '@evenkeel/tensor';
import type { Draw } from '../../draw.js';
import type { InputSpec, Sample } from '../../sample.js';
import { tensorArg } from '../args.js';
import { SAME } from '../common.js';
import { given, Make, ones, sample } from '../make.js';
import type { OpInfo } from '../types.js';

const bools = (shape: readonly number[], data: readonly number[]): InputSpec =>
  given(shape, data, 'bool');

function maskSamples(dtype: DType, draw: Draw): readonly Sample[] {
  const x = new Make(draw, dtype, [-4, 4]);
  return [
    sample('rank 1', [x.dense([4]), bools([4], [1, 0, 0, 1])]),
    sample('elements', [x.dense([2, 3]), bools([2, 3], [0, 1, 1, 1, 0, 0])]),
    sample('rows', [x.dense([3, 2]), bools([3], [0, 1, 1])]),
    sample('nothing holds', [x.dense([2, 3]), bools([2], [0, 0])]),
    sample('0-d', [x.dense([]), bools([], [1])]),
    sample('a mask without axes', [x.dense([2]), bools([], [1])]),
    sample('zero-size', [x.dense([0, 2]), bools([0], [])]),
    sample('elements without rows', [x.dense([3, 2, 0]), bools([3, 2], [0, 1, 0, 0, 0, 1])]),
    sample('views', [
      x.transposed([3, 2]),
      { ...bools([2, 3], [1, 0, 1, 0, 1, 1]), view: [{ kind: 'transpose', axes: [1, 0] }] },
    ]),
    sample('expanded', [
      x.expanded([1, 2], [3, 2]),
      { ...bools([1], [1]), view: [{ kind: 'expand', shape: [3] }] },
    ]),
  ];
}

/** The operations with conditions. */
export const masks = {
  booleanMask: {
    family: 'indexing',
    call: ([x, mask]) => [ops.booleanMask(tensorArg(x), tensorArg(mask))],
    results: SAME,
    samples: maskSamples,
    derivative: { operands: [0] },
    tolerance: { kind: 'exact' },
    zeroSignOpen: null,
    errors: [
      {
        ...sample('dtype', [ones([3]), ones([3])]),
        error: 'DTypeError',
        message:
          '[booleanMask] the mask must be bool, got float32. Compare first: notEqual(mask, 0)',
      },
      {
        ...sample('shape', [ones([2, 3]), ones([3], 'bool')]),
        error: 'ShapeError',
        message:
          '[booleanMask] the mask must have the sizes of the axes that it covers, got [3] from axis 0 of shape [2,3]. Compare x itself, or reduce the condition',
      },
      {
        ...sample('rank', [ones([2]), ones([2, 1], 'bool')]),
        error: 'ShapeError',
        message:
          '[booleanMask] the mask must have the sizes of the axes that it covers, got [2,1] from axis 0 of shape [2]. Compare x itself, or reduce the condition',
      },
    ],
  },
  nonzero: {
    family: 'indexing',
    call: ([x]) => [ops.nonzero(tensorArg(x))],
    results: { float32: ['int32'], float64: ['int32'], int32: ['int32'], bool: ['int32'] },
    samples: (dtype, draw) => {
      const x = new Make(draw, dtype, [-1, 1]);
      return [
        sample('rank 1', [x.dense([5])]),
        sample('rank 3', [x.dense([2, 2, 3])]),
        sample('0-d', [x.dense([])]),
        sample('zero-size', [x.dense([0, 2])]),
        sample('transposed', [x.transposed([3, 2])]),
        sample('sliced', [x.sliced([3, 2])]),
        sample('expanded', [x.expanded([1, 2], [3, 2])]),
      ];
    },
    derivative: { none: 'its result is positions' },
    tolerance: { kind: 'exact' },
    zeroSignOpen: null,
    errors: [],
  },
} satisfies Readonly<Record<string, OpInfo>>;

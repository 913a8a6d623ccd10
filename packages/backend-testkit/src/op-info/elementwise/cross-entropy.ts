/** What the suites know about the cross entropy of logits. */
import * as ops from '@evenkeel/tensor';
import { tensorArg } from '../args.js';
import { TO_FLOAT } from '../common.js';
import { Make, ones, sample } from '../make.js';
import type { OpInfo } from '../types.js';

export const sigmoidCrossEntropy: OpInfo = {
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

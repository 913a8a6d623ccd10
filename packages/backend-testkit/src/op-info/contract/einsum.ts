/** What the suites know about einsum. */

import type { DType } from '@evenkeel/tensor';
import * as ops from '@evenkeel/tensor';
import type { Draw } from '../../draw.js';
import { type Arg, type InputSpec, type Sample, slotOf } from '../../sample.js';
import { tensorArg } from '../args.js';
import { FLOATS, SUM_OF_TERMS } from '../common.js';
import { Make, ones } from '../make.js';
import type { ErrorSample, OpInfo } from '../types.js';

/** A call with an equation. */
const einsum = (equation: string, ...inputs: readonly InputSpec[]): Sample => ({
  note: equation,
  inputs,
  args: [equation, ...inputs.map((_, i) => slotOf(i))],
});

const equationArg = (x: Arg): string => {
  if (typeof x === 'string') return x;
  throw new TypeError(`a sample gave ${String(x)} where an equation is needed`);
};

function samples(dtype: DType, draw: Draw): readonly Sample[] {
  const x = new Make(draw, dtype, [-2, 2]);
  return [
    einsum('ij,jk->ik', x.dense([2, 3]), x.dense([3, 2])),
    einsum('ij,kj', x.dense([2, 3]), x.dense([2, 3])),
    einsum('bij,bjk->bik', x.dense([2, 2, 3]), x.dense([2, 3, 1])),
    einsum('...ij,...j->...i', x.dense([2, 1, 2, 3]), x.dense([2, 3])),
    einsum('i,j,k->kji', x.dense([2]), x.dense([1]), x.dense([3])),
    einsum('ij,jk,kl->il', x.dense([2, 3]), x.dense([3, 1]), x.dense([1, 2])),
    einsum('ijk,kj->i', x.dense([2, 3, 2]), x.dense([2, 3])),
    einsum('ij,ij->ji', x.dense([2, 3]), x.dense([2, 3])),
    einsum('ij,ij->', x.dense([2, 2]), x.dense([2, 2])),
    einsum('ij->', x.dense([2, 3])),
    einsum('ba', x.dense([2, 3])),
    einsum('ii', x.dense([3, 3])),
    einsum('iji->ij', x.dense([2, 3, 2])),
    einsum('ii,ij->j', x.dense([2, 2]), x.dense([2, 3])),
    einsum('ij,jk->ik', x.dense([2, 1]), x.dense([3, 2])),
    einsum(',i->i', x.dense([]), x.dense([2])),
    einsum('ij,jk->ik', x.dense([2, 0]), x.dense([0, 3])),
    einsum('i...->...', x.dense([2, 0, 3])),
    einsum('...i,i->...', x.transposed([2, 3]), x.sliced([3])),
    einsum('ij,jk', x.sliced([2, 3], 1), x.expanded([3, 1], [3, 2])),
  ];
}

/** A call that has to fail. */
const refusal = (
  error: string,
  message: string,
  equation: string,
  ...inputs: readonly InputSpec[]
): ErrorSample => ({ ...einsum(equation, ...inputs), error, message: `[einsum] ${message}` });

const vector = ones([2]);
const matrix = ones([2, 3]);

/** einsum. */
export const einsums = {
  einsum: {
    family: 'contract',
    call: ([equation, ...operands]) => [
      ops.einsum(equationArg(equation), ...operands.map(tensorArg)),
    ],
    results: { ...FLOATS, int32: ['int32'] },
    samples,
    derivative: { operands: 'all' },
    tolerance: {
      kind: 'reduction',
      terms: (inputs) => Math.max(1, ...inputs.map((x) => x.data.length)),
    },
    zeroSignOpen: SUM_OF_TERMS,
    errors: [
      refusal(
        'ArgumentError',
        "the equation takes letters, '...', ',' and '->', got '1' at position 1 of 'i1'. Write it like 'ij,jk->ik'",
        'i1',
        vector,
      ),
      refusal(
        'ArgumentError',
        "the equation takes letters, '...', ',' and '->', got '.' at position 1 of 'i..'. Write it like 'ij,jk->ik'",
        'i..',
        vector,
      ),
      refusal(
        'ArgumentError',
        "the equation takes at most one '...' in a term, got another at position 4 of '...i...'. Write it like 'ij,jk->ik'",
        '...i...',
        vector,
      ),
      refusal(
        'ArgumentError',
        "the equation takes at most one '->', got another at position 4 of 'i->i->'. Write it like 'ij,jk->ik'",
        'i->i->',
        vector,
      ),
      refusal(
        'ArgumentError',
        "the equation takes one result, got a ',' at position 4 of 'i->i,i'. Write it like 'ij,jk->ik'",
        'i->i,i',
        vector,
      ),
      refusal(
        'ArgumentError',
        "the equation takes each letter once in the result, got 'i' again at position 4 of 'i->ii'. Write it like 'ij,jk->ik'",
        'i->ii',
        vector,
      ),
      refusal(
        'ArgumentError',
        "the equation takes letters of the operands in the result, got 'k' at position 4 of 'ij->k'. Write it like 'ij,jk->ik'",
        'ij->k',
        matrix,
      ),
      refusal(
        'ArgumentError',
        "the equation names 2 operands, got 1 for 'ij,jk'. Separate them by commas",
        'ij,jk',
        matrix,
      ),
      refusal(
        'ShapeError',
        "operand 1 must have 1 axes, got [2,3] for 'i,i'. Give one letter per axis; '...' stands for the others",
        'i,i',
        vector,
        matrix,
      ),
      refusal(
        'ShapeError',
        "operand 0 must have at least 2 axes, got [2] for '...ij'. Give one letter per axis; '...' stands for the others",
        '...ij',
        vector,
      ),
      refusal(
        'ShapeError',
        "the axes 'i' must have one size, got 2 and 3 for 'ij,ki' with [2,3] and [2,3]. Use other letters, or reshape",
        'ij,ki',
        matrix,
        matrix,
      ),
      refusal(
        'ShapeError',
        "the axes 'i' must have one size, got 2 and 3 for 'ii' with [2,3]. Use other letters, or reshape",
        'ii',
        matrix,
      ),
      refusal(
        'ShapeError',
        "the axes of '...' must have one size, got 2 and 3 for 'i...,i...' with [2,2] and [2,3]. Use other letters, or reshape",
        'i...,i...',
        ones([2, 2]),
        matrix,
      ),
      refusal(
        'DTypeError',
        "needs numbers, got bool and bool. Use cast(x, 'int32') or cast(x, 'float32') first",
        'i,i',
        ones([2], 'bool'),
        ones([2], 'bool'),
      ),
    ],
  },
} satisfies Readonly<Record<string, OpInfo>>;

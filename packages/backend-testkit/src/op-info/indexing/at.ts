/** What the suites know about the reading syntax. */

import * as ops from '@evenkeel/tensor';
import { type IndexTerm, Tensor } from '@evenkeel/tensor';
import type { Arg, ArgSpec, InputSpec } from '../../sample.js';
import { slotOf } from '../../sample.js';
import { numberArg, tensorArg } from '../args.js';
import { SAME } from '../common.js';
import { given, Make, ones } from '../make.js';
import type { OpInfo } from '../types.js';
import { ints, outside, transposedIndices } from './common.js';

const isList = (x: Arg): x is readonly Arg[] => Array.isArray(x);
const bound = (x: Arg): number | null => (x === null || x === undefined ? null : numberArg(x));

/** A term; what is none is a bug of a sample. */
function termOf(x: Arg): IndexTerm {
  if (x === null || typeof x === 'number' || x instanceof Tensor) return x;
  if (x === ':' || x === '...') return x;
  if (!isList(x)) throw new TypeError(`a sample gave ${String(x)} where a term is needed`);
  const [start, stop, step] = x;
  return step === undefined
    ? [bound(start), bound(stop)]
    : [bound(start), bound(stop), numberArg(step)];
}

/** A tensor as a term, beside others. */
const BY = slotOf(1);

/** A call with terms among which the second operand may stand. */
const read = (note: string, inputs: readonly InputSpec[], ...terms: readonly ArgSpec[]) => ({
  note,
  inputs,
  args: [slotOf(0), ...terms],
});

/** The reading syntax. */
export const reading = {
  at: {
    family: 'indexing',
    call: ([x, ...terms]) => [ops.at(tensorArg(x), ...terms.map(termOf))],
    results: SAME,
    samples: (dtype, draw) => {
      const x = new Make(draw, dtype, [-4, 4]);
      const mask = given([2], [0, 1], 'bool');
      return [
        read('whole', [x.dense([2, 3])]),
        read('a row', [x.dense([2, 3])], 1),
        read('from the end', [x.dense([2, 3])], ':', -1),
        read('an element', [x.dense([2, 3])], 1, 2),
        read('ranges', [x.dense([4, 5])], [1, null], [0, 5, 2]),
        read('ranges from the end', [x.dense([4])], [-3, -1]),
        read('an empty range', [x.dense([4])], [3, 2]),
        read('the last axis', [x.dense([2, 3, 2])], '...', 0),
        read('inner axes', [x.dense([2, 3, 2])], 0, '...', [0, 1]),
        read('new axes', [x.dense([2, 3])], null, 1, null, ':', null),
        read('0-d', [x.dense([])], '...'),
        read('a new axis for 0-d', [x.dense([])], null),
        read('zero-size', [x.dense([0, 2])], ':', 1),
        read('positions', [x.dense([3, 2]), ints([3], [2, 0, 2])], BY),
        read('positions inside', [x.dense([2, 3, 2]), ints([2, 2], [2, 0, 1, 1])], 1, BY, null),
        read('positions behind a range', [x.dense([4, 3]), ints([1], [2])], [1, 3], BY),
        read('one position', [x.dense([2, 3]), ints([], [1])], ':', BY),
        read('a mask', [x.dense([2, 3]), mask], BY),
        read('a mask inside', [x.dense([3, 2, 2]), mask], [0, 2], BY, 0),
        read('a mask of two axes', [x.dense([2, 2]), given([2, 2], [1, 0, 1, 1], 'bool')], BY),
        read('transposed', [x.transposed([3, 2])], [1, 3], null, 0),
        read('views', [x.sliced([3, 2]), transposedIndices], BY, -1),
        read('expanded', [x.expanded([1, 2], [3, 2])], [0, 3, 2], 1),
      ];
    },
    derivative: { operands: [0] },
    tolerance: { kind: 'exact' },
    zeroSignOpen: null,
    errors: [
      {
        ...read('outside', [ones([2, 3])], ':', 3),
        error: 'IndexError',
        message:
          '[at] positions on axis 1 of shape [2,3] must be in -3..2, got 3. Count from 0, or from the end with negative ones',
      },
      {
        ...read('far from the end', [ones([2, 3])], -3),
        error: 'IndexError',
        message:
          '[at] positions on axis 0 of shape [2,3] must be in -2..1, got -3. Count from 0, or from the end with negative ones',
      },
      {
        ...read('an empty axis', [ones([0])], 0),
        error: 'IndexError',
        message:
          '[at] axis 0 of shape [0] must have positions, got 0 for none. Check the size before',
      },
      {
        ...read('no integer', [ones([2])], 0.5),
        error: 'ArgumentError',
        message: '[at] a position must be an integer, got 0.5. Round it',
      },
      {
        ...read('too many', [ones([2])], '...', 0, null, 0),
        error: 'ShapeError',
        message:
          '[at] needs at most one term for each axis, got terms for 2 axes of shape [2]. Leave some out; null adds an axis',
      },
      {
        ...read('dots twice', [ones([2])], '...', '...'),
        error: 'ArgumentError',
        message: "[at] '...' may stand once, got it 2 times. Write the others as ':'",
      },
      {
        ...read('two tensors', [ones([2, 3]), ints([1], [0])], BY, BY),
        error: 'ArgumentError',
        message: "[at] at most one term may be a tensor, got 2. Read in turn: x.at(a).at(':', b)",
      },
      {
        ...read('dtype', [ones([2]), ones([1])], BY),
        error: 'DTypeError',
        message:
          "[at] an index tensor must be int32 or bool, got float32. Use cast(indices, 'int32'), or compare",
      },
      {
        ...read('positions outside', [ones([2, 3]), ints([2], [0, 3])], 1, BY),
        error: 'IndexError',
        message: outside('at', 1, '[2,3]', 3, 1),
      },
      {
        ...read('a mask of another size', [ones([2, 3]), ones([2], 'bool')], ':', BY),
        error: 'ShapeError',
        message:
          '[at] the mask must have the sizes of the axes that it covers, got [2] from axis 1 of shape [2,3]. Compare x itself, or reduce the condition',
      },
      {
        ...read('step', [ones([4])], [0, 4, 0]),
        error: 'ArgumentError',
        message:
          '[at] step must be an integer of at least 1, got 0. Slice forward; reverse the order with flip',
      },
      {
        ...read('bounds', [ones([4])], [0.5, 4]),
        error: 'ArgumentError',
        message: '[at] start and stop must be integers, got 0.5 and 4. Round them',
      },
    ],
  },
} satisfies Readonly<Record<string, OpInfo>>;

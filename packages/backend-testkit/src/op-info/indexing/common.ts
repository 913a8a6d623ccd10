/** What the operations with indices have in common. */
import type { InputSpec } from '../../sample.js';
import { given, ones, sample } from '../make.js';
import type { OpInfo } from '../types.js';

/** An int32 operand with these values. */
export const ints = (shape: readonly number[], data: readonly number[]) =>
  given(shape, data, 'int32');

/** Indices [[2, 0], [1, 1]] that lie transposed. */
export const transposedIndices: InputSpec = {
  ...ints([2, 2], [2, 1, 0, 1]),
  view: [{ kind: 'transpose', axes: [1, 0] }],
};
/** Indices [[2, 0], [2, 0]] that are one row, repeated. */
export const repeatedIndices: InputSpec = {
  ...ints([1, 2], [2, 0]),
  view: [{ kind: 'expand', shape: [2, 2] }],
};

/** What an operation says of an index outside an axis of size 3. */
export const outside = (op: string, axis: number, shape: string, index: number, at: number) =>
  `[${op}] indices must be in 0..2 on axis ${axis} of shape ${shape}, got ${index} at position ${at}. ` +
  'Count from 0; negative indices are not taken';

/** What gather and the scatters ask of their indices; `updates` completes the call. */
export function indexErrors(op: string, updates: readonly InputSpec[]): OpInfo['errors'] {
  return [
    {
      ...sample('too large', [ones([2, 3]), ints([2, 1], [0, 3]), ...updates], 1),
      error: 'IndexError',
      message: outside(op, 1, '[2,3]', 3, 1),
    },
    {
      ...sample('negative', [ones([2, 3]), ints([2, 1], [-1, 0]), ...updates], 1),
      error: 'IndexError',
      message: outside(op, 1, '[2,3]', -1, 0),
    },
    {
      ...sample('dtype', [ones([2, 3]), ones([2, 1]), ...updates], 1),
      error: 'DTypeError',
      message: `[${op}] indices must be int32, got float32. Use cast(indices, 'int32')`,
    },
    {
      ...sample('shape', [ones([3, 2]), ints([2, 1], [0, 0]), ...updates], 1),
      error: 'ShapeError',
      message:
        `[${op}] indices must have the shape of x except on axis 1, got [2,1] for [3,2]. ` +
        'Reshape and expand the indices',
    },
    {
      ...sample('axis', [ones([2, 3]), ints([2, 1], [0, 0]), ...updates], 2),
      error: 'ShapeError',
      message: `[${op}] axis 2 does not exist in shape [2,3]. Use -2..1`,
    },
  ];
}

/** What the suites know about repetition, other orders, and borders. */
import type { PadOptions } from '@evenkeel/tensor';
import * as ops from '@evenkeel/tensor';
import type { Arg } from '../../sample.js';
import { axesArg, numberArg, numbersArg, optional, tensorArg, tensorsArg } from '../args.js';
import { ones, sample } from '../make.js';
import type { OpInfo } from '../types.js';
import { BOTH, listed, make, move } from './common.js';

/** A number, or pairs of numbers; a half-given pair stays wrong. */
function widthsArg(x: Arg): number | [number, number][] {
  if (typeof x === 'number') return x;
  if (!Array.isArray(x)) throw new TypeError(`a sample gave ${String(x)} where widths are needed`);
  return x.map((pair) => {
    const [before = Number.NaN, after = Number.NaN] = numbersArg(pair);
    return [before, after];
  });
}

function modeArg(x: Arg): PadOptions['mode'] {
  const known = (['constant', 'reflect', 'edge'] as const).find((mode) => mode === x);
  if (known === undefined && x !== undefined) throw new TypeError(`no mode: ${String(x)}`);
  return known;
}

/** The operations that repeat, turn and frame. */
export const repeats = {
  meshgrid: move({
    call: ([xs, indexing]) =>
      ops.meshgrid(tensorsArg(xs), indexing === 'ij' || indexing === 'xy' ? { indexing } : {}),
    results: BOTH,
    samples: (dtype, draw) => {
      const x = make(dtype, draw);
      return [
        listed('as in a plot', [x.dense([3]), x.dense([2])]),
        listed('rows first', [x.dense([3]), x.dense([2])], 'ij'),
        listed('zero-size', [x.dense([0]), x.dense([2])]),
        listed('views', [x.sliced([3]), x.expanded([1], [2])], 'xy'),
      ];
    },
    errors: [
      {
        ...listed('no vector', [ones([2]), ones([2, 3])]),
        error: 'ShapeError',
        message: '[meshgrid] needs vectors, got shape [2,3]. Reshape to [-1]',
      },
      {
        ...listed('nothing', []),
        error: 'ArgumentError',
        message:
          '[meshgrid] needs at least one tensor, got an empty array. Put the tensors into one',
      },
    ],
  }),
  tile: move({
    call: ([x, counts]) => [ops.tile(tensorArg(x), axesArg(counts) ?? [])],
    samples: (dtype, draw) => {
      const x = make(dtype, draw);
      return [
        sample('rank 1', [x.dense([3])], 2),
        sample('rank 2', [x.dense([2, 3])], [2, 2]),
        sample('fewer numbers', [x.dense([2, 3])], 2),
        sample('more numbers', [x.dense([3])], [2, 1, 2]),
        sample('an axis of size 1', [x.dense([1, 2])], [3, 1]),
        sample('0-d', [x.dense([])], [2, 2]),
        sample('none', [x.dense([2, 3])], [0, 2]),
        sample('zero-size', [x.dense([0, 2])], [2, 2]),
        sample('transposed', [x.transposed([3, 2])], [1, 2]),
        sample('sliced', [x.sliced([3, 2])], [2, 1]),
        sample('expanded', [x.expanded([1, 2], [3, 2])], 2),
      ];
    },
    errors: [
      {
        ...sample('negative', [ones([2, 3])], [2, -1]),
        error: 'ArgumentError',
        message:
          '[tile] repetitions must be integers of at least 0, got [2,-1]. Give one for each axis, such as [2, 1]',
      },
    ],
  }),
  repeat: move({
    call: ([x, count, axis]) => [
      ops.repeat(tensorArg(x), numberArg(count), optional(axis, numberArg)),
    ],
    samples: (dtype, draw) => {
      const x = make(dtype, draw);
      return [
        sample('rank 1', [x.dense([3])], 2),
        sample('rows', [x.dense([2, 3])], 3, 0),
        sample('columns', [x.dense([2, 3])], 2, -1),
        sample('none', [x.dense([2, 3])], 0, 1),
        sample('zero-size', [x.dense([0, 2])], 2, 0),
        sample('transposed', [x.transposed([3, 2])], 2, 0),
        sample('sliced', [x.sliced([3, 2])], 2, 1),
        sample('expanded', [x.expanded([1, 2], [3, 2])], 2, 0),
      ];
    },
    errors: [
      {
        ...sample('count', [ones([3])], 1.5),
        error: 'ArgumentError',
        message:
          '[repeat] count must be an integer of at least 0, got 1.5. Give how often each element comes',
      },
      {
        ...sample('no axis', [ones([2, 3])], 2),
        error: 'ArgumentError',
        message:
          '[repeat] an axis must be given unless there is exactly one, got none for shape [2,3]. Name it, or reshape to [-1] first',
      },
      {
        ...sample('axis', [ones([2, 3])], 2, 2),
        error: 'ShapeError',
        message: '[repeat] axis 2 does not exist in shape [2,3]. Use -2..1',
      },
    ],
  }),
  flip: move({
    call: ([x, axis]) => [ops.flip(tensorArg(x), axesArg(axis))],
    samples: (dtype, draw) => {
      const x = make(dtype, draw);
      return [
        sample('rank 1', [x.dense([4])]),
        sample('all', [x.dense([2, 3])]),
        sample('rows', [x.dense([3, 2])], 0),
        sample('several', [x.dense([2, 3, 2])], [0, -1]),
        sample('nothing to do', [x.dense([1, 3])], 0),
        sample('0-d', [x.dense([])]),
        sample('zero-size', [x.dense([0, 2])]),
        sample('transposed', [x.transposed([3, 2])], 1),
        sample('sliced', [x.sliced([3, 2])], 0),
        sample('expanded', [x.expanded([1, 2], [3, 2])], [0, 1]),
      ];
    },
    errors: [
      {
        ...sample('axis', [ones([2, 3])], 2),
        error: 'ShapeError',
        message: '[flip] axis 2 does not exist in shape [2,3]. Use -2..1',
      },
      {
        ...sample('twice', [ones([2, 3])], [1, 1]),
        error: 'ArgumentError',
        message: '[flip] each axis may be named once, got [1,1] for shape [2,3]. Name it once',
      },
    ],
  }),
  roll: move({
    call: ([x, shift, axis]) => [ops.roll(tensorArg(x), axesArg(shift) ?? 0, axesArg(axis))],
    samples: (dtype, draw) => {
      const x = make(dtype, draw);
      return [
        sample('rank 1', [x.dense([4])], 1, 0),
        sample('backwards', [x.dense([4])], -1, 0),
        sample('round and round', [x.dense([4])], 9),
        sample('as one row', [x.dense([2, 3])], 2),
        sample('several axes', [x.dense([2, 3])], [1, -1], [0, 1]),
        sample('one shift for all', [x.dense([2, 3])], 1, [0, 1]),
        sample('nothing to do', [x.dense([2, 3])], 3, 1),
        sample('0-d', [x.dense([])], 1),
        sample('zero-size', [x.dense([0, 2])], 1, 0),
        sample('transposed', [x.transposed([3, 2])], 1),
        sample('sliced', [x.sliced([3, 2])], 1, 0),
        sample('expanded', [x.expanded([2, 1], [2, 3])], 1, 0),
      ];
    },
    errors: [
      {
        ...sample('shift', [ones([4])], 0.5, 0),
        error: 'ArgumentError',
        message: '[roll] shifts must be integers, got [0.5]. Round them',
      },
      {
        ...sample('counts', [ones([2, 3])], [1, 2], 0),
        error: 'ArgumentError',
        message:
          '[roll] needs one shift, or one for each axis, got 2 for 1. Give as many shifts as axes',
      },
      {
        ...sample('axis', [ones([2, 3])], 1, 2),
        error: 'ShapeError',
        message: '[roll] axis 2 does not exist in shape [2,3]. Use -2..1',
      },
    ],
  }),
  pad: move({
    call: ([x, widths, mode, value]) => {
      const chosen = modeArg(mode);
      return [
        ops.pad(tensorArg(x), widthsArg(widths), {
          ...(chosen === undefined ? {} : { mode: chosen }),
          ...(value === undefined ? {} : { value: numberArg(value) }),
        }),
      ];
    },
    samples: (dtype, draw) => {
      const x = make(dtype, draw);
      return [
        sample('rank 1', [x.dense([3])], 2),
        sample(
          'value',
          [x.dense([2, 3])],
          [
            [1, 0],
            [0, 2],
          ],
          'constant',
          1,
        ),
        sample('nothing to do', [x.dense([2, 3])], 0),
        sample('0-d', [x.dense([])], []),
        sample('zero-size', [x.dense([0, 2])], 1),
        sample('mirrored', [x.dense([4])], [[3, 2]], 'reflect'),
        sample(
          'mirrored, rank 2',
          [x.dense([2, 3])],
          [
            [1, 1],
            [0, 2],
          ],
          'reflect',
        ),
        sample(
          'repeated edges',
          [x.dense([2, 3])],
          [
            [1, 2],
            [3, 0],
          ],
          'edge',
        ),
        sample('transposed', [x.transposed([3, 2])], 1, 'reflect'),
        sample('sliced', [x.sliced([3, 2])], 1, 'edge'),
        sample('expanded', [x.expanded([1, 2], [3, 2])], 1),
      ];
    },
    errors: [
      {
        ...sample('widths', [ones([2, 3])], -1),
        error: 'ArgumentError',
        message:
          '[pad] widths must be an integer of at least 0, or such a pair for each axis of [2,3], got -1. Call pad(x, 1), or pad(x, [[before, after], ...])',
      },
      {
        ...sample('pairs', [ones([2, 3])], [[1, 0]]),
        error: 'ArgumentError',
        message:
          '[pad] widths must be an integer of at least 0, or such a pair for each axis of [2,3], got [[1,0]]. Call pad(x, 1), or pad(x, [[before, after], ...])',
      },
      {
        ...sample(
          'mirrored too far',
          [ones([2, 3])],
          [
            [0, 0],
            [0, 3],
          ],
          'reflect',
        ),
        error: 'ShapeError',
        message:
          "[pad] mode 'reflect' needs more than 3 elements, got 3 on axis 1 of shape [2,3]. Give smaller widths, or another mode such as 'constant'",
      },
      {
        ...sample('no edge', [ones([0, 3])], 1, 'edge'),
        error: 'ShapeError',
        message:
          "[pad] mode 'edge' needs more than 0 elements, got 0 on axis 0 of shape [0,3]. Give smaller widths, or another mode such as 'constant'",
      },
      {
        ...sample('value', [ones([2], 'int32')], 1, 'constant', 0.5),
        error: 'ArgumentError',
        message:
          "[pad] value must be a number that int32 holds, got 0.5. Use cast(x, 'float32') first, or another value",
      },
      {
        ...sample('value without use', [ones([2])], 1, 'edge', 3),
        error: 'ArgumentError',
        message: "[pad] mode 'edge' takes no value, got 3. Leave the value out",
      },
    ],
  }),
} satisfies Readonly<Record<string, OpInfo>>;

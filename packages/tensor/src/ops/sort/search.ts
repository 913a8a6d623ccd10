/**
 * Search in a sorted tensor.
 */
import { meet, unrecorded } from '../../dispatch/record.js';
import { promote } from '../../dtype.js';
import { ArgumentError, describeValue, formatShape, ShapeError } from '../../errors.js';
import { checkOptions, type OptionNames } from '../../option-names.js';
import { type Expression, e } from '../../program/expression.js';
import { defineProgram } from '../../program/program.js';
import type { Tensor } from '../../tensor.js';
import { toDType } from '../apply.js';
import { zeros } from '../creation.js';
import { elementwise } from '../elementwise/index.js';
import { gather } from '../indexing/index.js';
import { reshape } from '../move/index.js';

/** Options of {@link searchsorted}. */
export interface SearchOptions {
  /** Of elements equal to the value: 'left' (default) comes before them, 'right' after. */
  readonly side?: 'left' | 'right';
}

const known: OptionNames<SearchOptions> = { side: true };

/** a < b, where NaN is larger than everything else. */
const below = (a: Expression, b: Expression): Expression =>
  e.select(e.equal(b, b), e.less(a, b), e.equal(a, a));

/** The last of the next `step` elements, as far as there are. */
const probe = defineProgram('searchsorted', 1, 2, ([position], [step, n]) => [
  e.sub(e.min(e.add(position, step), n), 1),
]);

/** Moves over the next `step` elements if there are as many and the last of them comes before the value. */
const advance = (comesBefore: (element: Expression, value: Expression) => Expression) =>
  defineProgram('searchsorted', 3, 2, ([position, element, value], [step, n]) => {
    const next = e.add(position, step);
    const isPassed = e.select(e.lessEqual(next, n), comesBefore(element, value), 0);
    return [e.select(isPassed, next, position)];
  });

const sides = {
  left: advance(below),
  right: advance((element, value) => e.not(below(value, element))),
} as const;

/**
 * Where each value belongs in a sorted tensor: the int32 number of elements that come before it. NaN is larger than
 * everything. A binary search: one gather for each bit of the tensor's size. A constant.
 *
 * @param sorted [n], in ascending order; in any other the result means nothing.
 * @param values any shape; dtypes are promoted.
 * @returns int32, of the shape of the values, in 0..n.
 * @throws {ShapeError} unless `sorted` has one axis.
 * @throws {ArgumentError} for another side, or an option that is not known.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const edges = tensor([0, 10, 10, 20], { backend });
 * const x = tensor([-5, 10, 99], { backend });
 * String(searchsorted(edges, x)); // => [0 1 4]
 * String(searchsorted(edges, x, { side: 'right' })); // => [0 3 4]
 * ```
 */
export function searchsorted(sorted: Tensor, values: Tensor, options: SearchOptions = {}): Tensor {
  const { backend } = meet('searchsorted', sorted, values);
  checkOptions('searchsorted', options, known);
  const { side = 'left' } = options;
  if (!Object.hasOwn(sides, side)) {
    throw new ArgumentError(
      'searchsorted',
      `side must be 'left' or 'right', got ${describeValue(side)}. Leave it out for 'left'`,
    );
  }
  if (sorted.rank !== 1) {
    throw new ShapeError(
      'searchsorted',
      `the sorted tensor must have one axis, got shape ${formatShape(sorted.shape)}. Search each row by itself`,
      [sorted.shape],
    );
  }
  const n = sorted.layout.size;
  return unrecorded(() => {
    const dtype = promote(sorted.dtype, values.dtype);
    const [from, wanted] = [toDType(sorted, dtype), toDType(values, dtype)];
    const flat = reshape(wanted, [values.layout.size]);
    let position = zeros([flat.layout.size], { dtype: 'int32', backend });
    for (let step = 2 ** Math.floor(Math.log2(n)); step >= 1; step /= 2) {
      const element = gather(from, elementwise(probe, [position], [step, n]), 0);
      position = elementwise(sides[side], [position, element, flat], [step, n]);
    }
    return reshape(position, values.layout.shape);
  });
}

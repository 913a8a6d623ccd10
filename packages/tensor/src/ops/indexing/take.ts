/**
 * Reading whole rows, and reading with indices that broadcast: gathers from repeated views.
 */
import { meet } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { formatShape, ShapeError } from '../../errors.js';
import { axisOrOnly, lineShape, withSize } from '../../layout/axes.js';
import { axisIndex, broadcastShapes } from '../../layout/infer.js';
import { dense, type Shape } from '../../layout/layout.js';
import type { Tensor } from '../../tensor.js';
import { expand } from '../move/expand.js';
import { reshape } from '../move/reshape.js';
import { checkIndexDType } from './check.js';
import { gatherFor } from './gather.js';

/**
 * Whole rows at positions of an axis, which gives way to the axes of the indices. Positions may repeat; the gradient
 * of a row is the sum of those of its copies.
 *
 * @param indices int32 of any shape.
 * @param axis may be left out if there is only one.
 * @returns x.shape[:axis] + indices.shape + x.shape[axis + 1:], the dtype of x.
 * @throws {IndexError} if an index is outside 0..size-1; negative ones are.
 * @throws {ShapeError} if the axis does not exist.
 * @throws {ArgumentError} if the axis is missing.
 * @throws {DTypeError} if the indices are not int32.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const words = tensor([[1, 2], [3, 4], [5, 6]], { backend });
 * const indices = tensor([2, 0, 2], { dtype: 'int32', backend });
 * String(take(words, indices, 0)); // => [[5. 6.] [1. 2.] [5. 6.]]
 * ```
 */
export function take(x: Tensor, indices: Tensor, axis?: number): Tensor {
  meet('take', x, indices);
  const index = axisOrOnly('take', x.layout.shape, axis);
  checkIndexDType('take', indices);
  return takeFor('take', x, indices, index, x.layout.shape);
}

/** `take` on behalf of another operation; `shape` is what its messages call that of x. */
export function takeFor(
  op: string,
  x: Tensor,
  indices: Tensor,
  axis: number,
  shape: Shape,
): Tensor {
  const sizes = x.layout.shape;
  const count = indices.size;
  return inScope(() => {
    const row = reshape(indices, lineShape(sizes.length, axis, count));
    const every = expand(row, withSize(sizes, axis, count));
    const taken = gatherFor(op, x, every, axis, { indices: row, shape, axis });
    return reshape(taken, [...sizes.slice(0, axis), ...indices.shape, ...sizes.slice(axis + 1)]);
  });
}

/**
 * Takes along an axis, as `gather` does, with x and indices repeated to fit each other on the other axes.
 *
 * @param indices int32, with as many axes as x; sizes of 1 repeat.
 * @throws {IndexError} if an index is outside 0..size-1; negative ones are.
 * @throws {ShapeError} if the shapes do not broadcast, or the axis does not exist.
 * @throws {DTypeError} if the indices are not int32.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const x = tensor([[10, 20, 30], [40, 50, 60]], { backend });
 * const last = tensor([[2]], { dtype: 'int32', backend });
 * String(takeAlongAxis(x, last, 1)); // => [[30.] [60.]]
 * ```
 */
export function takeAlongAxis(x: Tensor, indices: Tensor, axis: number): Tensor {
  const op = 'takeAlongAxis';
  meet(op, x, indices);
  const { shape } = x.layout;
  const index = axisIndex(op, shape, axis);
  checkIndexDType(op, indices);
  if (indices.rank !== x.rank) {
    throw new ShapeError(
      op,
      `indices must have as many axes as x, got ${formatShape(indices.shape)} for ${formatShape(shape)}. Use expandDims, or take for whole rows`,
      [indices.shape, shape],
    );
  }
  const met = broadcastShapes(
    op,
    dense('int32', withSize(shape, index, 1)),
    dense('int32', withSize(indices.shape, index, 1)),
  );
  return inScope(() =>
    gatherFor(
      op,
      expand(x, withSize(met, index, shape[index] ?? 0)),
      expand(indices, withSize(met, index, indices.shape[index] ?? 0)),
      index,
      { indices, shape, axis: index },
    ),
  );
}

/**
 * Writing along an axis: a position for each element of the updates.
 */
import type { ScatterOp } from '../../backend.js';
import { discard, fresh, meet, record } from '../../dispatch/record.js';
import { dtypeCode } from '../../dtype.js';
import { DTypeError, formatShape, ShapeError } from '../../errors.js';
import { axisIndex } from '../../layout/infer.js';
import { denseOf } from '../../layout/layout.js';
import type { Tensor } from '../../tensor.js';
import { checkIndices, rangeError } from './check.js';

/**
 * A copy of x with updates added at positions:
 * out[.., indices[.., i, ..], ..] += updates[.., i, ..]. Positions may repeat.
 *
 * @param indices int32, of x's shape except on `axis`.
 * @param updates of the shape of the indices and the dtype of x.
 * @throws {IndexError} if an index is outside 0..size-1; negative ones are.
 * @throws {ShapeError} if indices or updates do not fit, or the axis does not exist.
 * @throws {DTypeError} if the indices are not int32, the dtypes differ, or x is bool.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const indices = tensor([0, 2, 2], { dtype: 'int32', backend });
 * const updates = tensor([1, 10, 100], { backend });
 * String(scatterAdd(zeros([3], { backend }), indices, updates, 0)); // => [ 1. 0. 110.]
 * ```
 */
export function scatterAdd(x: Tensor, indices: Tensor, updates: Tensor, axis: number): Tensor {
  const index = checkScatter('scatterAdd', x, indices, updates, axis);
  return scatterFor('scatterAdd', 'add', x, indices, updates, index);
}

/**
 * A copy of x with updates set at positions:
 * out[.., indices[.., i, ..], ..] = updates[.., i, ..]. Of several updates of one position the last in row-major order
 * is set, and it alone has a gradient.
 *
 * @param indices int32, of x's shape except on `axis`.
 * @param updates of the shape of the indices and the dtype of x.
 * @throws {IndexError} if an index is outside 0..size-1; negative ones are.
 * @throws {ShapeError} if indices or updates do not fit, or the axis does not exist.
 * @throws {DTypeError} if the indices are not int32, or the dtypes differ.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const indices = tensor([0, 2, 2], { dtype: 'int32', backend });
 * const updates = tensor([1, 10, 100], { backend });
 * String(scatter(ones([4], { backend }), indices, updates, 0)); // => [ 1. 1. 100. 1.]
 * ```
 */
export function scatter(x: Tensor, indices: Tensor, updates: Tensor, axis: number): Tensor {
  const index = checkScatter('scatter', x, indices, updates, axis);
  return scatterFor('scatter', 'set', x, indices, updates, index);
}

/** Throws unless indices and updates fit; answers the axis. */
function checkScatter(
  op: string,
  x: Tensor,
  indices: Tensor,
  updates: Tensor,
  axis: number,
): number {
  meet(op, x, indices);
  meet(op, x, updates);
  const index = axisIndex(op, x.layout.shape, axis);
  checkIndices(op, x, indices, index);
  if (updates.layout.shape === indices.layout.shape) return index;
  throw new ShapeError(
    op,
    `updates must have the shape of the indices, got ${formatShape(updates.shape)} and ${formatShape(indices.shape)}. Expand or slice the updates`,
    [updates.shape, indices.shape],
  );
}

/** A scatter on behalf of another operation, with indices and updates of shapes that fit. */
export function scatterFor(
  op: string,
  kind: ScatterOp,
  x: Tensor,
  indices: Tensor,
  updates: Tensor,
  axis: number,
): Tensor {
  if (updates.dtype !== x.dtype) {
    throw new DTypeError(
      op,
      `updates must have the dtype of x, got ${updates.dtype} and ${x.dtype}. Use cast`,
      [updates.dtype, x.dtype],
    );
  }
  if (kind === 'add' && x.layout.dtypeCode === dtypeCode.bool) {
    throw new DTypeError(op, "needs numbers, got bool. Use cast(x, 'int32') first", ['bool']);
  }
  const { backend } = x.engine;
  const out = fresh(x.engine, denseOf(x.layout));
  if (x.layout.size > 0) backend.copy(x, out);
  const position =
    updates.layout.size === 0 ? -1 : backend.scatter(kind, updates, indices, axis, out);
  if (position >= 0) {
    discard(out);
    throw rangeError(op, x.shape, indices, axis, position);
  }
  return record(kind === 'add' ? 'scatterAdd' : 'scatter', [x, indices, updates], out, axis);
}

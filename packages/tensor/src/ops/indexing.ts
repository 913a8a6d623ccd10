/**
 * Reading and writing at positions that are data.
 */
import { discard, fresh, live, meet, record } from '../dispatch/record.js';
import { inScope } from '../dispatch/scope.js';
import { type DType, dtypeCode } from '../dtype.js';
import { ArgumentError, DTypeError, formatShape, IndexError, ShapeError } from '../errors.js';
import { axisIndex } from '../layout/infer.js';
import { dense, denseOf } from '../layout/layout.js';
import type { Tensor } from '../tensor.js';
import { arange } from './creation.js';
import { cast, equal } from './elementwise.js';
import { reshape } from './move.js';

/**
 * Takes along an axis: out[.., i, ..] = x[.., indices[.., i, ..], ..].
 *
 * @param indices int32, of x's shape except on `axis`; expand it to take whole rows.
 * @returns the indices' shape, the dtype of x.
 * @throws {IndexError} if an index is outside 0..size-1; negative ones are.
 * @throws {ShapeError} if the indices do not fit x, or the axis does not exist.
 * @throws {DTypeError} if the indices are not int32.
 *
 * @example
 * ```ts
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { gather, tensor } from '@evenkeel/tensor';
 * const backend = new CpuBackend();
 * const x = tensor([[10, 20, 30], [40, 50, 60]], { backend });
 * const picked = gather(x, tensor(Int32Array.of(2, 0), { shape: [2, 1], backend }), 1);
 * String(picked); // => [[30.] [40.]]
 * ```
 */
export function gather(x: Tensor, indices: Tensor, axis: number): Tensor {
  const engine = meet('gather', x, indices);
  const index = axisIndex('gather', x.layout.shape, axis);
  checkIndices('gather', x, indices, index);
  const out = fresh(engine, dense(x.dtype, indices.layout.shape));
  const position = out.layout.size === 0 ? -1 : engine.backend.gather(x, indices, index, out);
  if (position >= 0) {
    discard(out);
    throw rangeError('gather', x, indices, index, position);
  }
  return record('gather', [x, indices], out, index);
}

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
  const engine = meet('scatterAdd', x, indices);
  meet('scatterAdd', x, updates);
  const index = axisIndex('scatterAdd', x.layout.shape, axis);
  checkIndices('scatterAdd', x, indices, index);
  if (updates.layout.shape !== indices.layout.shape) {
    throw new ShapeError(
      'scatterAdd',
      `updates must have the shape of the indices, got ${formatShape(updates.shape)} and ${formatShape(indices.shape)}. Expand or slice the updates`,
      [updates.shape, indices.shape],
    );
  }
  if (updates.dtype !== x.dtype) {
    throw new DTypeError(
      'scatterAdd',
      `updates must have the dtype of x, got ${updates.dtype} and ${x.dtype}. Use cast`,
      [updates.dtype, x.dtype],
    );
  }
  if (x.layout.dtypeCode === dtypeCode.bool) {
    throw new DTypeError('scatterAdd', "needs numbers, got bool. Use cast(x, 'int32') first", [
      'bool',
    ]);
  }
  const out = fresh(engine, denseOf(x.layout));
  if (x.layout.size > 0) engine.backend.copy(x, out);
  const position =
    updates.layout.size === 0 ? -1 : engine.backend.scatterAdd(updates, indices, index, out);
  if (position >= 0) {
    discard(out);
    throw rangeError('scatterAdd', x, indices, index, position);
  }
  return record('scatterAdd', [x, indices, updates], out, index);
}

function checkIndices(op: string, x: Tensor, indices: Tensor, axis: number): void {
  if (indices.dtype !== 'int32') {
    throw new DTypeError(
      op,
      `indices must be int32, got ${indices.dtype}. Use cast(indices, 'int32')`,
      [indices.dtype],
    );
  }
  const fits =
    indices.rank === x.rank && indices.shape.every((n, i) => i === axis || n === x.shape[i]);
  if (!fits) {
    throw new ShapeError(
      op,
      `indices must have the shape of x except on axis ${axis}, got ${formatShape(indices.shape)} for ${formatShape(x.shape)}. ` +
        'Reshape and expand the indices',
      [indices.shape, x.shape],
    );
  }
}

/** `position` is what a backend answered: where the first index outside stands. */
function rangeError(
  op: string,
  x: Tensor,
  indices: Tensor,
  axis: number,
  position: number,
): IndexError {
  const size = x.shape[axis] ?? 0;
  const outside = indices.data()[position] ?? Number.NaN;
  const range = size === 0 ? 'the axis is empty' : `indices must be in 0..${size - 1}`;
  return new IndexError(
    op,
    `${range} on axis ${axis} of shape ${formatShape(x.shape)}, got ${outside} at position ${position}. Count from 0; negative indices are not taken`,
    outside,
    position,
  );
}

/**
 * One row per index: 1 at the index, 0 elsewhere, on a new last axis. An index outside 0..depth-1 gives a
 * row of zeros.
 *
 * @param indices int32 [...].
 * @returns [..., depth], float32 by default.
 * @throws {DTypeError} if the indices are not int32.
 * @throws {ArgumentError} unless depth is a positive integer.
 *
 * @example
 * ```ts
 * const labels = tensor([2, 0, -1], { dtype: 'int32', backend: new CpuBackend() });
 * String(oneHot(labels, 3)); // => [[0. 0. 1.] [1. 0. 0.] [0. 0. 0.]]
 * ```
 */
export function oneHot(indices: Tensor, depth: number, dtype: DType = 'float32'): Tensor {
  const engine = live('oneHot', indices);
  if (indices.dtype !== 'int32') {
    throw new DTypeError(
      'oneHot',
      `indices must be int32, got ${indices.dtype}. Use cast(indices, 'int32')`,
      [indices.dtype],
    );
  }
  if (!Number.isInteger(depth) || depth < 1) {
    throw new ArgumentError(
      'oneHot',
      `depth must be an integer of at least 1, got ${depth}. Give the number of classes`,
    );
  }
  return inScope(() => {
    const classes = arange(depth, { dtype: 'int32', backend: engine.backend });
    return cast(equal(reshape(indices, [...indices.shape, 1]), classes), dtype);
  });
}

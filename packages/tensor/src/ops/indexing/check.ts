/**
 * What operations with positions ask of them, and which position was wrong.
 */
import { discard, fresh, glance } from '../../dispatch/record.js';
import { DTypeError, formatShape, IndexError, ShapeError } from '../../errors.js';
import { withSize } from '../../layout/axes.js';
import { dense, type Shape, strided } from '../../layout/layout.js';
import type { Tensor } from '../../tensor.js';

/** Throws unless the indices are int32. */
export function checkIndexDType(op: string, indices: Tensor): void {
  if (indices.dtype === 'int32') return;
  throw new DTypeError(
    op,
    `indices must be int32, got ${indices.dtype}. Use cast(indices, 'int32')`,
    [indices.dtype],
  );
}

/** Throws unless the indices are int32 and of x's shape except on the axis. */
export function checkIndices(op: string, x: Tensor, indices: Tensor, axis: number): void {
  checkIndexDType(op, indices);
  const fits =
    indices.rank === x.rank && indices.shape.every((n, i) => i === axis || n === x.shape[i]);
  if (fits) return;
  throw new ShapeError(
    op,
    `indices must have the shape of x except on axis ${axis}, got ${formatShape(indices.shape)} for ${formatShape(x.shape)}. ` +
      'Reshape and expand the indices',
    [indices.shape, x.shape],
  );
}

/**
 * Throws unless all indices lie within an axis of a tensor of this shape: asks the backend for a gather from one
 * element, repeated, which reads nothing back.
 */
export function checkRange(op: string, shape: Shape, indices: Tensor, axis: number): void {
  if (indices.size === 0) return;
  const { engine } = indices;
  const row = indices.rank === 0 ? glance(indices, strided('int32', [1], [0])) : indices;
  const sizes = withSize(row.shape, 0, shape[axis] ?? 0);
  const one = glance(
    row,
    strided(
      'int32',
      sizes,
      sizes.map(() => 0),
    ),
  );
  const out = fresh(engine, dense('int32', row.shape));
  const position = engine.backend.gather(one, row, 0, out);
  discard(out);
  if (position >= 0) throw rangeError(op, shape, indices, axis, position);
}

/** Where the element at `position` of a tensor that was repeated to `to` stands in the tensor. */
export function positionBefore(from: Shape, to: Shape, position: number): number {
  let rest = position;
  let found = 0;
  let step = 1;
  for (let i = 1; i <= to.length; i++) {
    const n = to[to.length - i] ?? 1;
    const own = from[from.length - i] ?? 1;
    if (own !== 1) found += (rest % n) * step;
    rest = Math.floor(rest / n);
    step *= own;
  }
  return found;
}

/** `position` is where the first index outside stands. */
export function rangeError(
  op: string,
  shape: Shape,
  indices: Tensor,
  axis: number,
  position: number,
): IndexError {
  const size = shape[axis] ?? 0;
  const outside = indices.data()[position] ?? Number.NaN;
  const range = size === 0 ? 'the axis is empty' : `indices must be in 0..${size - 1}`;
  return new IndexError(
    op,
    `${range} on axis ${axis} of shape ${formatShape(shape)}, got ${outside} at position ${position}. Count from 0; negative indices are not taken`,
    outside,
    position,
  );
}

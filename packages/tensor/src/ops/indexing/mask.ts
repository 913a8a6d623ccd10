/**
 * Positions where something holds. How many there are is data, so the condition is read back from its backend, once.
 */
import { live, meet } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { DTypeError, formatShape, ShapeError } from '../../errors.js';
import { type Shape, sizeOf } from '../../layout/layout.js';
import type { Tensor } from '../../tensor.js';
import { tensor } from '../creation.js';
import { reshape } from '../move/reshape.js';
import { takeFor } from './take.js';

/**
 * The rows of x where a mask holds, in order. As its size is data, the mask is read back from the backend, which waits
 * for everything that it depends on; x is not.
 *
 * @param mask bool, of the sizes of the first axes of x.
 * @returns [count, ...rest], the dtype of x; rest are the axes that the mask does not cover.
 * @throws {DTypeError} if the mask is not bool.
 * @throws {ShapeError} if its shape is another.
 *
 * @example
 * ```ts
 * const x = tensor([[1, -2], [-3, 4]], { backend: new CpuBackend() });
 * String(booleanMask(x, greater(x, 0))); // => [1. 4.]
 * ```
 */
export function booleanMask(x: Tensor, mask: Tensor): Tensor {
  meet('booleanMask', x, mask);
  return maskFor('booleanMask', x, mask, 0, x.layout.shape);
}

/** `booleanMask` from an axis on, on behalf of another operation; `shape` is what its messages call that of x. */
export function maskFor(op: string, x: Tensor, mask: Tensor, axis: number, shape: Shape): Tensor {
  if (mask.dtype !== 'bool') {
    throw new DTypeError(
      op,
      `the mask must be bool, got ${mask.dtype}. Compare first: notEqual(mask, 0)`,
      [mask.dtype],
    );
  }
  const sizes = x.layout.shape;
  const end = axis + mask.rank;
  if (end > sizes.length || !mask.shape.every((n, i) => n === sizes[axis + i])) {
    throw new ShapeError(
      op,
      `the mask must have the sizes of the axes that it covers, got ${formatShape(mask.shape)} from axis ${axis} of shape ${formatShape(shape)}. Compare x itself, or reduce the condition`,
      [mask.shape, shape],
    );
  }
  return inScope(() => {
    const positions = tensor(heldPositions(mask), { backend: x.backend });
    const merged = reshape(x, [...sizes.slice(0, axis), mask.size, ...sizes.slice(end)]);
    return takeFor(op, merged, positions, axis, merged.layout.shape);
  });
}

/**
 * The positions of the elements that are not 0 (or false), in row-major order; NaN is not 0. x is read back from the
 * backend, which waits for everything that it depends on. A constant: it has no gradient.
 *
 * @returns int32 [count, rank].
 *
 * @example
 * ```ts
 * const x = tensor([[0, 7], [8, 9]], { backend: new CpuBackend() });
 * String(nonzero(x)); // => [[0 1] [1 0] [1 1]]
 * ```
 */
export function nonzero(x: Tensor): Tensor {
  live('nonzero', x);
  const rank = x.layout.shape.length;
  const held = heldPositions(x);
  const found = new Int32Array(held.length * rank);
  positionsAlong(held, x.layout.shape).forEach((along, axis) => {
    along.forEach((position, i) => {
      found[i * rank + axis] = position;
    });
  });
  return tensor(found, { shape: [held.length, rank], backend: x.backend });
}

/** The one-argument form of `where`: int32 positions, a tensor for each axis of the condition. */
export function positionsOf(op: string, condition: Tensor): Tensor[] {
  const { shape } = condition.layout;
  if (shape.length === 0) {
    throw new ShapeError(
      op,
      'a condition without branches needs at least one axis, got a scalar of shape []. Reshape to [1], or give both branches',
      [shape],
    );
  }
  const found = positionsAlong(heldPositions(condition), shape);
  return inScope(() => found.map((along) => tensor(along, { backend: condition.backend })));
}

/** Row-major positions, by the positions along each axis. */
function positionsAlong(held: Int32Array, shape: Shape): Int32Array[] {
  return shape.map((n, axis) => {
    const inner = sizeOf(shape.slice(axis + 1));
    return held.map((position) => Math.floor(position / inner) % n);
  });
}

/** The row-major positions of what is not 0, on the host. */
function heldPositions(x: Tensor): Int32Array {
  const values = x.data();
  const found: number[] = [];
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) found.push(i);
  return Int32Array.from(found);
}

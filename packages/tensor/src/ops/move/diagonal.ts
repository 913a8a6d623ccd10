/**
 * Diagonals and triangles of matrices. A diagonal of a dense matrix is every (n + 1)-th of its elements, so that
 * reading one needs no copy. Diagonal `offset` starts at column `offset`, or at row `-offset`.
 */
import { live } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { ArgumentError, describeValue, formatShape, ShapeError } from '../../errors.js';
import { axisIndex } from '../../layout/infer.js';
import type { Tensor } from '../../tensor.js';
import { arange, zeros } from '../creation.js';
import { add, greaterEqual, lessEqual, where } from '../elementwise/index.js';
import { sum } from '../reduce/index.js';
import { reshape } from './reshape.js';
import { embed, slice } from './slice.js';
import { moveAxis } from './transpose.js';

/**
 * The elements of a diagonal: [..., m, n] gives [..., length]. A view if the matrices lie densely.
 *
 * @param offset which one: default the main diagonal; positive above it, negative below.
 * @param axis1 the axis of the rows; default: the last but one.
 * @param axis2 the axis of the columns; default: the last.
 * @returns the other axes, then the diagonal, which is empty if the offset lies outside.
 * @throws {ShapeError} if there are fewer than two axes, or an axis does not exist.
 * @throws {ArgumentError} unless the offset is an integer and the axes are two.
 *
 * @example
 * ```ts
 * const x = tensor([[1, 2, 3], [4, 5, 6]], { backend: new CpuBackend() });
 * String(diagonal(x)); // => [1. 5.]
 * String(diagonal(x, 1)); // => [2. 6.]
 * String(diagonal(x, -1)); // => [4.]
 * ```
 */
export function diagonal(x: Tensor, offset = 0, axis1 = -2, axis2 = -1): Tensor {
  live('diagonal', x);
  return diagonalFor('diagonal', x, offset, axis1, axis2);
}

function diagonalFor(op: string, x: Tensor, offset: number, axis1: number, axis2: number): Tensor {
  checkMatrix(op, x, offset);
  const { shape } = x.layout;
  const row = axisIndex(op, shape, axis1);
  const column = axisIndex(op, shape, axis2);
  if (row === column) {
    throw new ArgumentError(
      op,
      `rows and columns must be two axes of ${formatShape(shape)}, got axis ${row} for both. Name another one`,
    );
  }
  const m = shape[row] ?? 0;
  const n = shape[column] ?? 0;
  const length = Math.max(0, Math.min(m + Math.min(offset, 0), n - Math.max(offset, 0)));
  const start = length === 0 ? 0 : offset > 0 ? offset : -offset * n;
  return inScope(() => {
    const matrices = moveAxis(x, [row, column], [-2, -1]);
    const rows = reshape(matrices, [...matrices.shape.slice(0, -2), m * n]);
    const stop = length === 0 ? 0 : start + (length - 1) * (n + 1) + 1;
    return slice(rows, -1, start, stop, n + 1);
  });
}

/**
 * Matrices with these diagonals, and zeros elsewhere: [..., n] gives [..., n + |offset|, n + |offset|].
 *
 * @param offset which diagonal: default the main one; positive above it, negative below.
 * @throws {ShapeError} for a scalar.
 * @throws {ArgumentError} unless the offset is an integer.
 *
 * @example
 * ```ts
 * const x = tensor([1, 2], { backend: new CpuBackend() });
 * String(diag(x)); // => [[1. 0.] [0. 2.]]
 * String(diag(x, -1)); // => [[0. 0. 0.] [1. 0. 0.] [0. 2. 0.]]
 * ```
 */
export function diag(x: Tensor, offset = 0): Tensor {
  live('diag', x);
  checkOffset('diag', offset);
  if (x.rank === 0) {
    throw new ShapeError(
      'diag',
      'needs at least one axis, got a scalar of shape []. Reshape to [1] first',
      [x.shape],
    );
  }
  const n = (x.shape.at(-1) ?? 0) + Math.abs(offset);
  const start = offset > 0 ? offset : -offset * n;
  return inScope(() => reshape(embed(x, -1, start, n * n, n + 1), [...x.shape.slice(0, -1), n, n]));
}

/**
 * The sum of a diagonal of matrices: [..., m, n] gives [...]. int32 wraps; bool counts as int32.
 *
 * @param offset which diagonal: default the main one; positive above it, negative below.
 * @throws {ShapeError} if there are fewer than two axes.
 * @throws {ArgumentError} unless the offset is an integer.
 *
 * @example
 * ```ts
 * trace(tensor([[1, 2], [3, 4]], { backend: new CpuBackend() })).item(); // => 5
 * ```
 */
export function trace(x: Tensor, offset = 0): Tensor {
  live('trace', x);
  return inScope(() => sum(diagonalFor('trace', x, offset, -2, -1), -1));
}

/**
 * Matrices with zeros above a diagonal: the lower triangles of [..., m, n].
 *
 * @param offset the last diagonal that stays: default the main one; positive above it, negative below.
 * @throws {ShapeError} if there are fewer than two axes.
 * @throws {ArgumentError} unless the offset is an integer.
 *
 * @example
 * ```ts
 * const x = ones([3, 3], { dtype: 'int32', backend: new CpuBackend() });
 * String(tril(x)); // => [[1 0 0] [1 1 0] [1 1 1]]
 * String(tril(x, -1)); // => [[0 0 0] [1 0 0] [1 1 0]]
 * ```
 */
export function tril(x: Tensor, offset = 0): Tensor {
  return triangle('tril', x, offset, lessEqual);
}

/**
 * Matrices with zeros below a diagonal: the upper triangles of [..., m, n].
 *
 * @param offset the first diagonal that stays: default the main one; positive above it, negative below.
 * @throws {ShapeError} if there are fewer than two axes.
 * @throws {ArgumentError} unless the offset is an integer.
 *
 * @example
 * ```ts
 * const x = ones([3, 3], { dtype: 'int32', backend: new CpuBackend() });
 * String(triu(x)); // => [[1 1 1] [0 1 1] [0 0 1]]
 * String(triu(x, 1)); // => [[0 1 1] [0 0 1] [0 0 0]]
 * ```
 */
export function triu(x: Tensor, offset = 0): Tensor {
  return triangle('triu', x, offset, greaterEqual);
}

/** x where its column compares so with its row plus the offset, else 0. */
function triangle(
  op: string,
  x: Tensor,
  offset: number,
  compare: (column: Tensor, row: Tensor) => Tensor,
): Tensor {
  const { backend } = live(op, x);
  checkMatrix(op, x, offset);
  const m = x.shape.at(-2) ?? 0;
  const n = x.shape.at(-1) ?? 0;
  return inScope(() => {
    const shift = Math.min(Math.max(offset, -m), n); // beyond, nothing changes, and int32 might wrap
    const rows = add(reshape(arange(m, { backend }), [m, 1]), shift);
    const stays = compare(arange(n, { backend }), rows);
    return where(stays, x, zeros([], { dtype: x.dtype, backend }));
  });
}

function checkMatrix(op: string, x: Tensor, offset: number): void {
  checkOffset(op, offset);
  if (x.rank >= 2) return;
  throw new ShapeError(
    op,
    `needs matrices, got shape ${formatShape(x.shape)}. Add an axis of size 1 with expandDims`,
    [x.shape],
  );
}

function checkOffset(op: string, offset: number): void {
  if (Number.isInteger(offset)) return;
  throw new ArgumentError(
    op,
    `offset must be an integer, got ${describeValue(offset)}. Leave it out for the main diagonal`,
  );
}

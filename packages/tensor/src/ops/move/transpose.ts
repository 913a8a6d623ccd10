/**
 * The axes in another order: views.
 */
import { glance, isUnnoticed, live, record, view } from '../../dispatch/record.js';
import { ArgumentError, describeValue, formatShape, ShapeError } from '../../errors.js';
import { type Axis, axisList } from '../../layout/axes.js';
import { axisIndex, isSwap, permuteLayout, swapLayout } from '../../layout/infer.js';
import type { Tensor } from '../../tensor.js';

/**
 * The axes in another order: axis i of the result is axis `axes[i]` of x. Default: reversed. A view.
 *
 * @param axes a permutation; negative ones count from the end.
 * @throws {ShapeError} if `axes` is not a permutation.
 * @throws {ArgumentError} if `axes` is no array of numbers.
 *
 * @example
 * ```ts
 * const x = zeros([2, 3, 4], { backend: new CpuBackend() });
 * transpose(x).shape; // => [4, 3, 2]
 * transpose(x, [-1, 0, 1]).shape; // => [4, 2, 3]
 * ```
 */
export function transpose(x: Tensor, axes?: readonly number[]): Tensor {
  live('transpose', x);
  const rank = x.layout.shape.length;
  if (axes !== undefined && !Array.isArray(axes)) {
    throw new ArgumentError(
      'transpose',
      `axes must be an array, got ${describeValue(axes)}. Give a permutation of 0..rank-1; to swap two axes use swapAxes`,
    );
  }
  const order =
    axes === undefined
      ? x.layout.shape.map((_, axis) => rank - 1 - axis)
      : axes.map((axis) => axisIndex('transpose', x.layout.shape, axis));
  if (order.length !== rank || new Set(order).size !== rank) {
    throw new ShapeError(
      'transpose',
      `axes must name each axis of ${formatShape(x.shape)} once, got ${formatShape(axes ?? order)}. Give a permutation of 0..rank-1`,
      [x.shape],
    );
  }
  if (isSwap(order)) return matrixTranspose(x);
  return record('transpose', [x], view(x, permuteLayout(x.layout, order), x.offset), order);
}

/**
 * The last two axes swapped: [..., m, n] gives [..., n, m]. A view.
 *
 * @throws {ShapeError} if there are fewer than two axes.
 *
 * @example
 * ```ts
 * const x = zeros([2, 3, 4], { backend: new CpuBackend() });
 * matrixTranspose(x).shape; // => [2, 4, 3]
 * ```
 */
export function matrixTranspose(x: Tensor): Tensor {
  live('matrixTranspose', x);
  if (x.layout.shape.length < 2) {
    throw new ShapeError(
      'matrixTranspose',
      `needs at least two axes, got shape ${formatShape(x.shape)}. Add an axis of size 1 with reshape`,
      [x.shape],
    );
  }
  return record('matrixTranspose', [x], view(x, swapLayout(x.layout), x.offset), null);
}

/** The transpose, as an operand of one product. */
export function transposedOperand(x: Tensor): Tensor {
  if (!isUnnoticed()) return matrixTranspose(x);
  live('matrixTranspose', x);
  return glance(x, swapLayout(x.layout));
}

/**
 * Moves axes to other places; the others keep their order. A view.
 *
 * @param from one axis or several, negative from the end.
 * @param to the places they have in the result, as many.
 * @throws {ShapeError} if an axis or a place does not exist.
 * @throws {ArgumentError} if one is named twice, or there are not as many places as axes.
 *
 * @example
 * ```ts
 * const images = zeros([8, 3, 28, 32], { backend: new CpuBackend() });
 * moveAxis(images, 1, -1).shape; // => [8, 28, 32, 3]
 * moveAxis(images, [2, 3], [0, 1]).shape; // => [28, 32, 8, 3]
 * ```
 */
export function moveAxis(x: Tensor, from: Axis, to: Axis): Tensor {
  live('moveAxis', x);
  const { shape } = x.layout;
  const sources = axisList('moveAxis', shape, from);
  const places = axisList('moveAxis', shape, to);
  if (sources.length !== places.length) {
    throw new ArgumentError(
      'moveAxis',
      `each axis needs a place, got ${sources.length} axes and ${places.length} places. Give as many of both`,
    );
  }
  const order = shape.map((_, axis) => axis).filter((axis) => !sources.includes(axis));
  const moves = sources.map((source, i) => [places[i] ?? 0, source] as const);
  for (const [place, source] of moves.sort(([a], [b]) => a - b)) order.splice(place, 0, source);
  return transpose(x, order);
}

/**
 * Two axes swapped. A view.
 *
 * @throws {ShapeError} if an axis does not exist.
 *
 * @example
 * ```ts
 * const x = zeros([2, 3, 4], { backend: new CpuBackend() });
 * swapAxes(x, 0, -1).shape; // => [4, 3, 2]
 * ```
 */
export function swapAxes(x: Tensor, a: number, b: number): Tensor {
  live('swapAxes', x);
  const { shape } = x.layout;
  const first = axisIndex('swapAxes', shape, a);
  const second = axisIndex('swapAxes', shape, b);
  return transpose(
    x,
    shape.map((_, axis) => (axis === first ? second : axis === second ? first : axis)),
  );
}

/**
 * A part of an axis as a view, and its counterpart: a tensor as a part of a larger one.
 */
import { fresh, live, record, view } from '../../dispatch/record.js';
import { ArgumentError, describeValue, formatShape, ShapeError } from '../../errors.js';
import { withSize } from '../../layout/axes.js';
import { axisIndex, sliceLayout } from '../../layout/infer.js';
import { dense } from '../../layout/layout.js';
import { fill } from '../../program/programs.js';
import type { Tensor } from '../../tensor.js';
import { copyInto } from './concat.js';

/**
 * Elements `start, start + step, ...` below `stop` of one axis. As Array.slice: negative positions count
 * from the end, and what lies outside is cut off. A view.
 *
 * @param stop default: the end of the axis.
 * @throws {ShapeError} if the axis does not exist.
 * @throws {ArgumentError} unless `step` is a positive integer and the positions are integers.
 *
 * @example
 * ```ts
 * const x = arange(6, { backend: new CpuBackend() });
 * String(slice(x, 0, -2)); // => [4 5]
 * String(slice(x, 0, 1, 99, 2)); // => [1 3 5]
 * ```
 */
export function slice(x: Tensor, axis: number, start: number, stop?: number, step = 1): Tensor {
  live('slice', x);
  return sliceFor('slice', x, axisIndex('slice', x.layout.shape, axis), start, stop, step);
}

/** `slice` on behalf of another operation, along a checked axis. */
export function sliceFor(
  op: string,
  x: Tensor,
  axis: number,
  start: number,
  stop: number | undefined,
  step: number,
): Tensor {
  const size = x.layout.shape[axis] ?? 0;
  if (!Number.isInteger(start) || !(stop === undefined || Number.isInteger(stop))) {
    throw new ArgumentError(
      op,
      `start and stop must be integers, got ${describeValue(start)} and ${describeValue(stop)}. Round them`,
    );
  }
  if (!Number.isInteger(step) || step < 1) {
    throw new ArgumentError(
      op,
      `step must be an integer of at least 1, got ${describeValue(step)}. Slice forward; reverse the order with flip`,
    );
  }
  const from = clampIndex(start, size);
  const to = stop === undefined ? size : clampIndex(stop, size);
  const count = Math.max(0, Math.ceil((to - from) / step));
  const layout = sliceLayout(x.layout, axis, count, step);
  const offset = count === 0 ? x.offset : x.offset + from * (x.layout.strides[axis] ?? 0);
  return record('slice', [x], view(x, layout, offset), { axis, start: from, step });
}

function clampIndex(position: number, size: number): number {
  return Math.min(Math.max(position < 0 ? position + size : position, 0), size);
}

/**
 * Zeros of `size` along `axis`, with x at `start, start + step, ...`: the counterpart of `slice`.
 *
 * @param step default: 1.
 * @throws {ShapeError} if x does not fit there, or the axis does not exist.
 *
 * @example
 * ```ts
 * const x = tensor([1, 2], { backend: new CpuBackend() });
 * String(embed(x, 0, 1, 5, 2)); // => [0. 1. 0. 2. 0.]
 * ```
 */
export function embed(x: Tensor, axis: number, start: number, size: number, step = 1): Tensor {
  const engine = live('embed', x);
  const index = axisIndex('embed', x.layout.shape, axis);
  const count = x.layout.shape[index] ?? 0;
  const fits =
    [start, step, size].every(Number.isInteger) &&
    start >= 0 &&
    step >= 1 &&
    (count === 0 ? 0 : start + (count - 1) * step + 1) <= size;
  if (!fits) {
    throw new ShapeError(
      'embed',
      `${count} elements from ${describeValue(start)} in steps of ${describeValue(step)} must fit into a size of ${describeValue(size)}, got shape ${formatShape(x.shape)} on axis ${index}. Give a larger size`,
      [x.shape],
    );
  }
  const layout = dense(x.dtype, withSize(x.layout.shape, index, size));
  const out = fresh(engine, layout);
  engine.backend.elementwise(fill, [], [0], [out]);
  copyInto(out, x, index, start, step);
  return record('embed', [x], out, { axis: index, start, step });
}

/**
 * Cuts an axis into parts, one after the other. Views.
 *
 * @param parts how many, all of one size; or the size of each.
 * @param axis default: the first.
 * @throws {ShapeError} if the number does not divide the axis, the sizes do not add up to it, or it does not exist.
 * @throws {ArgumentError} unless the number is an integer of at least 1, or the sizes are integers of at least 0.
 *
 * @example
 * ```ts
 * const x = arange(6, { backend: new CpuBackend() });
 * split(x, 3).map(String); // => [ '[0 1]', '[2 3]', '[4 5]' ]
 * split(x, [1, 5]).map(String); // => [ '[0]', '[1 2 3 4 5]' ]
 * ```
 */
export function split(x: Tensor, parts: number | readonly number[], axis = 0): Tensor[] {
  live('split', x);
  const index = axisIndex('split', x.layout.shape, axis);
  let stop = 0;
  return partSizes(x.layout.shape, parts, index).map((size) => {
    const start = stop;
    stop += size;
    return slice(x, index, start, stop);
  });
}

function partSizes(shape: readonly number[], parts: number | readonly number[], axis: number) {
  const size = shape[axis] ?? 0;
  const sizes = typeof parts === 'number' ? [] : parts;
  const isCount = typeof parts === 'number' && Number.isInteger(parts) && parts >= 1;
  const areSizes = Array.isArray(parts) && sizes.every((n) => Number.isInteger(n) && n >= 0);
  if (!isCount && !areSizes) {
    const got = Array.isArray(parts) ? formatShape(sizes) : describeValue(parts);
    throw new ArgumentError(
      'split',
      `needs a number of parts of at least 1 or an array of sizes, got ${got}. Call split(x, 2) or split(x, [1, 3])`,
    );
  }
  if (typeof parts === 'number') {
    if (size % parts === 0) return new Array<number>(parts).fill(size / parts);
    throw new ShapeError(
      'split',
      `the number of parts must divide the axis, got ${parts} parts of axis ${axis} of shape ${formatShape(shape)}. Give the size of each part: split(x, [...sizes])`,
      [shape],
    );
  }
  if (sizes.reduce((sum, n) => sum + n, 0) === size) return sizes;
  throw new ShapeError(
    'split',
    `the sizes must add up to the size of axis ${axis} of shape ${formatShape(shape)}, got ${formatShape(sizes)}. Change one of them`,
    [shape],
  );
}

/**
 * Movement: views where possible, one copy where not. No arithmetic.
 */

import {
  type Fresh,
  fresh,
  glance,
  handle,
  isUnnoticed,
  live,
  meet,
  record,
  view,
} from '../dispatch/record.js';
import { inScope } from '../dispatch/scope.js';
import { promote } from '../dtype.js';
import { ArgumentError, describeValue, formatShape, ShapeError } from '../errors.js';
import {
  axisIndex,
  expandLayout,
  isSwap,
  permuteLayout,
  reshapeLayout,
  resolveShape,
  sliceLayout,
  swapLayout,
} from '../layout/infer.js';
import { dense, denseOf, type Shape } from '../layout/layout.js';
import { fill } from '../program/programs.js';
import type { Tensor } from '../tensor.js';
import { toDType } from './apply.js';

/**
 * The same elements in row-major order under another shape; one size may be -1. A view if the
 * elements lie that way, else a copy.
 *
 * @throws {ShapeError} if the sizes do not multiply to the same number, or two are -1.
 *
 * @example
 * ```ts
 * const x = arange(6, { backend: new CpuBackend() });
 * String(reshape(x, [2, -1])); // => [[0 1 2] [3 4 5]]
 * ```
 */
export function reshape(x: Tensor, shape: readonly number[]): Tensor {
  const engine = live('reshape', x);
  const to = resolveShape('reshape', x.layout.shape, shape);
  const layout = reshapeLayout(x.layout, to);
  if (layout !== null) return record('reshape', [x], view(x, layout, x.offset), null);
  const out = fresh(engine, dense(x.dtype, to));
  engine.backend.copy(x, {
    buffer: out.buffer,
    layout: denseOf(x.layout),
    offset: 0,
  });
  return record('reshape', [x], out, null);
}

/**
 * The axes in another order: axis i of the result is axis `axes[i]` of x. Default: reversed. A view.
 *
 * @param axes a permutation; negative ones count from the end.
 * @throws {ShapeError} if `axes` is not a permutation.
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
 * Repeats axes of size 1, and adds axes in front, without copying: a view with strides of 0.
 *
 * @throws {ShapeError} if another axis would have to change.
 *
 * @example
 * ```ts
 * const x = tensor([1, 2], { backend: new CpuBackend() });
 * String(expand(x, [3, 2])); // => [[1. 2.] [1. 2.] [1. 2.]]
 * expand(x, [2, 3]); // throws Only axes of size 1 repeat
 * String(expand(reshape(x, [2, 1]), [2, 3])); // => [[1. 1. 1.] [2. 2. 2.]]
 * ```
 */
export function expand(x: Tensor, shape: readonly number[]): Tensor {
  return expandTo('expand', x, shape);
}

/** `expand` on behalf of another operation. */
export function expandTo(op: string, x: Tensor, shape: Shape): Tensor {
  live(op, x);
  return record('expand', [x], view(x, expandLayout(op, x.layout, shape), x.offset), null);
}

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
  const index = axisIndex('slice', x.layout.shape, axis);
  const size = x.layout.shape[index] ?? 0;
  if (!Number.isInteger(start) || !(stop === undefined || Number.isInteger(stop))) {
    throw new ArgumentError(
      'slice',
      `start and stop must be integers, got ${start} and ${stop}. Round them`,
    );
  }
  if (!Number.isInteger(step) || step < 1) {
    throw new ArgumentError(
      'slice',
      `step must be an integer of at least 1, got ${step}. Slice forward; reverse the order with gather`,
    );
  }
  const from = clampIndex(start, size);
  const to = stop === undefined ? size : clampIndex(stop, size);
  const count = Math.max(0, Math.ceil((to - from) / step));
  const layout = sliceLayout(x.layout, index, count, step);
  const offset = count === 0 ? x.offset : x.offset + from * (x.layout.strides[index] ?? 0);
  return record('slice', [x], view(x, layout, offset), { axis: index, start: from, step });
}

function clampIndex(position: number, size: number): number {
  return Math.min(Math.max(position < 0 ? position + size : position, 0), size);
}

/**
 * Zeros of `size` along `axis`, with x at `start, start + step, ...`: the counterpart of `slice`.
 *
 * @throws {ShapeError} if x does not fit there, or the axis does not exist.
 *
 * @example
 * ```ts
 * const x = tensor([1, 2], { backend: new CpuBackend() });
 * String(embed(x, 0, 1, 2, 5)); // => [0. 1. 0. 2. 0.]
 * ```
 */
export function embed(x: Tensor, axis: number, start: number, step: number, size: number): Tensor {
  const engine = live('embed', x);
  const index = axisIndex('embed', x.layout.shape, axis);
  const count = x.layout.shape[index] ?? 0;
  const integers = Number.isInteger(start) && Number.isInteger(step) && Number.isInteger(size);
  if (!integers || start < 0 || step < 1 || (count > 0 && start + (count - 1) * step >= size)) {
    throw new ShapeError(
      'embed',
      `${count} elements from ${start} in steps of ${step} must fit into a size of ${size}, got shape ${formatShape(x.shape)} on axis ${index}. Give a larger size`,
      [x.shape],
    );
  }
  const layout = dense(
    x.dtype,
    x.layout.shape.map((n, i) => (i === index ? size : n)),
  );
  const out = fresh(engine, layout);
  engine.backend.elementwise(fill, [], [0], [out]);
  copyInto(out, x, index, start, step);
  return record('embed', [x], out, { axis: index, start, step });
}

/**
 * Tensors one after the other along an axis; dtypes are promoted.
 *
 * @param axis default: the first.
 * @throws {ShapeError} if they differ on another axis, or the axis does not exist.
 * @throws {ArgumentError} for an empty array.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const left = tensor([[1], [2]], { dtype: 'int32', backend });
 * String(concat([left, full([2, 2], 0.5, { backend })], -1)); // => [[1. 0.5 0.5] [2. 0.5 0.5]]
 * ```
 */
export function concat(xs: readonly Tensor[], axis = 0): Tensor {
  if (typeof xs !== 'object' || !('length' in xs)) {
    throw new ArgumentError(
      'concat',
      `needs an array of tensors, got ${describeValue(xs)}. Call concat([a, b], axis)`,
    );
  }
  if (xs.length === 0) {
    throw new ArgumentError(
      'concat',
      'needs at least one tensor, got an empty array. Give the tensors to join',
    );
  }
  const first: Tensor = xs[0]!;
  for (const x of xs) live('concat', x);
  const index = axisIndex('concat', first.layout.shape, axis);
  const dtype = xs.reduce((met, x) => promote(met, x.layout.dtype), first.layout.dtype);
  if (!xs.every((x) => x.layout.dtype === dtype)) {
    return inScope(() =>
      concat(
        xs.map((x) => toDType(x, dtype)),
        index,
      ),
    );
  }
  let total = 0;
  for (const x of xs) {
    meet('concat', first, x);
    const fits =
      x.layout.shape.length === first.layout.shape.length &&
      x.layout.shape.every((n, i) => i === index || n === first.layout.shape[i]);
    if (!fits) {
      throw new ShapeError(
        'concat',
        `shapes must be equal except on axis ${index}, got ${xs.map((t) => formatShape(t.shape)).join(' and ')}. Reshape or slice them to fit`,
        xs.map((t) => t.shape),
      );
    }
    total += x.layout.shape[index] ?? 0;
  }
  const shape = first.layout.shape.map((n, i) => (i === index ? total : n));
  const out = fresh(first.engine, dense(dtype, shape));
  let start = 0;
  for (const x of xs) {
    copyInto(out, x, index, start, 1);
    start += x.layout.shape[index] ?? 0;
  }
  return record('concat', xs, out, index);
}

/** Copies x to positions `start, start + step, ...` of an axis of the dense `out`. */
function copyInto(out: Fresh, x: Tensor, axis: number, start: number, step: number): void {
  if (x.layout.size === 0) return;
  const window = sliceLayout(out.layout, axis, x.layout.shape[axis] ?? 0, step);
  const offset = start * (out.layout.strides[axis] ?? 0);
  x.engine.backend.copy(x, { buffer: out.buffer, layout: window, offset });
}

/**
 * The same values as a constant: no gradient flows through. A view.
 *
 * @example
 * ```ts
 * import { grad } from '@evenkeel/autograd';
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { mul, stopGradient, tensor } from '@evenkeel/tensor';
 * const [slope] = grad((x) => mul(x, stopGradient(x)))(tensor(3, { backend: new CpuBackend() }));
 * slope?.item(); // => 3
 * ```
 */
export function stopGradient(x: Tensor): Tensor {
  live('stopGradient', x);
  return handle(x);
}

/** The same values as another recorded tensor: what an inner gradient is taken with respect to. */
export function alias(x: Tensor): Tensor {
  live('alias', x);
  return record('alias', [x], view(x, x.layout, x.offset), null);
}

/**
 * Tensors joined, along an axis that they have or a new one: one copy.
 */
import { type Fresh, fresh, meet, record } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { promote } from '../../dtype.js';
import { formatShape, ShapeError } from '../../errors.js';
import { newAxes, withSize } from '../../layout/axes.js';
import { axisIndex, sliceLayout } from '../../layout/infer.js';
import { dense } from '../../layout/layout.js';
import type { Tensor } from '../../tensor.js';
import { toDType } from '../apply.js';
import { tensorList } from './list.js';
import { expandDims } from './reshape.js';

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
  const first = tensorList('concat', xs);
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
  const out = fresh(first.engine, dense(dtype, withSize(first.layout.shape, index, total)));
  let start = 0;
  for (const x of xs) {
    copyInto(out, x, index, start, 1);
    start += x.layout.shape[index] ?? 0;
  }
  return record('concat', xs, out, index);
}

/** Copies x to positions `start, start + step, ...` of an axis of the dense `out`. */
export function copyInto(out: Fresh, x: Tensor, axis: number, start: number, step: number): void {
  if (x.layout.size === 0) return;
  const window = sliceLayout(out.layout, axis, x.layout.shape[axis] ?? 0, step);
  const offset = start * (out.layout.strides[axis] ?? 0);
  x.engine.backend.copy(x, { buffer: out.buffer, layout: window, offset });
}

/**
 * Tensors of one shape side by side along a new axis; dtypes are promoted.
 *
 * @param axis where the new axis stands in the result; default: first.
 * @throws {ShapeError} if the shapes differ, or the result has no such axis.
 * @throws {ArgumentError} for an empty array.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const rows = [tensor([1, 2], { backend }), tensor([3, 4], { backend })];
 * String(stack(rows)); // => [[1. 2.] [3. 4.]]
 * String(stack(rows, -1)); // => [[1. 3.] [2. 4.]]
 * ```
 */
export function stack(xs: readonly Tensor[], axis = 0): Tensor {
  const first = tensorList('stack', xs);
  const [place = 0] = newAxes('stack', first.rank, [axis]);
  for (const x of xs) {
    meet('stack', first, x);
    if (x.layout.shape === first.layout.shape) continue;
    throw new ShapeError(
      'stack',
      `shapes must be equal, got ${xs.map((t) => formatShape(t.shape)).join(' and ')}. Join along an axis that exists with concat, or expand the smaller ones`,
      xs.map((t) => t.shape),
    );
  }
  return inScope(() =>
    concat(
      xs.map((x) => expandDims(x, place)),
      place,
    ),
  );
}

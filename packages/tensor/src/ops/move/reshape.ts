/**
 * The same elements under another shape: views where they lie that way, else one copy.
 */
import { fresh, live, record, view } from '../../dispatch/record.js';
import { formatShape, ShapeError } from '../../errors.js';
import { type Axis, axisList, newAxes } from '../../layout/axes.js';
import { reshapeLayout, resolveShape } from '../../layout/infer.js';
import { dense, denseOf } from '../../layout/layout.js';
import type { Tensor } from '../../tensor.js';

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
 * Drops axes of size 1. A view, as `reshape` gives it.
 *
 * @param axis one axis or several, which must have size 1; default: all that have.
 * @throws {ShapeError} if a named axis does not exist or has another size.
 * @throws {ArgumentError} if an axis is named twice.
 *
 * @example
 * ```ts
 * const x = zeros([1, 3, 1], { backend: new CpuBackend() });
 * squeeze(x).shape; // => [3]
 * squeeze(x, -1).shape; // => [1, 3]
 * squeeze(x, 1); // throws must have size 1
 * ```
 */
export function squeeze(x: Tensor, axis?: Axis): Tensor {
  live('squeeze', x);
  const { shape } = x.layout;
  if (axis === undefined) {
    return reshape(
      x,
      shape.filter((n) => n !== 1),
    );
  }
  const axes = axisList('squeeze', shape, axis);
  const wide = axes.find((one) => shape[one] !== 1);
  if (wide !== undefined) {
    throw new ShapeError(
      'squeeze',
      `a dropped axis must have size 1, got size ${shape[wide]} on axis ${wide} of shape ${formatShape(shape)}. ` +
        'Pick one position with at, or leave the axis out to drop those of size 1',
      [shape],
    );
  }
  return reshape(
    x,
    shape.filter((_, i) => !axes.includes(i)),
  );
}

/**
 * Adds axes of size 1. A view, as `reshape` gives it.
 *
 * @param axis where they stand in the result: one place or several, negative ones from its end.
 * @throws {ShapeError} if the result has no such place.
 * @throws {ArgumentError} if a place is named twice.
 *
 * @example
 * ```ts
 * const x = zeros([2, 3], { backend: new CpuBackend() });
 * expandDims(x, 0).shape; // => [1, 2, 3]
 * expandDims(x, [1, -1]).shape; // => [2, 1, 3, 1]
 * ```
 */
export function expandDims(x: Tensor, axis: Axis): Tensor {
  live('expandDims', x);
  const places = newAxes('expandDims', x.rank, axis);
  const sizes = [...x.layout.shape];
  for (const place of places.sort((a, b) => a - b)) sizes.splice(place, 0, 1);
  return reshape(x, sizes);
}

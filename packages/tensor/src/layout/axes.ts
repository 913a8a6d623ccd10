/**
 * Axes as operations get them: lists in the caller's order, positions in a result that has more axes, one
 * that may be left out. Sets of axes, as reductions take them, are in infer.ts.
 */
import { ArgumentError, formatShape, ShapeError } from '../errors.js';
import { axisError, axisIndex, axisMask } from './infer.js';
import type { Shape } from './layout.js';

/** One axis or several. Negative counts from the end. */
export type Axis = number | readonly number[];

/** Checked axes, counted from the front, in the order given; each may be named once. */
export function axisList(op: string, shape: Shape, axis: Axis): number[] {
  if (axis === undefined) throw axisError(op, axis); // which axisMask takes for all
  axisMask(op, shape, axis);
  const axes = typeof axis === 'number' ? [axis] : axis;
  return axes.map((one) => axisIndex(op, shape, one));
}

/** Checked places of new axes in a result that has them beside `rank` others, counted from the front. */
export function newAxes(op: string, rank: number, axis: Axis): number[] {
  if (typeof axis !== 'number' && !Array.isArray(axis)) throw axisError(op, axis);
  const axes: readonly number[] = typeof axis === 'number' ? [axis] : axis;
  const total = rank + axes.length;
  const places = axes.map((one) => {
    if (typeof one !== 'number') throw axisError(op, one);
    const place = one < 0 ? one + total : one;
    if (Number.isInteger(one) && place >= 0 && place < total) return place;
    throw new ShapeError(
      op,
      `axis ${one} does not exist in a result with ${total} axes. Use -${total}..${total - 1}`,
      [],
    );
  });
  if (new Set(places).size === places.length) return places;
  throw new ArgumentError(
    op,
    `each new axis needs a place of its own, got ${formatShape(axes)}. Name each place once`,
  );
}

/** The checked axis, which may be left out where there is only one. */
export function axisOrOnly(op: string, shape: Shape, axis: number | undefined): number {
  if (axis !== undefined) return axisIndex(op, shape, axis);
  if (shape.length === 1) return 0;
  throw new ArgumentError(
    op,
    `an axis must be given unless there is exactly one, got none for shape ${formatShape(shape)}. Name it, or reshape to [-1] first`,
  );
}

/** The shape of a line along one of `rank` axes: 1 on the others. */
export function lineShape(rank: number, axis: number, size: number): number[] {
  return Array.from({ length: rank }, (_, i) => (i === axis ? size : 1));
}

/** The sizes with another one on an axis. */
export function withSize(shape: Shape, axis: number, size: number): number[] {
  return shape.map((n, i) => (i === axis ? size : n));
}

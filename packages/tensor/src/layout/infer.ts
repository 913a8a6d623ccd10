/**
 * Which layout an operation's result or view has, and the errors of shapes that do not fit.
 * What a training loop asks every step is answered from the layout's memory (memo.ts).
 */

import { DTYPES } from '../dtype.js';
import { ArgumentError, describeValue, formatShape, ShapeError } from '../errors.js';
import {
  type AxisMask,
  dense,
  internShape,
  type Layout,
  MAX_RANK,
  type Shape,
  sizeOf,
  strided,
} from './layout.js';

/** Checks what a user gives as a shape. */
export function checkShape(op: string, shape: readonly number[]): Shape {
  if (!Array.isArray(shape) || !areSizes(shape)) {
    throw new ShapeError(
      op,
      `a shape is an array of integers >= 0, got ${Array.isArray(shape) ? formatShape(shape) : describeValue(shape)}. Give one such integer per axis`,
      [],
    );
  }
  if (shape.length > MAX_RANK) {
    throw new ShapeError(
      op,
      `at most ${MAX_RANK} axes are supported, got ${shape.length}. Merge axes with reshape`,
      [shape],
    );
  }
  return shape;
}

/** Whether all are integers of at least 0; the holes of a sparse array, which `every` skips, are none. */
function areSizes(sizes: readonly number[]): boolean {
  for (const n of sizes) if (!Number.isSafeInteger(n) || n < 0) return false;
  return true;
}

/** The shape two shapes broadcast to, by NumPy's rule. */
export function broadcastShapes(op: string, a: Layout, b: Layout): Shape {
  const y = b.shape;
  const known = a.broadcasts.get(y);
  if (known !== null) return known;
  const x = a.shape;
  const rank = Math.max(x.length, y.length);
  const out = new Array<number>(rank);
  for (let i = 1; i <= rank; i++) {
    const p = x[x.length - i] ?? 1;
    const q = y[y.length - i] ?? 1;
    if (p !== q && p !== 1 && q !== 1) {
      throw new ShapeError(
        op,
        `shapes must be equal or broadcast, got ${formatShape(x)} and ${formatShape(y)} (${p} != ${q}). ` +
          'Axes are matched from the last; an axis of size 1 repeats',
        [x, y],
      );
    }
    out[rank - i] = p === 1 ? q : p;
  }
  return a.broadcasts.set(y, internShape(out));
}

/** The view of `a` that repeats it to `shape`. */
export function expandLayout(op: string, a: Layout, shape: Shape): Layout {
  const known = Array.isArray(shape) ? a.expansions.get(shape) : null;
  if (known !== null) return known;
  checkShape(op, shape);
  const lead = shape.length - a.shape.length;
  if (lead < 0) {
    throw new ShapeError(
      op,
      `cannot expand ${formatShape(a.shape)} to ${formatShape(shape)}, which has fewer axes. Use sum or reshape to drop axes`,
      [a.shape, shape],
    );
  }
  const strides = shape.map((n, axis) => {
    const from = a.shape[axis - lead] ?? 1;
    if (from !== n && from !== 1) {
      throw new ShapeError(
        op,
        `cannot expand ${formatShape(a.shape)} to ${formatShape(shape)}. Only axes of size 1 repeat, and new axes come first`,
        [a.shape, shape],
      );
    }
    return from === 1 ? 0 : (a.strides[axis - lead] ?? 0);
  });
  const layout = strided(a.dtype, shape, strides);
  return a.expansions.set(layout.shape, layout);
}

/** The axes that an expand from `from` to `to` repeated. */
export function expandedAxes(from: Shape, to: Shape): AxisMask {
  const lead = to.length - from.length;
  let mask = 0;
  for (let axis = 0; axis < to.length; axis++) {
    if (axis < lead || (from[axis - lead] === 1 && to[axis] !== 1)) mask |= 1 << axis;
  }
  return mask;
}

/** What is no axis at all. */
export function axisError(op: string, axis: unknown): ArgumentError {
  return new ArgumentError(
    op,
    `an axis is a number, got ${describeValue(axis)}. Call ${op}(x, 0); where several are taken, ${op}(x, [0, 1])`,
  );
}

/** A checked axis, counted from the front. */
export function axisIndex(op: string, shape: Shape, axis: number): number {
  if (typeof axis !== 'number') throw axisError(op, axis);
  const rank = shape.length;
  const index = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || index < 0 || index >= rank) {
    throw new ShapeError(
      op,
      rank === 0
        ? `axis ${axis} does not exist, the tensor is a scalar of shape []. Leave the axis out, or reshape to [1] first`
        : `axis ${axis} does not exist in shape ${formatShape(shape)}. Use -${rank}..${rank - 1}`,
      [shape],
    );
  }
  return index;
}

/** The axes as a set; undefined is all of them. */
export function axisMask(
  op: string,
  shape: Shape,
  axis: number | readonly number[] | undefined,
): AxisMask {
  if (axis === undefined) return (1 << shape.length) - 1;
  if (typeof axis !== 'number' && !Array.isArray(axis)) throw axisError(op, axis);
  if (typeof axis === 'number') return 1 << axisIndex(op, shape, axis);
  let mask = 0;
  for (const one of axis) {
    const bit = 1 << axisIndex(op, shape, one);
    if ((mask & bit) !== 0) {
      throw new ArgumentError(
        op,
        `each axis may be named once, got ${formatShape(axis)} for shape ${formatShape(shape)}. Name it once`,
      );
    }
    mask |= bit;
  }
  return mask;
}

/** The axes of a set, in order. */
export function axesOf(mask: AxisMask): number[] {
  const axes: number[] = [];
  for (let axis = 0; mask >> axis !== 0; axis++) if ((mask >> axis) & 1) axes.push(axis);
  return axes;
}

/** The dense layout left when the axes of `mask` are reduced. */
export function reduceLayout(a: Layout, mask: AxisMask, keepdims: boolean, code: number): Layout {
  const key = (mask * 2 + (keepdims ? 1 : 0)) * 4 + code;
  const known = a.reductions.get(key);
  if (known !== null) return known;
  const shape: number[] = [];
  a.shape.forEach((n, axis) => {
    if (((mask >> axis) & 1) === 0) shape.push(n);
    else if (keepdims) shape.push(1);
  });
  return a.reductions.set(key, dense(DTYPES[code] ?? a.dtype, shape));
}

/** Throws unless x [..., m, k] and y [..., k, n] meet in k. */
export function checkInner(x: Shape, y: Shape): void {
  const inner = x[x.length - 1] ?? 0;
  const rows = y[y.length - 2] ?? 0;
  if (inner !== rows) {
    throw new ShapeError(
      'matmul',
      `inner dimensions must match, got ${formatShape(x)} @ ${formatShape(y)} (${inner} != ${rows}). ` +
        'Transpose or reshape one operand',
      [x, y],
    );
  }
}

/** The dense layout of a matrix product; batch axes are equal already. */
export function matmulLayout(a: Layout, b: Layout): Layout {
  const known = a.products.get(b);
  if (known !== null) return known;
  const x = a.shape;
  const y = b.shape;
  checkInner(x, y);
  return a.products.set(b, dense(a.dtype, [...x.slice(0, -1), y[y.length - 1] ?? 0]));
}

/** Whether the last two axes are swapped, the others in place. */
export function isSwap(perm: readonly number[]): boolean {
  const rank = perm.length;
  if (rank < 2 || perm[rank - 1] !== rank - 2 || perm[rank - 2] !== rank - 1) return false;
  return perm.every((from, axis) => axis >= rank - 2 || from === axis);
}

/** The view with the last two axes swapped. */
export function swapLayout(a: Layout): Layout {
  if (a.swapped !== null) return a.swapped;
  const rank = a.shape.length;
  const perm = a.shape.map((_, axis) =>
    axis === rank - 1 ? rank - 2 : axis === rank - 2 ? rank - 1 : axis,
  );
  const layout = permuteLayout(a, perm);
  a.swapped = layout;
  layout.swapped = a;
  return layout;
}

/** The view whose axis i is axis perm[i] of `a`. */
export function permuteLayout(a: Layout, perm: readonly number[]): Layout {
  const known = a.permutations.get(perm);
  if (known !== null) return known;
  const shape = perm.map((p) => a.shape[p] ?? 1);
  const strides = perm.map((p) => a.strides[p] ?? 0);
  return a.permutations.set(perm, strided(a.dtype, shape, strides));
}

/** The shape meant by one that may hold a single -1. */
export function resolveShape(op: string, from: Shape, to: readonly number[]): Shape {
  if (to === from) return from;
  if (!Array.isArray(to)) checkShape(op, to);
  const free = to.indexOf(-1);
  const size = sizeOf(from);
  if (free < 0) {
    checkShape(op, to);
    if (sizeOf(to) === size) return to;
    throw new ShapeError(
      op,
      `sizes must have the same product, got ${formatShape(from)} (${size} elements) to ${formatShape(to)} (${sizeOf(to)}). Give sizes with that product, or -1 for one of them`,
      [from, to],
    );
  }
  const others = to.filter((_, axis) => axis !== free);
  if (others.includes(-1)) {
    throw new ShapeError(
      op,
      `at most one size may be -1, got ${formatShape(to)}. Give the others their sizes`,
      [from, to],
    );
  }
  const rest = sizeOf(checkShape(op, others));
  if (rest === 0 || size % rest !== 0) {
    throw new ShapeError(
      op,
      `the size for -1 must be whole, got ${formatShape(from)} (${size} elements) to ${formatShape(to)} (a multiple of ${rest}). Change the other sizes`,
      [from, to],
    );
  }
  return to.map((n, axis) => (axis === free ? size / rest : n));
}

/** The view of `a` with another shape, or null where only a copy can have it. */
export function reshapeLayout(a: Layout, shape: Shape): Layout | null {
  const known = a.reshapes.get(shape);
  if (known !== null) return known;
  const layout = a.isDense ? dense(a.dtype, shape) : reshapeStrided(a, shape);
  return layout === null ? null : a.reshapes.set(layout.shape, layout);
}

/** Adds or drops axes of size 1 in a strided view; anything else needs a copy. */
function reshapeStrided(a: Layout, shape: Shape): Layout | null {
  const sizes = a.shape.filter((n) => n !== 1);
  const steps = a.strides.filter((_, axis) => a.shape[axis] !== 1);
  let next = 0;
  const strides: number[] = [];
  for (const n of shape) {
    if (n === 1) strides.push(0);
    else if (sizes[next] === n) strides.push(steps[next++] ?? 0);
    else return null;
  }
  return next === sizes.length ? strided(a.dtype, shape, strides) : null;
}

/** The view of every `step`-th element of one axis, `count` of them. */
export function sliceLayout(a: Layout, axis: number, count: number, step: number): Layout {
  const question = [axis, count, step];
  const known = a.slices.get(question);
  if (known !== null) return known;
  const shape = a.shape.map((n, i) => (i === axis ? count : n));
  const strides = a.strides.map((s, i) => (i === axis ? s * step : s));
  return a.slices.set(question, strided(a.dtype, shape, strides));
}

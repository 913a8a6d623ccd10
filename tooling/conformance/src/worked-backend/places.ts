/**
 * Where the elements of a view lie: the one file that turns shapes and strides into indices. Layouts are
 * interned, so the answer is remembered by the layout object, and forgotten with it.
 */
import { type AxisMask, type Layout, strided } from '@evenkeel/tensor';

const known = new WeakMap<Layout, Int32Array>();

/** The index of every element, in row-major order, counted from the view's first element. */
export function placesOf(layout: Layout): Int32Array {
  let places = known.get(layout);
  if (places === undefined) {
    places = layout.isDense
      ? Int32Array.from({ length: layout.size }, (_, i) => i)
      : walk(layout.shape, layout.strides, layout.size);
    known.set(layout, places);
  }
  return places;
}

function walk(shape: readonly number[], strides: readonly number[], size: number): Int32Array {
  const places = new Int32Array(size);
  // `block` elements are placed; the next axis outwards repeats them, each time a stride further.
  let block = 1;
  for (let axis = shape.length - 1; axis >= 0 && size > 0; axis--) {
    const n = shape[axis]!;
    for (let i = block; i < n * block; i++) places[i] = places[i - block]! + strides[axis]!;
    block *= n;
  }
  return places;
}

/** The part of a layout that has only the axes for which `wanted` holds. */
function part(layout: Layout, wanted: (axis: number) => boolean): Layout {
  const axes = layout.shape.map((_, axis) => axis).filter(wanted);
  const pick = (values: readonly number[]): number[] => axes.map((axis) => values[axis]!);
  return strided(layout.dtype, pick(layout.shape), pick(layout.strides));
}

/** Two layouts, whose places add up to those of one: its axes outside a mask, and those inside. */
export interface Split {
  readonly outside: Layout;
  readonly inside: Layout;
}

const splits = new WeakMap<Layout, Map<AxisMask, Split>>();

/** The layout as two: see {@link Split}. */
export function split(layout: Layout, axes: AxisMask): Split {
  let byMask = splits.get(layout);
  if (byMask === undefined) {
    byMask = new Map();
    splits.set(layout, byMask);
  }
  let found = byMask.get(axes);
  if (found === undefined) {
    const isIn = (axis: number): boolean => ((axes >> axis) & 1) === 1;
    found = { outside: part(layout, (axis) => !isIn(axis)), inside: part(layout, isIn) };
    byMask.set(axes, found);
  }
  return found;
}

/**
 * A Layout says how a view lies in its buffer: dtype, shape, strides (in elements). Interned, so two
 * equal layouts are the identical object, and inference results are remembered on the object
 * itself: a training loop asks the same questions every step. Not here: the offset, which
 * belongs to the tensor.
 */
import { DTYPES, type DType, dtypeCode, isFloat } from '../dtype.js';
import { Interner } from './intern.js';
import { Memo, ShapeMemo } from './memo.js';

/** Sizes by axis; interned, so shapes of layouts are equal exactly when identical. */
export type Shape = readonly number[];

/** A set of axes: bit i stands for axis i. */
export type AxisMask = number;

/** The largest rank: an axis mask is one int32. */
export const MAX_RANK = 30;

let layouts = 0;

/** See the file's header. Made by {@link dense} and {@link strided} only. */
export class Layout {
  /** A unique integer; it only grows, so a table indexed by it must be bounded. */
  readonly id: number;
  readonly dtype: DType;
  readonly dtypeCode: number;
  /** float32 or float64: gradients exist. */
  readonly isFloat: boolean;
  readonly shape: Shape;
  /** Elements between neighbours by axis; 0 where the axis has one element or is repeated. */
  readonly strides: readonly number[];
  /** Number of elements. */
  readonly size: number;
  /** Row-major without gaps: the elements are `offset .. offset + size`. */
  readonly isDense: boolean;

  // Answers that inference rules (infer.ts) remember.
  /** The dense layout of the same shape, by dtype code. */
  readonly denseAs: (Layout | null)[];
  /** One element repeated to the same shape, by dtype code. */
  readonly repeatedAs: (Layout | null)[];
  readonly broadcasts: Memo<Shape, Shape>;
  readonly expansions: ShapeMemo<Layout>;
  readonly reshapes: ShapeMemo<Layout>;
  readonly permutations: ShapeMemo<Layout>;
  readonly slices: ShapeMemo<Layout>;
  readonly reductions: Memo<number, Layout>;
  readonly products: Memo<Layout, Layout>;
  swapped: Layout | null;

  constructor(dtype: DType, shape: Shape, strides: readonly number[], isDense: boolean) {
    this.id = layouts++;
    this.dtype = dtype;
    this.dtypeCode = dtypeCode[dtype];
    this.isFloat = isFloat(dtype);
    this.shape = shape;
    this.strides = strides;
    this.size = sizeOf(shape);
    this.isDense = isDense;
    this.denseAs = [null, null, null, null];
    this.repeatedAs = [null, null, null, null];
    this.broadcasts = new Memo();
    this.expansions = new ShapeMemo();
    this.reshapes = new ShapeMemo();
    this.permutations = new ShapeMemo();
    this.slices = new ShapeMemo();
    this.reductions = new Memo();
    this.products = new Memo();
    this.swapped = null;
  }
}

const shapes = new Interner<Shape>();
const interned = new Interner<Layout>();

/** Number of elements of a shape; 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const n of shape) size *= n;
  return size;
}

/** The unique frozen array equal to `shape`. */
export function internShape(shape: readonly number[]): Shape {
  return shapes.get(shape.join(), () => Object.freeze([...shape]));
}

/** Row-major strides; 0 on axes of one element, and everywhere if there is no element. */
function denseStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length).fill(0);
  if (sizeOf(shape) === 0) return strides;
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const n = shape[axis] ?? 1;
    if (n !== 1) strides[axis] = step;
    step *= n;
  }
  return strides;
}

/** The row-major layout of a shape. */
export function dense(dtype: DType, shape: readonly number[]): Layout {
  return strided(dtype, shape, denseStrides(shape));
}

/** The layout with these strides, brought to its one canonical form. */
export function strided(
  dtype: DType,
  shape: readonly number[],
  strides: readonly number[],
): Layout {
  const empty = sizeOf(shape) === 0;
  const canonical = strides.map((s, axis) => (empty || shape[axis] === 1 ? 0 : s));
  return interned.get(`${dtype}|${shape.join()}|${canonical.join()}`, () => {
    const row = denseStrides(shape);
    const isDense = canonical.every((s, axis) => s === row[axis]);
    return new Layout(dtype, internShape(shape), Object.freeze(canonical), isDense);
  });
}

/** The dense layout with the shape of `layout` and this dtype. */
export function denseLike(layout: Layout, code: number): Layout {
  if (layout.isDense && layout.dtypeCode === code) return layout;
  return layout.denseAs[code] ?? rememberDense(layout, code);
}

/** The dense layout with the shape and dtype of `layout`. */
export function denseOf(layout: Layout): Layout {
  return denseLike(layout, layout.dtypeCode);
}

function rememberDense(layout: Layout, code: number): Layout {
  const made = dense(DTYPES[code] ?? layout.dtype, layout.shape);
  layout.denseAs[code] = made;
  return made;
}

/** The layout of one element that is repeated to the shape of `layout`. */
export function repeatedLike(layout: Layout, code: number): Layout {
  return layout.repeatedAs[code] ?? rememberRepeated(layout, code);
}

function rememberRepeated(layout: Layout, code: number): Layout {
  const { shape } = layout;
  const made = strided(
    DTYPES[code] ?? layout.dtype,
    shape,
    new Array<number>(shape.length).fill(0),
  );
  layout.repeatedAs[code] = made;
  return made;
}

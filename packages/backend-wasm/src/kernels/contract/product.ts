/**
 * What a matrix product is once its layouts are understood: sizes, strides, and what is left of the batch.
 */
import { dense, type Layout, strided } from '@evenkeel/tensor';

/** Elements from row to row and from column to column. */
export interface Matrix {
  readonly row: number;
  readonly column: number;
}

/** An axis over which products are repeated: its size, and elements from one to the next in a and b. */
interface BatchAxis {
  readonly count: number;
  readonly a: number;
  readonly b: number;
}

/** a [m, k] times b [k, n], once for each place of the batch. */
export interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly a: Matrix;
  readonly b: Matrix;
  /** The operands have changed places: the transposed product of the transposed, of one row. */
  readonly swapped: boolean;
  readonly batch: readonly BatchAxis[];
}

/** Understands the layouts [..., m, k] and [..., k, n]. */
export function productOf(a: Layout, b: Layout): Product {
  const rank = a.shape.length;
  let m = a.shape[rank - 2]!;
  const n = b.shape[rank - 1]!;
  const k = a.shape[rank - 1]!;
  let row = a.strides[rank - 2]!;
  const batch: BatchAxis[] = [];
  for (let axis = rank - 3; axis >= 0; axis--) {
    const next = { count: a.shape[axis]!, a: a.strides[axis]!, b: b.strides[axis]! };
    if (next.count === 1) continue;
    // Rows of several products with one b are the rows of one.
    if (batch.length === 0 && next.b === 0 && (m === 1 || next.a === m * row)) {
      if (m === 1) row = next.a;
      m *= next.count;
    } else batch.unshift(next);
  }
  const left = { row, column: a.strides[rank - 1]! };
  const right = { row: b.strides[rank - 2]!, column: b.strides[rank - 1]! };
  if (n > 1 || m === 1) {
    return {
      m,
      n,
      k,
      a: convenient(m, left, k),
      b: convenient(k, right, n),
      swapped: false,
      batch,
    };
  }
  // One column: as one row, vectors run along m instead of being filled with nothing.
  return {
    m: 1,
    n: m,
    k,
    a: convenient(1, transposed(right), k),
    b: convenient(k, transposed(left), m),
    swapped: true,
    batch: batch.map(({ count, a, b }) => ({ count, a: b, b: a })),
  };
}

/** Where there is one row or column, how far it is to the next is free: as if it lay side by side. */
function convenient(rows: number, { row, column }: Matrix, columns: number): Matrix {
  if (columns === 1 && row !== 1) return { row, column: 1 };
  if (rows === 1 && column !== 1) return { row: 1, column };
  return { row, column };
}

const transposed = ({ row, column }: Matrix): Matrix => ({ row: column, column: row });

/** Whether rows or columns of a matrix are contiguous. */
export const isReadable = ({ row, column }: Matrix): boolean => row === 1 || column === 1;

/** A dense copy of an operand: what is copied, and how the copy is seen in its place. */
export interface Copy {
  readonly from: Layout;
  readonly as: Layout;
}

/** The copy of an operand in row-major order, without what only repeats in the batch. */
export function denseCopy({ dtype, shape, strides }: Layout): Copy {
  const batch = shape.length - 2;
  const once = shape.map((size, axis) => (axis < batch && strides[axis] === 0 ? 1 : size));
  const from = strided(dtype, once, strides);
  return { from, as: strided(dtype, shape, dense(dtype, once).strides) };
}

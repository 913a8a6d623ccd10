/**
 * What the operations ask of their operands: matrices of floats, square where that matters, and batches that broadcast.
 */
import {
  ArgumentError,
  cast,
  type DType,
  DTypeError,
  expand,
  type FloatDType,
  floatOf,
  formatShape,
  isFloat,
  promote,
  ShapeError,
  type Tensor,
} from '@evenkeel/tensor';
import { live, meet } from '@evenkeel/tensor/dispatch';

/** The relative distance of neighbours among the numbers of a dtype. */
export const epsilonOf = (dtype: DType): number => (dtype === 'float64' ? 2 ** -52 : 2 ** -23);

/** x in a float dtype: integers become float32. */
export function floats(op: string, x: Tensor): Tensor {
  live(op, x);
  if (x.dtype === 'bool') {
    throw new DTypeError(op, "needs numbers, got bool. Use cast(x, 'float32') first", [x.dtype]);
  }
  return isFloat(x.dtype) ? x : cast(x, 'float32');
}

/** x [..., m, n] in a float dtype. */
export function matrices(op: string, x: Tensor): Tensor {
  const out = floats(op, x);
  if (x.rank >= 2) return out;
  throw new ShapeError(
    op,
    `needs matrices [..., m, n], got shape ${formatShape(x.shape)}. Add axes of size 1 with reshape`,
    [x.shape],
  );
}

/** x [..., n, n] in a float dtype. */
export function squares(op: string, x: Tensor): Tensor {
  const out = matrices(op, x);
  const [m, n] = sidesOf(x);
  if (m === n) return out;
  throw new ShapeError(
    op,
    `needs square matrices [..., n, n], got shape ${formatShape(x.shape)}. For others there are pinv, lstsq, qr and svd`,
    [x.shape],
  );
}

/** Rows and columns of the matrices of x. */
export const sidesOf = (x: Tensor): readonly [m: number, n: number] => [
  x.shape.at(-2) ?? 1,
  x.shape.at(-1) ?? 1,
];

/** A system of equations: the matrices, and their right sides. */
export interface System {
  readonly a: Tensor;
  readonly b: Tensor;
}

/** Matrices a [..., m, n] and right sides b [..., m, k], both in one dtype and with one batch. */
export function system(op: string, left: Tensor, right: Tensor): System {
  const [a, b] = [matrices(op, left), matrices(op, right)];
  meet(op, a, b);
  if (a.shape.at(-2) !== b.shape.at(-2)) {
    throw new ShapeError(
      op,
      `the right side must have a row for each row of the matrix, got ${formatShape(a.shape)} and ${formatShape(b.shape)}. Give [..., m, n] and [..., m, k], or one right side [m]`,
      [a.shape, b.shape],
    );
  }
  const dtype = floatOf(promote(a.dtype, b.dtype));
  const batch = batchOf(op, a, b);
  const fitted = (x: Tensor) => withBatch(inDType(x, dtype), batch);
  return { a: fitted(a), b: fitted(b) };
}

const inDType = (x: Tensor, dtype: FloatDType): Tensor => (x.dtype === dtype ? x : cast(x, dtype));

/** The batch that those of a and b broadcast to. */
function batchOf(op: string, a: Tensor, b: Tensor): number[] {
  const [x, y] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const rank = Math.max(x.length, y.length);
  return Array.from({ length: rank }, (_, axis) => {
    const p = x[axis - rank + x.length] ?? 1;
    const q = y[axis - rank + y.length] ?? 1;
    if (p === q || q === 1) return p;
    if (p === 1) return q;
    throw new ShapeError(
      op,
      `batches must be equal or broadcast, got ${formatShape(a.shape)} and ${formatShape(b.shape)} (${p} != ${q}). Axes are matched from the last; an axis of size 1 repeats`,
      [a.shape, b.shape],
    );
  });
}

/** The matrices of x, repeated to a batch. */
export function withBatch(x: Tensor, batch: readonly number[]): Tensor {
  const shape = [...batch, ...x.shape.slice(-2)];
  return formatShape(shape) === formatShape(x.shape) ? x : expand(x, shape);
}

/** The refusal of a matrix without an inverse. */
export function singular(op: string, which: string, column: number): ArgumentError {
  return new ArgumentError(
    op,
    `${which} must be invertible, got a singular one: column ${column} has no pivot. Use pinv, or add a little to the diagonal`,
  );
}

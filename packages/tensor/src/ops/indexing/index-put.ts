/**
 * Writing at positions of several axes at once: one scatter of rows.
 */
import { live, meet } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { ArgumentError, DTypeError, describeValue, formatShape, ShapeError } from '../../errors.js';
import { broadcastShapes } from '../../layout/infer.js';
import { dense, sizeOf } from '../../layout/layout.js';
import { checkOptions, flagOf } from '../../option-names.js';
import type { Tensor } from '../../tensor.js';
import { add, mul } from '../elementwise/index.js';
import { expand, expandTo } from '../move/expand.js';
import { reshape } from '../move/reshape.js';
import { scalarLike } from '../move/scalar.js';
import { checkIndexDType, checkRange } from './check.js';
import { scatterFor } from './scatter.js';

/** Options of {@link indexPut}. */
export interface IndexPutOptions {
  /** Whether values are added to what is there, repeated positions too. Default: false, they are set. */
  readonly accumulate?: boolean;
}

/**
 * A copy of x with values at positions of its first axes: out[indices[0], indices[1], ..] = values. Of several values of
 * one position the last in row-major order is set, and it alone has a gradient; or all are added.
 *
 * The backend checks the positions before anything is written, with one small kernel for each axis; nothing is read back.
 *
 * @param indices int32, one for each of the first axes of x; they broadcast together.
 * @param values what is written, in the dtype of x: of the indices' shape followed by the other axes of x, or smaller
 *   where it repeats; a number is written everywhere.
 * @throws {IndexError} if an index is outside 0..size-1 of its axis; negative ones are.
 * @throws {ShapeError} if there are more indices than axes, or indices or values do not broadcast.
 * @throws {DTypeError} if the indices are not int32, the dtypes differ, or bool is to be added.
 * @throws {ArgumentError} without indices, for an unknown option, or for a number that x cannot hold.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const at = (...values: number[]) => tensor(Int32Array.from(values), { backend });
 * const x = zeros([2, 3], { backend });
 * String(indexPut(x, [at(0, 1), at(2, 0)], tensor([7, 8], { backend }))); // => [[0. 0. 7.] [8. 0. 0.]]
 * String(indexPut(x, [at(1, 1)], 5, { accumulate: true })); // => [[ 0. 0. 0.] [10. 10. 10.]]
 * ```
 */
export function indexPut(
  x: Tensor,
  indices: readonly Tensor[],
  values: Tensor | number,
  options: IndexPutOptions = {},
): Tensor {
  const op = 'indexPut';
  if (typeof values === 'number') live(op, x);
  else meet(op, x, values);
  checkOptions(op, options, { accumulate: true });
  const kind = flagOf(op, 'accumulate', options.accumulate) ? 'add' : 'set';
  const { shape } = x.layout;
  const first = checkIndexList(op, x, indices);
  const last = indices.length;
  const rest = shape.slice(last);
  const rows = sizeOf(shape.slice(0, last));
  const row = sizeOf(rest);
  if (typeof values !== 'number' && values.dtype !== x.dtype) {
    throw new DTypeError(
      op,
      `values must have the dtype of x, got ${values.dtype} and ${x.dtype}. Use cast`,
      [values.dtype, x.dtype],
    );
  }
  const met = indices.reduce(
    (like, one) => dense('int32', broadcastShapes(op, like, one.layout)),
    first.layout,
  ).shape;
  indices.forEach((one, axis) => {
    checkRange(op, shape, one, axis);
  });
  return inScope(() => {
    const count = sizeOf(met);
    const positions = reshape(expand(rowsOf(indices, shape), met), [count, 1]);
    const value = typeof values === 'number' ? scalarLike(op, x, values) : values;
    const written = reshape(expandTo(op, value, [...met, ...rest]), [count, row]);
    const flat = reshape(x, [rows, row]);
    return reshape(scatterFor(op, kind, flat, expand(positions, [count, row]), written, 0), shape);
  });
}

/** The position in the first axes, taken as one, that the indices name together. */
function rowsOf(indices: readonly Tensor[], shape: readonly number[]): Tensor {
  return indices.reduce((rows, one, axis) => add(mul(rows, shape[axis] ?? 0), one));
}

/** Throws unless there is an int32 tensor for some of the first axes; answers the first. */
function checkIndexList(op: string, x: Tensor, indices: readonly Tensor[]): Tensor {
  if (!Array.isArray(indices) || indices.length === 0) {
    throw new ArgumentError(
      op,
      `needs an array of index tensors, got ${Array.isArray(indices) ? 'an empty array' : describeValue(indices)}. Give one for each of the first axes`,
    );
  }
  if (indices.length > x.rank) {
    throw new ShapeError(
      op,
      `needs at most one index tensor for each axis, got ${indices.length} for shape ${formatShape(x.shape)}. Leave some out`,
      [x.shape],
    );
  }
  for (const one of indices) {
    meet(op, x, one);
    checkIndexDType(op, one);
  }
  return indices[0]!;
}

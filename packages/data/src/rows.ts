/** Rows of host arrays: an array's first axis counts them. */
import {
  ArgumentError,
  type DType,
  hostArray,
  ShapeError,
  sizeOf,
  type TypedArray,
} from '@evenkeel/tensor';
import type { HostArray } from './host-array.js';

/** How many rows an array has: the size of its first axis. */
export function rowsOf(op: string, what: string, shape: readonly number[]): number {
  const [rows] = shape;
  if (rows === undefined) {
    throw new ShapeError(
      op,
      `${what} must have an axis of rows, got a single number. Give an array with one element per row`,
      [shape],
    );
  }
  return rows;
}

/** Some rows of an array, in this order, stored as `dtype`. Integers must fit: see integersOf. */
export function takeRows(array: HostArray, rows: ArrayLike<number>, dtype: DType): TypedArray {
  const width = sizeOf(array.shape.slice(1));
  const out = hostArray(dtype, rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    out.set(array.data.subarray(row * width, (row + 1) * width), i * width);
  }
  return out;
}

/** The same numbers as int32, if they are such. */
export function integersOf(op: string, what: string, array: HostArray): HostArray {
  const { data, shape } = array;
  if (data instanceof Int32Array || data instanceof Uint8Array) return array;
  const wrong = data.findIndex((value) => value !== (value | 0));
  if (wrong >= 0) {
    throw new ArgumentError(
      op,
      `${what} must hold 32-bit integers, got ${data[wrong]} as element ${wrong}. ` +
        "Round the values, or make them floats: a Float32Array, or yDtype: 'float32'",
    );
  }
  return { data: Int32Array.from(data), shape };
}

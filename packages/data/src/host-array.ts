/**
 * Arrays in host memory: the one form that everything in this package computes with, and what is read into it.
 * Not here: tensors, which live on a backend (column.ts).
 */
import {
  ArgumentError,
  type DType,
  formatShape,
  hostArray,
  ShapeError,
  sizeOf,
  Tensor,
  type TypedArray,
} from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';

/** Numbers in host memory, in row-major order, and the sizes of their axes. */
export interface HostArray {
  /** A Uint8Array holds bytes, such as pixels, or booleans as 0 and 1. */
  readonly data: TypedArray;
  readonly shape: readonly number[];
}

/**
 * What can be read as a {@link HostArray}: one itself, a typed array (one axis), or numbers, booleans and these in
 * nested arrays.
 */
export type HostInput =
  | number
  | boolean
  | TypedArray
  | Uint8ClampedArray
  | HostArray
  | readonly HostInput[];

/**
 * Reads numbers into one typed array with a shape. Typed arrays are shared, not copied.
 *
 * Nested arrays of numbers become a Float64Array, of booleans a Uint8Array, of typed arrays of one type an array of
 * that type; a mixture becomes a Float64Array.
 *
 * @throws {ShapeError} if rows differ in shape, or a shape needs another number of values.
 * @throws {ArgumentError} for a Tensor, and for what is no number.
 *
 * @example
 * ```ts
 * hostArrayOf([[1, 2, 3], [4, 5, 6]]).shape; // => [ 2, 3 ]
 * hostArrayOf([Int32Array.of(1, 2), Int32Array.of(3, 4)]).data; // => Int32Array(4) [ 1, 2, 3, 4 ]
 * hostArrayOf({ data: new Float32Array(6), shape: [3, 2] }).shape; // => [ 3, 2 ]
 * ```
 */
export function hostArrayOf(input: HostInput): HostArray {
  return readHost('hostArrayOf', 'the input', input);
}

/** As {@link hostArrayOf}, for messages about `what` of the function `op`. Refuses tensors. */
export function readHost(op: string, what: string, input: HostInput | Tensor): HostArray {
  if (isHostArray(input)) return checked(op, what, input);
  if (isTyped(input)) return { data: accepted(op, what, input), shape: [input.length] };
  const shape = shapeOf(input);
  const data = new Float64Array(sizeOf(shape));
  const reading: Reading = { op, what, shape, data, dtype: null, at: [] };
  fill(reading, input, 0, 0);
  const { dtype } = reading;
  if (dtype === null || dtype === 'float64') return { data, shape };
  const typed = hostArray(dtype, data.length);
  typed.set(data);
  return { data: typed, shape };
}

function isHostArray(value: unknown): value is HostArray {
  return (
    typeof value === 'object' &&
    value !== null &&
    'data' in value &&
    'shape' in value &&
    !(value instanceof Tensor)
  );
}

/** A typed array; whether of a type that is known here, `accepted` finds. */
function isTyped(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value);
}

/** The dtype whose elements `data` stores; bytes count as bool, which is stored so. */
export function storageOf(data: TypedArray): DType {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Float64Array) return 'float64';
  return data instanceof Int32Array ? 'int32' : 'bool';
}

/** Refuses typed arrays of other types: that their numbers are floats or integers must be said. */
function accepted(op: string, what: string, data: ArrayBufferView): TypedArray {
  if (
    data instanceof Float32Array ||
    data instanceof Float64Array ||
    data instanceof Int32Array ||
    data instanceof Uint8Array
  )
    return data;
  if (data instanceof Uint8ClampedArray)
    return new Uint8Array(data.buffer, data.byteOffset, data.length);
  throw new ArgumentError(
    op,
    `${what} must be a Float32Array, Float64Array, Int32Array, Uint8Array or Uint8ClampedArray, got ${describeValue(data)}. ` +
      'Convert it: Float32Array.from(values) for quantities, Int32Array.from(values) for labels',
  );
}

function checked(op: string, what: string, { data, shape }: HostArray): HostArray {
  if (
    !isTyped(data) ||
    !Array.isArray(shape) ||
    !shape.every((n) => Number.isSafeInteger(n) && n >= 0)
  ) {
    throw new ArgumentError(
      op,
      `${what} must be { data: a typed array, shape: its sizes }, got data ${describeValue(data)} and shape ${describeValue(shape)}. ` +
        'Give nested arrays as they are',
    );
  }
  const values = accepted(op, what, data);
  if (sizeOf(shape) !== values.length) {
    throw new ShapeError(
      op,
      `the shape ${formatShape(shape)} of ${what} needs ${sizeOf(shape)} values, got ${values.length}. Change the shape or the values`,
      [shape],
    );
  }
  return values === data ? { data, shape } : { data: values, shape };
}

/** The shape that the first element of every axis has. */
function shapeOf(input: HostInput | Tensor): number[] {
  if (Array.isArray(input)) return [input.length, ...(input.length > 0 ? shapeOf(input[0]) : [])];
  if (isTyped(input)) return [input.length];
  return isHostArray(input) ? [...input.shape] : [];
}

/** A nested array on its way into `data`. */
interface Reading {
  readonly op: string;
  readonly what: string;
  readonly shape: readonly number[];
  readonly data: Float64Array;
  /** What all leaves so far are stored as; null before the first. */
  dtype: DType | null;
  /** The position of what is being read, axis by axis. */
  readonly at: number[];
}

/** Writes what stands `depth` axes deep into `data`, from `start`; answers where the next begins. */
function fill(reading: Reading, input: HostInput | Tensor, depth: number, start: number): number {
  const { shape, data } = reading;
  if (!Array.isArray(input)) return fillLeaf(reading, input, depth, start);
  if (input.length !== shape[depth]) throw ragged(reading, input, depth);
  let next = start;
  for (let i = 0; i < input.length; i++) {
    reading.at[depth] = i;
    const item: HostInput = input[i];
    if (typeof item === 'number' && depth + 1 === shape.length) {
      note(reading, 'float64');
      data[next++] = item;
    } else next = fill(reading, item, depth + 1, next);
  }
  return next;
}

function fillLeaf(
  reading: Reading,
  input: HostInput | Tensor,
  depth: number,
  start: number,
): number {
  const { op, what, shape, data } = reading;
  const leaf = leafOf(op, what, input, reading.at.slice(0, depth));
  const own = shapeOf(input);
  if (own.length !== shape.length - depth || own.some((n, i) => n !== shape[depth + i]))
    throw ragged(reading, input, depth);
  if (typeof leaf === 'object') {
    note(reading, storageOf(leaf));
    data.set(leaf, start);
    return start + leaf.length;
  }
  note(reading, typeof leaf === 'boolean' ? 'bool' : 'float64');
  data[start] = Number(leaf);
  return start + 1;
}

function note(reading: Reading, dtype: DType): void {
  if (reading.dtype === null) reading.dtype = dtype;
  else if (reading.dtype !== dtype) reading.dtype = 'float64';
}

function ragged(
  { op, what, shape, at }: Reading,
  input: HostInput | Tensor,
  depth: number,
): ShapeError {
  const [expected, found] = [shape.slice(depth), shapeOf(input)];
  return new ShapeError(
    op,
    `the rows of ${what} must have one shape, got ${formatShape(expected)} and, at ${formatShape(at.slice(0, depth))}, ${formatShape(found)}. ` +
      'Pad them to one length',
    [expected, found],
  );
}

function leafOf(
  op: string,
  what: string,
  input: HostInput | Tensor,
  at: readonly number[],
): number | boolean | TypedArray {
  if (typeof input === 'number' || typeof input === 'boolean') return input;
  if (isTyped(input)) return accepted(op, what, input);
  if (isHostArray(input)) return checked(op, what, input).data;
  const place = at.length === 0 ? '' : ` at ${formatShape(at)}`;
  if (input instanceof Tensor) {
    throw new ArgumentError(
      op,
      `${what} must be in host memory, got a Tensor${place}. Read it: { data: await t.read(), shape: t.shape }`,
    );
  }
  throw new ArgumentError(
    op,
    `${what} must be numbers, booleans, typed arrays, arrays of these, or { data, shape }, got ${describeValue(input)}${place}. ` +
      'Convert other values to numbers first',
  );
}

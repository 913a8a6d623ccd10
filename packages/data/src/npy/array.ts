/** The bytes of one .npy file, and the array they hold in host memory. Not here: files of several arrays (../npz.ts). */
import {
  type Backend,
  type DType,
  scope,
  sizeOf,
  Tensor,
  type TypedArray,
  tensor,
  transpose,
} from '@evenkeel/tensor';
import { type HostInput, readHost, storageOf } from '../host-array.js';
import { descrOf, dtypeOf, valuesOf } from './dtypes.js';
import { headerBytes, readHeader } from './header.js';
import { damaged } from './refusals.js';

/** Where arrays of a file become tensors, and of which dtype. */
export interface NpyOptions {
  readonly backend: Backend;
  /** Of the tensors; default: float32 for f2 and f4, float64 for f8, int32 for integers, bool for b1. Converts as `cast`. */
  readonly dtype?: DType | undefined;
}

/** An array as a file has it. */
interface NpyArray {
  readonly values: TypedArray;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly fortranOrder: boolean;
}

/** Reads a whole file; nothing is allocated before its size is known to be there. */
export function decodeNpy(op: string, bytes: Uint8Array, wanted: DType | undefined): NpyArray {
  const { descr, fortranOrder, shape, end } = readHeader(op, bytes);
  const dtype = dtypeOf(op, descr);
  const raw = bytes.subarray(end);
  // A product that is no longer exact is far larger than any file.
  const expected = sizeOf(shape) * dtype.bytes;
  if (expected !== raw.length) {
    throw damaged(
      op,
      `${descr} of shape (${shape.join(', ')}) takes ${expected} bytes, got ${raw.length} behind the header`,
    );
  }
  return { values: valuesOf(op, raw, dtype, wanted), dtype: dtype.dtype, shape, fortranOrder };
}

/** The tensor of an array; in Fortran order a transposed view. */
export function upload(array: NpyArray, options: NpyOptions): Tensor {
  const { values, shape, fortranOrder } = array;
  const dtype = options?.dtype ?? array.dtype;
  const backend = options?.backend;
  if (!fortranOrder) return tensor(values, { shape, dtype, backend });
  return scope(() => transpose(tensor(values, { shape: [...shape].reverse(), dtype, backend })));
}

/** The file that NumPy would write for an array. */
export async function encodeNpy(
  op: string,
  what: string,
  input: Tensor | HostInput,
): Promise<Uint8Array<ArrayBuffer>> {
  const { descr, data, shape } =
    input instanceof Tensor
      ? { descr: descrOf[input.dtype], data: await input.read(), shape: input.shape }
      : hostOf(op, what, input);
  const header = headerBytes(descr, shape);
  const bytes = new Uint8Array(header.length + data.byteLength);
  bytes.set(header);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), header.length);
  return bytes;
}

/** A host array; whether its bytes are booleans nobody said, so they are written as numbers. */
function hostOf(op: string, what: string, input: HostInput) {
  const { data, shape } = readHost(op, what, input);
  return { descr: data instanceof Uint8Array ? '|u1' : descrOf[storageOf(data)], data, shape };
}

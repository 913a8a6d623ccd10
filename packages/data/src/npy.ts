/**
 * @evenkeel/data/npy: arrays in NumPy's .npy files, from bytes and to bytes. It reads no files, and unpickles nothing.
 */
import type { Tensor } from '@evenkeel/tensor';
import type { HostInput } from './host-array.js';
import { decodeNpy, encodeNpy, type NpyOptions, upload } from './npy/array.js';
import { bytesOf } from './npy/refusals.js';

export type { NpyOptions };

/**
 * The array of a .npy file, as `numpy.save` writes them: formats 1.0 to 3.0, C or Fortran order, of either byte
 * order. f4, f8, i4 and b1 become float32, float64, int32 and bool, f2 becomes float32, all exactly; i1, u1, i2, u2, u4, i8
 * and u8 become int32 if every value fits.
 *
 * NumPy's own default is float64, which not every backend has: say `dtype: 'float32'`.
 *
 * @param bytes the whole file, of one array; not changed, and free to change afterwards
 * @throws {ArgumentError} if the file breaks a rule of the format, such as fewer bytes than its shape needs
 * @throws {DTypeError} if it holds texts, objects, records, complex numbers or dates, or an integer outside int32, and no
 * float dtype is asked for
 * @throws {CapabilityError} if the backend lacks the dtype
 *
 * @example
 * ```ts
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { readNpy, writeNpy } from '@evenkeel/data/npy';
 * const backend = new CpuBackend();
 * const bytes = await writeNpy([[1, 2], [3, 4]]);
 * String(readNpy(bytes, { backend, dtype: 'int32' })); // => [[1 2] [3 4]]
 * readNpy(bytes.subarray(0, 140), { backend }); // throws <f8 of shape (2, 2) takes 32 bytes, got 12
 * ```
 */
export function readNpy(bytes: Uint8Array | ArrayBuffer, options: NpyOptions): Tensor {
  return upload(decodeNpy('readNpy', bytesOf('readNpy', bytes), options?.dtype), options);
}

/**
 * A .npy file of one array, byte for byte as `numpy.save` writes it: format 1.0, C order, little-endian.
 *
 * @param input a tensor, or an array in host memory as `hostArrayOf` takes them; of these, bytes and booleans are written
 * as u1, nested numbers as f8
 * @throws {ArgumentError} for what is neither, and {ShapeError} for rows of different lengths
 *
 * @example
 * ```ts
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { writeNpy } from '@evenkeel/data/npy';
 * const bytes = await writeNpy(tensor([1, 2, 3], { backend: new CpuBackend() }));
 * new TextDecoder('latin1').decode(bytes.subarray(1, 6)); // => NUMPY
 * bytes.length; // => 140
 * ```
 */
export function writeNpy(input: Tensor | HostInput): Promise<Uint8Array<ArrayBuffer>> {
  return encodeNpy('writeNpy', 'the input', input);
}

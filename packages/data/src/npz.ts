/**
 * @evenkeel/data/npz: arrays by name in NumPy's .npz files, which are zip files of .npy files. It reads no files, and
 * unpickles nothing.
 */
import { ArgumentError, scope, Tensor } from '@evenkeel/tensor';
import { checkOptions, describeValue } from '@evenkeel/tensor/dispatch';
import { type Zippable, zipSync } from 'fflate';
import type { HostInput } from './host-array.js';
import { decodeNpy, encodeNpy, type NpyOptions, upload } from './npy/array.js';
import { bytesOf, damaged, quote } from './npy/refusals.js';
import { unzip } from './npy/zip.js';

export type { NpyOptions };

/** Options of {@link readNpz}. */
export interface NpzOptions extends NpyOptions {
  /** The most bytes that all arrays may take when unpacked; default 2^30. */
  readonly maxBytes?: number;
}

const EXTENSION = '.npy';

/** The length of a name is written with 16 bits. */
const MAX_NAME_BYTES = 0xffff;

/** The first day of zip's calendar: the same arrays give the same bytes on every day. */
const DATE = new Date(1980, 0, 1);

/**
 * The arrays of a .npz file, as `numpy.savez` and `numpy.savez_compressed` write them, by their names; each as by
 * `readNpy`. All arrays are read before the first tensor is made.
 *
 * Nothing in the file is believed: sizes are compared with what is there before memory is taken, and contents
 * with their checksums.
 *
 * @param options as for `readNpy`, for all arrays, and `maxBytes`
 * @throws {ArgumentError} if the file breaks a rule of a format, holds what is no array, or is larger than allowed
 * @throws {DTypeError} if an array's dtype is not read
 * @throws {CapabilityError} if the backend lacks a dtype
 *
 * @example
 * ```ts
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { readNpz, writeNpz } from '@evenkeel/data/npz';
 * const bytes = await writeNpz({ x: [[1, 2], [3, 4]], y: Int32Array.of(0, 1) });
 * const arrays = readNpz(bytes, { backend: new CpuBackend() });
 * console.log([...arrays.keys()], arrays.get('x')?.dtype); // => [ 'x', 'y' ] float64
 * String(arrays.get('y')); // => [0 1]
 * ```
 */
export function readNpz(bytes: Uint8Array | ArrayBuffer, options: NpzOptions): Map<string, Tensor> {
  const op = 'readNpz';
  const { maxBytes = 2 ** 30, dtype } = options ?? {};
  if (!(maxBytes >= 0)) {
    throw new ArgumentError(
      op,
      `maxBytes must be at least 0, got ${describeValue(maxBytes)}. Leave it out for 2^30`,
    );
  }
  const arrays = new Map(
    Array.from(unzip(op, bytesOf(op, bytes), maxBytes), ([file, content]) => {
      if (!file.endsWith(EXTENSION)) {
        throw damaged(op, `a .npz file holds .npy files alone, got ${quote(file)}`);
      }
      const name = file.slice(0, -EXTENSION.length);
      return [name, decodeNpy(`${op} ${quote(name)}`, content, dtype)] as const;
    }),
  );
  return scope(() => {
    const tensors = new Map<string, Tensor>();
    for (const [name, array] of arrays) tensors.set(name, upload(array, options));
    return tensors;
  });
}

/** Arrays by name: tensors, or arrays in host memory. */
export type NamedArrays =
  | ReadonlyMap<string, Tensor | HostInput>
  | Readonly<Record<string, Tensor | HostInput>>;

/**
 * A .npz file of several arrays, which `numpy.load` reads; each as by `writeNpy`. The same arrays in the same order give
 * the same bytes.
 *
 * @param options `compress` deflates the arrays, as numpy.savez_compressed does; default false
 * @throws {ArgumentError} if a name is empty or longer than zip files allow, an array cannot be written, or an option is
 * unknown
 *
 * @example
 * ```ts
 * import { writeNpz } from '@evenkeel/data/npz';
 * const zeros = new Float32Array(1000);
 * const [plain, small] = [await writeNpz({ zeros }), await writeNpz({ zeros }, { compress: true })];
 * console.log(plain.length > 4000, small.length < 400); // => true true
 * ```
 */
export async function writeNpz(
  arrays: NamedArrays,
  options: { readonly compress?: boolean } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const op = 'writeNpz';
  checkOptions(op, options, { compress: true });
  const { compress = false } = options;
  const isMap = arrays instanceof Map;
  const isRecord = typeof arrays === 'object' && arrays !== null && !(Symbol.iterator in arrays);
  if (arrays instanceof Tensor || !(isMap || isRecord)) {
    throw new ArgumentError(
      op,
      `needs arrays by name, got ${describeValue(arrays)}. Give { x: array }, or one array to writeNpy`,
    );
  }
  const files: Zippable = {};
  const entries = isMap ? [...arrays] : Object.entries(arrays);
  for (const [name, array] of entries) {
    if (typeof name !== 'string' || name === '') {
      throw new ArgumentError(
        op,
        `each array needs a name, got ${describeValue(name)}. Give a text that is not empty`,
      );
    }
    const { length } = new TextEncoder().encode(name + EXTENSION);
    if (length > MAX_NAME_BYTES) {
      throw new ArgumentError(
        op,
        `a name with .npy may have ${MAX_NAME_BYTES} bytes, got ${length}. Give a shorter one`,
      );
    }
    files[name + EXTENSION] = await encodeNpy(op, quote(name), array);
  }
  return zipSync(files, { level: compress ? 6 : 0, mtime: DATE });
}

/** States in files of Node, Bun and Deno. Not here: the bytes (encode.ts, decode.ts), the disk (disk.ts). */
import type { StateDict } from '@evenkeel/tensor';
import { decode, type SafetensorsContents } from './decode.js';
import { diskOf, readFile, writeFile } from './disk.js';
import { encode } from './encode.js';

/**
 * Writes a state to a safetensors file (Node, Bun, Deno), as {@link encodeSafetensors} describes it.
 *
 * The file is there as a whole or not at all: the bytes go to a new file in the same folder, are flushed to the disk,
 * and then take the place of the old file in one step. If anything fails, the old file stays as it was and the new
 * one is removed. The permissions of an old file are kept, and a symbolic link keeps pointing at it.
 *
 * @param path of the file; its folder must exist
 * @param metadata texts to keep beside the tensors. Default: none
 * @throws ArgumentError if the path cannot be written to, and what {@link encodeSafetensors} throws
 * @throws CapabilityError in a browser: offer the bytes of {@link encodeSafetensors} as a download
 *
 * @example
 * ```ts
 * import { mkdtemp, rm } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * const folder = await mkdtemp(join(tmpdir(), 'evenkeel-'));
 * const path = join(folder, 'weights.safetensors');
 * const data = Float32Array.of(1, 2);
 * await saveSafetensors(path, new Map([['bias', { kind: 'parameter', dtype: 'float32', shape: [2], data }]]));
 * const { state } = await loadSafetensors(path);
 * state.get('bias')?.data; // => Float32Array(2) [ 1, 2 ]
 * await rm(folder, { recursive: true });
 * ```
 */
export async function saveSafetensors(
  path: string,
  state: StateDict,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const op = 'saveSafetensors';
  const disk = diskOf(op, 'Offer the bytes of encodeSafetensors as a download instead');
  await writeFile(op, disk, path, encode(op, state, metadata));
}

/**
 * Reads a safetensors file (Node, Bun, Deno; up to 2 GiB), as {@link decodeSafetensors} describes it.
 *
 * @throws ArgumentError if the file cannot be read, and what {@link decodeSafetensors} throws
 * @throws CapabilityError in a browser: give what fetch gets to {@link decodeSafetensors}
 *
 * @example
 * ```ts
 * await loadSafetensors('no-such-file.safetensors'); // throws 'no-such-file.safetensors' must be a file
 * ```
 */
export async function loadSafetensors(path: string): Promise<SafetensorsContents> {
  const op = 'loadSafetensors';
  const disk = diskOf(op, 'Give the bytes that fetch gets to decodeSafetensors instead');
  // The path stands where the name of the operation does: errors about the contents then say which file.
  return decode(`${op} ${path}`, await readFile(op, disk, path));
}

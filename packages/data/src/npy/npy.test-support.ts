/** The golden files of npy_files.py, and what tests of them share. */
import { type Backend, memory } from '@evenkeel/tensor';
import { expect } from 'vitest';

/** Bytes of a golden file, at an odd place in their buffer: readers must not count on alignment. */
export function fromBase64(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  const odd = new Uint8Array(bytes.length + 1).subarray(1);
  odd.set(bytes);
  return odd;
}

/** Values as numbers: JSON has no NaN, no infinities and no -0. */
export const numbersOf = (values: readonly (number | string)[]): number[] => values.map(Number);

/** A .npy file with this header and this data. */
export function fileOf(header: string, data: readonly number[] = [], version = [1, 0]): Uint8Array {
  const text = new TextEncoder().encode(header);
  const length =
    version[0] === 1
      ? [text.length & 255, text.length >> 8]
      : [text.length & 255, text.length >> 8, 0, 0];
  return Uint8Array.from([
    0x93,
    ...new TextEncoder().encode('NUMPY'),
    ...version,
    ...length,
    ...text,
    ...data,
  ]);
}

/** Runs `body` and expects as many live buffers after it as before. */
export async function balanced(backend: Backend, body: () => unknown): Promise<void> {
  const { buffers } = memory(backend);
  await body();
  expect(memory(backend).buffers).toBe(buffers);
}

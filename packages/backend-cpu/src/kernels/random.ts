/**
 * Random bits: the portable Threefry of `tensor`, element by element.
 */
import { type KeyWords, threefryBits } from '@evenkeel/tensor';
import { arrayOf, type CpuOperand } from '../buffer.js';

/** See Backend.randomBits. */
export function randomBits(key: KeyWords, out: CpuOperand): void {
  const words = arrayOf(out);
  if (!(words instanceof Int32Array)) return;
  threefryBits(key, words.subarray(out.offset, out.offset + out.layout.size), 0, out.layout.size);
}

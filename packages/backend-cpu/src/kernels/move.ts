/**
 * Copies between views.
 */
import { hostArray, type TypedArray } from '@evenkeel/tensor';
import { arrayOf, type CpuOperand } from '../buffer.js';
import { allOffsets } from './walk.js';

/** See Backend.copy. */
export function copy(x: CpuOperand, out: CpuOperand): void {
  const from = arrayOf(x);
  const to = arrayOf(out);
  const { size } = x.layout;
  const source = allOffsets(x.layout.shape, x.layout.strides, x.offset, size);
  const target = allOffsets(out.layout.shape, out.layout.strides, out.offset, size);
  for (let i = 0; i < size; i++) to[target[i]!] = from[source[i]!]!;
}

/** See Backend.read. */
export function read(x: CpuOperand): TypedArray {
  const from = arrayOf(x);
  const { size, dtype, shape, strides, isDense } = x.layout;
  if (isDense) return from.slice(x.offset, x.offset + size);
  const values = hostArray(dtype, size);
  const offsets = allOffsets(shape, strides, x.offset, size);
  for (let i = 0; i < size; i++) values[i] = from[offsets[i]!]!;
  return values;
}

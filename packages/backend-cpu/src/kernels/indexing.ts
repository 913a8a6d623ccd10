/**
 * Reading and writing along an axis at positions that are data.
 */
import type { ScatterOp } from '@evenkeel/tensor';
import { arrayOf, type CpuOperand } from '../buffer.js';
import { allOffsets } from './walk.js';

/** Offsets into `x` of each index's line along `axis`: all of the position but that axis. */
function lines(x: CpuOperand, indices: CpuOperand, axis: number): Int32Array {
  const strides = x.layout.strides.map((s, i) => (i === axis ? 0 : s));
  return allOffsets(indices.layout.shape, strides, x.offset, indices.layout.size);
}

/** The position of the first index outside the axis, or -1. */
function firstOutside(indices: Int32Array, values: ArrayLike<number>, size: number): number {
  return indices.findIndex((at) => values[at]! < 0 || values[at]! >= size);
}

/** See Backend.gather. */
export function gather(x: CpuOperand, indices: CpuOperand, axis: number, out: CpuOperand): number {
  const at = allOffsets(
    indices.layout.shape,
    indices.layout.strides,
    indices.offset,
    indices.layout.size,
  );
  const index = arrayOf(indices);
  const outside = firstOutside(at, index, x.layout.shape[axis]!);
  if (outside >= 0) return outside;
  const from = arrayOf(x);
  const to = arrayOf(out);
  const line = lines(x, indices, axis);
  const step = x.layout.strides[axis]!;
  for (let i = 0; i < at.length; i++) to[out.offset + i] = from[line[i]! + index[at[i]!]! * step]!;
  return -1;
}

/** See Backend.scatter. */
export function scatter(
  op: ScatterOp,
  updates: CpuOperand,
  indices: CpuOperand,
  axis: number,
  out: CpuOperand,
): number {
  const at = allOffsets(
    indices.layout.shape,
    indices.layout.strides,
    indices.offset,
    indices.layout.size,
  );
  const index = arrayOf(indices);
  const outside = firstOutside(at, index, out.layout.shape[axis]!);
  if (outside >= 0) return outside;
  const from = arrayOf(updates);
  const to = arrayOf(out);
  const source = allOffsets(
    updates.layout.shape,
    updates.layout.strides,
    updates.offset,
    updates.layout.size,
  );
  const line = lines(out, indices, axis);
  const step = out.layout.strides[axis]!;
  for (let i = 0; i < at.length; i++) {
    const place = line[i]! + index[at[i]!]! * step;
    const value = from[source[i]!]!;
    to[place] = op === 'add' ? to[place]! + value : value;
  }
  return -1;
}

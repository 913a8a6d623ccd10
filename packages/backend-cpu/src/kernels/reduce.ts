/**
 * Reductions. Sums add in double precision in row-major order: a reference should be better than what it
 * is compared with, and its bits depend on nothing but the operand.
 */
import type { ArgReduceOp, AxisMask, ReduceOp } from '@evenkeel/tensor';
import { arrayOf, type CpuOperand } from '../buffer.js';
import { allOffsets } from './walk.js';

/** Splits a view into the offsets of its kept positions and those of the reduced ones. */
function split(
  x: CpuOperand,
  axes: AxisMask,
): { readonly kept: Int32Array; readonly reduced: Int32Array } {
  const { shape, strides } = x.layout;
  const pick = (bit: number, offset: number): Int32Array => {
    const chosen = shape.map((_, axis) => axis).filter((axis) => ((axes >> axis) & 1) === bit);
    const sizes = chosen.map((axis) => shape[axis]!);
    const steps = chosen.map((axis) => strides[axis]!);
    return allOffsets(
      sizes,
      steps,
      offset,
      sizes.reduce((product, n) => product * n, 1),
    );
  };
  return { kept: pick(0, x.offset), reduced: pick(1, 0) };
}

/** See Backend.reduce. */
export function reduce(op: ReduceOp, x: CpuOperand, axes: AxisMask, out: CpuOperand): void {
  const from = arrayOf(x);
  const to = arrayOf(out);
  const { kept, reduced } = split(x, axes);
  const int = x.layout.dtype === 'int32';
  for (let i = 0; i < kept.length; i++) {
    const base = kept[i]!;
    let result = op === 'max' ? Number.NEGATIVE_INFINITY : 0;
    for (let k = 0; k < reduced.length; k++) {
      const value = from[base + reduced[k]!]!;
      result = op === 'max' ? Math.max(result, value) : int ? (result + value) | 0 : result + value;
    }
    to[out.offset + i] = op === 'mean' ? result / reduced.length : result;
  }
}

/** See Backend.argReduce: the first largest, or the first NaN. */
export function argReduce(_op: ArgReduceOp, x: CpuOperand, axis: number, out: CpuOperand): void {
  const from = arrayOf(x);
  const to = arrayOf(out);
  const { kept, reduced } = split(x, 1 << axis);
  for (let i = 0; i < kept.length; i++) {
    const base = kept[i]!;
    let best = 0;
    for (let k = 1; k < reduced.length; k++) {
      const current = from[base + reduced[best]!]!;
      const value = from[base + reduced[k]!]!;
      if (!Number.isNaN(current) && (value > current || Number.isNaN(value))) best = k;
    }
    to[out.offset + i] = best;
  }
}

/**
 * Walking strided views: the one place that turns shapes and strides into offsets.
 */
import type { AxisMask, Shape } from '@evenkeel/tensor';
import type { CpuOperand } from '../buffer.js';

/**
 * Offsets of `count` elements from row-major position `start` of a view, written into `offsets`.
 */
export function fillOffsets(
  offsets: Int32Array,
  shape: Shape,
  strides: readonly number[],
  offset: number,
  start: number,
  count: number,
): void {
  const rank = shape.length;
  const position = new Array<number>(rank).fill(0);
  let at = offset;
  let rest = start;
  for (let axis = rank - 1; axis >= 0; axis--) {
    const n = shape[axis]!;
    position[axis] = rest % n;
    rest = Math.floor(rest / n);
    at += position[axis]! * strides[axis]!;
  }
  for (let i = 0; i < count; i++) {
    offsets[i] = at;
    for (let axis = rank - 1; axis >= 0; axis--) {
      at += strides[axis]!;
      if (++position[axis]! < shape[axis]!) break;
      position[axis] = 0;
      at -= strides[axis]! * shape[axis]!;
    }
  }
}

/** The offset of every element of a view, in row-major order. */
export function allOffsets(
  shape: Shape,
  strides: readonly number[],
  offset: number,
  size: number,
): Int32Array {
  const offsets = new Int32Array(size);
  if (size > 0) fillOffsets(offsets, shape, strides, offset, 0, size);
  return offsets;
}

/** Splits a view into the offsets of its kept positions and those of the reduced ones. */
export function split(
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

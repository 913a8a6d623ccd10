/**
 * Walking strided views: the one place that turns shapes and strides into offsets.
 */
import type { Shape } from '@evenkeel/tensor';

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

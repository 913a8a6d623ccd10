/** Reading and writing at positions that are data. An index outside its axis is answered, not thrown. */
import { type ScatterOp, strided } from '@evenkeel/tensor';
import type { Heap, HeapOperand } from './heap.js';
import { placesOf } from './places.js';

/**
 * The elements of `x` that the indices choose along `axis`: for each, where in the heap's array it lies.
 * Instead of them the position of the first index that is outside.
 */
function chosen(
  heap: Heap,
  x: HeapOperand,
  indices: HeapOperand,
  axis: number,
): Int32Array | number {
  const { dtype, shape, strides } = x.layout;
  const size = shape[axis]!;
  const step = strides[axis]!;
  const array = heap.arrayOf(indices);
  const first = heap.indexOf(indices);
  const index = placesOf(indices.layout).map((place) => array[first + place]!);
  const outside = index.findIndex((i) => i < 0 || i >= size);
  if (outside >= 0) return outside;
  // Everything but the position along `axis` is that of the index itself.
  const others = strides.map((s, i) => (i === axis ? 0 : s));
  const lines = placesOf(strided(dtype, indices.layout.shape, others));
  const start = heap.indexOf(x);
  return index.map((i, k) => start + lines[k]! + i * step);
}

/** See Backend.gather. */
export function gather(
  heap: Heap,
  x: HeapOperand,
  indices: HeapOperand,
  axis: number,
  out: HeapOperand,
): number {
  const at = chosen(heap, x, indices, axis);
  if (typeof at === 'number') return at;
  const array = heap.arrayOf(x);
  const to = heap.indexOf(out);
  at.forEach((from, i) => {
    array[to + i] = array[from]!;
  });
  return -1;
}

/** See Backend.scatter. An int32 wraps because the array does. */
export function scatter(
  heap: Heap,
  op: ScatterOp,
  x: HeapOperand,
  indices: HeapOperand,
  axis: number,
  out: HeapOperand,
): number {
  const at = chosen(heap, out, indices, axis);
  if (typeof at === 'number') return at;
  const array = heap.arrayOf(x);
  const from = heap.indexOf(x);
  const places = placesOf(x.layout);
  at.forEach((to, i) => {
    const value = array[from + places[i]!]!;
    array[to] = op === 'add' ? array[to]! + value : value;
  });
  return -1;
}

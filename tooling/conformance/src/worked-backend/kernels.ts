/** Reading, copying and products: index loops over places. A sum of integers wraps at every step. */
import { hostArray, type TypedArray } from '@evenkeel/tensor';
import type { Heap, HeapOperand } from './heap.js';
import { placesOf, split } from './places.js';

/** See Backend.read. */
export function read(heap: Heap, x: HeapOperand): TypedArray {
  const array = heap.arrayOf(x);
  const first = heap.indexOf(x);
  const values = hostArray(x.layout.dtype, x.layout.size);
  placesOf(x.layout).forEach((place, i) => {
    values[i] = array[first + place]!;
  });
  return values;
}

/** See Backend.copy. */
export function copy(heap: Heap, x: HeapOperand, out: HeapOperand): void {
  const array = heap.arrayOf(x); // that of `out` as well: one heap, one dtype
  const from = heap.indexOf(x);
  const to = heap.indexOf(out);
  const places = placesOf(out.layout);
  placesOf(x.layout).forEach((place, i) => {
    array[to + places[i]!] = array[from + place]!;
  });
}

/** See Backend.matmul; `bias`, if there is one, is a dense row that is added to every row of `out`. */
export function matmul(
  heap: Heap,
  a: HeapOperand,
  b: HeapOperand,
  bias: HeapOperand | null,
  out: HeapOperand,
): void {
  const batches = (1 << (out.layout.shape.length - 2)) - 1;
  const left = split(a.layout, batches);
  const right = split(b.layout, batches);
  const [m = 0, depth = 0] = left.outside.shape;
  const [rowStep = 0, aStep = 0] = left.outside.strides;
  const [, n = 0] = right.outside.shape;
  const [bStep = 0, columnStep = 0] = right.outside.strides;
  const [x, y, z] = [heap.arrayOf(a), heap.arrayOf(b), heap.arrayOf(out)];
  const [xFirst, yFirst] = [heap.indexOf(a), heap.indexOf(b)];
  const row = bias === null ? null : { array: heap.arrayOf(bias), first: heap.indexOf(bias) };
  const starts = placesOf(right.inside);
  const wraps = out.layout.dtype === 'int32';
  let to = heap.indexOf(out);
  placesOf(left.inside).forEach((start, batch) => {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let p = xFirst + start + i * rowStep;
        let q = yFirst + starts[batch]! + j * columnStep;
        let sum = row === null ? 0 : row.array[row.first + j]!;
        for (let k = 0; k < depth; k++, p += aStep, q += bStep) {
          if (wraps) sum = (sum + Math.imul(x[p]!, y[q]!)) | 0;
          else sum += x[p]! * y[q]!;
        }
        z[to++] = sum;
      }
    }
  });
}

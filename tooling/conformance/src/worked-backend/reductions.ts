/**
 * Kernels along axes: to one number, to a position, to running results. Sums are taken in double precision in
 * row-major order (any order that depends on the shape alone would do). int32 wraps at every step.
 */
import type { ArgReduceOp, AxisMask, ReduceOp, ScanOp } from '@evenkeel/tensor';
import type { Heap, HeapOperand } from './heap.js';
import { placesOf, split } from './places.js';

/** A way to make one number of many; combined with `identity` a number stays. */
interface Fold {
  readonly identity: number;
  readonly combine: (a: number, b: number) => number;
}

const sum = (wraps: boolean): Fold => ({
  identity: 0,
  combine: wraps ? (a, b) => (a + b) | 0 : (a, b) => a + b,
});

const folds: { readonly [K in ReduceOp]: (wraps: boolean) => Fold } = {
  sum,
  mean: sum,
  prod: (wraps) => ({ identity: 1, combine: wraps ? Math.imul : (a, b) => a * b }),
  max: () => ({ identity: Number.NEGATIVE_INFINITY, combine: Math.max }),
  min: () => ({ identity: Number.POSITIVE_INFINITY, combine: Math.min }),
};

/** See Backend.reduce. The mean of nothing is 0 / 0. */
export function reduce(
  heap: Heap,
  op: ReduceOp,
  x: HeapOperand,
  axes: AxisMask,
  out: HeapOperand,
): void {
  const array = heap.arrayOf(x);
  const first = heap.indexOf(x);
  const { outside, inside } = split(x.layout, axes);
  const places = placesOf(inside);
  const { identity, combine } = folds[op](x.layout.dtype === 'int32');
  const results = heap.arrayOf(out);
  const to = heap.indexOf(out);
  placesOf(outside).forEach((start, i) => {
    let result = identity;
    for (const place of places) result = combine(result, array[first + start + place]!);
    results[to + i] = op === 'mean' ? result / places.length : result;
  });
}

/** See Backend.argReduce. */
export function argReduce(
  heap: Heap,
  op: ArgReduceOp,
  x: HeapOperand,
  axis: number,
  out: HeapOperand,
): void {
  const array = heap.arrayOf(x);
  const first = heap.indexOf(x);
  const { outside, inside } = split(x.layout, 1 << axis);
  const places = placesOf(inside);
  const results = heap.arrayOf(out);
  const to = heap.indexOf(out);
  placesOf(outside).forEach((start, i) => {
    let at = 0;
    let best = array[first + start]!;
    for (let k = 1; k < places.length && !Number.isNaN(best); k++) {
      const value = array[first + start + places[k]!]!;
      if (op === 'argmax' ? value <= best : value >= best) continue; // better, or NaN
      at = k;
      best = value;
    }
    results[to + i] = at;
  });
}

/** See Backend.scan. What is stored is rounded, and the next step begins with it. */
export function scan(heap: Heap, op: ScanOp, x: HeapOperand, axis: number, out: HeapOperand): void {
  const array = heap.arrayOf(x); // that of `out` as well: one heap, one dtype
  const [first, to] = [heap.indexOf(x), heap.indexOf(out)];
  const { combine } = folds[op](x.layout.dtype === 'int32');
  const [source, target] = [split(x.layout, 1 << axis), split(out.layout, 1 << axis)];
  const [reads, writes] = [placesOf(source.inside), placesOf(target.inside)];
  const starts = placesOf(target.outside);
  placesOf(source.outside).forEach((start, i) => {
    let before = 0;
    for (let k = 0; k < reads.length; k++) {
      const value = array[first + start + reads[k]!]!;
      const at = to + starts[i]! + writes[k]!;
      array[at] = k === 0 ? value : combine(array[before]!, value);
      before = at;
    }
  });
}

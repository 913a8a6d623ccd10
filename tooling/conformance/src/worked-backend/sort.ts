/** Sorting: the positions along an axis, in the order of what is there. */
import type { Heap, HeapOperand } from './heap.js';
import { placesOf, split } from './places.js';

/** Below 0 if `a` comes before `b`. NaN is larger than everything, and one NaN equals another. */
function compare(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}

/** See Backend.argsort. The sort of the language keeps the order of equals. */
export function argsort(
  heap: Heap,
  x: HeapOperand,
  axis: number,
  descending: boolean,
  out: HeapOperand,
): void {
  const array = heap.arrayOf(x);
  const results = heap.arrayOf(out);
  const [first, to] = [heap.indexOf(x), heap.indexOf(out)];
  const [source, target] = [split(x.layout, 1 << axis), split(out.layout, 1 << axis)];
  const [reads, writes] = [placesOf(source.inside), placesOf(target.inside)];
  const starts = placesOf(target.outside);
  placesOf(source.outside).forEach((start, i) => {
    const values = Array.from(reads, (place) => array[first + start + place]!);
    const order = values.map((_, k) => k);
    order.sort((a, b) =>
      descending ? compare(values[b]!, values[a]!) : compare(values[a]!, values[b]!),
    );
    order.forEach((position, k) => {
      results[to + starts[i]! + writes[k]!] = position;
    });
  });
}

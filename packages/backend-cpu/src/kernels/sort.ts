/**
 * Sorting along an axis, by positions.
 */
import { arrayOf, type CpuOperand } from '../buffer.js';
import { split } from './walk.js';

/** Negative if a comes before b. NaN is larger than everything, and equal to NaN. */
function compare(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}

/** See Backend.argsort. */
export function argsort(x: CpuOperand, axis: number, descending: boolean, out: CpuOperand): void {
  const from = arrayOf(x);
  const to = arrayOf(out);
  const sources = split(x, 1 << axis);
  const targets = split(out, 1 << axis);
  for (let i = 0; i < sources.kept.length; i++) {
    const valueAt = (k: number): number => from[sources.kept[i]! + sources.reduced[k]!]!;
    const order = Array.from(sources.reduced, (_, k) => k);
    order.sort((a, b) =>
      descending ? compare(valueAt(b), valueAt(a)) : compare(valueAt(a), valueAt(b)),
    );
    order.forEach((position, k) => {
      to[targets.kept[i]! + targets.reduced[k]!] = position;
    });
  }
}

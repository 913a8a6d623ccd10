/**
 * Reductions. Sums add in double precision in row-major order: a reference should be better than what it
 * is compared with, and its bits depend on nothing but the operand.
 */
import type { ArgReduceOp, AxisMask, ReduceOp } from '@evenkeel/tensor';
import { arrayOf, type CpuOperand } from '../buffer.js';
import { split } from './walk.js';

/** A way to make one number of many. */
export interface Fold {
  readonly identity: number;
  readonly combine: (a: number, b: number) => number;
}

const sum = (int: boolean): Fold => ({
  identity: 0,
  combine: int ? (a, b) => (a + b) | 0 : (a, b) => a + b,
});

/** How each operation combines, by whether it does so in integers. */
export const folds: { readonly [K in ReduceOp]: (int: boolean) => Fold } = {
  sum,
  mean: sum,
  prod: (int) => ({ identity: 1, combine: int ? Math.imul : (a, b) => a * b }),
  max: () => ({ identity: Number.NEGATIVE_INFINITY, combine: Math.max }),
  min: () => ({ identity: Number.POSITIVE_INFINITY, combine: Math.min }),
};

/** See Backend.reduce. */
export function reduce(op: ReduceOp, x: CpuOperand, axes: AxisMask, out: CpuOperand): void {
  const from = arrayOf(x);
  const to = arrayOf(out);
  const { kept, reduced } = split(x, axes);
  const { identity, combine } = folds[op](x.layout.dtype === 'int32');
  for (let i = 0; i < kept.length; i++) {
    const base = kept[i]!;
    let result = identity;
    for (let k = 0; k < reduced.length; k++) result = combine(result, from[base + reduced[k]!]!);
    to[out.offset + i] = op === 'mean' ? result / reduced.length : result;
  }
}

/** See Backend.argReduce: the first largest or smallest, or the first NaN. */
export function argReduce(op: ArgReduceOp, x: CpuOperand, axis: number, out: CpuOperand): void {
  const from = arrayOf(x);
  const to = arrayOf(out);
  const { kept, reduced } = split(x, 1 << axis);
  for (let i = 0; i < kept.length; i++) {
    const base = kept[i]!;
    let best = 0;
    for (let k = 1; k < reduced.length; k++) {
      const current = from[base + reduced[best]!]!;
      const value = from[base + reduced[k]!]!;
      const wins = op === 'argmax' ? value > current : value < current;
      if (!Number.isNaN(current) && (wins || Number.isNaN(value))) best = k;
    }
    to[out.offset + i] = best;
  }
}

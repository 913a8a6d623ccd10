/**
 * Running results along an axis.
 */
import type { ScanOp } from '@evenkeel/tensor';
import { arrayOf, type CpuOperand } from '../buffer.js';
import { folds } from './reduce.js';
import { split } from './walk.js';

/** See Backend.scan. What is stored is rounded, so the next step starts from what was stored. */
export function scan(op: ScanOp, x: CpuOperand, axis: number, out: CpuOperand): void {
  const from = arrayOf(x);
  const to = arrayOf(out);
  const { combine } = folds[op](x.layout.dtype === 'int32');
  const sources = split(x, 1 << axis);
  const targets = split(out, 1 << axis);
  for (let i = 0; i < sources.kept.length; i++) {
    const [base, target] = [sources.kept[i]!, targets.kept[i]!];
    for (let k = 0; k < sources.reduced.length; k++) {
      const value = from[base + sources.reduced[k]!]!;
      const place = target + targets.reduced[k]!;
      to[place] = k === 0 ? value : combine(to[target + targets.reduced[k - 1]!]!, value);
    }
  }
}

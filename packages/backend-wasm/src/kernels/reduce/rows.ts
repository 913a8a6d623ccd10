/** The functions that reduce rows of neighbours. Steps are in bytes; nothing has size 0. */
import type { FunctionHandle } from '../../assembler/module.js';
import type { KernelModule } from '../../expression/kernel-module.js';
import { foldRows } from './fold-rows.js';
import { type Fold, type Four, storeSome } from './folds.js';

/** Exports a function: out[i] of the row of `length` elements at x + i * step, for i < count. */
export function writeRows<V extends Four<V>>(
  module: KernelModule,
  name: string,
  fold: Fold<V>,
): FunctionHandle {
  return module.export(
    name,
    ['x', 'out', 'count', 'step', 'outStep', 'length'],
    (f, { x, out, count, step, outStep, length }) => {
      const pointers = Array.from({ length: 4 }, () => f.i32());
      f.repeat(() => {
        // Where there are less than four rows, the first stands in for the others.
        pointers.forEach((pointer, i) => {
          pointer.set(i === 0 ? x : count.gt(i).select(x.add(step.mul(i)), x));
        });
        const result = foldRows(f, fold, pointers, length);
        storeSome(f, fold, out, result, count, outStep);
        x.inc(step.shl(2));
        out.inc(outStep.shl(2));
        count.inc(-4);
        return count.gt(0);
      });
    },
  );
}

/** Exports `parts`: for each of `count` rows its `parts` parts of `length` elements, and one of the rest. */
export function writeParts<V extends Four<V>>(
  module: KernelModule,
  rows: FunctionHandle,
  { bytes }: Fold<V>,
): void {
  module.export(
    'parts',
    ['x', 'out', 'count', 'step', 'parts', 'length', 'rest'],
    (f, { x, out, count, step, parts, length, rest }) => {
      const partStep = f.i32(length.mul(bytes));
      f.times(count, () => {
        f.call(rows, x, out, parts, partStep, bytes, length);
        out.inc(parts.mul(bytes));
        f.if(rest, () => {
          f.call(rows, x.add(parts.mul(partStep)), out, 1, 0, bytes, rest);
          out.inc(bytes);
        });
        x.inc(step);
      });
    },
  );
}

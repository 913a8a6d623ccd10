/** The modules of reductions: for each operation and dtype one, with all that it may need. */
import type { DType, ReduceOp } from '@evenkeel/tensor';
import type { KernelModule } from '../../expression/kernel-module.js';
import { F32x4 } from '../../expression/vector.js';
import type { KernelCache, Kernels } from '../../runtime/kernel-cache.js';
import { writeColumns } from './columns.js';
import { boolMax, boolMin, type Fold, type Four, floatFolds, intFolds } from './folds.js';
import { writeParts, writeRows } from './rows.js';

/** The functions of an operation: `rows`, `parts`, `columns`, and for a sum `divide`, which makes a mean of it. */
export function reductionKernels(cache: KernelCache, op: ReduceOp, dtype: DType): Kernels {
  const kind = op === 'mean' ? 'sum' : op;
  return cache.get(`reduce ${kind} ${dtype}`, (module) => {
    if (dtype === 'bool') writeReductions(module, op === 'min' ? boolMin : boolMax);
    else if (dtype === 'int32') writeReductions(module, intFolds[kind]);
    else {
      writeReductions(module, floatFolds[kind]);
      if (kind === 'sum') writeDivision(module);
    }
  });
}

function writeReductions<V extends Four<V>>(module: KernelModule, fold: Fold<V>): void {
  writeParts(module, writeRows(module, 'rows', fold), fold);
  writeColumns(module, fold);
}

/** Exports `divide`: `count` floats by `divisor`, in place. */
function writeDivision(module: KernelModule): void {
  module.export('divide', ['x', 'count', 'divisor'], (f, { x, count, divisor }) => {
    const by = f.f32x4(F32x4.splat(divisor.toF32()));
    const quotient = f.f32x4();
    f.while(count.gt(0), () => {
      quotient.set(F32x4.load(x).div(by));
      f.storeFirst(x, quotient, count);
      x.inc(16);
      count.inc(-4);
    });
  });
}

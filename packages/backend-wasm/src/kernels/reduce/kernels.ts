/** The modules of reductions: for each operation and dtype one, with all that it may need. */
import type { DType, ReduceOp } from '@evenkeel/tensor';
import type { KernelModule } from '../../expression/kernel-module.js';
import { F32x4 } from '../../expression/vector.js';
import type { KernelCache, Kernels } from '../../runtime/kernel-cache.js';
import { writeColumns } from './columns.js';
import { boolMax, type Fold, type Four, floatMax, floatSum, intMax, intSum } from './folds.js';
import { writeParts, writeRows } from './rows.js';

/** The functions of an operation: `rows`, `parts`, `columns`, and `divide` for a mean, which is a sum at first. */
export function reductionKernels(cache: KernelCache, op: ReduceOp, dtype: DType): Kernels {
  const kind = op === 'max' ? 'max' : 'sum';
  return cache.get(`reduce ${kind} ${dtype}`, (module) => {
    if (dtype === 'bool') writeReductions(module, boolMax);
    else if (dtype === 'int32') writeReductions(module, kind === 'max' ? intMax : intSum);
    else if (kind === 'max') writeReductions(module, floatMax);
    else {
      writeReductions(module, floatSum);
      writeDivision(module);
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

/** Mean and variance of the columns of matrices, or of the rows of one: code, and which suits an operand. */
import { type AxisMask, dtypeCode, type Layout, strided } from '@evenkeel/tensor';
import type { Kernel, KernelModule } from '../../expression/kernel-module.js';
import type { KernelCache } from '../../runtime/kernel-cache.js';
import { keptFirst, patternOf, reducedSize } from '../reduce/pattern.js';
import { defineColumns } from './columns.js';
import { beginWalks } from './matrix.js';
import { PANEL } from './record.js';
import { defineRows } from './rows.js';
import { defineConclude, defineGather, type Series } from './statistics.js';

/** What is done for operands of one layout. */
export interface MomentsPlan {
  /** Null if there is nothing to sum, or not in float32. */
  readonly kernel: Kernel | null;
  readonly matrices: number;
  readonly matrixStep: number;
  readonly terms: number;
  readonly stride: number;
  readonly results: number;
  /** What is copied into the workspace before, or null. */
  readonly copied: Layout | null;
}

/** The plan for the moments over the axes of a mask. */
export function planMoments(kernels: KernelCache, layout: Layout, axes: AxisMask): MomentsPlan {
  const none = { matrices: 1, matrixStep: 0, terms: 0, stride: 0, results: 0, copied: null };
  if (layout.size === 0 || layout.dtypeCode !== dtypeCode.float32) return { ...none, kernel: null };
  const pattern = patternOf(layout, axes, 4);
  if (pattern === null) {
    const { shape, strides } = keptFirst(layout, axes);
    const terms = reducedSize(layout, axes);
    const copied = strided('float32', shape, strides);
    const results = layout.size / terms;
    return { ...none, kernel: ofRows(kernels), terms, stride: 4 * terms, results, copied };
  }
  if (pattern.form === 'rows') {
    const { length: terms, step: stride, count: results } = pattern;
    return { ...none, kernel: ofRows(kernels), terms, stride, results };
  }
  const { count: matrices, matrixStep, rows: terms, step: stride, width: results } = pattern;
  return { ...none, kernel: ofColumns(kernels), matrices, matrixStep, terms, stride, results };
}

const ofRows = (kernels: KernelCache): Kernel =>
  kernels.one('moments of rows', (module) => writeMoments(module, defineRows(module)));

const ofColumns = (kernels: KernelCache): Kernel =>
  kernels.one('moments of columns', (module) => writeMoments(module, defineColumns(module)));

/** Exports run(x, matrices, matrixStep, stride, terms, results, mean, variance, record). */
function writeMoments(module: KernelModule, series: Series): void {
  const gather = defineGather(module, series);
  const conclude = defineConclude(module, series.block, [], () => () => {});
  module.export(
    'run',
    ['x', 'matrices', 'matrixStep', 'stride', 'terms', 'results', 'mean', 'variance', 'record'],
    (f, { x, matrices, matrixStep, stride, terms, results, mean, variance, record }) => {
      const [from, left, width] = [f.i32(), f.i32(), f.i32()];
      beginWalks(f, terms, stride);
      f.repeat(() => {
        from.set(x);
        left.set(results);
        f.repeat(() => {
          width.set(left.min(PANEL));
          f.call(gather, from, stride, terms, record, width);
          f.call(conclude, record, terms, width, mean, variance);
          for (const pointer of [mean, variance]) pointer.inc(width.shl(2));
          from.inc(series.panel(stride));
          left.inc(-PANEL);
          return left.gt(0);
        });
        x.inc(matrixStep);
        matrices.set(matrices.sub(1));
        return matrices;
      });
    },
  );
}

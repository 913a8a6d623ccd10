/** The functions that reduce the rows of a matrix to one. Steps are in bytes; nothing has size 0. */
import type { FunctionHandle } from '../../assembler/module.js';
import type { FunctionBuilder } from '../../expression/function.js';
import type { KernelModule } from '../../expression/kernel-module.js';
import type { I32 } from '../../expression/scalar.js';
import { type Fold, type Four, type FourVariable, storeFirst } from './folds.js';

/** Columns are taken so many vectors at a time. */
const WIDTH = 4;

/**
 * Exports `columns`: for each of `count` matrices, each block of rows gives a row of the dense output. So many
 * rows as `depth` says, a multiple of four, are read together; this changes no result.
 */
export function writeColumns<V extends Four<V>>(module: KernelModule, fold: Fold<V>): void {
  const take = writeTake(module, fold);
  module.export(
    'columns',
    ['x', 'out', 'count', 'matrixStep', 'rows', 'step', 'width', 'block', 'depth'],
    (f, { x, out, count, matrixStep, rows, step, width, block, depth }) => {
      const at = f.i32();
      const left = f.i32();
      const inBlock = f.i32();
      const now = f.i32();
      const isFirst = f.i32();
      f.times(count, () => {
        at.set(x);
        left.set(rows);
        f.repeat(() => {
          inBlock.set(left.min(block));
          left.set(left.sub(inBlock));
          isFirst.set(1);
          f.repeat(() => {
            now.set(inBlock.min(depth));
            f.call(take, at, out, now, step, width, isFirst);
            at.inc(now.mul(step));
            isFirst.set(0);
            inBlock.set(inBlock.sub(now));
            return inBlock;
          });
          out.inc(width.mul(fold.bytes));
          return left;
        });
        x.inc(matrixStep);
      });
    },
  );
}

/** Takes some rows into `out`, which holds what was taken before unless these are the first. */
function writeTake<V extends Four<V>>(module: KernelModule, fold: Fold<V>): FunctionHandle {
  return module.define(
    'take',
    ['x', 'out', 'rows', 'step', 'width', 'isFirst'],
    (f, { x, out, rows, step, width, isFirst }) => {
      const vector = 4 * fold.bytes;
      const sums = Array.from({ length: WIDTH }, () => fold.variable(f));
      const [sum] = sums;
      const identity = fold.variable(f, fold.identity);
      const start = (wide: readonly FourVariable<V>[]): void =>
        f.if(
          isFirst,
          () => {
            for (const sum of wide) sum.set(identity);
          },
          () => {
            for (const [i, sum] of wide.entries()) sum.set(fold.load(out, i * vector));
          },
        );
      const addRows = rowsAdder(f, fold, { x, rows, step });
      f.while(width.ge(4 * WIDTH), () => {
        start(sums);
        addRows(sums);
        for (const [i, sum] of sums.entries()) fold.store(f, out, sum, i * vector);
        x.inc(WIDTH * vector);
        out.inc(WIDTH * vector);
        width.inc(-4 * WIDTH);
      });
      f.while(width.gt(0), () => {
        start([sum!]);
        addRows([sum!]);
        storeFirst(f, fold, out, sum!, width);
        x.inc(vector);
        out.inc(vector);
        width.inc(-4);
      });
    },
  );
}

/** Emits the addition of neighbouring vectors of each row to as many sums: four rows at a time, then one by one. */
function rowsAdder<V extends Four<V>>(
  f: FunctionBuilder,
  fold: Fold<V>,
  { x, rows, step }: { readonly x: I32; readonly rows: I32; readonly step: I32 },
): (sums: readonly FourVariable<V>[]) => void {
  const fourSteps = f.i32(step.shl(2));
  const lines = Array.from({ length: 4 }, () => ({ at: f.i32(), value: fold.variable(f) }));
  const [a, b, c, d] = lines.map(({ value }) => value);
  return (sums) => {
    for (const [i, { at }] of lines.entries()) at.set(x.add(step.mul(i)));
    f.times(rows.shr(2), () => {
      sums.forEach((sum, i) => {
        for (const { at, value } of lines) value.set(fold.load(at, 4 * fold.bytes * i));
        a!.set(fold.combine(a!, b!));
        c!.set(fold.combine(c!, d!));
        a!.set(fold.combine(a!, c!));
        sum.set(fold.combine(sum, a!));
      });
      for (const { at } of lines) at.inc(fourSteps);
    });
    const { at } = lines[0]!;
    f.times(rows.and(3), () => {
      sums.forEach((sum, i) => {
        sum.set(fold.combine(sum, fold.load(at, 4 * fold.bytes * i)));
      });
      at.inc(step);
    });
  };
}

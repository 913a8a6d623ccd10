/**
 * The kernel of softmax and of its logarithm, on rows of neighbours. Some rows at a time go through all steps: the
 * largest of each, the powers, their sums, the results. Powers stand in a scratch where rows end with whole
 * vectors; what stands behind the end of a row gets into no sum.
 */
import { defineProgram, e } from '@evenkeel/tensor';
import type { FunctionHandle } from '../../assembler/module.js';
import type { FunctionBuilder } from '../../expression/function.js';
import type { KernelModule } from '../../expression/kernel-module.js';
import type { I32 } from '../../expression/scalar.js';
import { F32x4 } from '../../expression/vector.js';
import { floatMaxButNaN, floatSum } from '../reduce/folds.js';
import { writeRows } from '../reduce/rows.js';
import { formulaIn } from './formula.js';

const exp = defineProgram('exp', 1, 0, ([x]) => [e.exp(x)]);
const log = defineProgram('log', 1, 0, ([x]) => [e.log(x)]);

/** The bytes of scratch for `block` rows, a multiple of four. */
export function scratchBytes(block: number, columns: number): number {
  return 8 * block + block * 16 * Math.ceil(columns / 4);
}

/**
 * Exports `run`: the rows of `columns` elements at x, x + step, ... to the dense `out`, `block` rows at a time;
 * there is at least one of each. A NaN is not looked for: it gets into the sum, and from there into the whole row.
 */
export function writeSoftmax(module: KernelModule, logarithm: boolean): void {
  const largestOf = writeRows(module, 'largest', floatMaxButNaN);
  const sumsOf = writeRows(module, 'sums', floatSum);
  const powersOf = writePowers(module);
  const logarithmsOf = logarithm ? writeLogarithms(module) : null;
  const results = writeResults(module, logarithm);
  module.export(
    'run',
    ['x', 'step', 'out', 'rows', 'columns', 'block', 'scratch'],
    (f, { x, step, out, rows, columns, block, scratch }) => {
      const rowBytes = f.i32(columns.add(3).shr(2).shl(4));
      const largest = scratch;
      const sums = f.i32(largest.add(block.shl(2)));
      const powers = f.i32(sums.add(block.shl(2)));
      const end = f.i32(out.add(rows.mul(columns.shl(2))));
      const now = f.i32();
      f.repeat(() => {
        now.set(rows.min(block));
        rows.set(rows.sub(now));
        f.call(largestOf, x, largest, now, step, 4, columns);
        f.call(powersOf, x, step, largest, powers, now, columns);
        f.call(sumsOf, powers, sums, now, rowBytes, 4, columns);
        if (logarithmsOf === null)
          f.call(results, powers, rowBytes, largest, sums, out, now, columns, end);
        else {
          f.call(logarithmsOf, sums, now);
          f.call(results, x, step, largest, sums, out, now, columns, end);
        }
        x.inc(now.mul(step));
        out.inc(now.mul(columns.shl(2)));
        return rows;
      });
    },
  );
}

/** exp(x - largest) for each element, and whatever follows up to the end of a vector. */
function writePowers(module: KernelModule): FunctionHandle {
  return module.define(
    'powers',
    ['x', 'step', 'largest', 'out', 'rows', 'columns'],
    (f, { x, step, largest, out, rows, columns }) => {
      const vectors = f.i32(columns.add(3).shr(2));
      const power = formulaIn(f, exp);
      const by = f.f32x4();
      const value = f.f32x4();
      const from = f.i32();
      f.times(rows, () => {
        from.set(x);
        by.set(F32x4.loadSplat(largest));
        f.times(vectors, () => {
          value.set(F32x4.load(from).sub(by));
          f.store(out, power(value));
          from.inc(16);
          out.inc(16);
        });
        x.inc(step);
        largest.inc(4);
      });
    },
  );
}

/** The logarithms of the first `count` floats, and of what follows up to the end of a vector, in place. */
function writeLogarithms(module: KernelModule): FunctionHandle {
  return module.define('logarithms', ['x', 'count'], (f, { x, count }) => {
    const logarithm = formulaIn(f, log);
    const value = f.f32x4();
    f.times(count.add(3).shr(2), () => {
      value.set(F32x4.load(x));
      f.store(x, logarithm(value));
      x.inc(16);
    });
  });
}

/**
 * Of powers: their shares in the sum. Of elements, as logarithms: less the largest, less the logarithm of the sum.
 * Nothing is written from `end` on.
 */
function writeResults(module: KernelModule, logarithm: boolean): FunctionHandle {
  return module.define(
    'results',
    ['x', 'step', 'largest', 'sums', 'out', 'rows', 'columns', 'end'],
    (f, { x, step, largest, sums, out, rows, columns, end }) => {
      const full = f.i32(columns.shr(2));
      const rest = f.i32(columns.and(3));
      const from = f.i32();
      const most = f.f32x4();
      const sum = f.f32x4();
      const value = f.f32x4();
      const result = (): F32x4 =>
        logarithm ? F32x4.load(from).sub(most).sub(sum) : F32x4.load(from).div(sum);
      f.repeat(() => {
        from.set(x);
        if (logarithm) most.set(F32x4.loadSplat(largest));
        sum.set(F32x4.loadSplat(sums));
        f.times(full, () => {
          f.store(out, result());
          from.inc(16);
          out.inc(16);
        });
        f.if(rest, () => {
          value.set(result());
          storeRest(f, out, value, rest, end);
          out.inc(rest.shl(2));
        });
        x.inc(step);
        largest.inc(4);
        sums.inc(4);
        rows.inc(-1);
        return rows;
      });
    },
  );
}

/** The end of a row: a whole vector reaches into the next rows, whose turn is yet to come, but not beyond the last. */
function storeRest(f: FunctionBuilder, out: I32, value: F32x4, count: I32, end: I32): void {
  f.if(
    end.below(out.add(16)),
    () => f.storeFirst(out, value, count),
    () => f.store(out, value),
  );
}

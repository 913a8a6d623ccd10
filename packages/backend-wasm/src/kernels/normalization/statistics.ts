/**
 * The statistics core: mean and M2 (the sum of squared deviations) of many series side by side, one in
 * each lane of the records (record.ts). A series is cut into blocks; of each block the sums of x - c and
 * of its square are taken, where c is the mean of the block's first terms. The corrected two-pass formula
 * (Chan, Golub and LeVeque 1983, eq. 1.7) holds for any c: M2 = sum (x - c)^2 - (sum (x - c))^2 / n. No
 * series of n terms has the mean of k of them further than sqrt(n / k - 1) standard deviations from its
 * own, so it amplifies rounding errors n / k = 8 times at most, and in practice not at all. Blocks are
 * merged by Chan's formula in order. Edges depend on the length of the series alone.
 */
import type { FunctionHandle } from '../../assembler/module.js';
import type { FunctionBuilder } from '../../expression/function.js';
import type { KernelModule } from '../../expression/kernel-module.js';
import type { I32 } from '../../expression/scalar.js';
import type { I32Variable } from '../../expression/variables.js';
import { F32x4 } from '../../expression/vector.js';
import {
  BLOCK_SUMS,
  CENTER,
  CHUNK_BLOCKS,
  CHUNK_SUMS,
  ORIGIN,
  RECORD,
  recordsOf,
  sweep,
  TOTAL_SUMS,
  VECTOR,
} from './record.js';

/** How the terms of the series of a panel are read. */
export interface Series {
  /** The terms of a block. */
  readonly block: number;
  /**
   * (x, stride, terms, record, results): of a block of so many terms the mean of the first as the center
   * of every record, and 0 as its block sums.
   */
  readonly sample: FunctionHandle;
  /** (x, stride, terms, record, results): adds the terms minus the center, and their squares. */
  readonly add: FunctionHandle;
  /** How far so many terms reach, in bytes. */
  reach(terms: I32, stride: I32): I32;
  /** The bytes from one panel to the next. */
  panel(stride: I32): I32 | number;
}

/** Writes (x, stride, terms, record, results): fills the records of a panel; one term or more. */
export function defineGather(module: KernelModule, series: Series): FunctionHandle {
  const settle = defineSettle(module);
  const merge = defineMerge(module);
  return module.define(
    'gather',
    ['x', 'stride', 'terms', 'record', 'results'],
    (f, { x, stride, terms, record, results }) => {
      const [block, held, done] = [f.i32(), f.i32(0), f.i32(0)];
      const several = f.i32(terms.gt(series.block));
      f.repeat(() => {
        block.set(terms.min(series.block));
        f.call(series.sample, x, stride, block, record, results);
        f.call(series.add, x, stride, block, record, results);
        terms.set(terms.sub(block));
        f.if(several, () => {
          f.call(settle, record, results, block, held.or(done));
          f.call(merge, record, results, BLOCK_SUMS, CHUNK_SUMS, block, held);
          held.inc(block);
          f.if(held.ge(series.block * CHUNK_BLOCKS).or(terms.not()), () => {
            f.call(merge, record, results, CHUNK_SUMS, TOTAL_SUMS, held, done);
            done.inc(held);
            held.set(0);
          });
        });
        x.inc(series.reach(block, stride));
        return terms;
      });
    },
  );
}

function splat(x: I32): F32x4 {
  return F32x4.splat(x.toF32());
}

function reciprocal(x: I32): F32x4 {
  return F32x4.splat(1).div(splat(x));
}

/** M2 from the sums about a center; `share` is 1 / n. */
function settled(sum: F32x4, squares: F32x4, share: F32x4): F32x4 {
  return sum.neg().madd(sum.mul(share), squares);
}

/** Turns the sums about a block's center into its sum about the origin and its M2. */
function defineSettle(module: KernelModule): FunctionHandle {
  return module.define(
    'settle',
    ['record', 'results', 'terms', 'before'],
    (f, { record, results, terms, before }) => {
      const [count, share] = [f.f32x4(splat(terms)), f.f32x4(reciprocal(terms))];
      const [center, sum] = [f.f32x4(), f.f32x4()];
      sweep(f, f.i32(recordsOf(results)), [[record, RECORD]], () => {
        center.set(F32x4.load(record, CENTER));
        sum.set(F32x4.load(record, BLOCK_SUMS));
        const squares = F32x4.load(record, BLOCK_SUMS + VECTOR);
        f.store(record, settled(sum, squares, share), BLOCK_SUMS + VECTOR);
        f.if(
          before,
          () => {
            const shift = center.sub(F32x4.load(record, ORIGIN));
            f.store(record, shift.madd(count, sum), BLOCK_SUMS);
          },
          () => f.store(record, center, ORIGIN),
        );
      });
    },
  );
}

/**
 * Adds the sum and M2 of `terms` terms at `from` to those of `before` terms at `to`:
 * M2 = M2a + M2b + (mean b - mean a)^2 na nb / (na + nb).
 */
function defineMerge(module: KernelModule): FunctionHandle {
  return module.define(
    'merge',
    ['record', 'results', 'from', 'to', 'terms', 'before'],
    (f, { record, results, from, to, terms, before }) => {
      from.inc(record);
      to.inc(record);
      const [a, b] = [f.f32x4(reciprocal(before)), f.f32x4(reciprocal(terms))];
      const weight = f.f32x4(F32x4.splat(1).div(a.add(b)));
      const [sum, squares] = [f.f32x4(), f.f32x4()];
      const [other, difference] = [f.f32x4(), f.f32x4()];
      const pointers = [
        [from, RECORD],
        [to, RECORD],
      ] as const;
      sweep(f, f.i32(recordsOf(results)), pointers, () => {
        sum.set(F32x4.load(from));
        squares.set(F32x4.load(from, VECTOR));
        f.if(before, () => {
          other.set(F32x4.load(to));
          difference.set(sum.mul(b).sub(other.mul(a)));
          squares.set(difference.mul(difference).madd(weight, squares));
          squares.set(squares.add(F32x4.load(to, VECTOR)));
          sum.set(sum.add(other));
        });
        f.store(to, sum);
        f.store(to, squares, VECTOR);
      });
    },
  );
}

/** What `conclude` knows of a record. */
interface Moments {
  readonly mean: F32x4;
  /** What the mean lacks because it is rounded. */
  readonly lacking: F32x4;
  readonly variance: F32x4;
}

/**
 * Writes (record, terms, results, mean, variance, ...more): stores the moments, the mean in the records too;
 * `each` may do more with them, record by record.
 */
export function defineConclude<P extends string>(
  module: KernelModule,
  block: number,
  more: readonly P[],
  prepare: (
    f: FunctionBuilder,
    parameters: Readonly<Record<P | 'record', I32Variable>>,
  ) => (moments: Moments) => void,
): FunctionHandle {
  return module.define(
    'conclude',
    ['record', 'terms', 'results', 'mean', 'variance', ...more],
    (f, parameters) => {
      const { record, terms, results, mean, variance } = parameters;
      const several = f.i32(terms.gt(block));
      const [zero, share] = [f.f32x4(F32x4.splat(0)), f.f32x4(reciprocal(terms))];
      const [origin, sum, squares] = [f.f32x4(), f.f32x4(), f.f32x4()];
      const [value, spread] = [f.f32x4(), f.f32x4()];
      const each = prepare(f, parameters);
      const pointers = [
        [record, RECORD],
        [mean, VECTOR],
        [variance, VECTOR],
        [results, -4],
      ] as const;
      sweep(f, f.i32(recordsOf(results)), pointers, () => {
        f.if(
          several,
          () => {
            origin.set(F32x4.load(record, ORIGIN));
            sum.set(F32x4.load(record, TOTAL_SUMS));
            squares.set(F32x4.load(record, TOTAL_SUMS + VECTOR));
          },
          () => {
            origin.set(F32x4.load(record, CENTER));
            sum.set(F32x4.load(record, BLOCK_SUMS));
            squares.set(settled(sum, F32x4.load(record, BLOCK_SUMS + VECTOR), share));
          },
        );
        sum.set(sum.mul(share));
        value.set(origin.add(sum));
        f.storeFirst(mean, value, results);
        f.store(record, value, CENTER);
        spread.set(squares.mul(share).max(zero));
        f.storeFirst(variance, spread, results);
        each({ mean: value, lacking: sum.sub(value.sub(origin)), variance: spread });
      });
    },
  );
}

/** The center where it is finite, else 0: infinities stay infinite in the sums. */
export function finite(center: F32x4, zero: F32x4): F32x4 {
  return center.sub(center).eq(zero).select(center, zero);
}

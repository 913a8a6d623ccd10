/**
 * The gradient of batch norm, in two passes over dy and x: the sums of dy and of dy (x - mean), then
 * dx = dy factor + (x - mean) slope + shift. Sums are taken in blocks and chunks as the statistics are.
 */
import type { FunctionHandle } from '../../assembler/module.js';
import type { KernelModule } from '../../expression/kernel-module.js';
import { F32, I32 } from '../../expression/scalar.js';
import { F32x4 } from '../../expression/vector.js';
import { PARAMETERS } from '../../runtime/runtime.js';
import { BLOCK_ROWS } from './columns.js';
import { backwards, beginWalks, TILE, tiledRecords, walk } from './matrix.js';
import {
  BLOCK_SUMS,
  CENTER,
  CHUNK_BLOCKS,
  CHUNK_SUMS,
  PANEL,
  RECORD,
  recordsOf,
  sweep,
  TOTAL_SUMS,
  VECTOR,
} from './record.js';

/** In a record, at last: the coefficients of dx. */
const FACTOR = 16;
const SLOPE = 32;
const SHIFT = 48;

/**
 * Exports run(dy, dyStride, x, xStride, rows, channels, gamma, mean, variance, dx, dgamma, dbeta, record): gamma,
 * dgamma and dbeta are 0 where there is none; epsilon is the first parameter word.
 */
export function writeBatchNormGrad(module: KernelModule): void {
  const start = defineStart(module);
  const add = defineAdd(module);
  const fold = defineFold(module);
  const conclude = defineConclude(module);
  const apply = defineApply(module);
  module.export(
    'run',
    [
      'dy',
      'dyStride',
      'x',
      'xStride',
      'rows',
      'channels',
      'gamma',
      'mean',
      'variance',
      'dx',
      'dgamma',
      'dbeta',
      'record',
    ],
    (f, p) => {
      const { dy, dyStride, x, xStride, rows, channels, gamma, mean } = p;
      const { variance, dx, dgamma, dbeta, record } = p;
      const dxStride = f.i32(channels.shl(2));
      const several = f.i32(rows.gt(BLOCK_ROWS));
      const [width, from, count, held] = [f.i32(), f.i32(), f.i32(), f.i32()];
      beginWalks(f, rows, dxStride);
      f.repeat(() => {
        width.set(channels.min(PANEL));
        f.call(start, record, width, mean);
        from.set(0);
        held.set(0);
        f.repeat(() => {
          count.set(rows.sub(from));
          count.set(count.min(BLOCK_ROWS));
          const source = [dy.add(from.mul(dyStride)), dyStride, x.add(from.mul(xStride)), xStride];
          f.call(add, ...source, count, record, width);
          from.inc(BLOCK_ROWS);
          f.if(several, () => {
            f.call(fold, record, width, BLOCK_SUMS, CHUNK_SUMS, held);
            held.inc(1);
            f.if(held.ge(CHUNK_BLOCKS).or(from.ge(rows)), () => {
              const before = from.gt(CHUNK_BLOCKS * BLOCK_ROWS);
              f.call(fold, record, width, CHUNK_SUMS, TOTAL_SUMS, before);
              held.set(0);
            });
          });
          return from.lt(rows);
        });
        const sums = several.select(TOTAL_SUMS, BLOCK_SUMS);
        f.call(conclude, record, sums, rows, width, gamma, variance, dgamma, dbeta);
        backwards(f, rows, dxStride, (first, some) => {
          const source = [
            dy.add(first.mul(dyStride)),
            dyStride,
            x.add(first.mul(xStride)),
            xStride,
          ];
          f.call(apply, ...source, dx.add(first.mul(dxStride)), dxStride, some, record, width);
        });
        for (const pointer of [dy, x, dx, mean, variance]) pointer.inc(4 * PANEL);
        for (const pointer of [gamma, dgamma, dbeta]) f.if(pointer, () => pointer.inc(4 * PANEL));
        channels.inc(-PANEL);
        return channels.gt(0);
      });
    },
  );
}

/** The mean into the records, and 0 into the block sums. */
function defineStart(module: KernelModule): FunctionHandle {
  return module.define('start', ['record', 'results', 'mean'], (f, { record, results, mean }) => {
    const zero = f.f32x4(F32x4.splat(0));
    const pointers = [
      [record, RECORD],
      [mean, VECTOR],
    ] as const;
    sweep(f, f.i32(tiledRecords(results)), pointers, () => {
      f.store(record, F32x4.load(mean), CENTER);
      f.store(record, zero, BLOCK_SUMS);
      f.store(record, zero, BLOCK_SUMS + VECTOR);
    });
  });
}

/** Adds dy and dy (x - mean) of some rows to the block sums. */
function defineAdd(module: KernelModule): FunctionHandle {
  return module.define(
    'add',
    ['dy', 'dyStride', 'x', 'xStride', 'rows', 'record', 'results'],
    (f, { dy, dyStride, x, xStride, rows, record, results }) => {
      const matrices = [
        { start: dy, stride: dyStride },
        { start: x, stride: xStride },
      ];
      const [means, sums, products] = [f.f32x4s(TILE), f.f32x4s(TILE), f.f32x4s(TILE)];
      const term = f.f32x4();
      const over = { matrices, rows, record, results, width: TILE, beyond: true };
      walk(f, over, (tile) => {
        for (let i = 0; i < TILE; i++) {
          means[i]!.set(F32x4.load(tile.record, i * RECORD + CENTER));
          sums[i]!.set(F32x4.load(tile.record, i * RECORD + BLOCK_SUMS));
          products[i]!.set(F32x4.load(tile.record, i * RECORD + BLOCK_SUMS + VECTOR));
        }
        tile.rows(([outer, inner]) => {
          for (let i = 0; i < TILE; i++) {
            term.set(F32x4.load(outer!, i * VECTOR));
            sums[i]!.set(sums[i]!.add(term));
            const centered = F32x4.load(inner!, i * VECTOR).sub(means[i]!);
            products[i]!.set(term.madd(centered, products[i]!));
          }
        });
        for (let i = 0; i < TILE; i++) {
          f.store(tile.record, sums[i]!, i * RECORD + BLOCK_SUMS);
          f.store(tile.record, products[i]!, i * RECORD + BLOCK_SUMS + VECTOR);
        }
      });
    },
  );
}

/** Moves the sums at `from` into those at `to`, of which there are none before the first. */
function defineFold(module: KernelModule): FunctionHandle {
  return module.define(
    'fold',
    ['record', 'results', 'from', 'to', 'before'],
    (f, { record, results, from, to, before }) => {
      from.inc(record);
      to.inc(record);
      const zero = f.f32x4(F32x4.splat(0));
      const sum = f.f32x4();
      const pointers = [
        [from, RECORD],
        [to, RECORD],
      ] as const;
      sweep(f, f.i32(recordsOf(results)), pointers, () => {
        for (const offset of [0, VECTOR]) {
          sum.set(F32x4.load(from, offset));
          f.if(before, () => sum.set(sum.add(F32x4.load(to, offset))));
          f.store(to, sum, offset);
          f.store(from, zero, offset);
        }
      });
    },
  );
}

/** Writes dgamma and dbeta, and the coefficients of dx into the records. */
function defineConclude(module: KernelModule): FunctionHandle {
  return module.define(
    'conclude',
    ['record', 'sums', 'rows', 'results', 'gamma', 'variance', 'dgamma', 'dbeta'],
    (f, { record, sums, rows, results, gamma, variance, dgamma, dbeta }) => {
      sums.inc(record);
      const one = f.f32x4(F32x4.splat(1));
      const share = f.f32x4(one.div(F32x4.splat(rows.toF32())));
      const epsilon = f.f32x4(F32x4.splat(F32.load(I32.of(PARAMETERS))));
      const [factor, inverse, shift, slope] = [f.f32x4(), f.f32x4(), f.f32x4(), f.f32x4()];
      const pointers = [
        [record, RECORD],
        [sums, RECORD],
        [variance, VECTOR],
        [results, -4],
      ] as const;
      sweep(f, f.i32(recordsOf(results)), pointers, () => {
        inverse.set(one.div(F32x4.load(variance).add(epsilon).sqrt()));
        shift.set(F32x4.load(sums));
        slope.set(F32x4.load(sums, VECTOR).mul(inverse));
        f.if(dbeta, () => {
          f.storeFirst(dbeta, shift, results);
          dbeta.inc(VECTOR);
        });
        f.if(dgamma, () => {
          f.storeFirst(dgamma, slope, results);
          dgamma.inc(VECTOR);
        });
        factor.set(inverse);
        f.if(gamma, () => {
          factor.set(factor.mul(F32x4.load(gamma)));
          gamma.inc(VECTOR);
        });
        f.store(record, factor, FACTOR);
        f.store(record, factor.mul(inverse).mul(slope.mul(share)).neg(), SLOPE);
        f.store(record, factor.mul(shift.mul(share)).neg(), SHIFT);
      });
    },
  );
}

/** With four values for each column, there are registers for fewer columns. */
const NARROW = 3;

function defineApply(module: KernelModule): FunctionHandle {
  return module.define(
    'apply',
    ['dy', 'dyStride', 'x', 'xStride', 'dx', 'dxStride', 'rows', 'record', 'results'],
    (f, { dy, dyStride, x, xStride, dx, dxStride, rows, record, results }) => {
      const matrices = [
        { start: dy, stride: dyStride },
        { start: x, stride: xStride },
        { start: dx, stride: dxStride },
      ];
      const [means, factors] = [f.f32x4s(NARROW), f.f32x4s(NARROW)];
      const [slopes, shifts] = [f.f32x4s(NARROW), f.f32x4s(NARROW)];
      const value = f.f32x4();
      const over = { matrices, rows, record, results, width: NARROW, beyond: false };
      walk(f, over, (tile) => {
        for (let i = 0; i < tile.vectors; i++) {
          means[i]!.set(F32x4.load(tile.record, i * RECORD + CENTER));
          factors[i]!.set(F32x4.load(tile.record, i * RECORD + FACTOR));
          slopes[i]!.set(F32x4.load(tile.record, i * RECORD + SLOPE));
          shifts[i]!.set(F32x4.load(tile.record, i * RECORD + SHIFT));
        }
        tile.rows(([outer, inner, to]) => {
          for (let i = 0; i < tile.vectors; i++) {
            const centered = F32x4.load(inner!, i * VECTOR).sub(means[i]!);
            value.set(centered.madd(slopes[i]!, shifts[i]!));
            value.set(F32x4.load(outer!, i * VECTOR).madd(factors[i]!, value));
            tile.store(to!, value, i);
          }
        });
      });
    },
  );
}

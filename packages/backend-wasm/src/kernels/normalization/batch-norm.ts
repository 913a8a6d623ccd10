/** Batch norm of a matrix: the moments of its columns, then y = (x - mean) factor + shift. */
import type { FunctionHandle } from '../../assembler/module.js';
import type { KernelModule } from '../../expression/kernel-module.js';
import { F32, I32 } from '../../expression/scalar.js';
import { F32x4 } from '../../expression/vector.js';
import { PARAMETERS } from '../../runtime/runtime.js';
import { BLOCK_ROWS, defineColumns } from './columns.js';
import { backwards, beginWalks, TILE, walk } from './matrix.js';
import { CENTER, PANEL, RECORD, VECTOR } from './record.js';
import { defineConclude, defineGather } from './statistics.js';

/** In a record, at last: what x - mean is multiplied with, and what is added then. */
const FACTOR = 16;
const SHIFT = 32;

/**
 * Exports run(x, stride, rows, channels, gamma, beta, y, mean, variance, record): gamma and beta are 0
 * where there is none; epsilon is the first parameter word.
 */
export function writeBatchNorm(module: KernelModule): void {
  const gather = defineGather(module, defineColumns(module));
  const conclude = defineScale(module);
  const apply = defineApply(module);
  module.export(
    'run',
    ['x', 'stride', 'rows', 'channels', 'gamma', 'beta', 'y', 'mean', 'variance', 'record'],
    (f, { x, stride, rows, channels, gamma, beta, y, mean, variance, record }) => {
      const yStride = f.i32(channels.shl(2));
      const width = f.i32();
      beginWalks(f, rows, yStride);
      f.repeat(() => {
        width.set(channels.min(PANEL));
        f.call(gather, x, stride, rows, record, width);
        f.call(conclude, record, rows, width, mean, variance, gamma, beta);
        backwards(f, rows, yStride, (from, count) => {
          const source = x.add(from.mul(stride));
          const target = y.add(from.mul(yStride));
          f.call(apply, source, stride, target, yStride, count, record, width);
        });
        for (const pointer of [x, y, mean, variance]) pointer.inc(4 * PANEL);
        for (const pointer of [gamma, beta]) f.if(pointer, () => pointer.inc(4 * PANEL));
        channels.inc(-PANEL);
        return channels.gt(0);
      });
    },
  );
}

/** Concludes the moments, and turns them into factor and shift. */
function defineScale(module: KernelModule): FunctionHandle {
  return defineConclude(module, BLOCK_ROWS, ['gamma', 'beta'], (f, { record, gamma, beta }) => {
    const [zero, one] = [f.f32x4(F32x4.splat(0)), f.f32x4(F32x4.splat(1))];
    const epsilon = f.f32x4(F32x4.splat(F32.load(I32.of(PARAMETERS))));
    const [factor, shift] = [f.f32x4(), f.f32x4()];
    return ({ lacking, variance }) => {
      factor.set(one.div(variance.add(epsilon).sqrt()));
      f.if(gamma, () => {
        factor.set(factor.mul(F32x4.load(gamma)));
        gamma.inc(VECTOR);
      });
      shift.set(zero);
      f.if(beta, () => {
        shift.set(F32x4.load(beta));
        beta.inc(VECTOR);
      });
      // The mean that is subtracted is rounded; the shift makes up for what it lacks.
      f.store(record, lacking.neg().madd(factor, shift), SHIFT);
      f.store(record, factor, FACTOR);
    };
  });
}

function defineApply(module: KernelModule): FunctionHandle {
  return module.define(
    'apply',
    ['x', 'xStride', 'y', 'yStride', 'rows', 'record', 'results'],
    (f, { x, xStride, y, yStride, rows, record, results }) => {
      const matrices = [
        { start: x, stride: xStride },
        { start: y, stride: yStride },
      ];
      const [means, factors, shifts] = [f.f32x4s(TILE), f.f32x4s(TILE), f.f32x4s(TILE)];
      const value = f.f32x4();
      const over = { matrices, rows, record, results, width: TILE, beyond: false };
      walk(f, over, (tile) => {
        for (let i = 0; i < tile.vectors; i++) {
          means[i]!.set(F32x4.load(tile.record, i * RECORD + CENTER));
          factors[i]!.set(F32x4.load(tile.record, i * RECORD + FACTOR));
          shifts[i]!.set(F32x4.load(tile.record, i * RECORD + SHIFT));
        }
        tile.rows(([from, to]) => {
          for (let i = 0; i < tile.vectors; i++) {
            const centered = F32x4.load(from!, i * VECTOR).sub(means[i]!);
            value.set(centered.madd(factors[i]!, shifts[i]!));
            tile.store(to!, value, i);
          }
        });
      });
    },
  );
}

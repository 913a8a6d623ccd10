/** Series that run down the columns of a matrix: the channels of batch norm, one in each lane. */
import type { FunctionHandle } from '../../assembler/module.js';
import type { KernelModule } from '../../expression/kernel-module.js';
import type { I32 } from '../../expression/scalar.js';
import { F32x4 } from '../../expression/vector.js';
import { TILE, tiledRecords, walk } from './matrix.js';
import { BLOCK_SUMS, CENTER, PANEL, RECORD, sweep, VECTOR } from './record.js';
import { finite, type Series } from './statistics.js';

/** The rows of a block. */
export const BLOCK_ROWS = 64;

/** Writes the functions that read columns into a module. */
export function defineColumns(module: KernelModule): Series {
  return {
    block: BLOCK_ROWS,
    sample: defineSample(module),
    add: defineAdd(module),
    reach: (rows, stride) => rows.mul(stride),
    panel: () => 4 * PANEL,
  };
}

/** The mean of eight rows, or of as many as there are, rounded down to a power of two. */
function defineSample(module: KernelModule): FunctionHandle {
  return module.define(
    'sample',
    ['x', 'stride', 'rows', 'record', 'results'],
    (f, { x, stride, rows, record, results }) => {
      // Where there are fewer rows than eight, some are taken twice or more, all equally often.
      const second = f.i32(rows.ge(2).select(stride, 0));
      const third = f.i32(rows.ge(4).select(stride.shl(1), 0));
      const fourth = f.i32(second.add(third));
      const fifth = f.i32(rows.ge(8).select(stride.shl(2), 0).add(x));
      const [eighth, zero] = [f.f32x4(F32x4.splat(1 / 8)), f.f32x4(F32x4.splat(0))];
      const [mean, more] = [f.f32x4(), f.f32x4()];
      const two = (base: I32, a: I32 | 0, b: I32): F32x4 =>
        F32x4.load(base.add(a)).madd(eighth, F32x4.load(base.add(b)).mul(eighth));
      const four = (base: I32): F32x4 => two(base, 0, second).add(two(base, third, fourth));
      const pointers = [
        [x, VECTOR],
        [fifth, VECTOR],
        [record, RECORD],
      ] as const;
      sweep(f, f.i32(tiledRecords(results)), pointers, () => {
        mean.set(four(x));
        more.set(four(fifth));
        mean.set(mean.add(more));
        f.store(record, finite(mean, zero), CENTER);
        f.store(record, zero, BLOCK_SUMS);
        f.store(record, zero, BLOCK_SUMS + VECTOR);
      });
    },
  );
}

function defineAdd(module: KernelModule): FunctionHandle {
  return module.define(
    'add',
    ['x', 'stride', 'rows', 'record', 'results'],
    (f, { x, stride, rows, record, results }) => {
      const [centers, sums, squares] = [f.f32x4s(TILE), f.f32x4s(TILE), f.f32x4s(TILE)];
      const term = f.f32x4();
      const matrices = [{ start: x, stride }];
      const over = { matrices, rows, record, results, width: TILE, beyond: true };
      walk(f, over, (tile) => {
        for (let i = 0; i < TILE; i++) {
          centers[i]!.set(F32x4.load(tile.record, i * RECORD + CENTER));
          sums[i]!.set(F32x4.load(tile.record, i * RECORD + BLOCK_SUMS));
          squares[i]!.set(F32x4.load(tile.record, i * RECORD + BLOCK_SUMS + VECTOR));
        }
        tile.rows(([from]) => {
          for (let i = 0; i < TILE; i++) {
            term.set(F32x4.load(from!, i * VECTOR).sub(centers[i]!));
            sums[i]!.set(sums[i]!.add(term));
            squares[i]!.set(term.madd(term, squares[i]!));
          }
        });
        for (let i = 0; i < TILE; i++) {
          f.store(tile.record, sums[i]!, i * RECORD + BLOCK_SUMS);
          f.store(tile.record, squares[i]!, i * RECORD + BLOCK_SUMS + VECTOR);
        }
      });
    },
  );
}

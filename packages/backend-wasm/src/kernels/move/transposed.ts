/**
 * The copy of a transposed area of words: what lies side by side in one view lies in different rows of the
 * other. Both axes have at least four elements.
 *
 * Blocks of 4 x 4 are turned in registers, tile by tile, so that whole cache lines are used while they are
 * at hand. Rows at distances of large powers of two share the few places of the cache that they may lie in:
 * then a tile is turned into a buffer that stays in the cache, and goes from there to its place row by row.
 */
import type { FunctionHandle } from '../../assembler/module.js';
import type { FunctionBuilder } from '../../expression/function.js';
import type { KernelModule } from '../../expression/kernel-module.js';
import { I32 } from '../../expression/scalar.js';
import { F32x4 } from '../../expression/vector.js';
import { PARAMETER_WORDS, PARAMETERS } from '../../runtime/runtime.js';
import { areaParameters } from './area.js';
import { emitNest } from './nest.js';
import { defineCopyRows } from './rows.js';

/** The largest tile: elements side by side in the output, and rows of the output, without and with the buffer. */
const TILE_WIDTH = 64;
const TILE_ROWS = 16;
const BUFFER_ROWS = 48;

/** Bytes between rows of the buffer: not a power of two. */
const BUFFER_STEP = 4 * TILE_WIDTH + 16;
const BUFFER = PARAMETERS + 4 * PARAMETER_WORDS - BUFFER_ROWS * BUFFER_STEP;

/** A function (out, outStep, width, x, xStep, rows) that turns a tile; both sizes are at least 4. */
function defineTile(module: KernelModule): FunctionHandle {
  const parameters = ['out', 'outStep', 'width', 'x', 'xStep', 'rows'] as const;
  return module.define('tile', parameters, (f, { out, outStep, width, x, xStep, rows }) => {
    const [to, from, left, step] = [f.i32(), f.i32(), f.i32(), f.i32()];
    const turn = emitBlock(f, outStep, xStep);
    f.repeat(() => {
      to.set(out);
      from.set(x);
      f.times(rows.shr(2), () => {
        turn(to, from);
        to.inc(outStep.shl(2));
        from.inc(16);
      });
      // What is no whole block is turned as the end of one, with some of what was done already.
      left.set(rows.and(3));
      f.if(left, () => {
        left.set(left.sub(4));
        turn(to.add(left.mul(outStep)), from.add(left.shl(2)));
      });
      width.set(width.sub(4));
      step.set(width.min(4));
      out.inc(step.shl(2));
      x.inc(xStep.mul(step));
      return step.gt(0);
    });
  });
}

/** Emits the turning of the 4 x 4 words whose rows are `xStep` bytes apart in x, and `outStep` in the output. */
function emitBlock(f: FunctionBuilder, outStep: I32, xStep: I32): (out: I32, x: I32) => void {
  const [out2, out3] = [f.i32(outStep.mul(2)), f.i32(outStep.mul(3))];
  const [x2, x3] = [f.i32(xStep.mul(2)), f.i32(xStep.mul(3))];
  const [a, b, c, d] = [f.f32x4(), f.f32x4(), f.f32x4(), f.f32x4()];
  const [ab, cd] = [f.f32x4(), f.f32x4()];
  return (out, x) => {
    a.set(F32x4.load(x));
    b.set(F32x4.load(x.add(xStep)));
    c.set(F32x4.load(x.add(x2)));
    d.set(F32x4.load(x.add(x3)));
    ab.set(a.shuffle(b, [0, 4, 1, 5]));
    cd.set(c.shuffle(d, [0, 4, 1, 5]));
    f.store(out, ab.shuffle(cd, [0, 1, 4, 5]));
    f.store(out.add(outStep), ab.shuffle(cd, [2, 3, 6, 7]));
    ab.set(a.shuffle(b, [2, 6, 3, 7]));
    cd.set(c.shuffle(d, [2, 6, 3, 7]));
    f.store(out.add(out2), ab.shuffle(cd, [0, 1, 4, 5]));
    f.store(out.add(out3), ab.shuffle(cd, [2, 3, 6, 7]));
  };
}

/**
 * `run`: the inner axis lies side by side in the output, the outer one in x. With `block` 0 the tiles are
 * turned into their places, else into the buffer.
 */
export function turnTiles(module: KernelModule): void {
  const tile = defineTile(module);
  const copy = defineCopyRows(module);
  module.export('run', areaParameters, (f, p) => {
    const width = emitTileSize(f, p.size0, I32.of(TILE_WIDTH));
    const rows = emitTileSize(f, p.size1, p.block.select(BUFFER_ROWS, TILE_ROWS));
    const [out, x] = [f.i32(), f.i32()];
    const turn = (): void => f.call(tile, out, p.outStep1, width, x, p.xStep0, rows);
    const turnThroughBuffer = (): void => {
      f.call(tile, BUFFER, BUFFER_STEP, width, x, p.xStep0, rows);
      f.call(copy, out, p.outStep1, BUFFER, BUFFER_STEP, width.shl(2), rows);
    };
    emitNest(f, p.rank, [p.out, p.x], () => {
      emitTiles(f, p.size1, rows, (i) => {
        emitTiles(f, p.size0, width, (j) => {
          out.set(p.out.add(p.outStep1.mul(i)).add(j.shl(2)));
          x.set(p.x.add(p.xStep0.mul(j)).add(i.shl(2)));
          f.if(p.block, turnThroughBuffer, turn);
        });
      });
    });
  });
}

/** A tile's share of an axis: at most `most`, and blocks of 4 if there is more than one tile. */
function emitTileSize(f: FunctionBuilder, size: I32, most: I32): I32 {
  const count = f.i32(size.add(most).sub(1).div(most));
  const share = size.add(count).sub(1).div(count);
  return f.i32(count.eq(1).select(size, share.add(3).and(-4)));
}

/** Runs the body for the beginning of every tile; the last one ends where the axis ends. */
function emitTiles(f: FunctionBuilder, size: I32, tile: I32, body: (at: I32) => void): void {
  const [at, next] = [f.i32(0), f.i32()];
  f.repeat(() => {
    body(at);
    next.set(at.add(tile));
    at.set(next.min(size.sub(tile)));
    return next.lt(size);
  });
}

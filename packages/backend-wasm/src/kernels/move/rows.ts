/**
 * Copies of rows: bytes that lie side by side in both views, or of one element that is repeated along the
 * row. They know bytes only, so they serve every dtype.
 */
import type { FunctionHandle } from '../../assembler/module.js';
import type { FunctionBuilder } from '../../expression/function.js';
import type { KernelModule } from '../../expression/kernel-module.js';
import { I32 } from '../../expression/scalar.js';
import { I32x4 } from '../../expression/vector.js';
import { areaParameters } from './area.js';
import { emitNest } from './nest.js';

/** From so many bytes on the engine's own copy is as fast as vectors. */
const LONG = 2048;

/** What a row is made of, for places in it: 16 bytes, 4, or 1. */
interface Source {
  vector(at: I32, offset: number): I32x4;
  word(at: I32): I32;
  byte(at: I32): I32;
}

/** Emits the writing of the bytes from `out` on. What does not come out even is written twice. */
function emitRow(f: FunctionBuilder, out: I32, bytes: I32, source: Source): void {
  const at = f.i32(out);
  const end = f.i32(out.add(bytes));
  const vectors = (): void => {
    const last = f.i32(end.sub(16));
    const some = (count: number): void => {
      for (let i = 0; i < count; i++) f.store(at, source.vector(at, 16 * i), 16 * i);
      at.inc(16 * count);
    };
    f.while(at.add(48).below(last), () => some(4));
    f.while(at.below(last), () => some(1));
    f.store(last, source.vector(last, 0));
  };
  const word = (place: I32): void => {
    at.set(place);
    f.store(at, source.word(at));
  };
  const words = (): void => {
    word(at);
    f.if(bytes.gt(7), () => {
      word(at.add(4));
      word(end.sub(8));
    });
    word(end.sub(4));
  };
  const one = (): void => {
    f.storeByte(at, source.byte(at));
    at.inc(1);
  };
  f.if(bytes.below(16), () => f.if(bytes.below(4), () => f.times(bytes, one), words), vectors);
}

/** Emits the copy of a row; the rows do not overlap. */
export function emitCopyRow(f: FunctionBuilder, out: I32, x: I32, bytes: I32): void {
  const short = (): void => {
    const distance = f.i32(x.sub(out));
    emitRow(f, out, bytes, {
      vector: (at, offset) => I32x4.load(at.add(distance), offset),
      word: (at) => I32.load(at.add(distance)),
      byte: (at) => I32.loadByte(at.add(distance)),
    });
  };
  f.if(bytes.below(LONG), short, () => f.copyBytes(out, x, bytes));
}

/** The function (out, outStep, x, xStep, bytes, count) that copies rows. */
export function defineCopyRows(module: KernelModule): FunctionHandle {
  return defineRows(module, emitCopyRow);
}

/** `run`: rows that lie side by side in both views. `row`: one of them. */
export function copyRows(module: KernelModule): void {
  module.export('row', ['out', 'x', 'bytes'], (f, { out, x, bytes }) =>
    emitCopyRow(f, out, x, bytes),
  );
  emitAreas(module, defineCopyRows(module));
}

/** `run`: rows of one element each, for elements of so many bytes. */
export function fillRows(module: KernelModule, bytesOfElement: 1 | 4): void {
  const rows = defineRows(module, (f, out, x, bytes) => {
    const word = f.i32(bytesOfElement === 4 ? I32.load(x) : I32.loadByte(x).mul(0x01010101));
    const value = f.i32x4(I32x4.splat(word));
    emitRow(f, out, bytes, { vector: () => value, word: () => word, byte: () => word });
  });
  emitAreas(module, rows);
}

/** A function for all rows of an area: a call for each would cost more than a short row. */
function defineRows(
  module: KernelModule,
  emit: (f: FunctionBuilder, out: I32, x: I32, bytes: I32) => void,
): FunctionHandle {
  const parameters = ['out', 'outStep', 'x', 'xStep', 'bytes', 'count'] as const;
  return module.define('rows', parameters, (f, { out, outStep, x, xStep, bytes, count }) => {
    f.times(count, () => {
      emit(f, out, x, bytes);
      out.inc(outStep);
      x.inc(xStep);
    });
  });
}

function emitAreas(module: KernelModule, rows: FunctionHandle): void {
  module.export('run', areaParameters, (f, p) => {
    emitNest(f, p.rank, [p.out, p.x], () =>
      f.call(rows, p.out, p.outStep1, p.x, p.xStep1, p.size0, p.size1),
    );
  });
}

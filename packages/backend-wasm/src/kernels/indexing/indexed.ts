/**
 * What gather and scatter do at the places that indices name: with one element, or with a whole row when
 * an index stands for all of it. Indices are looked at in row-major order; the first outside ends the work.
 */
import type { FunctionBuilder } from '../../expression/function.js';
import type { KernelModule } from '../../expression/kernel-module.js';
import { F32, I32 } from '../../expression/scalar.js';
import { F32x4, I32x4 } from '../../expression/vector.js';
import { emitNest } from '../move/nest.js';
import { emitCopyRow } from '../move/rows.js';

/**
 * Addresses; how many indices the innermost axis has, with the bytes from one to the next in each view; the
 * bytes from one index's place to the next one's, and how many places there are; the bytes of a row; how many
 * axes are around.
 */
const parameters = [
  'to',
  'indices',
  'from',
  'size',
  'toStep',
  'indexStep',
  'fromStep',
  'placeStep',
  'places',
  'bytes',
  'rank',
] as const;

/** Emits what is done at one place. */
type EmitPlace = (f: FunctionBuilder, to: I32, from: I32, bytes: I32) => void;

/** Rows copied from the places of the indices, or to them. */
export function copyRows(module: KernelModule, indexed: 'to' | 'from'): void {
  emitIndexed(module, indexed, emitCopyRow);
}

/** Elements copied from the places of the indices, or to them. */
export function copyElements(module: KernelModule, indexed: 'to' | 'from', bytes: 1 | 4): void {
  emitIndexed(module, indexed, (f, to, from) => {
    if (bytes === 4) f.store(to, I32.load(from));
    else f.storeByte(to, I32.loadByte(from));
  });
}

/** Rows added at the places of the indices. */
export function addRows(module: KernelModule, isFloat: boolean): void {
  emitIndexed(module, 'to', (f, firstTo, firstFrom, bytes) => {
    const [to, from] = [f.i32(firstTo), f.i32(firstFrom)];
    const end = f.i32(to.add(bytes));
    const sum = (offset: number): F32x4 | I32x4 =>
      isFloat
        ? F32x4.load(to, offset).add(F32x4.load(from, offset))
        : I32x4.load(to, offset).add(I32x4.load(from, offset));
    const vectors = (count: number): void => {
      for (let i = 0; i < count; i++) f.store(to, sum(16 * i), 16 * i);
      to.inc(16 * count);
      from.inc(16 * count);
    };
    f.while(to.add(63).below(end), () => vectors(4));
    f.while(to.add(15).below(end), () => vectors(1));
    f.while(to.below(end), () => {
      emitAdd(f, to, from, isFloat);
      to.inc(4);
      from.inc(4);
    });
  });
}

/** Elements added at the places of the indices. */
export function addElements(module: KernelModule, isFloat: boolean): void {
  emitIndexed(module, 'to', (f, to, from) => emitAdd(f, to, from, isFloat));
}

function emitAdd(f: FunctionBuilder, to: I32, from: I32, isFloat: boolean): void {
  f.store(to, isFloat ? F32.load(to).add(F32.load(from)) : I32.load(to).add(I32.load(from)));
}

/** `run` answers how many indices come before the first that is outside, or -1. */
function emitIndexed(module: KernelModule, indexed: 'to' | 'from', emit: EmitPlace): void {
  module.exportWithResult('run', parameters, (f, p) => {
    const [to, indices, from] = [f.i32(), f.i32(), f.i32()];
    const [index, place, before] = [f.i32(), f.i32(), f.i32()];
    emitNest(f, p.rank, [p.to, p.indices, p.from], () => {
      to.set(p.to);
      indices.set(p.indices);
      from.set(p.from);
      f.times(p.size, () => {
        index.set(I32.load(indices));
        f.if(index.below(p.places).not(), () => f.return(before));
        place.set(index.mul(p.placeStep).add(indexed === 'to' ? to : from));
        if (indexed === 'to') emit(f, place, from, p.bytes);
        else emit(f, to, place, p.bytes);
        before.inc(1);
        to.inc(p.toStep);
        indices.inc(p.indexStep);
        from.inc(p.fromStep);
      });
    });
    f.result(-1);
  });
}

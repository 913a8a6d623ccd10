/**
 * What vectors of floats and of integers have in common: how their lanes are emitted, all at once or one by
 * one.
 */
import type { InstructionName } from '../assembler/instructions.js';
import { type I32, type Int, place } from './scalar.js';
import type { Emit, Target } from './target.js';

/** Emits one lane. */
export type EmitLane = (target: Target, lane: number) => void;

/** The lanes of a vector. */
export const LANES = [0, 1, 2, 3] as const;

export abstract class Vector {
  /** With SIMD: all lanes at once. */
  readonly emit: Emit;
  /** Without: one. */
  readonly emitLane: EmitLane;

  constructor(emit: Emit, emitLane: EmitLane) {
    this.emit = emit;
    this.emitLane = emitLane;
  }
}

export function emits(name: InstructionName | null, args: readonly Vector[]): Emit {
  return (t) => {
    for (const x of args) x.emit(t);
    if (name !== null) t.body.op(name);
  };
}

export function emitsLane(name: InstructionName, args: readonly Vector[]): EmitLane {
  return (t, lane) => {
    for (const x of args) x.emitLane(t, lane);
    t.body.op(name);
  };
}

export function negated(emitLane: EmitLane): EmitLane {
  return (t, lane) => {
    t.body.i32(0);
    emitLane(t, lane);
    t.body.op('i32.sub');
  };
}

/** Lanes that lie in memory one after the other. */
export function lanesAt(name: InstructionName, address: I32, offset: Int, bytes = 4): EmitLane {
  const { base, immediate } = place(address, offset);
  return (t, lane) => {
    base.emit(t);
    t.body.op(name, immediate + bytes * lane);
  };
}

/**
 * What expressions are made of: trees of instructions. A node is emitted as a whole, which leaves one value on the
 * stack, or, for a vector without SIMD, lane by lane. Kernels are written in a cold process by code that runs
 * once or twice, so a node is one small object and makes nothing while it is emitted.
 */
import type { InstructionName } from '../assembler/instructions.js';
import type { Target } from './target.js';

/** See the file's header. A scalar has the same value in every lane. */
export interface Node {
  emit(t: Target): void;
  emitLane(t: Target, lane: number): void;
}

/** The lanes of a vector. */
export const LANES = [0, 1, 2, 3] as const;

/** An instruction of one, two or three operands: one for all lanes, and one for a single lane. */
export class Operation implements Node {
  readonly #whole: InstructionName | null;
  readonly #lane: InstructionName;
  readonly #a: Node;
  readonly #b: Node | null;
  readonly #c: Node | null;

  constructor(
    whole: InstructionName | null,
    lane: InstructionName,
    a: Node,
    b: Node | null = null,
    c: Node | null = null,
  ) {
    this.#whole = whole;
    this.#lane = lane;
    this.#a = a;
    this.#b = b;
    this.#c = c;
  }

  emit(t: Target): void {
    this.#a.emit(t);
    if (this.#b !== null) this.#b.emit(t);
    if (this.#c !== null) this.#c.emit(t);
    if (this.#whole !== null) t.body.op(this.#whole);
  }

  emitLane(t: Target, lane: number): void {
    this.#a.emitLane(t, lane);
    if (this.#b !== null) this.#b.emitLane(t, lane);
    if (this.#c !== null) this.#c.emitLane(t, lane);
    t.body.op(this.#lane);
  }
}

/** A comparison: for a single lane it gives 1 where vectors give all bits, so that is negated. */
export class Comparison implements Node {
  readonly #operation: Operation;

  constructor(whole: InstructionName, lane: InstructionName, a: Node, b: Node | null = null) {
    this.#operation = new Operation(whole, lane, a, b);
  }

  emit(t: Target): void {
    this.#operation.emit(t);
  }

  emitLane(t: Target, lane: number): void {
    t.body.i32(0);
    this.#operation.emitLane(t, lane);
    t.body.op('i32.sub');
  }
}

/** A read of memory at an address and a distance that is known; lanes lie `step` bytes apart. */
export class Access implements Node {
  readonly #whole: InstructionName;
  readonly #lane: InstructionName;
  readonly #address: Node;
  readonly #offset: number;
  readonly #step: number;

  constructor(
    whole: InstructionName,
    lane: InstructionName,
    address: Node,
    offset: number,
    step: number,
  ) {
    this.#whole = whole;
    this.#lane = lane;
    this.#address = address;
    this.#offset = offset;
    this.#step = step;
  }

  emit(t: Target): void {
    this.#address.emit(t);
    t.body.op(this.#whole, this.#offset);
  }

  emitLane(t: Target, lane: number): void {
    this.#address.emit(t);
    t.body.op(this.#lane, this.#offset + this.#step * lane);
  }
}

/** A local; a vector without SIMD has one for each lane, from this one on. */
export class Local implements Node {
  readonly #index: number;
  readonly #step: 0 | 1;

  constructor(index: number, step: 0 | 1) {
    this.#index = index;
    this.#step = step;
  }

  emit(t: Target): void {
    t.body.get(this.#index);
  }

  emitLane(t: Target, lane: number): void {
    t.body.get(this.#index + this.#step * lane);
  }
}

/** Whatever else: two functions. */
export class Emitted implements Node {
  readonly emit: (t: Target) => void;
  readonly emitLane: (t: Target, lane: number) => void;

  constructor(
    emit: (t: Target) => void,
    emitLane: (t: Target, lane: number) => void = (t) => emit(t),
  ) {
    this.emit = emit;
    this.emitLane = emitLane;
  }
}

/** A scalar in all lanes. */
export class Splat implements Node {
  readonly #whole: InstructionName;
  readonly #scalar: Node;

  constructor(whole: InstructionName, scalar: Node) {
    this.#whole = whole;
    this.#scalar = scalar;
  }

  emit(t: Target): void {
    this.#scalar.emit(t);
    t.body.op(this.#whole);
  }

  emitLane(t: Target): void {
    this.#scalar.emit(t);
  }
}

/** One lane of a vector, as a scalar. */
export class Lane implements Node {
  readonly #extract: InstructionName;
  readonly #vector: Node;
  readonly #lane: number;

  constructor(extract: InstructionName, vector: Node, lane: number) {
    this.#extract = extract;
    this.#vector = vector;
    this.#lane = lane;
  }

  emit(t: Target): void {
    if (!t.simd) {
      this.#vector.emitLane(t, this.#lane);
      return;
    }
    this.#vector.emit(t);
    t.body.op(this.#extract, this.#lane);
  }

  emitLane(t: Target): void {
    this.emit(t);
  }
}

/** Scalars side by side. */
export class Gathered implements Node {
  readonly #splat: InstructionName;
  readonly #replace: InstructionName;
  readonly #scalars: readonly Node[];

  constructor(splat: InstructionName, replace: InstructionName, scalars: readonly Node[]) {
    this.#splat = splat;
    this.#replace = replace;
    this.#scalars = scalars;
  }

  emit(t: Target): void {
    for (const [lane, scalar] of this.#scalars.entries()) {
      scalar.emit(t);
      if (lane === 0) t.body.op(this.#splat);
      else t.body.op(this.#replace, lane);
    }
  }

  emitLane(t: Target, lane: number): void {
    this.#scalars[lane]?.emit(t);
  }
}

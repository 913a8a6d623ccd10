/** Variables: expressions that can be assigned. They are locals of the function, vectors without SIMD four. */
import { F32, type Float, I32, type Int } from './scalar.js';
import type { Target } from './target.js';
import { F32x4, I32x4, LANES } from './vector.js';

/** A variable: an expression that can be assigned. */
export class I32Variable extends I32 {
  readonly #set: (value: I32) => void;

  constructor(t: Target, index: number) {
    super((target) => target.body.get(index));
    this.#set = (value) => {
      value.emit(t);
      t.body.set(index);
    };
  }

  set(value: Int): void {
    this.#set(I32.of(value));
  }

  /** Adds to it. */
  inc(by: Int): void {
    if (I32.of(by).constant !== 0) this.set(this.add(by));
  }
}

export class F32Variable extends F32 {
  readonly #set: (value: F32) => void;

  constructor(t: Target, index: number) {
    super((target) => target.body.get(index));
    this.#set = (value) => {
      value.emit(t);
      t.body.set(index);
    };
  }

  set(value: Float): void {
    this.#set(F32.of(value));
  }
}

/** Assigns a vector to its local, or to its four locals without SIMD. */
function assign(
  t: Target,
  locals: readonly number[],
  value: F32x4 | I32x4,
  spare: readonly number[],
): void {
  if (t.simd) {
    value.emit(t);
    t.body.set(locals[0]!);
    return;
  }
  // All lanes are computed before any is written: the value may read them in another order.
  for (const lane of LANES) {
    value.emitLane(t, lane);
    t.body.set(spare[lane]!);
  }
  for (const lane of LANES) {
    t.body.get(spare[lane]!);
    t.body.set(locals[lane]!);
  }
}

export class F32x4Variable extends F32x4 {
  readonly #assign: (value: F32x4) => void;

  constructor(t: Target, locals: readonly number[], spare: readonly number[]) {
    super(
      (target) => target.body.get(locals[0]!),
      (target, lane) => target.body.get(locals[lane]!),
    );
    this.#assign = (value) => assign(t, locals, value, spare);
  }

  set(value: F32x4): void {
    this.#assign(value);
  }
}

export class I32x4Variable extends I32x4 {
  readonly #assign: (value: I32x4) => void;

  constructor(t: Target, locals: readonly number[], spare: readonly number[]) {
    super(
      (target) => target.body.get(locals[0]!),
      (target, lane) => target.body.get(locals[lane]!),
    );
    this.#assign = (value) => assign(t, locals, value, spare);
  }

  set(value: I32x4): void {
    this.#assign(value);
  }
}

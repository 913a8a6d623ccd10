/** Variables: expressions that can be assigned. They are locals of the function, vectors without SIMD four. */
import { Local } from './nodes.js';
import { F32, type Float, I32, type Int } from './scalar.js';
import type { Target } from './target.js';
import { F32x4, I32x4, LANES } from './vector.js';

/** An integer that can be assigned. */
export class I32Variable extends I32 {
  readonly #target: Target;
  readonly #index: number;

  constructor(target: Target, index: number) {
    super(new Local(index, 0));
    this.#target = target;
    this.#index = index;
  }

  set(value: Int): void {
    if (typeof value === 'number') this.#target.body.i32(value);
    else value.node.emit(this.#target);
    this.#target.body.set(this.#index);
  }

  /** Adds to it. */
  inc(by: Int): void {
    if (I32.of(by).constant !== 0) this.set(this.add(by));
  }
}

/** A float that can be assigned. */
export class F32Variable extends F32 {
  readonly #target: Target;
  readonly #index: number;

  constructor(target: Target, index: number) {
    super(new Local(index, 0));
    this.#target = target;
    this.#index = index;
  }

  set(value: Float): void {
    F32.of(value).node.emit(this.#target);
    this.#target.body.set(this.#index);
  }
}

/** Where a vector lies: its first local, and those that hold its next value while that is computed lane by lane. */
interface Place {
  readonly first: number;
  readonly spare: number;
}

/** Assigns a vector to its local, or to its four locals without SIMD. */
function assign(t: Target, { first, spare }: Place, value: F32x4 | I32x4): void {
  if (t.simd) {
    value.node.emit(t);
    t.body.set(first);
    return;
  }
  // All lanes are computed before any is written: the value may read them in another order.
  for (const lane of LANES) {
    value.node.emitLane(t, lane);
    t.body.set(spare + lane);
  }
  for (const lane of LANES) {
    t.body.get(spare + lane);
    t.body.set(first + lane);
  }
}

/** Floats that can be assigned. */
export class F32x4Variable extends F32x4 {
  readonly #target: Target;
  readonly #place: Place;

  constructor(target: Target, place: Place) {
    super(new Local(place.first, 1));
    this.#target = target;
    this.#place = place;
  }

  set(value: F32x4): void {
    assign(this.#target, this.#place, value);
  }
}

/** Integers that can be assigned. */
export class I32x4Variable extends I32x4 {
  readonly #target: Target;
  readonly #place: Place;

  constructor(target: Target, place: Place) {
    super(new Local(place.first, 1));
    this.#target = target;
    this.#place = place;
  }

  set(value: I32x4): void {
    assign(this.#target, this.#place, value);
  }
}

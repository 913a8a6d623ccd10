/**
 * A function being written: variables, stores, control flow. What is called here is emitted at once, in
 * the order of the calls; expressions (scalar.ts, vector.ts) are emitted where they are used.
 */
import type { Body } from '../assembler/body.js';
import type { FunctionHandle } from '../assembler/module.js';
import { Emitted } from './nodes.js';
import { F32, type Float, I32, type Int, place } from './scalar.js';
import type { Features, Target } from './target.js';
import { F32Variable, F32x4Variable, I32Variable, I32x4Variable } from './variables.js';
import { F32x4, type I32x4, LANES } from './vector.js';

/** See the file's header. */
export class FunctionBuilder {
  readonly features: Features;
  readonly #target: Target;
  /** The first of four locals of each type for vectors without SIMD, once they are needed. */
  readonly #spare: { f32: number; i32: number } = { f32: -1, i32: -1 };

  constructor(body: Body, features: Features) {
    this.features = features;
    this.#target = { body, simd: features.simd, fma: features.fma };
  }

  /** The parameter of this position. */
  parameter(index: number): I32Variable {
    return new I32Variable(this.#target, index);
  }

  /** A new variable; 0 unless given, which costs nothing only on the first pass of a loop. */
  i32(value?: Int): I32Variable {
    const variable = new I32Variable(this.#target, this.#target.body.local('i32'));
    if (value !== undefined) variable.set(value);
    return variable;
  }

  f32(value?: Float): F32Variable {
    const variable = new F32Variable(this.#target, this.#target.body.local('f32'));
    if (value !== undefined) variable.set(value);
    return variable;
  }

  f32x4(value?: F32x4): F32x4Variable {
    const variable = new F32x4Variable(this.#target, this.#vectorPlace('f32'));
    if (value !== undefined) variable.set(value);
    return variable;
  }

  i32x4(value?: I32x4): I32x4Variable {
    const variable = new I32x4Variable(this.#target, this.#vectorPlace('i32'));
    if (value !== undefined) variable.set(value);
    return variable;
  }

  /** Several variables of one kind: accumulators. */
  f32x4s(count: number, value?: F32x4): F32x4Variable[] {
    return Array.from({ length: count }, () => this.f32x4(value));
  }

  /** Writes four or sixteen bytes. */
  store(address: I32, value: I32 | F32 | F32x4 | I32x4, offset: Int = 0): void {
    const t = this.#target;
    const { base, immediate } = place(address, offset);
    if (value instanceof I32 || value instanceof F32 || t.simd) {
      base.node.emit(t);
      value.node.emit(t);
      t.body.op(storeOf(value), immediate);
      return;
    }
    const name = value instanceof F32x4 ? 'f32.store' : 'i32.store';
    for (const lane of LANES) {
      base.node.emit(t);
      value.node.emitLane(t, lane);
      t.body.op(name, immediate + 4 * lane);
    }
  }

  /** Writes the low byte. */
  storeByte(address: I32, value: I32, offset: Int = 0): void {
    const { base, immediate } = place(address, offset);
    base.node.emit(this.#target);
    value.node.emit(this.#target);
    this.#target.body.op('i32.store8', immediate);
  }

  /** Writes the one lane. */
  storeLane(address: I32, value: F32x4 | I32x4, lane: number, offset: Int = 0): void {
    const t = this.#target;
    const { base, immediate } = place(address, offset);
    base.node.emit(t);
    if (t.simd) {
      value.node.emit(t);
      t.body.op('v128.store32_lane', immediate, lane);
      return;
    }
    value.node.emitLane(t, lane);
    t.body.op(value instanceof F32x4 ? 'f32.store' : 'i32.store', immediate);
  }

  /** Writes the first `count` lanes, 0 to 4; the value should be a variable. */
  storeFirst(address: I32, value: F32x4 | I32x4, count: Int, offset: Int = 0): void {
    const known = I32.of(count).constant;
    if (known !== null) {
      if (known >= 4) this.store(address, value, offset);
      else for (let lane = 0; lane < known; lane++) this.#storeLaneAt(address, value, lane, offset);
      return;
    }
    const left = I32.of(count);
    this.if(
      left.ge(4),
      () => this.store(address, value, offset),
      () => {
        for (let lane = 0; lane < 3; lane++)
          this.if(left.gt(lane), () => this.#storeLaneAt(address, value, lane, offset));
      },
    );
  }

  if(condition: I32, then: () => void, otherwise?: () => void): void {
    if (condition.constant !== null) {
      if (condition.constant !== 0) then();
      else otherwise?.();
      return;
    }
    const { body } = this.#target;
    condition.node.emit(this.#target);
    body.if();
    then();
    if (otherwise !== undefined) {
      body.else();
      otherwise();
    }
    body.end();
  }

  /** Runs the body, and again as long as the condition that it answers holds. */
  repeat(body: () => I32): void {
    const t = this.#target;
    t.body.loop();
    body().node.emit(t);
    t.body.brIf(0);
    t.body.end();
  }

  /** Runs the body as long as the condition holds. */
  while(condition: I32, body: () => void): void {
    this.if(condition, () =>
      this.repeat(() => {
        body();
        return condition;
      }),
    );
  }

  /** Runs the body `count` times, maybe none. */
  times(count: Int, body: () => void): void {
    const known = I32.of(count).constant;
    if (known !== null && known <= 1) {
      if (known === 1) body();
      return;
    }
    const left = this.i32(count);
    const loop = (): void =>
      this.repeat(() => {
        body();
        left.set(left.sub(1));
        return left;
      });
    if (known === null) this.if(left.gt(0), loop);
    else loop();
  }

  /** Copies bytes; the ranges may overlap. */
  copyBytes(target: I32, source: I32, bytes: Int): void {
    for (const x of [target, source, I32.of(bytes)]) x.node.emit(this.#target);
    this.#target.body.memoryCopy();
  }

  /** Fills bytes with one value. */
  fillBytes(target: I32, value: number, bytes: Int): void {
    for (const x of [target, I32.of(value), I32.of(bytes)]) x.node.emit(this.#target);
    this.#target.body.memoryFill();
  }

  /** Calls a function without a result. */
  call(callee: FunctionHandle, ...args: Int[]): void {
    for (const arg of args) I32.of(arg).node.emit(this.#target);
    this.#target.body.call(callee);
  }

  /** The result of a function that has one. */
  callFor(callee: FunctionHandle, ...args: Int[]): I32 {
    return new I32(
      new Emitted((t) => {
        for (const arg of args) I32.of(arg).node.emit(t);
        t.body.call(callee);
      }),
    );
  }

  /** Ends the function with its result. */
  return(value?: Int): void {
    if (value !== undefined) I32.of(value).node.emit(this.#target);
    this.#target.body.return();
  }

  /** Leaves a result at the end of the function. */
  result(value: Int): void {
    I32.of(value).node.emit(this.#target);
  }

  #storeLaneAt(address: I32, value: F32x4 | I32x4, lane: number, offset: Int): void {
    this.storeLane(address, value, lane, I32.of(offset).add(4 * lane));
  }

  #vectorPlace(type: 'f32' | 'i32'): { readonly first: number; readonly spare: number } {
    const { body, simd } = this.#target;
    if (simd) return { first: body.local('v128'), spare: -1 };
    if (this.#spare[type] < 0) this.#spare[type] = this.#fourLocals(type);
    return { first: this.#fourLocals(type), spare: this.#spare[type] };
  }

  #fourLocals(type: 'f32' | 'i32'): number {
    const first = this.#target.body.local(type);
    for (let lane = 1; lane < LANES.length; lane++) this.#target.body.local(type);
    return first;
  }
}

function storeOf(value: I32 | F32 | F32x4 | I32x4): 'i32.store' | 'f32.store' | 'v128.store' {
  if (value instanceof I32) return 'i32.store';
  return value instanceof F32 ? 'f32.store' : 'v128.store';
}

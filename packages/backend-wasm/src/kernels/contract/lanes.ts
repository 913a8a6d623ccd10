/** The two kinds of numbers that matrices are multiplied in, under one description. */
import type { FunctionBuilder } from '../../expression/function.js';
import type { I32, Int } from '../../expression/scalar.js';
import { F32x4, I32x4 } from '../../expression/vector.js';

/** What a product needs of four numbers. */
interface Arithmetic<V> {
  add(other: V): V;
  /** this * factor + term. */
  madd(factor: V, term: V): V;
  shuffle(other: V, lanes: readonly [number, number, number, number]): V;
}

/** Four numbers of one kind. */
export type Vector<V> = (F32x4 | I32x4) & Arithmetic<V>;

/** How vectors of one kind are made. */
export interface Lanes<V extends Vector<V>> {
  readonly zero: V;
  load(address: I32, offset?: Int): V;
  /** One number in all lanes. */
  splat(address: I32, offset?: Int): V;
  /** A variable. */
  variable(f: FunctionBuilder, value?: V): V & { set(value: V): void };
}

export const floats: Lanes<F32x4> = {
  zero: F32x4.splat(0),
  load: (address, offset) => F32x4.load(address, offset),
  splat: (address, offset) => F32x4.loadSplat(address, offset),
  variable: (f, value) => f.f32x4(value),
};

export const integers: Lanes<I32x4> = {
  zero: I32x4.splat(0),
  load: (address, offset) => I32x4.load(address, offset),
  splat: (address, offset) => I32x4.loadSplat(address, offset),
  variable: (f, value) => f.i32x4(value),
};

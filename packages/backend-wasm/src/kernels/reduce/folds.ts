/**
 * What reductions combine: for each operation and dtype how elements are read, combined and written.
 * The kernels are written once, over this description.
 */
import type { FunctionBuilder } from '../../expression/function.js';
import { I32, type Int } from '../../expression/scalar.js';
import { F32x4, I32x4 } from '../../expression/vector.js';

/** Four elements; bools are masks. */
export type Four<V> = (F32x4 | I32x4) & {
  shuffle(other: V, lanes: readonly [number, number, number, number]): V;
};

/** Four elements that can be assigned. */
export type FourVariable<V> = V & { set(value: V): void };

/** A way to make one element of many. In which order is the kernels' choice. */
export interface Fold<V extends Four<V>> {
  /** The bytes of an element. */
  readonly bytes: 1 | 4;
  /** Combined with an element it gives that element. */
  readonly identity: V;
  combine(a: V, b: V): V;
  load(address: I32, offset?: Int): V;
  /** `a` where the mask is set, else `b`. */
  select(mask: I32x4, a: V, b: V): V;
  variable(f: FunctionBuilder, value?: V): FourVariable<V>;
  /** Writes all four, one after the other. */
  store(f: FunctionBuilder, address: I32, value: V, offset?: Int): void;
  /** Writes one. */
  storeLane(f: FunctionBuilder, address: I32, value: V, lane: number): void;
}

function floats(identity: number, combine: (a: F32x4, b: F32x4) => F32x4): Fold<F32x4> {
  return {
    bytes: 4,
    identity: F32x4.splat(identity),
    combine,
    load: (address, offset) => F32x4.load(address, offset),
    select: (mask, a, b) => mask.select(a, b),
    variable: (f, value) => f.f32x4(value),
    store: (f, address, value, offset) => f.store(address, value, offset),
    storeLane: (f, address, value, lane) => f.storeLane(address, value, lane),
  };
}

function integers(identity: number, combine: (a: I32x4, b: I32x4) => I32x4): Fold<I32x4> {
  return {
    bytes: 4,
    identity: I32x4.splat(identity),
    combine,
    load: (address, offset) => I32x4.load(address, offset),
    select: (mask, a, b) => mask.select(a, b),
    variable: (f, value) => f.i32x4(value),
    store: (f, address, value, offset) => f.store(address, value, offset),
    storeLane: (f, address, value, lane) => f.storeLane(address, value, lane),
  };
}

/** Sums of floats. */
export const floatSum = floats(0, (a, b) => a.add(b));

/** Products of floats. */
const floatProd = floats(1, (a, b) => a.mul(b));

/** The largest of floats; NaN wins. */
const floatMax = floats(Number.NEGATIVE_INFINITY, (a, b) => a.max(b));

/** The smallest of floats; NaN wins. */
const floatMin = floats(Number.POSITIVE_INFINITY, (a, b) => a.min(b));

/** The largest of floats that are not NaN. */
export const floatMaxButNaN = floats(Number.NEGATIVE_INFINITY, (a, b) => a.pmax(b));

/** Sums of integers, which wrap. */
const intSum = integers(0, (a, b) => a.add(b));

/** Products of integers, which wrap. */
const intProd = integers(1, (a, b) => a.mul(b));

/** The largest of integers; the operands should be variables or loads. */
const intMax = integers(-(2 ** 31), (a, b) => a.gt(b).select(a, b));

/** The smallest of integers; the operands should be variables or loads. */
const intMin = integers(2 ** 31 - 1, (a, b) => a.lt(b).select(a, b));

function bools(identity: number, combine: (a: I32x4, b: I32x4) => I32x4): Fold<I32x4> {
  return {
    ...integers(identity, combine),
    bytes: 1,
    load: (address, offset) => I32x4.loadMask(address, offset),
    store: (f, address, value, offset) => f.store(address, value.toBytes(), offset),
    storeLane: (f, address, value, lane) => f.storeByte(address, value.lane(lane).and(1)),
  };
}

/** Whether any of bools is set. */
export const boolMax = bools(0, (a, b) => a.or(b));

/** Whether all of bools are set. */
export const boolMin = bools(-1, (a, b) => a.and(b));

/** Folds of floats and of integers, by what they do. */
export const floatFolds = { sum: floatSum, prod: floatProd, max: floatMax, min: floatMin } as const;
export const intFolds = { sum: intSum, prod: intProd, max: intMax, min: intMin } as const;

/** Writes the first `count` of four elements, 1 to 4. */
export function storeFirst<V extends Four<V>>(
  f: FunctionBuilder,
  fold: Fold<V>,
  address: I32,
  value: V,
  count: I32,
): void {
  f.if(
    count.ge(4),
    () => fold.store(f, address, value),
    () => storeSome(f, fold, address, value, count, I32.of(fold.bytes)),
  );
}

/** Writes the first `count` of four elements, 1 to 4, so many bytes apart. */
export function storeSome<V extends Four<V>>(
  f: FunctionBuilder,
  fold: Fold<V>,
  address: I32,
  value: V,
  count: I32,
  step: I32,
): void {
  fold.storeLane(f, address, value, 0);
  for (let lane = 1; lane < 4; lane++)
    f.if(count.gt(lane), () => fold.storeLane(f, address.add(step.mul(lane)), value, lane));
}

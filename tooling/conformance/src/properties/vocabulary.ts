// What random programs are made of. Not here: how they are run and compared.
import * as ops from '@evenkeel/tensor';
import { type Tensor, tensor } from '@evenkeel/tensor';
import type { Choose } from './moves.js';

/** A value of a program, and how large it and its gradient can be. */
export interface Value {
  readonly x: Tensor;
  /** No element is larger than this. */
  readonly bound: number;
  /** No derivative of an element with respect to the leaves, summed over them, is larger than this. */
  readonly gain: number;
}

/** One operation on values; null where it cannot be applied to these. */
export type Word = (a: Value, b: Value, choose: Choose) => Value | null;

export type Vocabulary = Readonly<Record<string, Word>>;

/** An axis of `a`, or null for a scalar or an empty axis. */
function axisOf({ x }: Value, choose: Choose): number | null {
  if (x.rank === 0 || x.size === 0) return null;
  return choose(x.rank);
}

/** Whether two shapes broadcast. */
function meets(a: Tensor, b: Tensor): boolean {
  const [short, long] = a.rank < b.rank ? [a.shape, b.shape] : [b.shape, a.shape];
  return short.every((n, i) => {
    const m = long[long.length - short.length + i];
    return n === m || n === 1 || m === 1;
  });
}

/** A function of each element, with its largest value and slope. */
const each =
  (f: (x: Tensor) => Tensor, size: (bound: number) => number, slope: (bound: number) => number) =>
  (a: Value): Value => ({
    x: f(a.x),
    bound: size(a.bound),
    gain: a.gain * slope(a.bound),
  });

const same = (n: number): number => n;
const one = (): number => 1;

/** A function of two elements. */
const pair =
  (
    f: (a: Tensor, b: Tensor) => Tensor,
    limits: (a: Value, b: Value) => { readonly bound: number; readonly gain: number },
  ): Word =>
  (a, b) =>
    meets(a.x, b.x) ? { x: f(a.x, b.x), ...limits(a, b) } : null;

const sumOf = (a: Value, b: Value) => ({ bound: a.bound + b.bound, gain: a.gain + b.gain });
const largerOf = (a: Value, b: Value) => ({
  bound: Math.max(a.bound, b.bound),
  gain: Math.max(a.gain, b.gain),
});
const productOf = (a: Value, b: Value, terms = 1) => ({
  bound: terms * a.bound * b.bound,
  gain: terms * (a.gain * b.bound + b.gain * a.bound),
});

/** A movement: other places, the same numbers. */
const move =
  (f: (x: Tensor, axis: number, size: number, choose: Choose) => Tensor): Word =>
  (a, _, choose) => {
    const axis = axisOf(a, choose);
    if (axis === null) return null;
    return { ...a, x: f(a.x, axis, a.x.shape[axis] ?? 1, choose) };
  };

/** A reduction or a scan of one axis, in which at most so many elements become one. */
const along =
  (f: (x: Tensor, axis: number, choose: Choose) => Tensor, adds: boolean): Word =>
  (a, _, choose) => {
    const axis = axisOf(a, choose);
    if (axis === null) return null;
    const terms = adds ? (a.x.shape[axis] ?? 1) : 1;
    return { x: f(a.x, axis, choose), bound: terms * a.bound, gain: terms * a.gain };
  };

const ints = (x: Tensor, values: readonly number[]): Tensor =>
  tensor(Int32Array.from(values), { backend: x.backend });

/** Positions 0..size-1, any of them, any number of times. */
const positions = (x: Tensor, size: number, count: number, choose: Choose): Tensor =>
  ints(
    x,
    Array.from({ length: count }, () => choose(size)),
  );

/** As many rows of `a` as there are columns; both turned so that they can be multiplied. */
function productWithTurned(a: Value): Value | null {
  if (a.x.rank < 2 || a.x.size === 0) return null;
  const limits = productOf(a, a, a.x.shape.at(-1) ?? 1);
  return { x: ops.matmul(a.x, ops.matrixTranspose(a.x)), ...limits };
}

/** Movements, for both vocabularies: nothing is computed, so nothing is rounded. */
const movements: Vocabulary = {
  transpose: (a) => ({ ...a, x: ops.transpose(a.x) }),
  flatten: (a) => ({ ...a, x: ops.reshape(a.x, [-1]) }),
  halve: (a) =>
    a.x.size > 0 && a.x.size % 2 === 0 ? { ...a, x: ops.reshape(a.x, [2, a.x.size / 2]) } : null,
  slice: move((x, axis, n, choose) => ops.slice(x, axis, choose(n), n, 1 + choose(2))),
  expand: (a) => ({ ...a, x: ops.expand(a.x, [2, ...a.x.shape]) }),
  flip: move((x, axis) => ops.flip(x, axis)),
  roll: move((x, axis, n, choose) => ops.roll(x, choose(n), axis)),
  pad: move((x, axis, _, choose) =>
    ops.pad(
      x,
      x.shape.map((__, i): [number, number] => (i === axis ? [choose(2), choose(2)] : [0, 0])),
      { mode: choose(2) === 0 ? 'edge' : 'constant' },
    ),
  ),
  embed: move((x, axis, n, choose) => {
    const step = 1 + choose(2);
    return ops.embed(x, axis, choose(2), step * n + 1, step);
  }),
  concat: move((x, axis) => ops.concat([x, x], axis)),
  stack: (a, b) =>
    a.x.shape.join() === b.x.shape.join()
      ? { x: ops.stack([a.x, b.x], 0), ...largerOf(a, b) }
      : null,
  take: move((x, axis, n, choose) => ops.take(x, positions(x, n, 1 + choose(3), choose), axis)),
  at: move((x, axis, n, choose) =>
    ops.at(x, ...Array.from({ length: axis }, () => ':' as const), choose(n)),
  ),
  tril: (a) => (a.x.rank >= 2 ? { ...a, x: ops.tril(a.x) } : null),
  diagonal: (a) => (a.x.rank >= 2 && a.x.size > 0 ? { ...a, x: ops.diagonal(a.x) } : null),
};

/**
 * Small integers stay integers: whatever the order of additions, the numbers are the same to the last bit. The
 * operations with kinks and ties are all here.
 */
export const exact: Vocabulary = {
  ...movements,
  add: pair(ops.add, sumOf),
  sub: pair(ops.sub, sumOf),
  mul: pair(ops.mul, (a, b) => productOf(a, b)),
  maximum: pair(ops.maximum, largerOf),
  minimum: pair(ops.minimum, largerOf),
  where: pair((a, b) => ops.where(ops.less(a, b), a, ops.neg(b)), largerOf),
  neg: each(ops.neg, same, one),
  abs: each(ops.abs, same, one),
  relu: each(ops.relu, same, one),
  sign: each(ops.sign, one, one),
  square: each(
    ops.square,
    (n) => n * n,
    (n) => 2 * n,
  ),
  clip: each((x) => ops.clip(x, -2, 3), same, one),
  remainder: each(
    (x) => ops.remainder(x, 3),
    () => 3,
    one,
  ),
  floorDivide: each(
    (x) => ops.floorDivide(x, 2),
    (n) => n / 2 + 1,
    one,
  ),
  sum: along((x, axis, choose) => ops.sum(x, axis, choose(2) === 0), true),
  max: along((x, axis, choose) => ops.max(x, axis, choose(2) === 0), false),
  min: along((x, axis) => ops.min(x, axis), false),
  sort: along((x, axis, choose) => ops.sort(x, axis, { descending: choose(2) === 0 }), false),
  topK: along((x, axis) => ops.topK(x, 1, axis).values, false),
  cumsum: along((x, axis) => ops.cumsum(x, axis), true),
  cummax: along((x, axis) => ops.cummax(x, axis).values, false),
  matmul: productWithTurned,
  outer: (a, b) =>
    a.x.rank === 1 && b.x.rank === 1 ? { x: ops.outer(a.x, b.x), ...productOf(a, b) } : null,
  einsum: (a, b) =>
    a.x.rank === 2 && b.x.rank === 2 && a.x.shape[0] === b.x.shape[0]
      ? { x: ops.einsum('ij,ik->kj', a.x, b.x), ...productOf(a, b, a.x.shape[0] ?? 1) }
      : null,
  gather: move((x, axis, n, choose) => {
    const one = ops.reshape(
      ints(x, [choose(n)]),
      x.shape.map(() => 1),
    );
    const shape = x.shape.map((m, i) => (i === axis ? 1 : m));
    return ops.gather(x, ops.expand(one, shape), axis);
  }),
  scatterAdd: (a, _, choose) => {
    const n = a.x.shape[0];
    if (n === undefined || a.x.rank !== 1 || n === 0) return null;
    const x = ops.scatterAdd(a.x, positions(a.x, n, n, choose), a.x, 0);
    return { x, bound: (n + 1) * a.bound, gain: (n + 1) * a.gain };
  },
  scatter: (a, _, choose) => {
    const n = a.x.shape[0];
    if (n === undefined || a.x.rank !== 1 || n === 0) return null;
    const x = ops.scatter(a.x, positions(a.x, n, n, choose), ops.neg(a.x), 0);
    return { ...a, x };
  },
};

const bounded = (bound: number, gain: number) => ({ bound, gain });

/** Smooth functions that neither grow nor vanish: their gradients are as near as their values. */
export const smooth: Vocabulary = {
  ...movements,
  add: pair(ops.add, sumOf),
  sub: pair(ops.sub, sumOf),
  mul: pair(ops.mul, (a, b) => productOf(a, b)),
  divide: pair(
    (a, b) => ops.div(a, ops.add(ops.square(b), 1)),
    (a, b) => productOf(a, b),
  ),
  hypot: pair(
    (a, b) => ops.hypot(ops.add(ops.square(a), 1), b),
    (a, b) => productOf(a, b, 2),
  ),
  atan2: pair(
    (a, b) => ops.atan2(a, ops.add(ops.square(b), 1)),
    () => bounded(2, 2),
  ),
  tanh: each(ops.tanh, one, one),
  sigmoid: each(ops.sigmoid, one, one),
  sin: each(ops.sin, one, one),
  cos: each(ops.cos, one, one),
  atan: each(ops.atan, () => 2, one),
  asinh: each(ops.asinh, same, one),
  erf: each(ops.erf, one, () => 2),
  softplus: each(ops.softplus, (n) => n + 1, one),
  exp: each(
    (x) => ops.exp(ops.tanh(x)),
    () => 3,
    () => 3,
  ),
  expm1: each(
    (x) => ops.expm1(ops.sin(x)),
    () => 2,
    () => 3,
  ),
  log1p: each((x) => ops.log1p(ops.square(x)), same, one),
  rsqrt: each((x) => ops.rsqrt(ops.add(ops.square(x), 1)), one, one),
  pow: each(
    (x) => ops.pow(ops.add(ops.square(x), 1), 0.75),
    (n) => n * n + 1,
    (n) => 2 * n + 1,
  ),
  mean: along((x, axis, choose) => ops.mean(x, axis, choose(2) === 0), false),
  sum: along((x, axis) => ops.sum(x, axis), true),
  cumsum: along((x, axis) => ops.cumsum(x, axis), true),
  softmax: along((x, axis) => ops.softmax(x, axis), false),
  logSoftmax: along((x, axis) => ops.logSoftmax(x, axis), true),
  logSumExp: along((x, axis) => ops.logSumExp(x, axis), true),
  variance: (a, _, choose) => {
    const axis = axisOf(a, choose);
    return axis === null ? null : { x: ops.variance(a.x, axis), ...productOf(a, a, 2) };
  },
  matmul: productWithTurned,
};

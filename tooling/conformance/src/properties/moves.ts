// The movements as pairs: what the library does with a tensor, and what an index loop makes of the same numbers.
import * as ops from '@evenkeel/tensor';
import { type Backend, type Tensor, tensor } from '@evenkeel/tensor';
import * as loops from './index-loop.js';

/** A tensor, and the array that it must equal. */
export interface Pair {
  readonly x: Tensor;
  readonly loop: loops.Loop;
}

/** Answers an integer in 0..n-1: how a movement chooses its axis, its sizes and so on. */
export type Choose = (n: number) => number;

/** No larger, so that a chain of movements stays cheap. */
const LARGEST = 240;

/** What can be done to one array; null where it cannot. */
type Move = (p: Pair, choose: Choose) => Pair | null;

/** A move along an axis that has elements. */
const along =
  (move: (p: Pair, axis: number, size: number, choose: Choose) => Pair): Move =>
  (p, choose) => {
    const rank = p.x.rank;
    if (rank === 0) return null;
    const axis = choose(rank);
    const size = p.x.shape[axis] ?? 0;
    return size === 0 ? null : move(p, axis, size, choose);
  };

/** An axis, perhaps counted from the end. */
const named = (p: Pair, axis: number, choose: Choose): number =>
  choose(2) === 0 ? axis : axis - p.x.rank;

const widthsOn = (p: Pair, axis: number, before: number, after: number) =>
  p.x.shape.map((_, a): [number, number] => (a === axis ? [before, after] : [0, 0]));

const moves: Readonly<Record<string, Move>> = {
  transpose: ({ x, loop }, choose) => {
    const axes: number[] = [];
    for (let axis = 0; axis < x.rank; axis++) axes.splice(choose(axes.length + 1), 0, axis);
    return { x: ops.transpose(x, axes), loop: loops.transpose(loop, axes) };
  },

  reshape: ({ x, loop }, choose) => {
    const divisors = [1, 2, 3, 4, 5, 6].filter((n) => x.size % n === 0);
    const first = divisors[choose(divisors.length)] ?? 1;
    const shape = choose(2) === 0 ? [first, x.size / first] : [x.size / first, 1, first];
    return { x: ops.reshape(x, shape), loop: loops.reshape(loop, shape) };
  },

  slice: along((p, axis, size, choose) => {
    const start = choose(size);
    const stop = start + choose(size - start + 1);
    const step = 1 + choose(3);
    return {
      x: ops.slice(p.x, named(p, axis, choose), start, stop, step),
      loop: loops.slice(p.loop, axis, start, stop, step),
    };
  }),

  expand: ({ x, loop }, choose) => {
    const repeated = x.shape.map((n) => (n === 1 ? 1 + choose(3) : n));
    const shape = choose(2) === 0 ? repeated : [1 + choose(2), ...repeated];
    return { x: ops.expand(x, shape), loop: loops.expand(loop, shape) };
  },

  flip: along((p, axis, _, choose) => ({
    x: ops.flip(p.x, named(p, axis, choose)),
    loop: loops.flip(p.loop, axis),
  })),

  roll: along((p, axis, size, choose) => {
    const shift = choose(4 * size) - 2 * size;
    return {
      x: ops.roll(p.x, shift, named(p, axis, choose)),
      loop: loops.roll(p.loop, shift, axis),
    };
  }),

  repeat: along((p, axis, _, choose) => {
    const count = 1 + choose(3);
    return { x: ops.repeat(p.x, count, axis), loop: loops.repeat(p.loop, count, axis) };
  }),

  tile: along((p, axis, _, choose) => {
    const count = 1 + choose(3);
    const reps = p.x.shape.map((_, a) => (a === axis ? count : 1));
    return { x: ops.tile(p.x, reps), loop: loops.tile(p.loop, count, axis) };
  }),

  take: along((p, axis, size, choose) => {
    const indices = Array.from({ length: choose(4) }, () => choose(size));
    const where = tensor(Int32Array.from(indices), { backend: p.x.backend });
    return { x: ops.take(p.x, where, axis), loop: loops.take(p.loop, indices, axis) };
  }),

  padConstant: along((p, axis, _, choose) => {
    const [before, after, value] = [choose(3), choose(3), choose(9) - 4];
    return {
      x: ops.pad(p.x, widthsOn(p, axis, before, after), { value }),
      loop: loops.padConstant(p.loop, axis, before, after, value),
    };
  }),

  padEdge: along((p, axis, _, choose) => {
    const [before, after] = [choose(3), choose(3)];
    return {
      x: ops.pad(p.x, widthsOn(p, axis, before, after), { mode: 'edge' }),
      loop: loops.padEdge(p.loop, axis, before, after),
    };
  }),

  padReflect: along((p, axis, size, choose) => {
    const [before, after] = [choose(size), choose(size)];
    return {
      x: ops.pad(p.x, widthsOn(p, axis, before, after), { mode: 'reflect' }),
      loop: loops.padReflect(p.loop, axis, before, after),
    };
  }),

  concatWithItself: along((p, axis) => ({
    x: ops.concat([p.x, p.x], axis),
    loop: loops.concat(p.loop, p.loop, axis),
  })),

  stackWithItself: (p, choose) => {
    const axis = choose(p.x.rank + 1);
    const shape = [...p.x.shape.slice(0, axis), 1, ...p.x.shape.slice(axis)];
    const once = loops.reshape(p.loop, shape);
    return { x: ops.stack([p.x, p.x], axis), loop: loops.concat(once, once, axis) };
  },

  at: along((p, axis, size, choose) => {
    const position = choose(size);
    const dropped = p.x.shape.filter((_, a) => a !== axis);
    const before = Array.from({ length: axis }, () => ':' as const);
    return {
      x: ops.at(p.x, ...before, choose(2) === 0 ? position : position - size),
      loop: loops.reshape(loops.slice(p.loop, axis, position, position + 1, 1), dropped),
    };
  }),

  negate: ({ x, loop }) => ({
    x: ops.neg(x),
    loop: { shape: loop.shape, at: (position) => -loop.at(position) },
  }),
};

export const moveNames = Object.keys(moves);

/** The array after a move; the array itself where the move cannot be made, or would make too much. */
export function moved(name: string, p: Pair, choose: Choose): Pair {
  const next = moves[name]?.(p, choose) ?? p;
  return next.x.size > LARGEST || next.x.rank > 6 ? p : next;
}

/** Small integers, different from their neighbours, as a dense tensor and as a loop. */
export function pairOf(backend: Backend, shape: readonly number[]): Pair {
  const size = shape.reduce((n, m) => n * m, 1);
  const data = Float32Array.from({ length: size }, (_, i) => ((i * 37) % 101) - 50);
  return { x: tensor(data, { shape, backend }), loop: loops.loopOf(shape, data) };
}

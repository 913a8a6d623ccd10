// Views of views, put together at random: whatever the strides have become, the numbers are those of a plain index
// loop, after movements, in a broadcast operation and in a reduction.
import { CpuBackend } from '@evenkeel/backend-cpu';
import { WasmBackend } from '@evenkeel/backend-wasm';
import { type Backend, scope, sub, sum, type Tensor } from '@evenkeel/tensor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from '../backends.js';
import { broadcast, combine, fold, type Loop, valuesOf } from './index-loop.js';
import { type Choose, moved, moveNames, type Pair, pairOf } from './moves.js';

/** The same chains in every run; another seed finds others. */
const SETTINGS = { seed: 20261120, numRuns: 2000 } as const;

/** A movement and the numbers that it chooses with. */
const step = fc.tuple(fc.constantFrom(...moveNames), fc.array(fc.nat(1000), { size: 'small' }));
const shape = fc.array(fc.constantFrom(1, 2, 3, 4, 5, 0), { maxLength: 4 });
const chain = fc.record({ shape, steps: fc.array(step, { maxLength: 7 }) });

type Chain = typeof chain extends fc.Arbitrary<infer T> ? T : never;

/** Reads numbers in turn; 0 when there are no more. */
function chooser(numbers: readonly number[]): Choose {
  let next = 0;
  return (n) => (numbers[next++] ?? 0) % Math.max(n, 1);
}

function follow(backend: Backend, { shape: first, steps }: Chain): Pair {
  let pair = pairOf(backend, first);
  for (const [name, numbers] of steps) pair = moved(name, pair, chooser(numbers));
  return pair;
}

/** Numbers of a loop, without the sign of a zero. */
const numbersOf = (loop: Loop): number[] => valuesOf(loop).map((x) => x + 0);

function expectSame(x: Tensor, loop: Loop): void {
  expect({ shape: x.shape, data: Array.from(x.data(), (v) => v + 0) }).toEqual({
    shape: loop.shape,
    data: numbersOf(loop),
  });
}

/** Checks a property of chains, and that it leaves nothing behind. */
function check(backend: Backend, property: (a: Chain, b: Chain) => void): void {
  expectBalanced(backend, () =>
    fc.assert(
      fc.property(chain, chain, (a, b) => scope(() => property(a, b))),
      SETTINGS,
    ),
  );
}

const backends: readonly (readonly [name: string, make: () => Backend])[] = [
  ['cpu', () => new CpuBackend()],
  ['wasm', () => new WasmBackend({ simd: 'deterministic' })],
  ['wasm without vectors', () => new WasmBackend({ simd: 'off' })],
];

describe.each(backends)('on %s', (_, make) => {
  const backend = make();

  it('a chain of movements is what an index loop reads', () => {
    check(backend, (a) => {
      const { x, loop } = follow(backend, a);
      expectSame(x, loop);
    });
  });

  it('two chains broadcast as an index loop does', () => {
    check(backend, (a, b) => {
      const [p, q] = [follow(backend, a), follow(backend, b)];
      if (broadcast(p.x.shape, q.x.shape) === null) return;
      expectSame(
        sub(p.x, q.x),
        combine(p.loop, q.loop, (u, v) => u - v),
      );
    });
  });

  it('a chain is reduced as an index loop does', () => {
    check(backend, (a) => {
      const { x, loop } = follow(backend, a);
      x.shape.forEach((n, axis) => {
        if (n === 0) return;
        expectSame(
          sum(x, axis),
          fold(loop, axis, (u, v) => u + v),
        );
        expectSame(
          x.max(axis),
          fold(loop, axis, (u, v) => Math.max(u, v)),
        );
      });
    });
  });

  it('a chain is multiplied as an index loop does', () => {
    check(backend, (a, b) => {
      const [p, q] = [follow(backend, a), follow(backend, b)];
      const inner = p.x.shape.at(-1);
      if (p.x.rank !== 2 || q.x.rank !== 2 || inner !== q.x.shape[0] || inner === 0) return;
      const [rows = 0, columns = 0] = [p.x.shape[0], q.x.shape[1]];
      const products: Loop = {
        shape: [rows, inner ?? 0, columns],
        at: ([i = 0, k = 0, j = 0]) => p.loop.at([i, k]) * q.loop.at([k, j]),
      };
      expectSame(
        p.x.matmul(q.x),
        fold(products, 1, (u, v) => u + v),
      );
    });
  });
});

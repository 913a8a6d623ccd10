// update(): a scalar beside larger tensors is repeated, read or written; and who sees which handle.
import { valueAndGrad } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  DisposedError,
  defineProgram,
  e,
  memory,
  square,
  sum,
  type Tensor,
  tensor,
  update,
  Variable,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

const backend = new CpuBackend();
const vector = (...values: number[]): Tensor => tensor(values, { backend });
const scalar = (value: number, dtype: 'float32' | 'int32' = 'float32'): Tensor =>
  tensor(value, { dtype, backend });

/** w - rate * g, and one more step, as long as the limit is above 0. */
const counted = defineProgram('counted', 5, 0, ([w, steps, g, rate, limit]) => {
  const goes = e.less(0, limit);
  return [e.select(goes, e.sub(w, e.mul(rate, g)), w), e.select(goes, e.add(steps, 1), steps)];
});
const increment = defineProgram('increment', 1, 0, ([x]) => [e.add(x, 1)]);

/** Weights of two shapes, each with a count of its own; disposed afterwards, nothing may be left. */
function withWeights(body: (weights: Variable[], counts: Variable[]) => void): void {
  expectBalanced(backend, () => {
    const weights = [
      new Variable(vector(1, 2, 3), { name: 'a' }),
      new Variable(tensor([[10], [20]], { backend }), { name: 'b' }),
    ];
    const counts = weights.map((_, i) => new Variable(scalar(7 * i, 'int32'), { name: `n${i}` }));
    try {
      body(weights, counts);
    } finally {
      for (const v of [...weights, ...counts]) v.dispose();
    }
  });
}

/** The elements of variables, and what they are. */
const look = (variables: readonly Variable[]) =>
  variables.map(({ value }) => [value.dtype, value.shape, [...value.data()]]);

describe('a scalar beside larger tensors', () => {
  it('is read at every element, and written as one', () =>
    withWeights((weights, counts) => {
      const gradients = weights.map(({ value }) => square(value));
      const rates = [scalar(1), scalar(0.5)];
      const limits = [scalar(1), scalar(-1)];
      for (let step = 0; step < 3; step++) {
        update(counted, [weights, counts], [gradients, rates, limits]);
      }
      expect(look(weights)).toEqual([
        ['float32', [3], [-2, -10, -24]],
        ['float32', [2, 1], [10, 20]],
      ]);
      expect(look(counts)).toEqual([
        ['int32', [], [3]],
        ['int32', [], [7]],
      ]);
      for (const t of [...gradients, ...rates, ...limits]) t.dispose();
    }));

  it('may have no larger one beside it, or one without elements', () =>
    withWeights(([a], [n]) => {
      if (a === undefined || n === undefined) throw new Error('no variables');
      const [one, none] = [scalar(1), tensor([], { backend })];
      using w = new Variable(scalar(5));
      update(counted, [[w], [n]], [[one], [one], [one]]);
      expect(look([w, n])).toEqual([
        ['float32', [], [4]],
        ['int32', [], [1]],
      ]);
      using empty = new Variable(none);
      using rate = new Variable(scalar(3));
      update(counted, [[empty], [rate]], [[one], [one], [one]]);
      expect(look([empty, rate])).toEqual([
        ['float32', [0], []],
        ['float32', [], [3]],
      ]);
      expect(() => update(counted, [[empty], [a]], [[one], [one], [one]])).toThrow(
        'all tensors at one position must have one shape, got [0] and [3]',
      );
      update(increment, [[rate]], []);
      expect(look([rate])).toEqual([['float32', [], [4]]]);
      one.dispose();
    }));

  it('takes part in what is staged: committed at the end, dropped on a throw', () =>
    withWeights(([a], [n]) => {
      if (a === undefined || n === undefined) throw new Error('no variables');
      const one = scalar(1);
      const step = (after: () => void) =>
        valueAndGrad([a], () => {
          const loss = sum(square(a.value));
          update(counted, [[a], [n]], [[a.value], [one], [one]]);
          update(counted, [[a], [n]], [[vector(1, 1, 1)], [one], [one]]);
          expect(n.value.item()).toBe(2);
          after();
          return loss;
        });
      const { buffers } = memory(backend);
      expect(() =>
        step(() => {
          throw new Error('stop');
        }),
      ).toThrow('stop');
      expect(memory(backend).buffers).toBe(buffers);
      expect(look([a, n])).toEqual([
        ['float32', [3], [1, 2, 3]],
        ['int32', [], [0]],
      ]);
      const { grads } = step(() => {});
      expect([...grads.get(a).data()]).toEqual([2, 4, 6]);
      grads.dispose();
      expect(look([a, n])).toEqual([
        ['float32', [3], [-1, -1, -1]],
        ['int32', [], [2]],
      ]);
      one.dispose();
    }));

  it('is there for who looked at it before', () =>
    withWeights(([a], [n]) => {
      if (a === undefined || n === undefined) throw new Error('no variables');
      const one = scalar(1);
      const step = () => update(counted, [[a], [n]], [[one], [one], [one]]);
      step();
      const seen = n.value.reshape([1]);
      step();
      expect([...seen.data()]).toEqual([1]);
      expect(n.value.item()).toBe(2);
      for (const t of [seen, one]) t.dispose();
    }));
});

describe('a handle', () => {
  it('that nobody read is written again; one that somebody read is dead after each update', () =>
    expectBalanced(backend, () => {
      using v = new Variable(vector(1, 2));
      for (let round = 0; round < 3; round++) {
        update(increment, [[v]], []);
        update(increment, [[v]], []);
        const seen = v.value;
        expect([...seen.data()]).toEqual([3 + 3 * round, 4 + 3 * round]);
        update(increment, [[v]], []);
        expect(() => seen.data()).toThrow(DisposedError);
        expect(() => seen.data()).toThrow('a Variable has replaced');
      }
    }));

  it("given to assign() is somebody's, too", () =>
    expectBalanced(backend, () => {
      using v = new Variable(vector(1, 2));
      update(increment, [[v]], []);
      const given = vector(5, 6);
      v.assign(given);
      update(increment, [[v]], []);
      expect(() => given.data()).toThrow('a Variable has replaced');
      expect([...v.value.data()]).toEqual([6, 7]);
    }));
});

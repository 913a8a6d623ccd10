import { expect, it } from 'vitest';
import { rotate } from './rotation.js';

/** Entrants whose samples count the calls of all. */
function entrants(wanted: readonly number[]) {
  const order: number[] = [];
  return {
    order,
    list: wanted.map((count, i) => ({
      wanted: count,
      sample: async () => order.push(i),
    })),
  };
}

it('asks in turn, every other round backwards', async () => {
  const { list, order } = entrants([2, 2, 2]);
  const samples = await rotate(list, 2);
  expect(order).toEqual([0, 1, 2, 2, 1, 0]);
  expect(samples).toEqual([
    [1, 6],
    [2, 5],
    [3, 4],
  ]);
});

it('takes as many samples as are wanted, spread over all rounds', async () => {
  const { list, order } = entrants([8, 2]);
  const samples = await rotate(list, 8);
  expect(samples.map(({ length }) => length)).toEqual([8, 2]);
  const slow = order.flatMap((entrant, turn) => (entrant === 1 ? [turn] : []));
  expect(slow[0]).toBeLessThan(order.length / 2 + 1);
  expect(slow[1]).toBeGreaterThan(order.length / 2);
});

it.each([1, 3, 5, 7])('takes %i samples in 7 rounds where that many are wanted', async (wanted) => {
  const { list } = entrants([wanted]);
  expect((await rotate(list, 7))[0]).toHaveLength(wanted);
});

it('takes no more than there are rounds', async () => {
  const { list } = entrants([10]);
  expect((await rotate(list, 3))[0]).toHaveLength(3);
});

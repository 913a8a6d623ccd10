import { key } from '@evenkeel/tensor';
import { expect, it } from 'vitest';
import { shuffled } from './shuffled.js';

it('holds every number once, in an order that is the key’s', () => {
  const order = shuffled(500, key(1));
  const counting = Array.from({ length: 500 }, (_, i) => i);
  expect([...order].sort((a, b) => a - b)).toEqual(counting);
  expect([...order]).not.toEqual(counting);
  expect(shuffled(500, key(1))).toEqual(order);
  expect(shuffled(500, key(2))).not.toEqual(order);
});

it('puts each number at each place equally often', () => {
  const counts = new Float64Array(9);
  for (let seed = 0; seed < 6000; seed++) {
    shuffled(3, key(seed)).forEach((x, place) => {
      counts[3 * place + x] = (counts[3 * place + x] ?? 0) + 1;
    });
  }
  // 2000 expected, with a standard deviation of 37.
  for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(150);
});

it('orders nothing and one number', () => {
  expect([...shuffled(0, key(1))]).toEqual([]);
  expect([...shuffled(1, key(1))]).toEqual([0]);
});

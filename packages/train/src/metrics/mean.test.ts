import { expect, it } from 'vitest';
import { Mean } from './mean.js';

it('is the sum of weight * value by the sum of weights', () => {
  const mean = new Mean();
  mean.add(2, 3);
  mean.add(7);
  mean.add(-1, 0.5);
  expect(mean.result()).toBe((2 * 3 + 7 - 0.5) / 4.5);
  expect(mean.weight).toBe(4.5);
});

it('is NaN before the first number and after a reset', () => {
  const mean = new Mean();
  expect(mean.result()).toBeNaN();
  mean.add(1);
  mean.reset();
  expect(mean.result()).toBeNaN();
  expect(mean.weight).toBe(0);
});

it('becomes NaN by a NaN, unless it has no weight', () => {
  const mean = new Mean();
  mean.add(1);
  mean.add(Number.NaN, 0);
  mean.add(Number.POSITIVE_INFINITY, 0);
  expect(mean.result()).toBe(1);
  mean.add(Number.NaN);
  expect(mean.result()).toBeNaN();
});

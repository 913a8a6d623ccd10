import { expect, it } from 'vitest';
import { difference } from './agreement.js';

it('is 0 for the same values', () => {
  expect(difference([1, -2, 0], [1, -2, 0])).toBe(0);
  expect(difference([0, 0], [0, 0])).toBe(0);
});

it('compares a value with its size and the root mean square of all', () => {
  // Root mean square of 3 and 4 is sqrt(12.5).
  expect(difference([3, 4.5], [3, 4])).toBeCloseTo(0.5 / (4 + Math.sqrt(12.5)), 12);
});

it('does not ask for digits of what is 0 but for rounding', () => {
  expect(difference([1e-9, 1], [0, 1])).toBeLessThan(1e-8);
});

it('finds the worst of all', () => {
  expect(difference([1, 1, 2, 1], [1, 1, 1, 1])).toBe(0.5);
});

it.each([
  ['a NaN', [1, Number.NaN], [1, 2]],
  ['a missing value', [1], [1, 2]],
  ['nothing', [], []],
])('is NaN for %s, which no tolerance allows', (_, values, wanted) => {
  expect(difference(values, wanted)).toBeNaN();
});

import { describe, expect, it } from 'vitest';
import { spread } from './figures.js';

const NEVER = Number.POSITIVE_INFINITY;

describe('spread', () => {
  it.each([
    ['of an odd number the one in the middle', [5, 1, 3], { median: 3, low: 1, high: 5 }],
    ['of an even number halfway between two', [10, 2, 1, 4], { median: 3, low: 1, high: 10 }],
    ['of one that one', [7], { median: 7, low: 7, high: 7 }],
    ['sorts as numbers', [10, 9, 100], { median: 10, low: 9, high: 100 }],
    ['never is later than all', [NEVER, 4, 6], { median: 6, low: 4, high: NEVER }],
    ['half never is never', [4, NEVER], { median: NEVER, low: 4, high: NEVER }],
    ['never twice', [NEVER, NEVER], { median: NEVER, low: NEVER, high: NEVER }],
  ])('%s', (_, values, expected) => {
    expect(spread(values)).toEqual(expected);
  });

  it('leaves the values as they are', () => {
    const values = [3, 1, 2];
    spread(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

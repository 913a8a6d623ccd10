import { expect, it } from 'vitest';
import { counted, listed, wrapped } from './words.js';

it('counts', () => {
  expect([0, 1, 2].map((n) => counted(n, 'seed'))).toEqual(['0 seeds', '1 seed', '2 seeds']);
});

it('lists', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed)).toEqual([
    '',
    'a',
    'a and b',
    'a, b and c',
  ]);
});

it('wraps at the width, not before', () => {
  const indent = { first: '* ', rest: '  ' };
  expect(wrapped('one two three', 15, indent)).toEqual(['* one two three']);
  expect(wrapped('one two three', 14, indent)).toEqual(['* one two', '  three']);
  expect(wrapped('one two three', 9, indent)).toEqual(['* one two', '  three']);
  expect(wrapped('unbreakable is long', 5, indent)).toEqual(['* unbreakable', '  is', '  long']);
});

import { expect, it } from 'vitest';
import { closest } from './suggest.js';

const columns = ['mean radius', 'mean texture', 'target', 'id'];

it.each([
  ['a letter left out', 'taget', 'target'],
  ['a letter too many', 'targget', 'target'],
  ['another letter', 'mean_radius', 'mean radius'],
  ['two letters swapped', 'mean raduis', 'mean radius'],
  ['case', 'TARGET', 'target'],
  ['two letters, of which one is wrong', 'it', 'id'],
])('finds a name with %s', (_, name, expected) => {
  expect(closest(name, columns)).toBe(expected);
});

it.each(['colour', '', 'x', 'radius of the mean'])('finds nothing like %o', (name) => {
  expect(closest(name, columns)).toBeNull();
});

it('allows a third of the longer name, and counts a swap once', () => {
  expect(closest('abcdef', ['abcdXX'])).toBe('abcdXX'); // 2 of 6
  expect(closest('abcdef', ['abcXXX'])).toBeNull(); // 3 of 6
  expect(closest('abc', ['acb'])).toBe('acb'); // 1 of 3
  expect(closest('abcdef', ['badcfe'])).toBeNull(); // 3 swaps of 6
});

it('prefers the least difference, then the first', () => {
  expect(closest('abcdef', ['abcdXX', 'abcdeX', 'abcdXf'])).toBe('abcdeX');
  expect(closest('a', [])).toBeNull();
  expect(closest('a', ['b'])).toBeNull(); // every letter differs
  expect(closest('abc', ['abc'])).toBe('abc');
});

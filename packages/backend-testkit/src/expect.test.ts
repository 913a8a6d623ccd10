import { describe, expect, it } from 'vitest';
import { ConformanceError, EXACT, expectClose, expectEqual, expectThrows } from './expect.js';

const near = { rtol: 1e-5, atol: 1e-6 };

describe('expectClose', () => {
  it('takes what is near, and what is not a number for what is not', () => {
    expectClose(
      'x',
      [1, Number.NaN, Number.POSITIVE_INFINITY, 0],
      [1.000001, Number.NaN, Infinity, -0],
      near,
    );
    expectClose('x', [-0], [-0], EXACT, { zeroSign: true });
  });

  it.each<[string, number, number, boolean]>([
    ['a value too far', 1.1, 1, false],
    ['NaN for a number', Number.NaN, 1, false],
    ['a number for NaN', 1, Number.NaN, false],
    ['infinity for a number', Number.POSITIVE_INFINITY, 1e30, false],
    ['a number for infinity', 1e30, Number.POSITIVE_INFINITY, false],
    ['the other infinity', Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, false],
    ['the other zero, where it matters', 0, -0, true],
  ])('refuses %s', (_, got, expected, zeroSign) => {
    expect(() => expectClose('x', [got], [expected], near, { zeroSign })).toThrow(ConformanceError);
  });

  it('says which case and element, what was expected, what came, and what is allowed', () => {
    expect(() =>
      expectClose('exp [2] float32', [1, 3], [1, 2], { rtol: 0.125, atol: 0.25 }),
    ).toThrow(
      new ConformanceError(
        'exp [2] float32',
        'element 1 of 2: expected 2, got 3, 1 apart where 0.5 is allowed',
      ),
    );
    expect(() => expectClose('exp', [1], [1, 2], near)).toThrow('exp: expected 2 elements, got 1');
  });
});

describe('expectThrows', () => {
  const fail = () => {
    throw new RangeError('[op] too far');
  };

  it('takes the exact name and message, and nothing else', () => {
    expectThrows('x', 'RangeError', '[op] too far', fail);
    expect(() => expectThrows('x', 'TypeError', '[op] too far', fail)).toThrow(ConformanceError);
    expect(() => expectThrows('x', 'RangeError', '[op] too', fail)).toThrow(ConformanceError);
    expect(() => expectThrows('x', 'RangeError', '[op] too far', () => {})).toThrow('got no error');
  });
});

it('expectEqual shows both values', () => {
  expectEqual('x', [1, 2], [1, 2]);
  expect(() => expectEqual('x: shape', [1], [2])).toThrow('x: shape: expected [2], got [1]');
});

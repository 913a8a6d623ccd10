import { describe, expect, it } from 'vitest';
import { erf, erfc, erfInv } from './erf.js';

// As Python's math.erf gives them.
const values = [
  [0, 0],
  [0.1, 0.1124629160182849],
  [0.5, 0.5204998778130465],
  [1, 0.8427007929497149],
  [2, 0.9953222650189527],
  [2.3926539870266765, 0.9992849007797482],
  [2.5, 0.999593047982555],
  [3, 0.9999779095030014],
  [4, 0.9999999845827421],
] as const;

describe('erf', () => {
  it.each(values)('of %d is right to double precision', (x, y) => {
    expect(Math.abs(erf(x) - y)).toBeLessThan(3e-16);
    expect(erf(-x)).toBe(-erf(x));
  });

  it('ends at one, and keeps what is not a number', () => {
    expect([erf(Infinity), erf(-Infinity), erf(7)]).toEqual([1, -1, 1]);
    expect(erf(Number.NaN)).toBeNaN();
  });
});

// As mpmath gives them with 30 digits.
const complements = [
  [-3, 1.9999779095030015],
  [-0.1, 1.1124629160182848],
  [0, 1],
  [0.1, 0.887537083981715],
  [0.5, 0.4795001221869535],
  [1, 0.15729920705028513],
  [2, 0.004677734981047266],
  [3, 2.209049699858544e-5],
  [5, 1.537459794428035e-12],
  [10, 2.088487583762545e-45],
  [20, 5.395865611607901e-176],
  [26, 5.663192408856143e-296],
] as const;

describe('erfc', () => {
  it.each(complements)('of %d is right to 1e-15 of itself', (x, y) => {
    expect(Math.abs(erfc(x) / y - 1)).toBeLessThan(1e-15);
  });

  it('ends at two and in denormals, and keeps what is not a number', () => {
    expect([erfc(-Infinity), erfc(Infinity), erfc(28)]).toEqual([2, 0, 0]);
    expect(Math.abs(erfc(27) - 5.23705e-319)).toBeLessThan(1e-322);
    expect(erfc(Number.NaN)).toBeNaN();
  });
});

// As mpmath gives them with 30 digits.
const inverses = [
  [1e-10, 8.862269254527581e-11],
  [0.3, 0.2724627147267543],
  [0.5, 0.4769362762044699],
  [0.9, 1.1630871536766743],
  [0.9977593537743259, 2.1611515526757734],
  [0.999999, 3.458910737275499],
  [1 - 2 ** -40, 5.05125408524939],
] as const;

describe('erfInv', () => {
  it.each(inverses)('of %d is right to 1e-15 of itself, where erf is flat too', (y, x) => {
    expect(Math.abs(erfInv(y) / x - 1)).toBeLessThan(1e-15);
    expect(erfInv(-y)).toBe(-erfInv(y));
  });

  it('undoes erf', () => {
    for (let x = -3; x <= 3; x += 0.125) expect(Math.abs(erfInv(erf(x)) - x)).toBeLessThan(1e-10);
  });

  it('is infinite at the ends and nothing outside', () => {
    expect([erfInv(1), erfInv(-1), erfInv(0)]).toEqual([Infinity, -Infinity, 0]);
    expect([erfInv(1.5), erfInv(Number.NaN)]).toEqual([Number.NaN, Number.NaN]);
  });
});

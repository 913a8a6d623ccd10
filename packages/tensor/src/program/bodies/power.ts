/** Powers that need no logarithm: of integers, and those with the exponents that are asked for most. */
import { type Expression, e } from '../expression.js';

const BITS = 31;

/** base to the power of exponent in int32, by squaring; it wraps. A negative exponent truncates 1 / base^|exponent|. */
export function powerOfIntegers(base: Expression, exponent: Expression): Expression {
  const hasBit = (bit: number): Expression => e.notEqual(e.bitAnd(exponent, 2 ** bit), 0);
  let result = e.constant(1);
  let squared = base;
  for (let bit = 0; bit < BITS; bit++) {
    result = e.select(hasBit(bit), e.mul(result, squared), result);
    squared = e.mul(squared, squared);
  }
  const minusOne = e.select(hasBit(0), -1, 1);
  const inverse = e.select(e.equal(base, 1), 1, e.select(e.equal(base, -1), minusOne, 0));
  return e.select(e.less(exponent, 0), inverse, result);
}

/** The square root as pow has it: of -0 it is 0, of -Infinity it is Infinity. */
export function powerOfHalf(x: Expression): Expression {
  const infinity = Number.POSITIVE_INFINITY;
  return e.sqrt(e.select(e.equal(x, -infinity), infinity, e.add(x, 0)));
}

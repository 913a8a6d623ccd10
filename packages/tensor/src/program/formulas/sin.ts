/** sin and cos in float32: two polynomials around the nearest quarter turn. */
import { type Expression, e } from '../expression.js';
import { polynomial } from './polynomial.js';
import { negatedBy } from './sign.js';
import { turns } from './turns.js';

/** (sin(r) - r) / r^3 in r^2 for |r| <= 1, so that sin(r) has a relative error of 3.0e-8. */
const SIN = [-0.00019313293, 0.008330243, -0.16666615];

/** (cos(r) - 1 + r^2 / 2) / r^4 in r^2 for |r| <= 1, so that cos(r) has a relative error of 3.2e-9. */
const COS = [2.4200299e-5, -0.0013884675, 0.041666575];

/** A quarter turn in units of 2^-32 turns. */
const QUARTER = 2 ** 30;

/** 2^-32 turns in radians. */
export const RADIANS = Math.PI / 2 / QUARTER;

/** sin(r) for |r| <= 1 */
export function sineOf(r: Expression, square: Expression): Expression {
  return e.fma(e.mul(r, square), polynomial(square, SIN), r);
}

/** cos(r) for |r| <= 1 */
export function cosineOf(square: Expression): Expression {
  return polynomial(square, [...COS, -0.5, 1]);
}

/** |x| + ahead, where `ahead` is 0 or a quarter turn, as quarter turns and what is beyond the nearest. */
export interface Quarters {
  /** Whether |x| < 1: then there are no quarters but those ahead. */
  readonly small: Expression;
  readonly magnitude: Expression;
  /** The highest bit says whether half of the quarters is odd, the next whether they are. */
  readonly quarters: Expression;
  readonly even: Expression;
  /** What is beyond, of either sign: in 2^-32 turns an int32, and on top in 2^-56 turns a float. */
  readonly rest: Expression;
  readonly low: Expression;
}

/** See {@link Quarters}. */
export function quartersOf(x: Expression, ahead: number): Quarters {
  const magnitude = e.abs(x);
  const { high, low } = turns(magnitude);
  // The upper two bits count quarters: the nearest, and the rest has either sign.
  const rounded = e.add(high, ahead + QUARTER / 2);
  const rest = e.sub(e.bitAnd(rounded, QUARTER - 1), QUARTER / 2);
  const small = e.less(magnitude, 1);
  const quarters = e.select(small, ahead, rounded);
  const even = e.equal(e.bitAnd(quarters, QUARTER), 0);
  return { small, magnitude, quarters, even, rest, low };
}

/** sin(|x| + ahead) but for its sign, which is the highest bit of `sign`; `ahead` is 0 or a quarter turn. */
function wave(x: Expression, ahead: number): { value: Expression; sign: Expression } {
  const { small, magnitude, quarters, even, rest, low } = quartersOf(x, ahead);
  const units = e.fma(low, 2 ** -24, e.cast(rest, 'float32'));
  // x - x is 0, but NaN where x is infinite.
  const radians = e.fma(units, RADIANS, e.sub(x, x));
  const r = e.select(small, magnitude, radians);
  const square = e.mul(r, r);
  return { value: e.select(even, sineOf(r, square), cosineOf(square)), sign: quarters };
}

/** At most 3.27 ulp off, with fma or without, however large x is; -0 and denormals are kept. */
export function sin(x: Expression): Expression {
  const { value, sign } = wave(x, 0);
  return negatedBy(e.bitXor(sign, e.bitcast(x, 'int32')), value);
}

/** At most 3.34 ulp off, with fma or without, however large x is. */
export function cos(x: Expression): Expression {
  const { value, sign } = wave(x, QUARTER);
  return negatedBy(sign, value);
}

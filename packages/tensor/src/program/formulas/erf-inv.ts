/**
 * erfInv in float32: the single-precision polynomials of M. Giles, "Approximating the erfinv
 * function" (2010), as in XLA, so that a normal number made from a uniform one is JAX's.
 */
import { type Expression, e } from '../expression.js';
import { join, split } from './log.js';
import { polynomial } from './polynomial.js';

/** erfInv(x) / x as a polynomial in w - 2.5 where w = -log(1 - x^2) < 5. */
const MIDDLE = [
  2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 0.00021858087, -0.00125372503,
  -0.00417768164, 0.246640727, 1.50140941,
];

/** erfInv(x) / x as a polynomial in sqrt(w) - 3 where w is larger. */
const ENDS = [
  -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613,
  0.00943887047, 1.00167406, 2.83297682,
];

/**
 * At most 3.8 ulp off, with fma or without; -0 and denormals are kept. (1 - x)(1 + x) is Giles's form.
 * XLA's, 1 - x^2, rounds x^2 and is up to 64 ulp off near -1 and 1: there JAX's numbers differ from
 * ours by up to 6e-6 of themselves.
 */
export function erfInv(x: Expression): Expression {
  const y = e.mul(e.sub(1, x), e.add(1, x));
  const minusW = join(split(y));
  const middle = polynomial(e.sub(-2.5, minusW), MIDDLE);
  const ends = polynomial(e.sub(e.sqrt(e.neg(minusW)), 3), ENDS);
  const inside = e.select(e.less(-5, minusW), middle, ends);
  const signed = e.select(e.less(y, 0), Number.NaN, inside);
  return e.mul(e.select(e.equal(y, 0), Number.POSITIVE_INFINITY, signed), x);
}

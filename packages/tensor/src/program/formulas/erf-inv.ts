/**
 * erfInv in float32 by M. Giles, "Approximating the erfinv function" (2010), the single-precision
 * version, as XLA has it: so a normal number made from a uniform one is JAX's.
 */
import { type Expression, e } from '../expression.js';
import { log1p } from './log.js';
import { polynomial } from './polynomial.js';

export function erfInv(x: Expression): Expression {
  const w = e.neg(log1p(e.neg(e.mul(x, x))));
  const middle = polynomial(
    e.sub(w, 2.5),
    [
      2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 0.00021858087, -0.00125372503,
      -0.00417768164, 0.246640727, 1.50140941,
    ],
  );
  const ends = polynomial(
    e.sub(e.sqrt(w), 3),
    [
      -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613,
      0.00943887047, 1.00167406, 2.83297682,
    ],
  );
  const result = e.mul(e.select(e.less(w, 5), middle, ends), x);
  return e.select(e.equal(e.abs(x), 1), e.mul(x, Number.POSITIVE_INFINITY), result);
}

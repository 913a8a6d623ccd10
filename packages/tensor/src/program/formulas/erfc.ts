/** erfc in float32: e^(-x^2) times a polynomial, so that nothing is lost where it is small. */
import { type Expression, e } from '../expression.js';
import { expOfSum } from './exp.js';
import { polynomial } from './polynomial.js';
import { upper } from './significand.js';

/** erfc(x) e^(x^2) / t in t - 1/4, where t = 1 / (2 + x), for x in [0, 10.2]: to 5.4e-8 of itself. */
const RATIO = [
  11.964309, -34.555393, 11.906687, 12.457293, -6.589488, -5.504611, 2.331894, 4.471544, 2.7486436,
  1.0215827,
];

/** From here on the result is 0. */
const LIMIT = 10.2;

/** At most 5.7 ulp off, 5.8 without fma. Denormal results are right. */
export function erfc(x: Expression): Expression {
  const size = e.min(e.abs(x), LIMIT);
  const t = e.div(1, e.add(size, 2));
  const factor = e.mul(polynomial(e.sub(t, 0.25), RATIO), t);
  // x^2 = head + tail, where the head is exact
  const head = upper(size);
  const tail = e.mul(e.sub(size, head), e.add(size, head));
  const positive = expOfSum(e.neg(e.mul(head, head)), e.neg(tail), factor);
  return e.select(e.less(x, 0), e.sub(2, positive), positive);
}

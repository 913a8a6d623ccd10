/** exp2 in float32: x = n + r, a polynomial in r, and 2^n put together from bits. */
import { type Expression, e } from '../expression.js';
import { BIAS, ROUND, scaled } from './exp.js';
import { polynomial } from './polynomial.js';

/** (2^r - 1) / r for |r| <= 1/2, so that 2^r has a relative error of 2.3e-9. */
const TAIL = [
  1.5196157e-5,
  0.00015466756,
  0.0013333935,
  0.009618038,
  0.055504102,
  0.2402265,
  Math.LN2,
];

/** At most 0.87 ulp off, 1.07 without fma; exact for integers. Denormal results are right. */
export function exp2(x: Expression): Expression {
  return exp2OfSum(x, e.constant(0));
}

/** 2^(head + tail) for a small tail, which no rounding of their sum loses. */
export function exp2OfSum(head: Expression, tail: Expression): Expression {
  const bounded = e.max(e.min(head, 129), -151);
  const rounded = e.add(bounded, ROUND + 2 * BIAS);
  const n = e.sub(rounded, ROUND + 2 * BIAS);
  const r = e.add(e.sub(bounded, n), tail);
  return scaled(polynomial(r, [...TAIL, 1]), e.bitcast(rounded, 'int32'));
}

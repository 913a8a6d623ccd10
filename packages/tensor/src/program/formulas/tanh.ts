/** tanh in float32, from expm1: exactly odd, never above 1. */
import { type Expression, e } from '../expression.js';
import { expm1Parts } from './exp.js';
import { withSignOf } from './sign.js';

/** Here e^2x reaches 2^25, so that h + 1 rounds to h and the result to 1. */
const LIMIT = 8.66434;

/** At most 2.61 ulp off, with fma or without; -0 and denormals are kept. */
export function tanh(x: Expression): Expression {
  const twice = e.mul(e.min(e.abs(x), LIMIT), 2);
  // h / (h + 1) with h = (e^2x - 1) / 2
  const { q, s } = expm1Parts(twice, 0.5);
  const h = e.fma(s, q, e.sub(s, 0.5));
  return withSignOf(e.div(h, e.add(h, 1)), x);
}

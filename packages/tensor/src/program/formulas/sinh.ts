/** sinh and cosh in float32, from expm1. */
import { type Expression, e } from '../expression.js';
import { expm1Parts } from './exp.js';
import { withSignOf } from './sign.js';

/** Here both are infinite. */
const LIMIT = 89.5;

/** Below this x^3 / 6 is nothing beside x. */
const TINY = 2 ** -12;

/** h = (e^|x| - 1) / 4, in quarters since e^x itself would overflow, and h / (h + 1/4). */
function parts(x: Expression): { h: Expression; ratio: Expression } {
  const { q, s } = expm1Parts(e.min(e.abs(x), LIMIT), 0.25);
  const h = e.fma(s, q, e.sub(s, 0.25));
  return { h, ratio: e.div(h, e.add(h, 0.25)) };
}

/** At most 2.27 ulp off, 2.37 without fma; odd; -0 and denormals are kept. */
export function sinh(x: Expression): Expression {
  const { h, ratio } = parts(x);
  const size = e.abs(x);
  const result = e.fma(ratio, 0.5, e.add(h, h));
  return withSignOf(e.select(e.less(size, TINY), size, result), x);
}

/** At most 1.95 ulp off, with fma or without; never below 1. */
export function cosh(x: Expression): Expression {
  const { h, ratio } = parts(x);
  return e.fma(e.add(h, h), ratio, 1);
}

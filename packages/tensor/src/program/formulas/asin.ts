/** asin and acos in float32: one polynomial, of x itself near 0 and of the half angle near 1. */
import { type Expression, e } from '../expression.js';
import { QUARTER, QUARTER_TAIL } from './atan.js';
import { polynomial } from './polynomial.js';
import { withSignOf } from './sign.js';

/** (asin(t) - t) / t^3 in t^2 for |t| <= 1/2, so that asin(t) has a relative error of 5.8e-9. */
const TAIL = [0.042166345, 0.024179496, 0.04547038, 0.074952975, 0.16666752];

/** asin(|x|) where |x| <= 1/2, else asin of sqrt((1 - |x|) / 2), which is half of acos(|x|). NaN beyond 1. */
function part(x: Expression): { steep: Expression; angle: Expression } {
  const size = e.abs(x);
  const steep = e.less(0.5, size);
  const square = e.select(steep, e.mul(e.sub(1, size), 0.5), e.mul(size, size));
  const t = e.select(steep, e.sqrt(square), size);
  return { steep, angle: e.fma(e.mul(t, square), polynomial(square, TAIL), t) };
}

/** At most 2.38 ulp off, 2.42 without fma; odd; -0 and denormals are kept. */
export function asin(x: Expression): Expression {
  const { steep, angle } = part(x);
  const fromEnd = e.sub(QUARTER, e.sub(e.add(angle, angle), QUARTER_TAIL));
  return withSignOf(e.select(steep, fromEnd, angle), x);
}

/** At most 1.15 ulp off, with fma or without; exactly 0 at 1. */
export function acos(x: Expression): Expression {
  const { steep, angle } = part(x);
  const twice = e.add(angle, angle);
  const negative = e.less(x, 0);
  const end = e.select(negative, e.sub(2 * QUARTER, e.sub(twice, 2 * QUARTER_TAIL)), twice);
  const signed = e.select(negative, e.neg(angle), angle);
  return e.select(steep, end, e.sub(QUARTER, e.sub(signed, QUARTER_TAIL)));
}

/** atan and atan2 in float32: a polynomial in the smaller of two sides over the larger, and its octant. */
import { type Expression, e } from '../expression.js';
import { polynomial } from './polynomial.js';
import { withSignOf } from './sign.js';

/** (atan(t) - t) / t^3 in t^2 for |t| <= 1, so that atan(t) has a relative error of 2.1e-8. */
const TAIL = [
  0.0029206877, -0.01636791, 0.043211833, -0.07552212, 0.10666003, -0.14211054, 0.19993772,
  -0.33333153,
];

/** atan(t) for t in [0, 1] */
function octant(t: Expression): Expression {
  const square = e.mul(t, t);
  return e.fma(e.mul(t, square), polynomial(square, TAIL), t);
}

/** pi / 2 as a float and what that lacks. */
export const QUARTER = Math.fround(Math.PI / 2);
export const QUARTER_TAIL = Math.PI / 2 - QUARTER;

/** At most 1.45 ulp off, 1.69 without fma; odd; -0 and denormals are kept. */
export function atan(x: Expression): Expression {
  const size = e.abs(x);
  const steep = e.less(1, size);
  const angle = octant(e.select(steep, e.div(1, size), size));
  const result = e.select(steep, e.sub(QUARTER, e.sub(angle, QUARTER_TAIL)), angle);
  return withSignOf(result, x);
}

/**
 * At most 1.7 ulp off, with fma or without. Special cases are those of IEEE 754: zeros have signs, and infinite
 * sides give multiples of pi / 4.
 */
export function atan2(y: Expression, x: Expression): Expression {
  const [height, width] = [e.abs(y), e.abs(x)];
  const [larger, smaller] = [e.max(height, width), e.min(height, width)];
  // Of two zeros 0, of two infinities 1; NaN stays.
  const ratio = e.select(e.equal(larger, smaller), 1, e.div(smaller, larger));
  const angle = octant(e.select(e.equal(larger, 0), 0, ratio));
  const steep = e.less(width, height);
  // Counted from the nearest axis: where steep from pi / 2, else from 0 or pi.
  const backward = e.less(e.bitcast(x, 'int32'), 0);
  const falling = e.select(steep, e.not(backward), backward);
  const turned = e.select(falling, e.neg(angle), angle);
  const axis = e.select(steep, QUARTER, e.select(backward, 2 * QUARTER, 0));
  const axisTail = e.select(steep, QUARTER_TAIL, e.select(backward, 2 * QUARTER_TAIL, 0));
  return withSignOf(e.add(axis, e.add(turned, axisTail)), y);
}

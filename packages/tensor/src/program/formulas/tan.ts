/** tan in float32: sin / cos around the nearest quarter turn, of an angle in two floats. */
import { type Expression, e } from '../expression.js';
import { negatedBy } from './sign.js';
import { upper } from './significand.js';
import { cosineOf, quartersOf, RADIANS, sineOf } from './sin.js';

/** 2^-32 turns in radians as a head of 12 bits and a tail. */
const SCALE = 2 ** 41;
const RADIANS_HEAD = Math.floor(RADIANS * SCALE) / SCALE;
const RADIANS_TAIL = RADIANS - RADIANS_HEAD;

/** At most 3.6 ulp off, 3.9 without fma, however large x is; -0 and denormals are kept. */
export function tan(x: Expression): Expression {
  const { small, magnitude, even, rest, low } = quartersOf(x, 0);
  // rest + low = units + lost, of which the first is a float
  const units = e.cast(rest, 'float32');
  const lost = e.fma(low, 2 ** -24, e.cast(e.sub(rest, e.cast(units, 'int32')), 'float32'));
  const head = upper(units);
  const product = e.mul(head, RADIANS_HEAD);
  const others = e.fma(e.add(e.sub(units, head), lost), RADIANS, e.mul(head, RADIANS_TAIL));
  // x - x is 0, but NaN where x is infinite.
  const radians = e.add(e.add(product, others), e.sub(x, x));
  const r = e.select(small, magnitude, radians);
  const tail = e.select(small, 0, e.sub(others, e.sub(radians, product)));
  const square = e.mul(r, r);
  const [sine, cosine] = [sineOf(r, square), cosineOf(square)];
  // sin(r + tail) and cos(r + tail)
  const s = e.fma(tail, cosine, sine);
  const c = e.sub(cosine, e.mul(tail, sine));
  const quotient = e.div(e.select(even, s, c), e.select(even, c, e.neg(s)));
  return negatedBy(e.bitcast(x, 'int32'), quotient);
}

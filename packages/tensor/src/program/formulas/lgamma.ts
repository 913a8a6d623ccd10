/**
 * lgamma in float32: Stirling's series, below 2.5 a polynomial, and reflection where x is negative.
 */
import { type Expression, e } from '../expression.js';
import { join, split } from './log.js';
import { polynomial } from './polynomial.js';
import { log2Parts } from './pow.js';

/** lgamma(1 + z) / (z (z - 1)) in 1 / (z + 2) - 3/8 for z in [-1/2, 3/2]: to 3.8e-8 of itself. */
const MIDDLE = [
  28.695808, -15.658831, 9.11166, -1.7815198, 2.4143264, -0.16386738, 1.0596837, 0.09762507,
  0.9053866, 0.46041676,
];

/** What Stirling's formula lacks, times x, in 1 / x^2 for x >= 2.5: to 9.8e-9 of lgamma(x). */
const STIRLING = [0.00063645584, -0.0027620622, 0.08333282];

/** sin(pi r) / r in r^2 for |r| <= 1/2, to 4.2e-8 of itself. */
const SINE = [0.07756032, -0.5982421, 2.5500698, -5.16771, Math.PI];

/** (log(2 pi) - 1) / 2 */
const OFFSET = 0.4189385332046727;

/** ln 2 as a head of 12 bits, whose product with another of 12 is exact, and a tail. */
const LN2_HEAD = 2839 / 4096;
const LN2_TAIL = Math.LN2 - LN2_HEAD;

const LOG_PI = Math.log(Math.PI);

/**
 * log(|gamma(x)|): infinite at 0, at the negative integers and at both infinities. At most 4.3 ulp off, 4.5
 * without fma, for x > -1/2, next to its zeros too; below, 4.3 ulp of itself, of 1 or of lgamma(-x), whichever
 * is largest.
 */
export function lgamma(x: Expression): Expression {
  const size = e.abs(x);
  const reflected = e.less(x, -0.5);
  const value = above(e.select(reflected, size, x), size);
  // gamma(x) gamma(-x) = -pi / (x sin(pi x))
  const rest = e.sub(size, e.round(size));
  const sine = e.mul(e.abs(rest), polynomial(e.mul(rest, rest), SINE));
  const mirrored = e.sub(e.sub(LOG_PI, join(split(e.mul(size, sine)))), value);
  const finite = e.select(reflected, mirrored, value);
  const isPole = e.bitAnd(e.lessEqual(x, 0), e.equal(rest, 0));
  const isInfinite = e.bitOr(isPole, e.equal(size, Number.POSITIVE_INFINITY));
  return e.select(isInfinite, Number.POSITIVE_INFINITY, finite);
}

/** For x > -1/2, of that size. */
function above(x: Expression, size: Expression): Expression {
  const { head, tail } = log2Parts(size);
  const logHead = e.mul(head, LN2_HEAD);
  const logTail = e.fma(head, LN2_TAIL, e.mul(tail, Math.LN2));
  // gamma(1 + x) = x gamma(x)
  const small = e.less(x, 0.7);
  const z = e.select(small, x, e.sub(x, 1));
  const ratio = polynomial(e.sub(e.div(1, e.add(z, 2)), 0.375), MIDDLE);
  // + 0, since at 1 the product is -0
  const middle = e.fma(e.mul(z, e.sub(z, 1)), ratio, 0);
  const low = e.select(small, e.sub(middle, e.add(logHead, logTail)), middle);
  // (x - 1/2) (log(x) - 1) + (log(2 pi) - 1) / 2 + 1 / (12x) - ...
  const inverse = e.div(1, x);
  const series = e.fma(inverse, polynomial(e.mul(inverse, inverse), STIRLING), OFFSET);
  const high = e.fma(e.sub(x, 0.5), e.add(e.sub(logHead, 1), logTail), series);
  return e.select(e.less(x, 2.5), low, high);
}

/** fmod in float32: long division, 11 bits of the quotient at a time, each without rounding. */
import { type Expression, e } from '../expression.js';
import { withSignOf } from './sign.js';
import { upper } from './significand.js';

/** Enough for every quotient that is a float. */
const STEPS = 12;

/**
 * Exact where |a / b| < 2^127; beyond, where the quotient itself overflows, 0 with the sign of a. NaN where
 * b = 0 or a is infinite; a itself where b is infinite.
 */
export function fmod(a: Expression, b: Expression): Expression {
  const [x, y] = [e.abs(a), e.abs(b)];
  // The product of quotient and divisor, which may be rounded up, must not overflow.
  const large = e.less(2 ** 100, x);
  const scale = e.select(large, 2 ** -30, 1);
  const divisor = e.mul(y, scale);
  const head = upper(divisor);
  const tail = e.sub(divisor, head);
  let rest = e.mul(x, scale);
  for (let i = 0; i < STEPS; i++) {
    // Of 12 bits: its products with head and tail are exact, and so are the differences.
    const quotient = upper(e.trunc(e.div(rest, divisor)));
    rest = e.sub(e.sub(rest, e.mul(quotient, head)), e.mul(quotient, tail));
  }
  // A quotient that was rounded up has left a rest below 0.
  const positive = e.select(e.less(rest, 0), e.add(rest, divisor), rest);
  const inside = e.bitAnd(e.lessEqual(0, positive), e.less(positive, divisor));
  const found = e.mul(e.select(inside, positive, 0), e.select(large, 2 ** 30, 1));
  const valid = e.bitAnd(e.less(0, y), e.less(x, Number.POSITIVE_INFINITY));
  const divided = e.select(valid, found, Number.NaN);
  return withSignOf(e.select(e.less(x, y), x, divided), a);
}

/**
 * pow in float32: 2^(b log2(a)), with a logarithm of more than 32 bits, in two floats. After the single
 * precision pow of Sun's fdlibm (1993).
 */
import { type Expression, e } from '../expression.js';
import { exp2OfSum } from './exp2.js';
import { OCTAVE, splitAny } from './log.js';
import { polynomial } from './polynomial.js';
import { negatedBy } from './sign.js';
import { upper } from './significand.js';

/** 3 (atanh(s) / s - 1 - s^2 / 3) / s^4 in s^2 for |s| <= 1/5: the third term of log((1 + s) / (1 - s)). */
const SERIES = [0.35806164, 0.4278858, 0.60000587];

/** 2 / (3 ln 2) as a head of 12 bits and a tail. */
const SCALE = 2 / 3 / Math.LN2;
const SCALE_HEAD = Math.floor(SCALE * 2 ** 12) / 2 ** 12;
const SCALE_TAIL = SCALE - SCALE_HEAD;

/** log2(x) for a finite x > 0 as a head of 12 bits and a tail, to 2^-33 of itself. Of 0 it gives some number. */
export function log2Parts(x: Expression): { head: Expression; tail: Expression } {
  const { f, octaves } = splitAny(x);
  const k = e.mul(octaves, 1 / OCTAVE);
  const m = e.add(f, 1);
  // s = (m - 1) / (m + 1) as head and tail
  const sum = upper(e.add(m, 1));
  const sumTail = e.sub(m, e.sub(sum, 1));
  const inverse = e.div(1, e.add(m, 1));
  const s = e.mul(f, inverse);
  const sHead = upper(s);
  const remainder = e.sub(e.sub(f, e.mul(sHead, sum)), e.mul(sHead, sumTail));
  const sTail = e.mul(inverse, remainder);
  // log(m) = 2/3 s (3 + s^2 + r)
  const square = e.mul(s, s);
  const series = e.mul(e.mul(square, square), polynomial(square, SERIES));
  const r = e.add(series, e.mul(sTail, e.add(sHead, s)));
  const squareHead = e.mul(sHead, sHead);
  const t = upper(e.add(e.add(squareHead, 3), r));
  const tTail = e.sub(r, e.sub(e.sub(t, 3), squareHead));
  const u = e.mul(sHead, t);
  const v = e.add(e.mul(sTail, t), e.mul(tTail, s));
  const product = upper(e.add(u, v));
  const productTail = e.sub(v, e.sub(product, u));
  // times 2 / (3 ln 2), plus k
  const z = e.mul(product, SCALE_HEAD);
  const zTail = e.add(e.mul(product, SCALE_TAIL), e.mul(productTail, SCALE));
  const head = upper(e.add(e.add(z, zTail), k));
  return { head, tail: e.sub(zTail, e.sub(e.sub(head, k), z)) };
}

/** From here on every power of a float that is not 1 is 0 or infinite. */
const LIMIT = 2 ** 32;

/**
 * At most 1.2 ulp off, and exact where the result is a power of two or a small integer. Special cases as C has
 * them: 1 where b = 0 or a = 1, even if the other is NaN.
 */
export function pow(a: Expression, b: Expression): Expression {
  const size = e.abs(a);
  const { head, tail } = log2Parts(size);
  const exponent = e.max(e.min(b, LIMIT), -LIMIT);
  const upperExponent = upper(exponent);
  // (head + tail) exponent as a sum again
  const product = e.mul(head, upperExponent);
  const rest = e.add(e.mul(e.sub(exponent, upperExponent), head), e.mul(exponent, tail));
  const sum = e.max(e.min(e.add(product, rest), 129), -151);
  const bounded = e.equal(sum, e.add(product, rest));
  const sumTail = e.select(bounded, e.sub(rest, e.sub(sum, product)), 0);
  const regular = exp2OfSum(sum, sumTail);

  const isInteger = e.equal(e.trunc(b), b);
  const half = e.mul(b, 0.5);
  const isOdd = e.bitAnd(isInteger, e.notEqual(e.trunc(half), half));
  const defined = e.select(e.less(a, 0), e.select(isInteger, regular, Number.NaN), regular);
  // 0 and infinity to the power b, where there is no logarithm
  const isExtreme = e.equal(size, e.add(size, size));
  const extreme = e.select(e.less(b, 0), e.div(1, size), size);
  const value = e.select(isExtreme, extreme, defined);
  const areNumbers = e.bitAnd(e.equal(a, a), e.equal(b, b));
  const known = e.select(areNumbers, value, Number.NaN);
  const signed = e.select(isOdd, negatedBy(e.bitcast(a, 'int32'), known), known);
  return e.select(e.equal(b, 0), 1, e.select(e.equal(a, 1), 1, signed));
}

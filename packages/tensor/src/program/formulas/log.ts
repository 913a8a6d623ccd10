/**
 * log and log1p in float32: 2^k (1 + f) with 1 + f in [2/3, 4/3), a polynomial in f, plus k ln 2.
 */
import { type Expression, e } from '../expression.js';
import { polynomial } from './polynomial.js';

/** The bits of 2/3: where one octave of arguments begins. */
const TWO_THIRDS = 0x3f2aaaab;

/** The bits of a float's exponent (and sign), and of its fraction. */
const EXPONENT_BITS = -0x800000;
const FRACTION_BITS = 0x7fffff;

/** The smallest normal float32. */
const SMALLEST_NORMAL = 2 ** -126;

/** ln 2 as a head of 16 bits (its product with an exponent is exact) and a tail. */
const LN2_HEAD = 0.693145751953125;
const LN2_TAIL = 1.428606820309417e-6;

/** k ln 2 + log(1 + f), where `scaledK` is k 2^23. */
function assemble(f: Expression, scaledK: Expression): Expression {
  const p = polynomial(
    f,
    [
      0.14026386, -0.15388548, 0.13995802, -0.16415958, 0.20011169, -0.2500782, 0.33333197,
      -0.49999937,
    ],
  );
  const tail = e.fma(scaledK, LN2_TAIL * 2 ** -23, e.mul(e.mul(f, f), p));
  return e.fma(scaledK, LN2_HEAD * 2 ** -23, e.add(f, tail));
}

export function log(x: Expression): Expression {
  const denormal = e.less(x, SMALLEST_NORMAL);
  const normal = e.select(denormal, e.mul(x, 2 ** 23), x);
  const distance = e.sub(e.bitcast(normal, 'int32'), TWO_THIRDS);
  const k = e.cast(e.bitAnd(distance, EXPONENT_BITS), 'float32');
  const m = e.bitcast(e.add(e.bitAnd(distance, FRACTION_BITS), TWO_THIRDS), 'float32');
  const scaledK = e.select(denormal, e.sub(k, 23 * 2 ** 23), k);
  const result = assemble(e.sub(m, 1), scaledK);
  // x itself for inf and NaN, then -inf at 0 and NaN below.
  const upper = e.select(e.less(x, Number.POSITIVE_INFINITY), result, x);
  const signed = e.select(e.less(x, 0), Number.NaN, upper);
  return e.select(e.equal(x, 0), Number.NEGATIVE_INFINITY, signed);
}

export function log1p(x: Expression): Expression {
  const u = e.add(1, x);
  const k = e.bitAnd(e.sub(e.bitcast(u, 'int32'), TWO_THIRDS), EXPONENT_BITS);
  // f = 2^-k (1 + x) - 1 from x itself, so that nothing is lost in 1 + x. The power of two is
  // taken four times larger: 2^-k alone may be denormal.
  const scale = e.bitcast(e.sub(0x40800000, k), 'float32');
  const f = e.mul(e.sub(e.mul(x, scale), e.sub(4, scale)), 0.25);
  const result = assemble(f, e.cast(k, 'float32'));
  // Where x = 2 x, that is at 0 (keeps -0) and infinity: x. Then -inf at -1 and NaN below.
  const upper = e.select(e.equal(x, e.add(x, x)), x, result);
  const signed = e.select(e.less(x, -1), Number.NaN, upper);
  return e.select(e.equal(x, -1), Number.NEGATIVE_INFINITY, signed);
}

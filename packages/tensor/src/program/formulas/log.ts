/**
 * log, log2, log10 and log1p in float32: 2^k (1 + f) with 1 + f in [2/3, 4/3), a polynomial in f, plus k ln 2.
 */
import { type Expression, e } from '../expression.js';
import { polynomial } from './polynomial.js';

/** The bits of 2/3 and of 4: floats with the same sign are ordered like their bits. */
const TWO_THIRDS = 0x3f2aaaab;
const FOUR = 0x40800000;

/** A float's sign and exponent, and its fraction of 23 bits. */
const EXPONENT_BITS = -0x800000;
const FRACTION_BITS = 0x7fffff;

/** What an exponent of k counts in the bits of a float: exponents are kept in this unit. */
export const OCTAVE = 2 ** 23;

const SMALLEST_NORMAL = 2 ** -126;

/** ln 2 as a head of 16 bits (its product with an exponent is exact) and a tail. */
const LN2_HEAD = 0.693145751953125;
const LN2_TAIL = 1.428606820309417e-6;

/** (log(1 + f) - f) / f^2 on [-1/3, 1/3], so that log(1 + f) has a relative error of 3.1e-8. */
const TAIL = [
  0.14026369, -0.15388548, 0.13995805, -0.1641596, 0.20011169, -0.2500782, 0.33333197, -0.49999934,
];

interface Split {
  readonly f: Expression;
  /** k 2^23, in float32 */
  readonly octaves: Expression;
}

/** x = 2^k (1 + f) for a positive normal x. */
export function split(x: Expression): Split {
  const distance = e.sub(e.bitcast(x, 'int32'), TWO_THIRDS);
  const octaves = e.cast(e.bitAnd(distance, EXPONENT_BITS), 'float32');
  const m = e.bitcast(e.add(e.bitAnd(distance, FRACTION_BITS), TWO_THIRDS), 'float32');
  return { f: e.sub(m, 1), octaves };
}

/** x = 2^k (1 + f) for a positive x that may be denormal. */
export function splitAny(x: Expression): Split {
  const denormal = e.less(x, SMALLEST_NORMAL);
  const { f, octaves } = split(e.select(denormal, e.mul(x, OCTAVE), x));
  return { f, octaves: e.select(denormal, e.sub(octaves, 23 * OCTAVE), octaves) };
}

/** log(1 + f) - f */
function tailOf(f: Expression): Expression {
  return e.mul(e.mul(f, f), polynomial(f, TAIL));
}

/** log(1 + f) + k ln 2 */
export function join({ f, octaves }: Split): Expression {
  const tail = e.fma(octaves, LN2_TAIL / OCTAVE, tailOf(f));
  return e.fma(octaves, LN2_HEAD / OCTAVE, e.add(f, tail));
}

/** The logarithm of x where x is positive and finite is `result`; else what any logarithm is. */
function guarded(x: Expression, result: Expression): Expression {
  // inf and NaN are their own logarithms.
  const upper = e.select(e.less(x, Number.POSITIVE_INFINITY), result, x);
  const signed = e.select(e.less(x, 0), Number.NaN, upper);
  return e.select(e.equal(x, 0), Number.NEGATIVE_INFINITY, signed);
}

/** At most 1.28 ulp off, with fma or without. Denormal arguments are right. */
export function log(x: Expression): Expression {
  return guarded(x, join(splitAny(x)));
}

/** At most 2.44 ulp off, 2.84 without fma; exact at powers of two. Denormal arguments are right. */
export function log2(x: Expression): Expression {
  const { f, octaves } = splitAny(x);
  const fraction = e.add(f, tailOf(f));
  return guarded(x, e.fma(fraction, Math.LOG2E, e.mul(octaves, 1 / OCTAVE)));
}

/** log10(2) as a head of 16 bits and a tail. */
const LOG10_2_HEAD = 0.301025390625;
const LOG10_2_TAIL = Math.log10(2) - LOG10_2_HEAD;

/** At most 2.36 ulp off, 2.46 without fma; exact at powers of ten. Denormal arguments are right. */
export function log10(x: Expression): Expression {
  const { f, octaves } = splitAny(x);
  const fraction = e.add(f, tailOf(f));
  const tail = e.fma(fraction, Math.LOG10E, e.mul(octaves, LOG10_2_TAIL / OCTAVE));
  return guarded(x, e.fma(octaves, LOG10_2_HEAD / OCTAVE, tail));
}

/** The parts of 1 + x for x > -1. */
export function split1p(x: Expression): Split {
  const u = e.add(1, x);
  const octaves = e.bitAnd(e.sub(e.bitcast(u, 'int32'), TWO_THIRDS), EXPONENT_BITS);
  // f = 2^-k (1 + x) - 1 from x itself: nothing is lost in 1 + x. All of it four times larger,
  // since 2^-k may be denormal.
  const scale = e.bitcast(e.sub(FOUR, octaves), 'float32');
  const f = e.mul(e.sub(e.mul(x, scale), e.sub(4, scale)), 0.25);
  return { f, octaves: e.cast(octaves, 'float32') };
}

/** At most 2 ulp off, 2.03 without fma; -0 and denormals are kept. */
export function log1p(x: Expression): Expression {
  const result = join(split1p(x));
  // x where x = 2 x: at 0 (keeps -0) and inf.
  const upper = e.select(e.equal(x, e.add(x, x)), x, result);
  const signed = e.select(e.less(x, -1), Number.NaN, upper);
  return e.select(e.equal(x, -1), Number.NEGATIVE_INFINITY, signed);
}

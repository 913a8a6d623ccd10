/**
 * exp and expm1 in float32, and the pieces that others share with them: x = n ln 2 + r, a polynomial in r,
 * and 2^n put together from bits.
 */
import { type Expression, e } from '../expression.js';
import { polynomial } from './polynomial.js';

/** Adding 1.5 * 2^23 rounds a small float to an integer, which then stands in the low bits. */
export const ROUND = 1.5 * 2 ** 23;

/** The exponent of a float starts at this bit, with this bias. */
const EXPONENT = 23;
export const BIAS = 127;

/** ln 2 as a head of 16 bits (its product with an integer is exact) and a tail. */
const LN2_HEAD = 0.693145751953125;
const LN2_TAIL = 1.428606820309417e-6;

/** (e^r - 1 - r) / r^2 for |r| <= ln(2) / 2, so that e^r - 1 has a relative error of 1.7e-8. */
const TAIL = [0.0013882511, 0.00836658, 0.0416672, 0.16666543, 0.49999997];

/** x = n ln 2 + r, with `bits` that end in n + bias. */
function reduce(x: Expression, bias: number): { bits: Expression; r: Expression } {
  const rounded = e.fma(x, Math.LOG2E, ROUND + bias);
  const n = e.sub(rounded, ROUND + bias);
  const r = e.fma(n, -LN2_TAIL, e.fma(n, -LN2_HEAD, x));
  return { bits: e.bitcast(rounded, 'int32'), r };
}

/** The float whose exponent field holds the low bits of `bits`. */
function powerOfTwo(bits: Expression): Expression {
  return e.bitcast(e.shiftLeft(bits, EXPONENT), 'float32');
}

/** value 2^n for `bits` that end in n + 2 BIAS: 2^n as a product of two powers, since n runs from -160 to 129. */
export function scaled(value: Expression, bits: Expression): Expression {
  const half = e.shiftRight(bits, 1);
  return e.mul(e.mul(value, powerOfTwo(half)), powerOfTwo(e.sub(bits, half)));
}

/** At most 0.93 ulp off, 1.22 without fma. Denormal results are right. */
export function exp(x: Expression): Expression {
  const { bits, r } = reduce(e.max(e.min(x, 89), -104), 2 * BIAS);
  return scaled(polynomial(r, [...TAIL, 1, 1]), bits);
}

/** factor e^(head + tail) for a head in [-111, 89] and a small tail, which no rounding of their sum loses. */
export function expOfSum(head: Expression, tail: Expression, factor: Expression): Expression {
  const { bits, r } = reduce(head, 2 * BIAS);
  return scaled(e.mul(polynomial(e.add(r, tail), [...TAIL, 1, 1]), factor), bits);
}

/** exp(min(x, limit)) for a limit of at most 40, which makes the second power a constant. */
export function expUpTo(x: Expression, limit: number): Expression {
  const { bits, r } = reduce(e.max(e.min(x, limit), -104), BIAS + 64);
  return e.mul(e.mul(polynomial(r, [...TAIL, 1, 1]), powerOfTwo(bits)), 2 ** -64);
}

/**
 * q and s with e^x - 1 = (s q + (s - unit)) / unit, for x from -86 to 88 in units of 1, 89 of 1/2, 89.5 of 1/4.
 * The product s q is exact, because s is a power of two.
 */
export function expm1Parts(x: Expression, unit: 1 | 0.5 | 0.25): { q: Expression; s: Expression } {
  const { bits, r } = reduce(x, BIAS + Math.log2(unit));
  const q = e.fma(e.mul(r, r), polynomial(r, TAIL), r);
  return { q, s: powerOfTwo(bits) };
}

/** At most 1.61 ulp off, 1.73 without fma; -0 and denormals are kept. */
export function expm1(x: Expression): Expression {
  // In units of 1/2, since 2^n itself would overflow. Below -25 the result is -1.
  const { q, s } = expm1Parts(e.max(e.min(x, 89), -25), 0.5);
  const result = e.mul(e.fma(s, q, e.sub(s, 0.5)), 2);
  // Where x is so small that e^x - 1 rounds to x: keeps -0 and denormals.
  return e.select(e.equal(x, q), x, result);
}

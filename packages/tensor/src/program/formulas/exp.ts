/**
 * exp and expm1 in float32: x = n ln 2 + r, a polynomial in r, and 2^n put together from bits.
 */
import { e, type Expression } from '../expression.js';
import { polynomial } from './polynomial.js';

/** Adding 1.5 * 2^23 rounds a small float to an integer, which then stands in the low bits. */
const ROUND = 1.5 * 2 ** 23;

/** The bits of a float's exponent start here, with this bias. */
const EXPONENT = 23;
const BIAS = 127;

/** ln 2 as a head of 16 bits (its product with an integer is exact) and a tail. */
const LN2_HEAD = 0.693145751953125;
const LN2_TAIL = 1.428606820309417e-6;

interface Reduced {
  /** ROUND + bias + n, whose low bits are bias + n. */
  readonly rounded: Expression;
  /** x - n ln 2, at most ln(2) / 2 in magnitude. */
  readonly r: Expression;
}

/** x = n ln 2 + r. */
function reduce(x: Expression, bias: number): Reduced {
  const rounded = e.fma(x, Math.LOG2E, ROUND + bias);
  const n = e.sub(rounded, ROUND + bias);
  return { rounded, r: e.fma(n, -LN2_TAIL, e.fma(n, -LN2_HEAD, x)) };
}

/** The float whose exponent field is the low bits of `bits`. */
function powerOfTwo(bits: Expression): Expression {
  return e.bitcast(e.shiftLeft(bits, EXPONENT), 'float32');
}

/** e^r */
function expPolynomial(r: Expression): Expression {
  return polynomial(r, [0.001388239, 0.0083671, 0.04166722, 0.16666539, 0.5, 1, 1]);
}

export function exp(x: Expression): Expression {
  const { rounded, r } = reduce(e.max(e.min(x, 89), -104), 2 * BIAS);
  // 2^n as a product of two, since n runs from -150 to 128.
  const bits = e.bitcast(rounded, 'int32');
  const half = e.shiftRight(bits, 1);
  const p = expPolynomial(r);
  return e.mul(e.mul(p, powerOfTwo(half)), powerOfTwo(e.sub(bits, half)));
}

/** exp(min(x, limit)), with fewer operations than exp, for a limit of at most 40. */
export function expUpTo(x: Expression, limit: number): Expression {
  const { rounded, r } = reduce(e.max(e.min(x, limit), -104), BIAS + 64);
  const scaled = e.mul(expPolynomial(r), powerOfTwo(e.bitcast(rounded, 'int32')));
  return e.mul(scaled, 2 ** -64);
}

export function expm1(x: Expression): Expression {
  // Below -25 the result is -1 in float32.
  const { rounded, r } = reduce(e.max(e.min(x, 89), -25), BIAS - 1);
  const p = polynomial(r, [0.0013882391, 0.008367181, 0.041667223, 0.16666539, 0.49999997]);
  const q = e.fma(e.mul(r, r), p, r);
  // e^x - 1 = 2 (h q + (h - 1/2)) with h = 2^(n-1), which does not overflow, and q = e^r - 1.
  const h = powerOfTwo(e.bitcast(rounded, 'int32'));
  const result = e.mul(e.fma(h, q, e.sub(h, 0.5)), 2);
  // Where x is so small that e^x - 1 rounds to x: keeps -0 and denormals.
  return e.select(e.equal(x, q), x, result);
}

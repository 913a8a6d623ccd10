/** Questions about one number, and whether two are close: bodies that give bool. */
import { type Expression, e } from '../expression.js';

export const isNotANumber = (x: Expression): Expression => e.notEqual(x, x);

export const isInfinite = (x: Expression): Expression =>
  e.equal(e.abs(x), Number.POSITIVE_INFINITY);

/** Of a float; NaN is below nothing. */
export const isFiniteNumber = (x: Expression): Expression =>
  e.less(e.abs(x), Number.POSITIVE_INFINITY);

/** x < 0, or -0. */
export const signBit = (x: Expression): Expression =>
  e.less(e.select(e.equal(x, 0), e.div(1, x), x), 0);

/** |a| with the sign of b. */
export function copySign(a: Expression, b: Expression): Expression {
  const size = e.abs(a);
  return e.select(signBit(b), e.neg(size), size);
}

/** a and b of floats: |a - b| <= atol + rtol |b| where b is finite; elsewhere they must be equal. */
export function isClose(
  a: Expression,
  b: Expression,
  rtol: Expression,
  atol: Expression,
): Expression {
  const near = e.lessEqual(e.abs(e.sub(a, b)), e.add(atol, e.mul(rtol, e.abs(b))));
  return e.select(isFiniteNumber(b), near, e.equal(a, b));
}

/** The same, but NaN is close to NaN. */
export function isCloseOrNaN(
  a: Expression,
  b: Expression,
  rtol: Expression,
  atol: Expression,
): Expression {
  return e.select(isNotANumber(b), isNotANumber(a), isClose(a, b, rtol, atol));
}

/** Of integers: different ones are at least 1 apart, however large they are. */
export function areIntegersClose(
  a: Expression,
  b: Expression,
  rtol: Expression,
  atol: Expression,
): Expression {
  const [x, y] = [e.cast(a, 'float32'), e.cast(b, 'float32')];
  const apart = e.max(e.abs(e.sub(x, y)), 1);
  const near = e.lessEqual(apart, e.add(atol, e.mul(rtol, e.abs(y))));
  return e.select(e.equal(a, b), e.equal(a, a), near);
}

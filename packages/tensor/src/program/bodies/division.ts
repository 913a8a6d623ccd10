/**
 * Division with a rest: rests with the sign of either operand, and the quotient rounded down. Floats start from the
 * rest that `fmod` gives, so that quotient and rest belong together; integers are exact, and 0 where the divisor is 0.
 */
import { type Expression, e } from '../expression.js';

/** `inside` where b and a rest that is not 0 differ in sign, else `outside`. */
function whereSignsDiffer(
  b: Expression,
  rest: Expression,
  inside: Expression,
  outside: Expression,
): Expression {
  return e.select(
    e.less(b, 0),
    e.select(e.less(0, rest), inside, outside),
    e.select(e.less(rest, 0), inside, outside),
  );
}

/** The rest with the sign of b, a zero too. */
export function remainder(a: Expression, b: Expression): Expression {
  const rest = e.fmod(a, b);
  // Adding 0 changes nothing but the sign of -0, and not the derivative.
  const positive = e.add(rest, 0);
  const negative = e.neg(e.add(e.neg(rest), 0));
  return whereSignsDiffer(b, rest, e.add(rest, b), e.select(e.less(b, 0), negative, positive));
}

/** The quotient rounded down; infinite or NaN where b is 0. */
export function floorDivide(a: Expression, b: Expression): Expression {
  const rest = e.fmod(a, b);
  const whole = e.div(e.sub(a, rest), b);
  const below = whereSignsDiffer(b, rest, e.sub(whole, 1), whole);
  // What a / 0 is, and for a quotient of 0 its sign.
  const truncated = e.trunc(e.div(a, b));
  return e.select(e.equal(b, 0), truncated, e.select(e.equal(below, 0), truncated, e.round(below)));
}

/** The quotient of integers without its fraction, and the rest, with the sign of a. */
function divided(a: Expression, b: Expression): { whole: Expression; rest: Expression } {
  const whole = e.quotient(a, b);
  return { whole, rest: e.sub(a, e.mul(whole, b)) };
}

/** As {@link floorDivide}, of int32. */
export function floorDivideIntegers(a: Expression, b: Expression): Expression {
  const { whole, rest } = divided(a, b);
  return e.select(e.equal(b, 0), 0, whereSignsDiffer(b, rest, e.sub(whole, 1), whole));
}

/** As {@link remainder}, of int32. */
export function remainderOfIntegers(a: Expression, b: Expression): Expression {
  const { rest } = divided(a, b);
  return e.select(e.equal(b, 0), 0, whereSignsDiffer(b, rest, e.add(rest, b), rest));
}

/** The rest with the sign of a, of int32. */
export function fmodOfIntegers(a: Expression, b: Expression): Expression {
  return e.select(e.equal(b, 0), 0, divided(a, b).rest);
}

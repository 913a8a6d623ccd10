/** Shifts of int32 for any count: the nodes look at its last five bits only. */
import { type Expression, e } from '../expression.js';

const COUNT_MAX = 31;

/** The shifted value for counts 0..31, else `out`. */
function inRange(count: Expression, shifted: Expression, out: Expression): Expression {
  return e.select(e.less(count, 0), out, e.select(e.less(COUNT_MAX, count), out, shifted));
}

export function leftShift(x: Expression, count: Expression): Expression {
  return inRange(count, e.shiftLeft(x, count), e.constant(0));
}

/** The logical shift of what starts with a zero bit, turned back: the sign comes in from the left. */
export function rightShift(x: Expression, count: Expression): Expression {
  const sign = e.select(e.less(x, 0), -1, e.constant(0));
  const shifted = e.bitXor(e.shiftRight(e.bitXor(x, sign), count), sign);
  return inRange(count, shifted, sign);
}

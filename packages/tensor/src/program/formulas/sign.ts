/** The sign of odd functions, which are computed for |x|. */
import { type Expression, e } from '../expression.js';

const signOf = (bits: Expression): Expression => e.bitAnd(bits, -0x80000000);

/** A value that is not negative, with the sign of `x`: also -0. */
export function withSignOf(value: Expression, x: Expression): Expression {
  const sign = signOf(e.bitcast(x, 'int32'));
  return e.bitcast(e.bitOr(e.bitcast(value, 'int32'), sign), 'float32');
}

/** -value where the highest of the `bits` is set, else the value. */
export function negatedBy(bits: Expression, value: Expression): Expression {
  return e.bitcast(e.bitXor(e.bitcast(value, 'int32'), signOf(bits)), 'float32');
}

/** The sign of odd functions, which are computed for |x|. */
import { type Expression, e } from '../expression.js';

/** A value that is not negative, with the sign of `x`: also -0. */
export function withSignOf(value: Expression, x: Expression): Expression {
  const sign = e.bitAnd(e.bitcast(x, 'int32'), -0x80000000);
  return e.bitcast(e.bitOr(e.bitcast(value, 'int32'), sign), 'float32');
}

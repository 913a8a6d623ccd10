/** Floats in two halves, whose products are exact: for results that need more than one float. */
import { type Expression, e } from '../expression.js';

/** The upper 12 bits of the 24 of a float; what is left has no more than 12. */
export function upper(x: Expression): Expression {
  return e.bitcast(e.bitAnd(e.bitcast(x, 'int32'), -0x1000), 'float32');
}

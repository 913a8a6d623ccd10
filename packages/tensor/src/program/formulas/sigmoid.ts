/** sigmoid in float32, from exp. */
import { type Expression, e } from '../expression.js';
import { expUpTo } from './exp.js';

/**
 * e^x / (1 + e^x): for negative x as accurate as exp, down to the denormals. From 20 on, where the
 * quotient is 1, x is held back, so that the exponential does not overflow.
 */
export function sigmoid(x: Expression): Expression {
  const z = expUpTo(x, 20);
  return e.div(z, e.add(1, z));
}

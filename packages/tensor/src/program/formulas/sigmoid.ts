/** sigmoid in float32, from exp. */
import { type Expression, e } from '../expression.js';
import { expUpTo } from './exp.js';

/** Here e^x reaches 2^24, so that 1 + e^x rounds to e^x and the result to 1. */
const LIMIT = 16.635532;

/**
 * e^x / (1 + e^x), at most 2.41 ulp off, with fma or without: on the negative side as exact as exp,
 * down to the denormals.
 */
export function sigmoid(x: Expression): Expression {
  const z = expUpTo(x, LIMIT);
  return e.div(z, e.add(1, z));
}

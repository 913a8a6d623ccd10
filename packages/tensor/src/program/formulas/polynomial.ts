/**
 * Horner's rule as an expression. Not here: where coefficients come from (tooling/goldens/minimax.py
 * fits them; each formula states its error).
 */
import { type Expression, e } from '../expression.js';

/** c[0] x^n + ... + c[n], one `fma` per power: coefficients from the highest power down. */
export function polynomial(x: Expression, coefficients: readonly number[]): Expression {
  const [highest = 0, ...rest] = coefficients;
  return rest.reduce<Expression>((sum, c) => e.fma(sum, x, c), e.constant(highest));
}

/** Functions around a logarithm that stay finite, and exact, where the plain formula does not. */
import { type Expression, e } from '../expression.js';

/** max(x, 0) + log(1 + exp(-|x|)) */
export function softplus(x: Expression): Expression {
  return e.add(e.max(x, 0), e.softplusTail(x));
}

/** log(exp(a) + exp(b)): the larger, and what the smaller adds. The difference of equal infinities counts as 0. */
export function logAddExp(a: Expression, b: Expression): Expression {
  const difference = e.sub(a, b);
  const finite = e.select(e.equal(difference, difference), difference, 0);
  return e.add(e.max(a, b), e.softplusTail(finite));
}

/** x log(y), where x = 0 makes 0 of all but NaN. The derivative in x is log(y) there too, if y > 0. */
export function xlogy(x: Expression, y: Expression): Expression {
  const hasLog = e.select(
    e.lessEqual(y, 0),
    1,
    e.select(e.equal(y, Number.POSITIVE_INFINITY), 1, y),
  );
  const product = e.mul(x, e.log(e.select(e.equal(x, 0), hasLog, y)));
  return e.select(e.equal(x, 0), e.add(product, 0), product);
}

/**
 * log(x / (1 - x)): around 1/2, where that is a small difference, as 2 atanh(2 x - 1), whose argument is exact. Each
 * side sees an argument it can be differentiated at where the other holds.
 */
export function logit(x: Expression): Expression {
  const middle = e.lessEqual(e.abs(e.sub(x, 0.5)), 0.25);
  const around = e.mul(2, e.atanh(e.select(middle, e.sub(e.mul(2, x), 1), 0)));
  return e.select(middle, around, e.sub(e.log(x), e.log1p(e.neg(x))));
}

/**
 * digamma, the derivative of lgamma, as an expression of other nodes and not a node of its own: so it can be
 * differentiated as often as one likes, in float32 and in float64, which gives all polygamma functions.
 */
import { type Expression, e } from './expression.js';
import { polynomial } from './formulas/polynomial.js';

/** The argument is raised by as much, where the series below is good to 1e-15. */
const SHIFT = 8;

/** digamma(x) = log(x) - 1 / (2x) - sum of B(2k) / (2k x^2k): the terms of the sum, from the highest. */
const SERIES = [1 / 12, -691 / 32760, 1 / 132, -1 / 240, 1 / 252, -1 / 120, 1 / 12, 0];

/**
 * digamma(x), the derivative of log(|gamma(x)|): infinite at 0, against its sign, and NaN at the negative
 * integers. Near its zeros the error is one of rounding numbers of size 2, in either dtype.
 *
 * @param x what to compute it of: a float.
 *
 * @example
 * ```ts
 * import { digammaExpression } from '@evenkeel/tensor/dispatch';
 * const digamma = defineProgram('digamma', 1, 0, ([x]) => [digammaExpression(x)]);
 * const x = tensor([1, 2], { backend: new CpuBackend() });
 * String(elementwise(digamma, [x], [])); // => [-0.5772... 0.4227...]
 * ```
 */
export function digammaExpression(x: Expression): Expression {
  // digamma(x) = digamma(1 - x) - pi cos(pi x) / sin(pi x). As pi / tan(pi x), which is infinite halfway between
  // integers, derivatives would be differences of large numbers.
  const reflected = e.less(x, 0.5);
  const z = e.select(reflected, e.sub(1, x), x);
  const fraction = e.sub(x, e.round(x));
  // A sum, so that derivatives at the negative integers are NaN, too.
  const rest = e.add(fraction, e.select(e.equal(fraction, 0), Number.NaN, 0));
  // Where nothing is reflected any number will do that has a derivative.
  const safe = e.select(reflected, e.select(e.less(-0.5, x), x, rest), 0.25);
  const angle = e.mul(safe, Math.PI);
  const cotangent = e.div(e.cos(angle), e.sin(angle));
  const reflection = e.select(reflected, e.mul(cotangent, Math.PI), 0);
  return e.sub(raised(z), reflection);
}

/** digamma(z) for z >= 0.5, as digamma(z + SHIFT) - 1 / z - 1 / (z + 1) - ... */
function raised(z: Expression): Expression {
  const w = e.add(z, SHIFT);
  const inverse = e.div(1, w);
  const series = polynomial(e.mul(inverse, inverse), SERIES);
  let sum = e.fma(inverse, 0.5, series);
  for (let k = SHIFT - 1; k >= 0; k--) sum = e.add(sum, e.div(1, e.add(z, k)));
  return e.sub(e.log(w), sum);
}

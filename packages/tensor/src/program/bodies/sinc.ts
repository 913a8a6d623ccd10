/**
 * sin(pi x) / (pi x), differentiable at 0 as often as you like. Near 0 it is its Taylor series; elsewhere pi meets
 * only x's distance to the nearest integer, which is exact, so that the integers are exact zeros.
 */
import { type Expression, e } from '../expression.js';

const NEAR = 0.25;
/** Of t = (pi x)^2: 1 - t/3! + t^2/5! - ... For |x| < NEAR the first one left out is below 1e-18. */
const TERMS = 9;

export function sinc(x: Expression): Expression {
  const near = e.less(e.abs(x), NEAR);
  const far = e.select(near, 1, x);
  const nearest = e.round(far);
  const odd = e.abs(e.sub(nearest, e.mul(2, e.round(e.mul(nearest, 0.5)))));
  const sine = e.sin(e.mul(e.sub(far, nearest), Math.PI));
  const signed = e.mul(sine, e.sub(1, e.mul(odd, 2)));
  // Adding 0 makes 0 of -0. Far away the terms of the series overflow, and 0 times that is no derivative.
  const around = series(e.select(near, x, 0));
  return e.select(near, around, e.add(e.div(signed, e.mul(far, Math.PI)), 0));
}

function series(x: Expression): Expression {
  const angle = e.mul(x, Math.PI);
  const t = e.mul(angle, angle);
  let sum = e.constant(1);
  for (let k = TERMS - 1; k > 0; k--) {
    sum = e.sub(1, e.mul(e.div(t, 2 * k * (2 * k + 1)), sum));
  }
  return sum;
}

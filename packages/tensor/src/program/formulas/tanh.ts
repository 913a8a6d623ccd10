/** tanh in float32: an odd rational function where the result is not yet 1. */
import { type Expression, e } from '../expression.js';
import { polynomial } from './polynomial.js';

export function tanh(x: Expression): Expression {
  const clamped = e.max(e.min(x, 7.9053111), -7.9053111);
  const square = e.mul(clamped, clamped);
  const p = polynomial(
    square,
    [
      -2.76076847742355e-16, 2.00018790482477e-13, -8.60467152213735e-11, 5.12229709037114e-8,
      1.48572235717979e-5, 6.37261928875436e-4, 4.89352455891786e-3,
    ],
  );
  const q = polynomial(
    square,
    [1.19825839466702e-6, 1.18534705686654e-4, 2.268434632439e-3, 4.89352518554385e-3],
  );
  const result = e.div(e.mul(clamped, p), q);
  return e.select(e.less(e.abs(x), 0.0004), x, result);
}

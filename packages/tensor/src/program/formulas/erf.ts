/** erf in float32: an odd rational function where the result is not yet 1. */
import { type Expression, e } from '../expression.js';
import { polynomial } from './polynomial.js';

export function erf(x: Expression): Expression {
  const clamped = e.max(e.min(x, 4), -4);
  const square = e.mul(clamped, clamped);
  const p = polynomial(
    square,
    [
      -2.72614225801306e-10, 2.77068142495902e-8, -2.10102402082508e-6, -5.69250639462346e-5,
      -7.34990630326855e-4, -2.954599808540256e-3, -1.60960333262415e-2,
    ],
  );
  const q = polynomial(
    square,
    [
      -1.45660718464996e-5, -2.13374055278905e-4, -1.68282697438203e-3, -7.37332916720468e-3,
      -1.42647390514189e-2,
    ],
  );
  return e.div(e.mul(clamped, p), q);
}

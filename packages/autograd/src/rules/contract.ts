/**
 * Rules of matrix products.
 */
import { matmul, sum } from '@evenkeel/tensor';
import { transposedOperand as T } from '@evenkeel/tensor/dispatch';
import type { Rules } from './rule.js';

export const contractRules: Pick<Rules, 'matmul' | 'linear'> = {
  // y = a b: da = g bT, db = aT g
  matmul: [(g, { inputs: [, b] }) => matmul(g, T(b)), (g, { inputs: [a] }) => matmul(T(a), g)],

  // y = x w + b: dx = g wT, dw = xT g, db = the sum of g over rows
  linear: [
    (g, { inputs: [, w] }) => matmul(g, T(w)),
    (g, { inputs: [x] }) => matmul(T(x), g),
    (g) => sum(g, 0),
  ],
};

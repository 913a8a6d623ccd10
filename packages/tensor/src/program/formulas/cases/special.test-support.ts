/** What the formulas of special functions promise. */
import {
  between,
  bothSigns,
  erf,
  erfc,
  erfInv,
  join,
  lgamma,
  near1,
  ulp,
} from '../accuracy.test-support.js';
import type { Case } from './case.test-support.js';

const { POSITIVE_INFINITY: inf, NEGATIVE_INFINITY, NaN: nan } = Number;

export const special = {
  erf: {
    reference: erf,
    fused: 3.22,
    unfused: 3.33,
    operations: 26,
    points: bothSigns(between(0, 4, 60_000), between(0, 0.3, 10_000)),
    special: [
      [0, 0],
      [1e-45, 1e-45],
      [3.95, 1],
      [inf, 1],
    ],
    odd: true,
    range: [-1, 1],
  },
  erfc: {
    reference: erfc,
    fused: 5.7,
    unfused: 5.8,
    operations: 43,
    points: join(between(-4, 10.3, 100_000), between(9, 10.1, 10_000)),
    special: [
      [0, 1],
      [-0, 1],
      [1e-45, 1],
      [-4, 2],
      [10.06, 0],
      [inf, 0],
      [NEGATIVE_INFINITY, 2],
    ],
    monotone: [[NEGATIVE_INFINITY, inf, -1]],
    range: [0, 2],
  },
  erfInv: {
    reference: erfInv,
    fused: 3.8,
    unfused: 3.8,
    operations: 48,
    points: bothSigns(between(0, 1, 60_000), near1),
    special: [
      [0, 0],
      [1, inf],
      [1 + 2 ** -23, nan],
      [inf, nan],
    ],
    odd: true,
    range: [NEGATIVE_INFINITY, inf],
  },
  lgamma: {
    reference: lgamma,
    // Below 0 it is the difference of two numbers that may be as large as lgamma(-x).
    unit: (v, exact) => ulp(v < -0.5 ? Math.max(1, Math.abs(exact), lgamma(-v)) : exact),
    fused: 4.3,
    unfused: 4.5,
    operations: 134,
    points: join(between(-20, 0, 60_000), between(0, 4, 100_000), between(4, 100, 20_000), near1),
    special: [
      [0, inf],
      [-0, inf],
      [1, 0],
      [2, 0],
      [-1, inf],
      [-2, inf],
      [-(2 ** 23), inf],
      [-3e38, inf],
      [inf, inf],
      [NEGATIVE_INFINITY, inf],
    ],
    monotone: [
      [0, 1.46, -1],
      [1.47, inf, 1],
    ],
    range: [NEGATIVE_INFINITY, inf],
  },
} satisfies { readonly [name: string]: Case };

/** What the formulas of hyperbolic functions promise. */
import { between, bothSigns, join, near1 } from '../accuracy.test-support.js';
import type { Case } from './case.test-support.js';

const { POSITIVE_INFINITY: inf, NEGATIVE_INFINITY, NaN: nan } = Number;

export const hyperbolic = {
  sinh: {
    reference: Math.sinh,
    fused: 2.27,
    unfused: 2.37,
    operations: 24,
    points: bothSigns(between(0, 90, 60_000), between(0, 1, 60_000)),
    special: [
      [0, 0],
      [1e-45, 1e-45],
      [89.5, inf],
      [inf, inf],
    ],
    odd: true,
    range: [NEGATIVE_INFINITY, inf],
  },
  cosh: {
    reference: Math.cosh,
    fused: 1.95,
    unfused: 1.95,
    operations: 19,
    points: bothSigns(between(0, 90, 60_000), between(0, 1, 60_000)),
    special: [
      [0, 1],
      [-0, 1],
      [1e-45, 1],
      [89.5, inf],
      [inf, inf],
      [NEGATIVE_INFINITY, inf],
    ],
    monotone: [
      [NEGATIVE_INFINITY, 0, -1],
      [0, inf, 1],
    ],
    range: [1, inf],
  },
  tanh: {
    reference: Math.tanh,
    fused: 2.61,
    unfused: 2.61,
    operations: 20,
    points: bothSigns(between(0, 10, 60_000), between(0, 0.1, 10_000)),
    special: [
      [0, 0],
      [1e-45, 1e-45],
      [8.66434, 1],
      [inf, 1],
    ],
    odd: true,
    range: [-1, 1],
  },
  asinh: {
    reference: Math.asinh,
    fused: 2.3,
    unfused: 2.3,
    operations: 36,
    points: bothSigns(between(0, 8, 100_000), between(0, 0.5, 20_000)),
    special: [
      [0, 0],
      [1e-45, 1e-45],
      [inf, inf],
    ],
    odd: true,
    range: [NEGATIVE_INFINITY, inf],
  },
  acosh: {
    reference: Math.acosh,
    fused: 2.45,
    unfused: 2.45,
    operations: 34,
    points: join(between(1, 8, 100_000), between(1, 1.01, 20_000)),
    special: [
      [1, 0],
      [1 - 2 ** -24, nan],
      [-2, nan],
      [inf, inf],
      [NEGATIVE_INFINITY, nan],
    ],
    range: [0, inf],
  },
  atanh: {
    reference: Math.atanh,
    fused: 2.51,
    unfused: 2.54,
    operations: 35,
    points: bothSigns(between(0, 1, 100_000), near1),
    special: [
      [0, 0],
      [1e-45, 1e-45],
      [1, inf],
      [1 + 2 ** -23, nan],
      [inf, nan],
    ],
    odd: true,
    range: [NEGATIVE_INFINITY, inf],
  },
} satisfies { readonly [name: string]: Case };

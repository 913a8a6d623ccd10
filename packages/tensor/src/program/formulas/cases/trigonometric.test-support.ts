/** What the formulas of angles promise. */
import { between, bothSigns, near1, turning } from '../accuracy.test-support.js';
import type { Case } from './case.test-support.js';

const { POSITIVE_INFINITY: inf, NEGATIVE_INFINITY, NaN: nan } = Number;
const QUARTER = Math.fround(Math.PI / 2);

export const trigonometric = {
  sin: {
    reference: Math.sin,
    fused: 3.27,
    unfused: 3.27,
    operations: 80,
    points: turning,
    special: [
      [0, 0],
      [1e-45, 1e-45],
      [Math.PI / 2, 1],
      [inf, nan],
    ],
    odd: true,
    monotone: [[-Math.PI / 2, Math.PI / 2, 1]],
    range: [-1, 1],
  },
  cos: {
    reference: Math.cos,
    fused: 3.34,
    unfused: 3.34,
    operations: 79,
    points: turning,
    special: [
      [0, 1],
      [-0, 1],
      [1e-45, 1],
      [Math.PI, -1],
      [inf, nan],
      [NEGATIVE_INFINITY, nan],
    ],
    monotone: [
      [-Math.PI, 0, 1],
      [0, Math.PI, -1],
    ],
    range: [-1, 1],
  },
  tan: {
    reference: Math.tan,
    fused: 3.6,
    unfused: 3.9,
    operations: 98,
    points: turning,
    special: [
      [0, 0],
      [1e-45, 1e-45],
      [inf, nan],
    ],
    odd: true,
    monotone: [[-1.57079637, 1.5707963, 1]],
    range: [NEGATIVE_INFINITY, inf],
  },
  asin: {
    reference: Math.asin,
    fused: 2.38,
    unfused: 2.42,
    operations: 20,
    points: bothSigns(between(0, 1, 100_000), near1),
    special: [
      [0, 0],
      [1e-45, 1e-45],
      [1, Math.PI / 2],
      [1 + 2 ** -23, nan],
      [inf, nan],
    ],
    odd: true,
    range: [-QUARTER, QUARTER],
  },
  acos: {
    reference: Math.acos,
    fused: 1.15,
    unfused: 1.15,
    operations: 24,
    points: bothSigns(between(0, 1, 100_000), near1),
    special: [
      [0, Math.PI / 2],
      [1, 0],
      [-1, Math.PI],
      [1 + 2 ** -23, nan],
      [-1 - 2 ** -23, nan],
      [inf, nan],
      [NEGATIVE_INFINITY, nan],
    ],
    monotone: [[-1, 1, -1]],
    range: [0, 2 * QUARTER],
  },
  atan: {
    reference: Math.atan,
    fused: 1.45,
    unfused: 1.69,
    operations: 19,
    points: bothSigns(between(0, 3, 100_000), between(0, 100, 20_000)),
    special: [
      [0, 0],
      [1e-45, 1e-45],
      [1, Math.PI / 4],
      [inf, Math.PI / 2],
    ],
    odd: true,
    range: [-QUARTER, QUARTER],
  },
} satisfies { readonly [name: string]: Case };

// The formulas of two arguments: their errors over pairs of every size, and the special cases of C and IEEE 754.
import { describe, expect, test } from 'vitest';
import { e } from '../expression.js';
import { ulp } from './accuracy.test-support.js';
import { evaluate, operationsOf } from './evaluate.test-support.js';
import { formulas } from './index.js';

const { POSITIVE_INFINITY: inf, NEGATIVE_INFINITY, NaN: nan } = Number;
const MAX = (2 - 2 ** -23) * 2 ** 127;
const COUNT = 60_000;

type Name = 'atan2' | 'fmod' | 'hypot' | 'pow';
type Pair = readonly [a: number, b: number];

/** Random bits, the same every time. */
function source(): () => number {
  let state = 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);
const next = source();
const uniform = (): number => next() / 2 ** 32;
/** Any float: NaN and infinite ones too. */
function any(): number {
  bits[0] = next();
  return float[0] ?? 0;
}

/** Pairs of float32. */
function pairs(make: () => Pair): readonly [Float32Array, Float32Array] {
  const all = Array.from({ length: COUNT }, make);
  return [Float32Array.from(all, ([a]) => a), Float32Array.from(all, ([, b]) => b)];
}

/** Two sides of which none is negligible. */
function sides(): Pair {
  const a = any();
  return [a, a * (4 * uniform() - 2)];
}

/** A base and an exponent whose power is between 2^-150 and 2^128. */
function power(base: number): Pair {
  const a = Math.fround(base);
  return [a, (278 * uniform() - 150) / Math.log2(a)];
}

interface Case {
  readonly reference: (a: number, b: number) => number;
  /** The bound that the docstring of the formula states, with fma and without. */
  readonly bound: number;
  readonly operations: number;
  readonly points: readonly (readonly [Float32Array, Float32Array])[];
  readonly special: readonly (readonly [a: number, b: number, result: number])[];
}

const cases: { readonly [K in Name]: Case } = {
  pow: {
    reference: (a, b) => (a === 1 || (a === -1 && Math.abs(b) === inf) ? 1 : a ** b),
    bound: 1.2,
    operations: 121,
    points: [
      pairs(() => [any(), any()]),
      pairs(() => power(2 ** (200 * uniform() - 100))),
      pairs(() => power(1 + (uniform() - 0.5) * 2 ** (-22 * uniform()))),
      pairs(() => power(uniform() * 2 ** -126)),
      pairs(() => [-100 * uniform(), Math.round(40 * uniform() - 20)]),
    ],
    special: [
      ...[nan, inf, NEGATIVE_INFINITY, 0, -0, 2].map((a) => [a, 0, 1] as const),
      ...[nan, inf, NEGATIVE_INFINITY, -0, 2].map((b) => [1, b, 1] as const),
      [nan, 1, nan],
      [2, nan, nan],
      [0, nan, nan],
      [-1, inf, 1],
      [-1, NEGATIVE_INFINITY, 1],
      [0, -3, inf],
      [-0, -3, NEGATIVE_INFINITY],
      [-0, -2, inf],
      [-0, -0.5, inf],
      [0, NEGATIVE_INFINITY, inf],
      [0, 3, 0],
      [-0, 3, -0],
      [-0, 0.5, 0],
      [-0, 2, 0],
      [0.5, NEGATIVE_INFINITY, inf],
      [0.5, inf, 0],
      [-3, NEGATIVE_INFINITY, 0],
      [-3, inf, inf],
      [NEGATIVE_INFINITY, -3, -0],
      [NEGATIVE_INFINITY, -2.5, 0],
      [NEGATIVE_INFINITY, 3, NEGATIVE_INFINITY],
      [NEGATIVE_INFINITY, 2.5, inf],
      [inf, -0.5, 0],
      [inf, 0.5, inf],
      [-2, 0.5, nan],
      [-2, 3, -8],
      [-2, 2 ** 24, inf],
      [1 - 2 ** -24, 3e38, 0],
      [1 + 2 ** -23, 3e38, inf],
      [-(1 + 2 ** -23), -3e38, 0],
      ...Array.from({ length: 277 }, (_, i) => [2, i - 149, 2 ** (i - 149)] as const),
      ...[3, 5, 7, 10].flatMap((a) => [1, 2, 3, 4, 5, 6, 7].map((b) => [a, b, a ** b] as const)),
    ],
  },
  hypot: {
    reference: Math.hypot,
    bound: 1.17,
    operations: 20,
    points: [pairs(() => [any(), any()]), pairs(sides), pairs(() => [uniform(), uniform()])],
    special: [
      [0, -0, 0],
      [3, -4, 5],
      [1e-45, 0, 1e-45],
      [3 * 2 ** -149, 4 * 2 ** -149, 5 * 2 ** -149],
      [3 * 2 ** 124, 4 * 2 ** 124, 5 * 2 ** 124],
      [MAX, 0, MAX],
      [MAX, MAX, inf],
      [inf, nan, inf],
      [nan, NEGATIVE_INFINITY, inf],
      [nan, 1, nan],
    ],
  },
  atan2: {
    reference: Math.atan2,
    bound: 1.7,
    operations: 33,
    points: [pairs(() => [any(), any()]), pairs(sides), pairs(() => [uniform(), -uniform()])],
    special: [
      [0, 0, 0],
      [-0, 0, -0],
      [0, -0, Math.PI],
      [-0, -0, -Math.PI],
      [0, 1, 0],
      [-0, 1, -0],
      [0, -1, Math.PI],
      [-0, -1, -Math.PI],
      [1, 0, Math.PI / 2],
      [1, -0, Math.PI / 2],
      [-1, 0, -Math.PI / 2],
      [1, -1, (3 * Math.PI) / 4],
      [-1, 1, -Math.PI / 4],
      [1, inf, 0],
      [-1, inf, -0],
      [1, NEGATIVE_INFINITY, Math.PI],
      [-1, NEGATIVE_INFINITY, -Math.PI],
      [inf, 1, Math.PI / 2],
      [NEGATIVE_INFINITY, 1, -Math.PI / 2],
      [inf, inf, Math.PI / 4],
      [inf, NEGATIVE_INFINITY, (3 * Math.PI) / 4],
      [NEGATIVE_INFINITY, NEGATIVE_INFINITY, (-3 * Math.PI) / 4],
      [1e-45, MAX, 0],
      [1e-45, 1, 1e-45],
      [MAX, 1e-45, Math.PI / 2],
      [nan, 1, nan],
      [1, nan, nan],
      [inf, nan, nan],
    ],
  },
  fmod: {
    reference: (a, b) => a % b,
    bound: 0,
    operations: 109,
    points: [
      pairs(() => [2 ** (30 * uniform()) * (uniform() - 0.5), 2 ** (6 * uniform())]),
      pairs(() => {
        const b = any();
        return [b * (uniform() - 0.5) * 2 ** (127 * uniform()), b];
      }),
      // a is a multiple of b, but for rounding
      pairs(() => {
        const b = any();
        return [b * Math.round(uniform() * 2 ** (24 * uniform())), b];
      }),
    ],
    special: [
      [5, 3, 2],
      [-5, 3, -2],
      [5, -3, 2],
      [-6, 3, -0],
      [6, -3, 0],
      [-0, 3, -0],
      [1, inf, 1],
      [-1, NEGATIVE_INFINITY, -1],
      [1e-45, 1, 1e-45],
      [1, 0, nan],
      [1, -0, nan],
      [inf, 3, nan],
      [inf, inf, nan],
      [nan, 1, nan],
      [1, nan, nan],
    ],
  },
};

const [x, y] = [e.input(0), e.input(1)];

describe.each(Object.keys(cases) as Name[])('%s', (name) => {
  const { reference, bound, operations, points, special } = cases[name];
  const root = formulas[name](x, y);

  test(`computes in ${operations} operations`, () => {
    expect(operationsOf(root)).toBe(operations);
  });

  describe.each(['fused', 'unfused'] as const)('%s', (mode) => {
    const isFused = mode === 'fused';

    test(`is within ${bound} ulp of float64`, () => {
      for (const [a, b] of points) {
        const results = evaluate(root, a, isFused, b);
        for (let i = 0; i < a.length; i++) {
          const [found, exact] = [results[i]!, reference(a[i]!, b[i]!)];
          const rounded = Math.fround(exact);
          if (Object.is(found, rounded)) continue;
          expect(
            Math.abs(found - exact) / ulp(exact),
            `of ${a[i]} and ${b[i]}`,
          ).toBeLessThanOrEqual(Number.isFinite(rounded) ? bound : 0);
        }
      }
    });

    test('gives special values exactly', () => {
      const [a, b] = [0, 1].map((k) => Float32Array.from(special, (row) => row[k]!));
      const results = evaluate(root, a!, isFused, b);
      special.forEach(([p, q, result], i) => {
        expect(results[i], `of ${p} and ${q}`).toBe(Math.fround(result));
      });
    });
  });
});

describe('fmod', () => {
  const root = formulas.fmod(x, y);

  test('stays below its divisor, with the sign of the dividend, however large the quotient', () => {
    const [a, b] = pairs(() => [2 ** (20 + 107 * uniform()), -(2 ** (-149 * uniform()))]);
    const results = evaluate(root, a, false, b);
    expect(results.findIndex((r, i) => !(r >= 0 && r < -b[i]!))).toBe(-1);
  });

  test('is 0 where the quotient is no float', () => {
    expect([
      ...evaluate(root, Float32Array.of(MAX, -MAX), false, Float32Array.of(0.1, 0.1)),
    ]).toEqual([0, -0]);
  });
});

test('hypot is the same the other way round', () => {
  const [a, b] = pairs(sides);
  const root = formulas.hypot(x, y);
  expect(evaluate(root, a, true, b)).toEqual(evaluate(root, b, true, a));
});

import { describe, expect, test } from 'vitest';
import { e } from '../expression.js';
import { join, ulp, wholeRange } from './accuracy.test-support.js';
import type { Case } from './cases/case.test-support.js';
import { exponential } from './cases/exponential.test-support.js';
import { hyperbolic } from './cases/hyperbolic.test-support.js';
import { special as specialFunctions } from './cases/special.test-support.js';
import { trigonometric } from './cases/trigonometric.test-support.js';
import { evaluate, operationsOf } from './evaluate.test-support.js';
import { formulas } from './index.js';

const { POSITIVE_INFINITY: inf, NEGATIVE_INFINITY, NaN: nan } = Number;
const x = e.input(0);
const every = wholeRange();

/** Every formula of one argument; those of two are in binary.test.ts. */
const cases = { ...exponential, ...trigonometric, ...hyperbolic, ...specialFunctions };

function minus(value: number): number {
  return -value;
}

const inUlp = (_: number, exact: number): number => ulp(exact);

/** The largest error in ulp of the float32 result, and where. */
function worst(points: Float32Array, results: Float32Array, { reference, unit = inUlp }: Case) {
  let ulps = 0;
  let at = 0;
  for (let i = 0; i < points.length; i++) {
    const y = results[i]!;
    const exact = reference(points[i]!, y);
    const rounded = Math.fround(exact);
    const same = Number.isNaN(rounded) ? Number.isNaN(y) : y === rounded;
    const error = Math.abs(y - exact) / unit(points[i]!, same ? exact : rounded);
    // Infinities and NaN have to be exact; an error that is no number is the largest.
    const counted = Number.isFinite(rounded) ? error : same ? 0 : inf;
    if (!(counted <= ulps)) {
      ulps = counted;
      at = points[i]!;
    }
  }
  return { ulps, at };
}

/** The first argument for which `holds` does not. */
function firstFailure(points: Float32Array, holds: (i: number) => boolean): number | undefined {
  return points.find((_, i) => !holds(i));
}

describe.each(Object.keys(cases) as (keyof typeof cases)[])('%s', (name) => {
  const claim: Case = cases[name];
  const { special, points, range, operations } = claim;
  const root = formulas[name](x, x);
  const exact = claim.odd ? [...special, ...special.map(([a, b]) => [-a, -b] as const)] : special;
  const all = join(points, every);

  test(`computes in ${operations} operations`, () => {
    expect(operationsOf(root)).toBe(operations);
  });

  describe.each(['fused', 'unfused'] as const)('%s', (mode) => {
    const results = evaluate(root, all, mode === 'fused');

    test(`is within ${claim[mode]} ulp of float64`, () => {
      const { ulps, at } = worst(all, results, claim);
      expect(ulps, `at ${at}`).toBeLessThanOrEqual(claim[mode]);
    });

    test('gives special values exactly', () => {
      const arguments_ = Float32Array.from([nan, ...exact.map(([argument]) => argument)]);
      const values = evaluate(root, arguments_, mode === 'fused');
      expect(values).toEqual(Float32Array.from([nan, ...exact.map(([, value]) => value)]));
    });

    test('stays in its range', () => {
      const [low, high] = range;
      const inside = (y: number) => !(y < low || y > high);
      expect(firstFailure(all, (i) => inside(results[i]!))).toBeUndefined();
    });

    test('is monotone from point to point', () => {
      const { monotone = [[NEGATIVE_INFINITY, inf, 1]] } = claim;
      for (const [from, to, direction] of monotone) {
        const rising = points.filter((point) => point >= from && point <= to).sort();
        const values = evaluate(root, rising, mode === 'fused');
        const falls = (i: number) => i > 0 && direction * (values[i]! - values[i - 1]!) < 0;
        expect(firstFailure(rising, (i) => !falls(i))).toBeUndefined();
      }
    });

    if (!claim.odd) return;

    test('is odd, to the bit', () => {
      const mirrored = evaluate(root, all.map(minus), mode === 'fused');
      const odd = (i: number) => Object.is(mirrored[i], -results[i]!);
      expect(firstFailure(all, odd)).toBeUndefined();
    });
  });
});

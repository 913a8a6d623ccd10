import { describe, expect, test } from 'vitest';
import { type Expression, e, type FormulaOp } from '../expression.js';
import {
  between,
  bothSigns,
  erf,
  erfInv,
  join,
  nearQuarterTurns,
  sigmoid,
  ulp,
  wholeRange,
} from './accuracy.test-support.js';
import { evaluate } from './evaluate.test-support.js';
import { formulas } from './index.js';

const { POSITIVE_INFINITY: inf, NEGATIVE_INFINITY, NaN: nan } = Number;
const x = e.input(0);
const every = wholeRange();

interface Case {
  /** Float64. `y` is the float32 result, where a reference needs a start. */
  readonly reference: (x: number, y: number) => number;
  /** The bounds that the docstring of the formula states, with fma and without. */
  readonly fused: number;
  readonly unfused: number;
  /** Operations that compute: bitcasts cost nothing. */
  readonly operations: number;
  readonly points: Float32Array;
  /** Argument and exact result. */
  readonly special: readonly (readonly [number, number])[];
  readonly odd?: true;
  /** Falls where its argument is above 0. */
  readonly even?: true;
  /** Monotone up to arguments of this size only. */
  readonly until?: number;
  /** The smallest and the largest result. */
  readonly range: readonly [number, number];
}

const near1 = between(1 - 2 ** -10, 1, 2 ** 14 + 1);
/** Among them the arguments at which sin and cos are farthest off. */
const turning = join(
  nearQuarterTurns(),
  bothSigns(
    Float32Array.of(6886.33984, 1364564.88),
    between(0, 2, 20_000),
    between(0, 200, 60_000),
  ),
);

const cases: { readonly [K in FormulaOp]: Case } = {
  exp: {
    reference: Math.exp,
    fused: 0.93,
    unfused: 1.22,
    operations: 18,
    points: join(between(-105, 90, 60_000), between(-1, 1, 20_000), between(-104, -87, 10_000)),
    special: [
      [0, 1],
      [-0, 1],
      [1e-45, 1],
      [89, inf],
      [-104, 0],
      [-103.9, 2 ** -149],
    ],
    range: [0, inf],
  },
  expm1: {
    reference: Math.expm1,
    fused: 1.61,
    unfused: 1.73,
    operations: 18,
    points: join(between(-26, 90, 60_000), bothSigns(between(0, 0.7, 20_000))),
    special: [
      [0, 0],
      [-0, -0],
      [1e-45, 1e-45],
      [-1e-45, -1e-45],
      [89, inf],
      [-30, -1],
    ],
    range: [-1, inf],
  },
  log: {
    reference: Math.log,
    fused: 1.28,
    unfused: 1.28,
    operations: 29,
    points: join(between(0.25, 4, 100_000), between(0, 2 ** -125, 10_000)),
    special: [
      [1, 0],
      [0, NEGATIVE_INFINITY],
      [-0, NEGATIVE_INFINITY],
      [-1e-45, nan],
      [-1, nan],
      [NEGATIVE_INFINITY, nan],
      [inf, inf],
    ],
    range: [NEGATIVE_INFINITY, inf],
  },
  log1p: {
    reference: Math.log1p,
    fused: 2,
    unfused: 2.03,
    operations: 28,
    points: join(between(-1, 3, 100_000), bothSigns(between(0, 2 ** -12, 5000)), near1.map(minus)),
    special: [
      [0, 0],
      [-0, -0],
      [1e-45, 1e-45],
      [-1e-45, -1e-45],
      [-1, NEGATIVE_INFINITY],
      [-1 - 2 ** -23, nan],
      [NEGATIVE_INFINITY, nan],
      [inf, inf],
    ],
    range: [NEGATIVE_INFINITY, inf],
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
  sigmoid: {
    reference: sigmoid,
    fused: 2.41,
    unfused: 2.41,
    operations: 17,
    points: join(between(-105, 20, 60_000), between(-8, 8, 40_000)),
    special: [
      [0, 0.5],
      [-0, 0.5],
      [NEGATIVE_INFINITY, 0],
      [-104, 0],
      [-103.9, 2 ** -149],
      [16.635532, 1],
      [inf, 1],
    ],
    range: [0, 1],
  },
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
    until: Math.PI / 2,
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
    even: true,
    until: Math.PI,
    range: [-1, 1],
  },
  softplusTail: {
    reference: (v) => Math.log1p(Math.exp(-Math.abs(v))),
    fused: 3,
    unfused: 3,
    operations: 48,
    points: join(between(-105, 105, 60_000), between(-3, 3, 40_000)),
    special: [
      [inf, 0],
      [NEGATIVE_INFINITY, 0],
      [104, 0],
    ],
    even: true,
    range: [0, Math.fround(Math.LN2)],
  },
};

function minus(value: number): number {
  return -value;
}

function nodes(root: Expression): Set<Expression> {
  const all = new Set<Expression>();
  const visit = (node: Expression) => {
    if (!all.has(node)) node.args.forEach(visit);
    all.add(node);
  };
  visit(root);
  return all;
}

/** The largest error in ulp of the float32 result, and where. */
function worst(points: Float32Array, results: Float32Array, reference: Case['reference']) {
  let ulps = 0;
  let at = 0;
  for (let i = 0; i < points.length; i++) {
    const y = results[i]!;
    const exact = reference(points[i]!, y);
    const rounded = Math.fround(exact);
    const same = Number.isNaN(rounded) ? Number.isNaN(y) : y === rounded;
    const error = same ? Math.abs(y - exact) / ulp(exact) : Math.abs(y - exact) / ulp(rounded);
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

describe.each(Object.keys(cases) as FormulaOp[])('%s', (name) => {
  const { special, points, reference, range, operations, ...claim } = cases[name];
  const root = formulas[name](x);
  const exact = claim.odd ? [...special, ...special.map(([a, b]) => [-a, -b] as const)] : special;
  const all = join(points, every);

  test(`computes in ${operations} operations`, () => {
    const computing = [...nodes(root)].filter((node) => node.args.length > 0);
    expect(computing.filter((node) => node.op !== 'bitcast')).toHaveLength(operations);
  });

  describe.each(['fused', 'unfused'] as const)('%s', (mode) => {
    const results = evaluate(root, all, mode === 'fused');

    test(`is within ${claim[mode]} ulp of float64`, () => {
      const { ulps, at } = worst(all, results, reference);
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
      const { until = inf } = claim;
      const rising = points.filter((point) => Math.abs(point) <= until).sort();
      const values = evaluate(root, rising, mode === 'fused');
      const turns = claim.even === true;
      const falls = (i: number) =>
        i > 0 &&
        (turns && rising[i]! > 0 ? values[i]! > values[i - 1]! : values[i]! < values[i - 1]!);
      expect(firstFailure(rising, (i) => !falls(i))).toBeUndefined();
    });

    if (!claim.odd) return;

    test('is odd, to the bit', () => {
      const mirrored = evaluate(root, all.map(minus), mode === 'fused');
      const odd = (i: number) => Object.is(mirrored[i], -results[i]!);
      expect(firstFailure(all, odd)).toBeUndefined();
    });
  });
});

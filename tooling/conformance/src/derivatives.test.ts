// The derivatives of the transcendental nodes: against differences, twice, and by value where they are infinite,
// undefined or lost to rounding if they are written carelessly.
import { grad, gradCheck } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  type DType,
  defineProgram,
  type Expression,
  e,
  elementwise,
  type FormulaOp,
  type Program,
  scope,
  sum,
  type Tensor,
  tensor,
  zerosLike,
} from '@evenkeel/tensor';
import { digammaExpression } from '@evenkeel/tensor/dispatch';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

const backend = new CpuBackend();
const { POSITIVE_INFINITY: inf, NEGATIVE_INFINITY, NaN: nan } = Number;

type Curve = (...xs: readonly Tensor[]) => Tensor;
const curve =
  (program: Program): Curve =>
  (...xs) =>
    elementwise(program, xs);
/** The derivative of the sum of `f` by argument `i`. */
const d =
  (f: Curve, i = 0): Curve =>
  (...xs) =>
    grad((...all) => sum(f(...all)))(...xs)[i] ?? zerosLike(xs[0] as Tensor);

/** What `f` gives; nothing may be left. */
function at(f: Curve, columns: readonly (readonly number[])[], dtype: DType = 'float64'): number[] {
  let found: number[] = [];
  expectBalanced(backend, () => {
    found = scope(() => [...f(...columns.map((c) => tensor([...c], { backend, dtype }))).data()]);
  });
  return found;
}

/** Points at which each is smooth. */
const points: { readonly [K in FormulaOp]: readonly (readonly number[])[] } = {
  exp: [[-1, 0, 0.7]],
  exp2: [[-1, 0, 0.7]],
  expm1: [[-1, 0, 0.7]],
  log: [[0.3, 1, 5]],
  log2: [[0.3, 1, 5]],
  log10: [[0.3, 1, 5]],
  log1p: [[-0.5, 0, 5]],
  pow: [
    [0.3, 1, 2.5, 3],
    [-2.5, 0.5, 0, 3],
  ],
  cbrt: [[-2, 0.3, 5]],
  hypot: [
    [3, -0.2, 1],
    [-4, 0.1, 0],
  ],
  fmod: [
    [5.3, -5.3, 1.2],
    [2.1, 2.1, -7],
  ],
  sin: [[-2, 0, 1]],
  cos: [[-2, 0, 1]],
  tan: [[-1, 0, 1.2]],
  asin: [[-0.8, 0, 0.4]],
  acos: [[-0.8, 0, 0.4]],
  atan: [[-3, 0, 0.4]],
  atan2: [
    [1, -2, -0.5, 0.3],
    [2, -1, 0.7, 0],
  ],
  sinh: [[-2, 0, 1]],
  cosh: [[-2, 0, 1]],
  tanh: [[-2, 0, 1]],
  asinh: [[-2, 0, 1]],
  acosh: [[1.3, 2, 7]],
  atanh: [[-0.8, 0, 0.4]],
  sigmoid: [[-2, 0, 1]],
  softplusTail: [[-2, 0.5, 1]],
  erf: [[-2, 0, 1]],
  erfc: [[-2, 0, 1]],
  erfInv: [[-0.8, 0, 0.4]],
  lgamma: [[-2.6, -0.4, 0.2, 1.5, 2, 12]],
};

/** A program that is one node. */
function nodeOf(name: FormulaOp): Curve {
  const count = points[name].length;
  const node = (all: readonly Expression[]): Expression => e[name](all[0] ?? 0, all[1] ?? 0);
  return curve(defineProgram<number, 0>(name, count, 0, (all) => [node(all)]));
}

describe.each(Object.keys(points) as FormulaOp[])('%s', (name) => {
  const columns = points[name];
  const f = nodeOf(name);
  const make = (): Tensor[] => columns.map((c) => tensor([...c], { backend, dtype: 'float64' }));

  it('has the derivatives of differences, and those have theirs', () => {
    expectBalanced(backend, () =>
      scope(() => {
        expect(gradCheck(f, make())).toBeLessThan(1e-6);
        columns.forEach((_, i) => {
          expect(gradCheck(d(f, i), make())).toBeLessThan(1e-6);
        });
      }),
    );
  });
});

/** Arguments, and the derivative by each. */
const edges: readonly (readonly [FormulaOp, readonly number[], readonly number[]])[] = [
  ['pow', [0, 0], [0, 0]],
  ['pow', [0, 1], [1, 0]],
  ['pow', [0, 2], [0, 0]],
  ['pow', [0, -1], [NEGATIVE_INFINITY, NEGATIVE_INFINITY]],
  ['pow', [2, 0], [0, Math.LN2]],
  ['pow', [-2, 3], [12, nan]],
  ['hypot', [0, 0], [nan, nan]],
  ['hypot', [1e-200, 0], [1, 0]],
  ['hypot', [-3e200, 4e200], [-0.6, 0.8]],
  ['atan2', [0, 0], [nan, nan]],
  ['atan2', [0, 1e-200], [1e200, -0]],
  ['atan2', [1e200, 0], [0, -1e-200]],
  ['fmod', [6, 3], [1, -2]],
  ['fmod', [-7, 3], [1, 2]],
  ['fmod', [1, inf], [1, -0]],
  ['cbrt', [0], [inf]],
  ['log2', [0], [inf]],
  ['asin', [1], [inf]],
  ['acos', [1], [NEGATIVE_INFINITY]],
  ['acosh', [1], [inf]],
  ['acosh', [1e200], [1e-200]],
  ['acosh', [-2], [nan]],
  ['asinh', [-1e200], [1e-200]],
  ['atanh', [-1], [inf]],
  ['atan', [1e200], [0]],
  ['lgamma', [0], [NEGATIVE_INFINITY]],
  ['lgamma', [-3], [nan]],
];

describe('at the edges', () => {
  it.each(edges)('%s of %j has the derivatives %j', (name, arguments_, expected) => {
    const columns = arguments_.map((x) => [x]);
    expected.forEach((value, i) => {
      const [found] = at(d(nodeOf(name), i), columns);
      if (Number.isFinite(value) && value !== 0) expect(found).toBeCloseTo(value, 14);
      else expect(found).toBe(value);
    });
  });

  it('pow has its mixed derivative where the exponent or the base is 0', () => {
    const mixed = d(d(nodeOf('pow'), 0), 1);
    expect(
      at(mixed, [
        [2, 0],
        [0, 2],
      ]),
    ).toEqual([0.5, 0]);
  });

  it('asin and atanh lose nothing next to 1', () => {
    const x = 1 - 2 ** -24;
    const below = 2 ** -24 * (2 - 2 ** -24);
    const [asin = nan] = at(d(nodeOf('asin')), [[x]], 'float32');
    const [atanh = nan] = at(d(nodeOf('atanh')), [[x]], 'float32');
    expect(asin * Math.sqrt(below)).toBeCloseTo(1, 6);
    expect(atanh * below).toBeCloseTo(1, 6);
  });

  it.each(['ceil', 'floor', 'trunc', 'round'] as const)('%s has gradient 0', (name) => {
    const rounding = curve(defineProgram(name, 1, 0, ([x]) => [e[name](x)]));
    expect(at(d(rounding), [[-1.5, 0, 2.5]])).toEqual([0, 0, 0]);
  });
});

// As mpmath gives them with 30 digits: x, digamma(x) and its first two derivatives.
const polygamma = [
  [0.1, -10.423754940411076, 101.43329915079275, -2001.8614573783436],
  [0.5, -1.9635100260214235, 4.934802200544679, -16.82879664423432],
  [1, -0.5772156649015329, 1.6449340668482264, -2.4041138063191885],
  [1.4616321449683622, 0, 0.9676722454476212, -0.8855263379671844],
  [2, 0.42278433509846713, 0.6449340668482264, -0.4041138063191886],
  [3.25, 1.016990911068179, 0.3597982903095799, -0.12815694713911513],
  [10, 2.251752589066721, 0.10516633568168575, -0.011049834970802067],
  [123.5, 4.812187109433143, 0.008130036519855761, -6.609712975620372e-5],
  [-0.25, 2.9141391202135276, 18.541879647671607, 122.69736678366236],
  [-1.5, 0.7031566406452432, 9.379246644989124, -0.2362040516417274],
  [-3.75, -1.6923885983113303, 19.504980060599575, -124.07972713378925],
  [1e-8, -100000000.57721566, 1e16, -2e24],
] as const;

describe('digamma', () => {
  const digamma = curve(defineProgram('digamma', 1, 0, ([x]) => [digammaExpression(x)]));
  const orders: readonly Curve[] = [digamma, d(digamma), d(d(digamma))];

  it.each([
    ['float64', 1e-13],
    ['float32', 3e-6],
  ] as const)('and its derivatives are right in %s to %d', (dtype, tolerance) => {
    orders.forEach((f, order) => {
      // of those that are not float32 the rounding would count
      const rows = polygamma.filter(([x]) => dtype === 'float64' || Math.fround(x) === x);
      const found = at(f, [rows.map(([x]) => x)], dtype);
      rows.forEach((row, i) => {
        const expected = row[order + 1] ?? nan;
        const error = Math.abs((found[i] ?? nan) - expected) / Math.max(1, Math.abs(expected));
        expect(error, `derivative ${order} at ${row[0]}`).toBeLessThan(tolerance);
      });
    });
  });

  it('is infinite at 0 against its sign, and undefined at negative integers', () => {
    const xs = [0, -0, -1, -7, inf, NEGATIVE_INFINITY, nan];
    const expected = [NEGATIVE_INFINITY, inf, nan, nan, inf, nan, nan];
    expect(at(digamma, [xs])).toEqual(expected);
    expect(at(digamma, [xs], 'float32')).toEqual(expected);
    expect(at(d(digamma), [[-1, -7]])).toEqual([nan, nan]);
  });

  it('is the derivative of lgamma', () => {
    const x = [[-2.6, 0.3, 1.5, 40]];
    expect(at(d(nodeOf('lgamma')), x)).toEqual(at(digamma, x));
  });
});

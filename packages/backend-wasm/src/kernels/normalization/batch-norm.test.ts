import { dense, type Layout, MemoryError, strided } from '@evenkeel/tensor';
import { afterEach, describe, expect, test } from 'vitest';
import { Runtime } from '../../runtime/runtime.js';
import { expectSame } from '../kernels.test-support.js';
import { MoveKernels } from '../move/move.js';
import { NormalizationKernels } from './normalization.js';
import {
  channelsOf,
  drawMatrix,
  drawVector,
  expectNear,
  float,
  type Matrix,
  matrix,
  momentsOf,
  type Tools,
  tools,
} from './normalization.test-support.js';

afterEach(() => {
  for (const { operands } of tools) operands.close();
});

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

interface Case {
  readonly gamma?: Float32Array | null;
  readonly beta?: Float32Array | null;
  readonly epsilon?: number;
  readonly layout?: Layout;
  readonly vector?: Layout;
}

const EPSILON = 1e-5;

/** y, mean and variance as one mode computes them. */
function forward({ kernels, operands }: Tools, x: Matrix, given: Case): Float32Array[] {
  const { rows, channels, values } = x;
  const { gamma = null, beta = null, epsilon = EPSILON } = given;
  const vector = given.vector ?? float([channels]);
  const input = operands.input(given.layout ?? float([rows, channels]), values);
  const scale = gamma && operands.input(vector, gamma);
  const shift = beta && operands.input(vector, beta);
  const y = operands.output(float([rows, channels]));
  const [mean, variance] = [operands.output(float([channels])), operands.output(float([channels]))];
  const ran = operands.run(() =>
    kernels.batchNorm(input, scale, shift, epsilon, y, mean, variance),
  );
  expect(ran).toBe(true);
  const outputs = [y, mean, variance].map((out) => Float32Array.from(operands.read(out)));
  operands.close();
  return outputs;
}

/** The formulas in double precision; `deviation` is the scale of the errors of y. */
function reference(x: Matrix, { gamma = null, beta = null, epsilon = EPSILON }: Case) {
  const { channels, values } = x;
  const found = channelsOf(x).map(momentsOf);
  const y = Array.from(values, (v, i) => {
    const c = i % channels;
    const { mean, variance } = found[c]!;
    return ((v - mean) / Math.sqrt(variance + epsilon)) * (gamma?.[c] ?? 1) + (beta?.[c] ?? 0);
  });
  return { y, mean: found.map((m) => m.mean), variance: found.map((m) => m.variance) };
}

/** A few roundings, and those of sums of squares of any length. */
const TOLERANCE = 2e-6;

/** The distance of the smallest floats. */
const SMALLEST = 2 ** -149;

/** Every mode is right, and those without fused multiplication agree to the bit. */
function check(x: Matrix, given: Case, label: string): void {
  const expected = reference(x, given);
  const { channels, values } = x;
  const { gamma = null } = given;
  const largest = channelsOf(x).map((c) => c.reduce((a, v) => Math.max(a, Math.abs(v)), 0));
  const results = tools.map((tool) => forward(tool, x, given));
  results.forEach(([y, mean, variance], i) => {
    const name = `${label} ${tools[i]!.mode}`;
    const { y: ys, mean: means, variance: variances } = expected;
    // Half of the last place of the mean, and errors in parts of the deviation.
    const spread = (c: number) =>
      largest[c]! * 2 ** -4 + Math.sqrt(variances[c]!) + SMALLEST / TOLERANCE;
    expectNear(mean!, means, spread, TOLERANCE, `${name} mean`);
    expectNear(
      variance!,
      variances,
      (c) => variances[c]! + SMALLEST / TOLERANCE,
      TOLERANCE,
      `${name} variance`,
    );
    const scale = (at: number) =>
      (1 + Math.abs((values[at]! - means[at % channels]!) / deviation(variances, at))) *
        Math.abs(gamma?.[at % channels] ?? 1) +
      Math.abs(ys[at]!);
    const deviation = (all: number[], at: number) =>
      Math.sqrt(all[at % channels]! + (given.epsilon ?? EPSILON));
    expectNear(y!, ys, scale, TOLERANCE, `${name} y`);
    if (tools[i]!.mode === 'off')
      results[0]!.forEach((same, out) => {
        expectSame(results[i]![out]!, same, `${name} ${out}`);
      });
  });
}

describe('batch norm', () => {
  const shapes = [
    [1, 1],
    [1, 5],
    [2, 3],
    [3, 4],
    [5, 7],
    [7, 16],
    [8, 17],
    [33, 64],
    [60, 100],
    [63, 63],
    [64, 65],
    [65, 12],
    [128, 20],
    [129, 1],
    [1025, 6],
    [2500, 3],
    [70, 256],
    [66, 1000],
    [20, 1024],
    [200, 512],
  ] as const;

  test.each(shapes)('of %i rows and %i channels', (rows, channels) => {
    const x = drawMatrix(rows, channels, 7 * rows + channels);
    const [gamma, beta] = [drawVector(channels, 1), drawVector(channels, 2)];
    check(x, { gamma, beta }, `[${rows},${channels}]`);
  });

  test('with and without gamma and beta, at any epsilon', () => {
    const x = drawMatrix(37, 11, 3);
    const [gamma, beta] = [drawVector(11, 1), drawVector(11, 2)];
    check(x, {}, 'plain');
    check(x, { gamma }, 'gamma');
    check(x, { beta }, 'beta');
    check(x, { gamma, beta, epsilon: 0 }, 'no epsilon');
    check(x, { gamma, beta, epsilon: 3 }, 'a large epsilon');
  });

  test('of views: rows apart, turned, repeated; channels in any order', () => {
    const x = drawMatrix(70, 9, 5);
    const [gamma, beta] = [drawVector(9, 1), drawVector(9, 2)];
    const same: Case = { gamma, beta };
    const view = (strides: readonly number[]) => strided('float32', [70, 9], strides);
    check(x, { ...same, layout: view([13, 1]) }, 'rows apart');
    check(x, { ...same, layout: view([-9, 1]) }, 'turned');
    check(x, { ...same, layout: view([1, 71]) }, 'transposed');
    check(x, { ...same, layout: view([18, 2]) }, 'every second channel');
    check(x, { ...same, layout: view([9, -1]) }, 'channels turned');
    check(x, { ...same, vector: strided('float32', [9], [3]) }, 'gamma and beta apart');
    const row = matrix(4, 9, (_, c) => c);
    check(row, { layout: strided('float32', [4, 9], [0, 1]) }, 'one row repeated');
    const column = matrix(70, 3, (r) => r * r);
    check(column, { layout: strided('float32', [70, 3], [1, 0]) }, 'one channel repeated');
    const two = new Float32Array([2, 2, 2, 2, 2, 2, 2, 2, 2]);
    check(x, { gamma: two, vector: strided('float32', [9], [0]) }, 'gamma repeated');
  });

  test('the bits do not depend on where the rows lie', () => {
    const x = drawMatrix(70, 40, 9);
    const given = { gamma: drawVector(40, 1), beta: drawVector(40, 2) };
    for (const tool of tools) {
      const expected = forward(tool, x, given);
      for (const step of [41, 256, 512, 1024]) {
        const layout = strided('float32', [70, 40], [step, 1]);
        forward(tool, x, { ...given, layout }).forEach((values, out) => {
          expectSame(values, expected[out]!, `${tool.mode}, rows ${step} apart, ${out}`);
        });
      }
    }
  });

  test('what a rounded mean lacks is made up for', () => {
    const far = matrix(
      48,
      4,
      (r, c) => [1e7 + ((r * 5) % 16) - 8, 3e6 + r / 4, 1e6 + r, -1e6 - r][c]!,
    );
    check(far, { gamma: drawVector(4, 1), beta: drawVector(4, 2) }, 'half a place');
    const y = forward(tools[0]!, far, {})[0]!;
    const sums = [0, 1, 2, 3].map((c) => y.reduce((s, v, i) => (i % 4 === c ? s + v : s), 0));
    for (const sum of sums) expect(Math.abs(sum)).toBeLessThan(1e-4);
  });

  test('channels that are constant are beta, whatever they are', () => {
    for (const rows of [1, 2, 3, 7, 48, 63, 64, 65, 1000, 1025, 5000]) {
      const values = [1e7 + 1, 0.1, -3e38, 1e-40, 12345.678, 0];
      const x = matrix(rows, 6, (_, c) => values[c]!);
      const beta = drawVector(6, rows);
      for (const tool of tools) {
        const [y, mean, variance] = forward(tool, x, { gamma: drawVector(6, 3), beta });
        expectSame(variance!, new Float32Array(6), `variance of ${rows}`);
        expectSame(mean!, Float32Array.from(values), `mean of ${rows}`);
        expectSame(
          y!,
          Float32Array.from(x.values, (_, i) => beta[i % 6]!),
          `y of ${rows}`,
        );
      }
    }
  });

  test('samples far from the rest of their block do no harm', () => {
    // The first eight rows of every block are 1000 deviations away.
    const x = matrix(640, 5, (r, c) => (r % 64 < 8 ? 1000 : 0) + Math.sin(r * r + c) + c * 100);
    check(x, {}, 'outliers first');
    const drift = matrix(4000, 5, (r, c) => r * (c + 1) + Math.sin(r * r));
    check(drift, {}, 'drift');
  });

  test('denormal and large values', () => {
    const small = matrix(40, 4, (r, c) => (r % 5) * 1e-40 + c * 1e-39);
    check(small, { epsilon: 1e-3 }, 'denormal');
    const large = matrix(40, 4, (r, c) => ((r % 5) - 2) * (c + 1) * 3e17 + 1e18);
    check(large, {}, 'large');
  });

  test('NaN and infinities stay in their channels', () => {
    for (const [row, rows] of [
      [0, 5],
      [20, 64],
      [70, 200],
      [1500, 2100],
    ] as const) {
      const x = matrix(rows, 7, (r, c) =>
        r !== row ? Math.sin(r + c) : ([nan, inf, -inf, 1][c] ?? 2),
      );
      for (const tool of tools) {
        const [y, mean, variance] = forward(tool, x, {});
        expect([...mean!].slice(0, 3)).toEqual([nan, inf, -inf]);
        expect([...variance!].slice(0, 3)).toEqual([nan, nan, nan]);
        expect(y!.findIndex((v, i) => Number.isNaN(v) !== i % 7 < 3)).toBe(-1);
      }
    }
  });

  test('declines what is not float32, and nothing', () => {
    for (const { kernels, operands } of tools) {
      const [out, vector] = [operands.output(float([0, 3])), operands.output(float([3]))];
      const none = operands.input(float([0, 3]), []);
      const ints = operands.input(dense('int32', [1, 3]), [1, 2, 3]);
      expect(kernels.batchNorm(none, null, null, 1, out, vector, vector)).toBe(false);
      expect(kernels.batchNorm(ints, null, null, 1, out, vector, vector)).toBe(false);
    }
  });

  test('where there is no room for a copy, nothing is written', () => {
    const { runtime } = tools[0]!;
    const small = new Runtime({
      features: runtime.features,
      tiles: runtime.tiles,
      maximumBytes: 2 ** 18,
      cachedKernels: 8,
    });
    const kernels = new NormalizationKernels(small, new MoveKernels(small));
    const held = (layout: Layout, count: number) => ({
      buffer: small.heap.alloc(4 * count),
      layout,
      offset: 0,
    });
    const turned = held(strided('float32', [20_000, 2], [1, 20_000]), 40_000);
    const few = { ...turned, layout: strided('float32', [20, 2], [1, 20]) };
    const vector = held(float([2]), 2);
    const y = held(float([20, 2]), 40);
    const before = small.heap.statistics.inUse;
    const run = (x: typeof few): boolean => kernels.batchNorm(x, null, null, 1, y, vector, vector);
    expect(() => run(turned)).toThrow(MemoryError);
    expect(small.heap.statistics.inUse).toBe(before);
    expect(run(few)).toBe(true);
  });
});

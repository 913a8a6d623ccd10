import { type Layout, strided } from '@evenkeel/tensor';
import { afterEach, describe, expect, test } from 'vitest';
import { expectSame } from '../kernels.test-support.js';
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

interface Case {
  readonly gamma?: Float32Array | null;
  /** Whether the gradients of gamma and beta are asked for; default: both. */
  readonly wanted?: readonly [gamma: boolean, beta: boolean];
  readonly dyLayout?: Layout;
  readonly xLayout?: Layout;
  readonly vector?: Layout;
}

const EPSILON = 1e-3;

/** The moments that a forward pass would have saved, in float32. */
function saved(x: Matrix): { readonly mean: Float32Array; readonly variance: Float32Array } {
  const found = channelsOf(x).map(momentsOf);
  return {
    mean: Float32Array.from(found, (m) => m.mean),
    variance: Float32Array.from(found, (m) => m.variance),
  };
}

/** dx, dgamma and dbeta as one mode computes them; empty where there is none. */
function backward(
  { kernels, operands }: Tools,
  dy: Matrix,
  x: Matrix,
  given: Case,
): Float32Array[] {
  const { rows, channels } = x;
  const { gamma = null, wanted = [true, true] } = given;
  const { mean, variance } = saved(x);
  const all = float([rows, channels]);
  const vector = given.vector ?? float([channels]);
  const cotangent = operands.input(given.dyLayout ?? all, dy.values);
  const input = operands.input(given.xLayout ?? all, x.values);
  const scale = gamma && operands.input(vector, gamma);
  const [center, spread] = [operands.input(vector, mean), operands.input(vector, variance)];
  const dx = operands.output(all);
  const [dgamma, dbeta] = wanted.map((is) => (is ? operands.output(float([channels])) : null));
  const ran = operands.run(() =>
    kernels.batchNormGrad(
      cotangent,
      input,
      scale,
      center,
      spread,
      EPSILON,
      dx,
      dgamma ?? null,
      dbeta ?? null,
    ),
  );
  expect(ran).toBe(true);
  const outputs = [dx, dgamma, dbeta].map((out) =>
    out ? Float32Array.from(operands.read(out)) : new Float32Array(),
  );
  operands.close();
  return outputs;
}

/** The formulas in double precision, and by channel the scale of what is summed. */
function reference(dy: Matrix, x: Matrix, { gamma = null }: Case) {
  const { mean, variance } = saved(x);
  const [cotangents, inputs] = [channelsOf(dy), channelsOf(x)];
  const found = inputs.map((values, c) => {
    const inverse = 1 / Math.sqrt(variance[c]! + EPSILON);
    const h = values.map((v) => (v - mean[c]!) * inverse);
    const terms = cotangents[c]!.map((v, i) => v * h[i]!);
    const sum = (list: Float64Array) => list.reduce((a, v) => a + v, 0);
    const norm = (list: Float64Array) => Math.sqrt(list.reduce((a, v) => a + v * v, 0));
    const [dbeta, dgamma] = [sum(cotangents[c]!), sum(terms)];
    const factor = inverse * (gamma?.[c] ?? 1);
    const dx = h.map(
      (v, i) => factor * (cotangents[c]![i]! - dbeta / h.length - (v * dgamma) / h.length),
    );
    const most = (list: Float64Array) => list.reduce((a, v) => Math.max(a, Math.abs(v)), 0);
    return {
      dbeta,
      dgamma,
      dx,
      scales: [
        Math.abs(factor) * (1 + most(h)) * most(cotangents[c]!),
        norm(terms) + Math.abs(dgamma),
        norm(cotangents[c]!) + Math.abs(dbeta),
      ],
    };
  });
  const dx = Array.from(x.values, (_, i) => found[i % x.channels]!.dx[Math.floor(i / x.channels)]!);
  return {
    outputs: [dx, found.map((c) => c.dgamma), found.map((c) => c.dbeta)],
    scale: (out: number) => (i: number) => found[i % x.channels]!.scales[out]!,
  };
}

const TOLERANCE = 2e-6;

function check(dy: Matrix, x: Matrix, given: Case, label: string): void {
  const { outputs, scale } = reference(dy, x, given);
  const results = tools.map((tool) => backward(tool, dy, x, given));
  results.forEach((result, i) => {
    const name = `${label} ${tools[i]!.mode}`;
    result.forEach((values, out) => {
      if (out > 0 && given.wanted?.[out - 1] === false) expect(values).toHaveLength(0);
      else expectNear(values, outputs[out]!, scale(out), TOLERANCE, `${name} ${out}`);
      if (tools[i]!.mode === 'off') expectSame(values, results[0]![out]!, `${name} ${out}`);
    });
  });
}

describe('the gradient of batch norm', () => {
  test.each([
    [1, 1],
    [1, 5],
    [2, 3],
    [3, 4],
    [7, 16],
    [8, 17],
    [33, 64],
    [60, 100],
    [63, 63],
    [64, 65],
    [65, 12],
    [129, 1],
    [1024, 6],
    [1025, 6],
    [2500, 3],
    [70, 256],
    [66, 1000],
    [20, 1024],
    [200, 512],
  ])('of %i rows and %i channels', (rows, channels) => {
    const x = drawMatrix(rows, channels, 3 * rows + channels);
    const dy = drawMatrix(rows, channels, rows + 5 * channels);
    check(dy, x, { gamma: drawVector(channels, 1) }, `[${rows},${channels}]`);
  });

  test('with and without gamma, and what is not asked for', () => {
    const [x, dy] = [drawMatrix(37, 11, 3), drawMatrix(37, 11, 4)];
    const gamma = drawVector(11, 1);
    check(dy, x, { wanted: [false, false] }, 'plain');
    check(dy, x, { wanted: [false, true] }, 'beta');
    check(dy, x, { gamma, wanted: [true, false] }, 'gamma');
  });

  test('of views', () => {
    const [x, dy] = [drawMatrix(70, 9, 5), drawMatrix(70, 9, 6)];
    const gamma = drawVector(9, 1);
    const view = (strides: readonly number[]) => strided('float32', [70, 9], strides);
    check(dy, x, { gamma, dyLayout: view([13, 1]), xLayout: view([10, 1]) }, 'rows apart');
    check(dy, x, { gamma, dyLayout: view([-9, 1]), xLayout: view([11, 1]) }, 'turned');
    check(dy, x, { gamma, dyLayout: view([1, 71]), xLayout: view([1, 70]) }, 'transposed');
    check(dy, x, { gamma, dyLayout: view([18, 2]) }, 'every second channel');
    check(dy, x, { gamma, vector: strided('float32', [9], [2]) }, 'vectors apart');
    const one = matrix(70, 9, () => 0.25);
    check(one, x, { gamma, dyLayout: view([0, 0]) }, 'one number for all');
    const row = matrix(70, 9, (_, c) => c);
    check(row, x, { gamma, dyLayout: view([0, 1]) }, 'one row for all');
  });

  test('the bits do not depend on where the rows lie', () => {
    const [x, dy] = [drawMatrix(70, 40, 9), drawMatrix(70, 40, 8)];
    const gamma = drawVector(40, 1);
    for (const tool of tools) {
      const expected = backward(tool, dy, x, { gamma });
      for (const [outer, inner] of [
        [41, 256],
        [512, 47],
        [1024, 1024],
      ]) {
        const dyLayout = strided('float32', [70, 40], [outer!, 1]);
        const xLayout = strided('float32', [70, 40], [inner!, 1]);
        backward(tool, dy, x, { gamma, dyLayout, xLayout }).forEach((values, out) => {
          expectSame(values, expected[out]!, `${tool.mode}, rows ${outer} and ${inner} apart`);
        });
      }
    }
  });

  test('beside a large mean', () => {
    const x = matrix(150, 5, (r, c) => [1e6, -1e6, 1e5, 3e6, 0][c]! + Math.sin(r * r + c) * 2);
    check(drawMatrix(150, 5, 8), x, { gamma: drawVector(5, 3) }, 'far');
  });

  test('of many rows', () => {
    const [x, dy] = [drawMatrix(100_003, 2, 5), drawMatrix(100_003, 2, 6)];
    check(dy, x, { gamma: drawVector(2, 1) }, 'long');
  });

  test('NaN and infinities stay in their channels', () => {
    const x = drawMatrix(100, 6, 1);
    const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1];
    const dy = matrix(100, 6, (r, c) => (r === 70 ? (special[c] ?? 2) : Math.sin(r + c)));
    for (const tool of tools) {
      const [dx, , dbeta] = backward(tool, dy, x, {});
      expect([...dbeta!].slice(0, 3)).toEqual(special.slice(0, 3));
      expect(dx!.findIndex((v, i) => Number.isFinite(v) === i % 6 < 3)).toBe(-1);
    }
  });
});

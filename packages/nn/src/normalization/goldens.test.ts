// Batch norm against PyTorch and Keras: outputs, gradients and statistics, for every rank and channel axis, in
// both modes, with and without gamma and beta.
import type { FloatDType } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import {
  assignAll,
  backend,
  balanced,
  differentiate,
  type Entry,
  expectClose,
  fromEntry,
  goldens,
  INFERENCE,
  largest,
  snapshot,
  TRAINING,
} from '../module/module.test-support.js';
import { BatchNorm, type BatchNormOptions } from './batch-norm.js';

interface Results {
  readonly y: Entry;
  readonly dx: Entry;
  readonly dgamma: Entry | null;
  readonly dbeta: Entry | null;
}

interface Golden {
  readonly source: string;
  readonly rank: number;
  readonly options: BatchNormOptions & { readonly axis: number };
  readonly gamma: Entry | null;
  readonly beta: Entry | null;
  readonly mean: Entry;
  readonly variance: Entry;
  readonly training: Results & { readonly mean: Entry; readonly variance: Entry };
  readonly inference: Results;
}

const file = goldens<{
  readonly inputs: Readonly<Record<string, { readonly x: Entry; readonly cotangent: Entry }>>;
  readonly cases: readonly Golden[];
}>('../normalization/goldens/batch-norm.json');

const inputsOf = ({ rank }: Golden): { readonly x: Entry; readonly cotangent: Entry } => {
  const inputs = file.inputs[rank];
  if (inputs === undefined) throw new Error(`no inputs of rank ${rank}`);
  return inputs;
};

/** A built layer with the golden's variables. */
function layerOf(golden: Golden, dtype: FloatDType): BatchNorm {
  const norm = new BatchNorm(golden.options);
  norm.build(inputsOf(golden).x.shape, { backend, dtype });
  const { gamma, beta, mean, variance } = golden;
  const { runningMean, runningVariance } = norm;
  assignAll(
    [
      [norm.gamma, gamma],
      [norm.beta, beta],
      [runningMean, mean],
      [runningVariance, variance],
    ],
    dtype,
  );
  return norm;
}

/** Compares a call of the layer with the golden's in that mode; answers the layer. */
function compare(
  golden: Golden,
  mode: 'training' | 'inference',
  dtype: FloatDType,
  tolerance: number,
): BatchNorm {
  const norm = layerOf(golden, dtype);
  const { x, cotangent } = inputsOf(golden);
  const expected = golden[mode];
  const context = mode === 'training' ? TRAINING : INFERENCE;
  const got = differentiate(norm, fromEntry(x, dtype), fromEntry(cotangent, dtype), context);
  expectClose(got.y, expected.y, tolerance, 'y');
  expectClose(got.dx, expected.dx, tolerance, 'dx');
  for (const [parameter, gradient] of [
    [norm.gamma, expected.dgamma],
    [norm.beta, expected.dbeta],
  ] as const) {
    if (parameter === null || gradient === null)
      expect([parameter, gradient]).toEqual([null, null]);
    else expectClose(got.gradient(parameter), gradient, tolerance, parameter.name);
  }
  return norm;
}

/**
 * What float32 may lose. The inputs are exact, so it is rounding alone: a sum of m values is off by less than m
 * units in the last place (2^-24) of the largest |x|, which in normalized values is |x| / deviation; a handful
 * more operations follow.
 */
function float32Tolerance(golden: Golden): number {
  const { x } = inputsOf(golden);
  const axis = golden.options.axis < 0 ? golden.rank + golden.options.axis : golden.options.axis;
  const channels = x.shape[axis] ?? 1;
  const inner = x.shape.slice(axis + 1).reduce((product, n) => product * n, 1);
  const condition = Array.from({ length: channels }, (_, c) => {
    const values = x.data.filter((_, i) => Math.floor(i / inner) % channels === c);
    const mean = values.reduce((total, value) => total + value, 0) / values.length;
    const variance = values.reduce((total, v) => total + (v - mean) ** 2, 0) / values.length;
    return largest(values) / Math.sqrt(variance);
  });
  return (x.data.length / channels + 8) * 2 ** -24 * largest(condition);
}

const name = ({ source, rank, options: { axis, scale, center } }: Golden): string =>
  `${source}, rank ${rank}, axis ${axis}, scale ${scale}, center ${center}`;
const cases = file.cases.map((golden) => [name(golden), golden] as const);

describe('golden values', () => {
  it('cover ranks 2 to 5 with every axis, and all four of scale and center', () => {
    const seen = new Set(
      cases.map(([, { rank, options }]) => `${rank}:${(options.axis + rank) % rank}`),
    );
    expect([...seen].sort()).toEqual('2:1 3:1 3:2 4:1 4:2 4:3 5:1 5:2 5:3 5:4'.split(' '));
    const parts = new Set(cases.map(([, { options }]) => `${options.scale} ${options.center}`));
    expect(parts.size).toBe(4);
  });
});

describe.each(cases)('%s', (_, golden) => {
  it('gives output, gradients and statistics of training in float64', () =>
    balanced(() => {
      using norm = compare(golden, 'training', 'float64', 1e-8);
      expectClose(norm.runningMean.value, golden.training.mean, 1e-8, 'mean');
      expectClose(norm.runningVariance.value, golden.training.variance, 1e-8, 'variance');
      expect(norm.updates.value.item()).toBe(1);
    }));

  it('gives output and gradients of inference in float64, and moves nothing', () =>
    balanced(() => {
      using fresh = layerOf(golden, 'float64');
      using norm = compare(golden, 'inference', 'float64', 1e-8);
      expect(snapshot(norm.states())).toEqual(snapshot(fresh.states()));
    }));

  it('gives both in float32, but for rounding', () =>
    balanced(() => {
      const tolerance = float32Tolerance(golden);
      expect(tolerance).toBeLessThan(2e-5);
      using norm = compare(golden, 'training', 'float32', tolerance);
      expectClose(norm.runningMean.value, golden.training.mean, tolerance, 'mean');
      expectClose(norm.runningVariance.value, golden.training.variance, tolerance, 'variance');
      using other = compare(golden, 'inference', 'float32', tolerance);
      expect(other.updates.value.item()).toBe(0);
    }));
});

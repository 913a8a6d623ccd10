// The initializers that draw: their distributions against theory, over at least 36,000 values each, and that a value is a
// function of the key alone.
import { CpuBackend } from '@evenkeel/backend-cpu';
import { type DType, erf, type FloatDType, key, memory, scope, tensor } from '@evenkeel/tensor';
import { afterEach, describe, expect, it } from 'vitest';
import type { Initializer } from '../module/parameter.js';
import { constant, ones, zeros } from './constant.js';
import { fansOf } from './fans.js';
import { identity, orthogonal } from './orthogonal.js';
import { normal, truncatedNormal, uniform } from './random.js';
import {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  varianceScaling,
} from './scaled.js';

const backend = new CpuBackend();

afterEach(() => {
  expect(memory(backend).buffers).toBe(0);
});

function draw(
  initializer: Initializer,
  shape: readonly number[],
  dtype: FloatDType = 'float32',
  seed = 1,
): number[] {
  return scope(() => {
    const value = initializer(key(seed), shape, { dtype, backend });
    expect([value.dtype, ...value.shape]).toEqual([dtype, ...shape]);
    return [...value.data()];
  });
}

/** The probabilities of a standard normal number below each z. */
const Phi = (zs: readonly number[]): number[] =>
  scope(() =>
    [
      ...erf(
        tensor(
          zs.map((z) => z * Math.SQRT1_2),
          { dtype: 'float64', backend },
        ),
      ).data(),
    ].map((v) => (1 + v) / 2),
  );

/** The distribution functions, of values divided by their standard deviation. */
const distributions = {
  uniform: (z: readonly number[]) => z.map((v) => (v / Math.sqrt(3) + 1) / 2),
  normal: Phi,
  // z = 0.8796... of a normal number within 2
  truncatedNormal: (z: readonly number[]) => {
    const [low = 0, high = 0] = Phi([-2, 2]);
    return Phi(z.map((v) => v * 0.8796256610342398)).map((p) => (p - low) / (high - low));
  },
};

/**
 * The distance of Kolmogorov and Smirnov: the largest difference between the share of values below x and its
 * probability. For n values of the distribution it exceeds 1.95 / sqrt(n) once in a thousand times.
 */
function distance(values: readonly number[], cdf: (z: readonly number[]) => number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  return cdf(sorted).reduce(
    (most, p, i) => Math.max(most, Math.abs(p - i / n), Math.abs(p - (i + 1) / n)),
    0,
  );
}

const KERNEL = [160, 250]; // fans 160 and 250
const CONV = [3, 3, 40, 100]; // fans 360 and 900

interface Expected {
  readonly of: Initializer;
  readonly shape: readonly number[];
  readonly variance: number;
  readonly distribution: keyof typeof distributions;
  readonly mean?: number;
}

const expected: Readonly<Record<string, Expected>> = {
  glorotUniform: { of: glorotUniform(), shape: KERNEL, variance: 2 / 410, distribution: 'uniform' },
  glorotNormal: {
    of: glorotNormal(),
    shape: KERNEL,
    variance: 2 / 410,
    distribution: 'truncatedNormal',
  },
  heUniform: { of: heUniform(), shape: KERNEL, variance: 2 / 160, distribution: 'uniform' },
  heNormal: { of: heNormal(), shape: CONV, variance: 2 / 360, distribution: 'truncatedNormal' },
  lecunUniform: { of: lecunUniform(), shape: CONV, variance: 1 / 360, distribution: 'uniform' },
  lecunNormal: {
    of: lecunNormal(),
    shape: KERNEL,
    variance: 1 / 160,
    distribution: 'truncatedNormal',
  },
  'varianceScaling by default': {
    of: varianceScaling(),
    shape: KERNEL,
    variance: 1 / 160,
    distribution: 'truncatedNormal',
  },
  'varianceScaling by outputs': {
    of: varianceScaling({ scale: 3, mode: 'fanOut', distribution: 'normal' }),
    shape: CONV,
    variance: 3 / 900,
    distribution: 'normal',
  },
  'uniform by default': {
    of: uniform(),
    shape: KERNEL,
    variance: 0.1 ** 2 / 12,
    distribution: 'uniform',
  },
  uniform: {
    of: uniform({ low: 1, high: 3 }),
    shape: KERNEL,
    mean: 2,
    variance: 4 / 12,
    distribution: 'uniform',
  },
  'normal by default': {
    of: normal(),
    shape: KERNEL,
    variance: 0.05 ** 2,
    distribution: 'normal',
  },
  normal: {
    of: normal({ mean: -3, std: 0.5 }),
    shape: KERNEL,
    mean: -3,
    variance: 0.25,
    distribution: 'normal',
  },
  'truncatedNormal by default': {
    of: truncatedNormal(),
    shape: KERNEL,
    variance: (0.05 * 0.8796256610342398) ** 2,
    distribution: 'truncatedNormal',
  },
  truncatedNormal: {
    of: truncatedNormal({ mean: 1, std: 2 }),
    shape: KERNEL,
    mean: 1,
    variance: (2 * 0.8796256610342398) ** 2,
    distribution: 'truncatedNormal',
  },
};

/** The largest value of each distribution, over its standard deviation. */
const LIMITS = { uniform: Math.sqrt(3), truncatedNormal: 2 / 0.8796256610342398, normal: 5.5 };
/** The fourth moment over the square of the variance; of the truncated normal by integration by parts. */
const KURTOSIS = { uniform: 1.8, truncatedNormal: 2.3655, normal: 3 };

describe.each(Object.entries(expected))(
  '%s',
  (_, { of, shape, mean = 0, variance, distribution }) => {
    const std = Math.sqrt(variance);

    it.each(['float32', 'float64'] as const)('draws from its distribution, %s', (dtype) => {
      const z = draw(of, shape, dtype).map((v) => (v - mean) / std);
      const n = z.length;
      expect(distance(z, distributions[distribution])).toBeLessThan(1.95 / Math.sqrt(n));
      const average = z.reduce((a, b) => a + b, 0) / n;
      const second = z.reduce((a, b) => a + b * b, 0) / n;
      // Four standard errors of the mean and of the variance.
      expect(Math.abs(average)).toBeLessThan(4 / Math.sqrt(n));
      expect(Math.abs(second - 1)).toBeLessThan(4 * Math.sqrt((KURTOSIS[distribution] - 1) / n));
      expect(Math.max(...z.map(Math.abs))).toBeLessThanOrEqual(LIMITS[distribution] * (1 + 1e-6));
    });

    it('gives the same for the same key, and something else for another', () => {
      expect(draw(of, [4, 3])).toEqual(draw(of, [4, 3]));
      const [a, b] = [draw(of, [4, 3], 'float32', 1), draw(of, [4, 3], 'float32', 2)];
      expect(a.filter((v, i) => v === b[i])).toEqual([]);
    });
  },
);

describe('fansOf', () => {
  it.each([
    [[], 1, 1],
    [[7], 7, 7],
    [[7, 5], 7, 5],
    [[3, 7, 5], 21, 15],
    [[3, 2, 7, 5], 42, 30],
    [[2, 3, 4, 7, 5], 168, 120],
    [[3, 3, 0, 5], 0, 45],
  ])('%j', (shape, fanIn, fanOut) => {
    expect(fansOf(shape)).toEqual({ fanIn, fanOut });
  });

  it('an empty kernel has values of no size', () => {
    expect(draw(heNormal(), [0, 4])).toEqual([]);
  });
});

describe('constants', () => {
  it('fill in every dtype', () => {
    const read = (f: Initializer, dtype: DType): number[] =>
      scope(() => [...f(key(0), [2], { dtype, backend }).data()]);
    expect(read(zeros(), 'int32')).toEqual([0, 0]);
    expect(read(ones(), 'bool')).toEqual([1, 1]);
    expect(read(constant(0.1), 'float64')).toEqual([0.1, 0.1]);
  });
});

describe('refusals', () => {
  const float: readonly (readonly [string, Initializer])[] = [
    ['uniform', uniform()],
    ['normal', normal()],
    ['truncatedNormal', truncatedNormal()],
    ['varianceScaling', varianceScaling()],
    ['glorotUniform', glorotUniform()],
    ['glorotNormal', glorotNormal()],
    ['heUniform', heUniform()],
    ['heNormal', heNormal()],
    ['lecunUniform', lecunUniform()],
    ['lecunNormal', lecunNormal()],
    ['orthogonal', orthogonal()],
    ['identity', identity()],
  ];
  it.each(float)('%s makes no integers', (name, initializer) => {
    for (const dtype of ['int32', 'bool'] as const) {
      expect(() => initializer(key(0), [2, 2], { dtype, backend })).toThrow(
        expect.objectContaining({
          name: 'DTypeError',
          message: `[${name}] makes float32 or float64, got ${dtype}. Use an initializer that fills with one number for other dtypes`,
        }),
      );
    }
  });

  it.each([
    [
      () => uniform({ low: 1, high: 1 }),
      '[uniform] low must be below high, both finite, got 1 and 1. Leave them out for -0.05 and 0.05',
    ],
    [
      () => uniform({ low: Number.NEGATIVE_INFINITY }),
      '[uniform] low must be below high, both finite, got -Infinity and 0.05. Leave them out for -0.05 and 0.05',
    ],
    [
      () => normal({ std: 0 }),
      '[normal] std must be a finite number above 0, got 0. Leave it out for 0.05',
    ],
    [
      () => truncatedNormal({ mean: Number.NaN }),
      '[truncatedNormal] mean must be a finite number, got NaN. Leave it out for 0',
    ],
    [
      () => varianceScaling({ scale: -2 }),
      '[varianceScaling] scale must be a finite number above 0, got -2. Leave it out for 1',
    ],
    [
      // @ts-expect-error: another name
      () => varianceScaling({ mode: 'fan_in' }),
      "[varianceScaling] mode must be 'fanIn' or 'fanOut' or 'fanAverage', got the string 'fan_in'. Use one of these",
    ],
    [
      // @ts-expect-error: another name
      () => varianceScaling({ distribution: 'cauchy' }),
      "[varianceScaling] distribution must be 'truncatedNormal' or 'normal' or 'uniform', got the string 'cauchy'. Use one of these",
    ],
    [
      () => orthogonal({ gain: Number.NaN }),
      '[orthogonal] gain must be a finite number, got NaN. Leave it out for 1',
    ],
    [
      () => identity({ gain: Number.POSITIVE_INFINITY }),
      '[identity] gain must be a finite number, got Infinity. Leave it out for 1',
    ],
  ])('of options %#', (make, message) => {
    expect(make).toThrow(expect.objectContaining({ name: 'ArgumentError', message }));
  });
});

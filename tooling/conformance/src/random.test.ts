// The distributions of floats against jax.random's draws (values that tooling/goldens/jax_random.py wrote
// beside the keys of the tensor package), and the promise that a key fixes every bit. Integers, orders, samples and gamma
// have tests of their own.
import { readFileSync } from 'node:fs';
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  bernoulli,
  exponential,
  gumbel,
  key,
  normal,
  randomBits,
  scope,
  type Tensor,
  truncatedNormal,
  uniform,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

interface Draws {
  readonly seed: number;
  readonly shape: number[];
  /** What jax.random gives when each operation is rounded to float32 by itself, as ours does. */
  readonly unfused: number[];
}

interface Goldens {
  readonly bits: readonly {
    readonly seed: number;
    readonly shape: number[];
    readonly bits: number[];
  }[];
  readonly uniform: readonly (Draws & { readonly low: number; readonly high: number })[];
  readonly normal: readonly Draws[];
  readonly truncatedNormal: readonly (Draws & { readonly lower: number; readonly upper: number })[];
  readonly exponential: readonly Draws[];
  readonly gumbel: readonly Draws[];
  readonly bernoulli: readonly (Omit<Draws, 'unfused'> & {
    readonly p: number;
    readonly values: number[];
  })[];
}

const path = new URL('./goldens/jax-random.json', import.meta.url);
const goldens: Goldens = JSON.parse(readFileSync(path, 'utf8'));
const backend = new CpuBackend();

function read(f: () => Tensor): number[] {
  let data: number[] = [];
  expectBalanced(backend, () => {
    data = scope(() => [...f().data()]);
  });
  return data;
}

describe('jax.random', () => {
  it.each(goldens.bits)('bits of seed $seed, shape $shape', ({ seed, shape, bits }) => {
    expect(read(() => randomBits(key(seed), shape, { backend })).map((b) => b >>> 0)).toEqual(bits);
  });

  it.each(goldens.bernoulli)('bernoulli of seed $seed, p = $p', ({ seed, shape, p, values }) => {
    expect(read(() => bernoulli(key(seed), shape, { p, backend }))).toEqual(values);
  });

  it.each(goldens.uniform)(
    'uniform of seed $seed, $low to $high: bit for bit',
    ({ seed, shape, low, high, unfused }) => {
      const got = read(() => uniform(key(seed), shape, { backend, low, high }));
      expect(got).toEqual(unfused.map(Math.fround));
    },
  );

  it.each(goldens.normal)('normal of seed $seed, shape $shape', ({ seed, shape, unfused }) => {
    expectNear(
      read(() => normal(key(seed), shape, { backend })),
      unfused,
    );
  });

  it.each(goldens.exponential)(
    'exponential of seed $seed, shape $shape',
    ({ seed, shape, unfused }) => {
      expectNear(
        read(() => exponential(key(seed), shape, { backend })),
        unfused,
      );
    },
  );

  it.each(goldens.gumbel)('gumbel of seed $seed, shape $shape', ({ seed, shape, unfused }) => {
    const got = read(() => gumbel(key(seed), shape, { backend }));
    // Near 0 the outer logarithm cancels what the inner one rounded.
    got.forEach((x, i) => {
      const y = unfused[i] ?? Number.NaN;
      expect(Math.abs(x - y), `element ${i}`).toBeLessThanOrEqual(
        2 ** -22 * Math.max(1, Math.abs(y)),
      );
    });
    expect(got.length).toBe(unfused.length);
  });

  it.each(goldens.truncatedNormal)(
    'truncatedNormal of seed $seed, $lower to $upper',
    ({ seed, shape, lower, upper, unfused }) => {
      // The bounds go through erf first, so one bit there is a few here.
      const draw = () => truncatedNormal(key(seed), shape, { backend, lower, upper });
      expectNear(read(draw), unfused, 2 ** -20);
    },
  );
});

describe('a key', () => {
  it('fixes every bit, in every dtype', () => {
    for (const dtype of ['float32', 'float64'] as const) {
      const draw = () => read(() => normal(key(5).fold('w'), [33], { backend, dtype }));
      expect(draw()).toEqual(draw());
    }
  });

  it('gives an element that depends on its position only', () => {
    const [long, short] = [1000, 10].map((n) => read(() => uniform(key(9), [n], { backend })));
    expect(long?.slice(0, 10)).toEqual(short);
  });

  it('has moments: 100,000 normal draws', () => {
    for (const dtype of ['float32', 'float64'] as const) {
      const xs = read(() => normal(key(11), [100_000], { backend, dtype, mean: 3, std: 2 }));
      const mean = xs.reduce((a, b) => a + b) / xs.length;
      const variance = xs.reduce((a, b) => a + (b - mean) ** 2, 0) / xs.length;
      expect(Math.abs(mean - 3)).toBeLessThan(4 * (2 / Math.sqrt(xs.length)));
      expect(Math.abs(variance - 4)).toBeLessThan(4 * 4 * Math.sqrt(2 / xs.length));
    }
  });
});

describe('exponential', () => {
  it('has the mean 1 / rate, in both dtypes', () => {
    for (const dtype of ['float32', 'float64'] as const) {
      const xs = read(() => exponential(key(2), [50_000], { backend, dtype, rate: 4 }));
      const mean = xs.reduce((a, b) => a + b) / xs.length;
      expect(Math.abs(mean - 0.25)).toBeLessThan((4 * 0.25) / Math.sqrt(xs.length));
      expect(Math.min(...xs)).toBeGreaterThanOrEqual(0);
    }
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses the rate %d', (rate) => {
    expect(() => exponential(key(0), [1], { backend, rate })).toThrow(
      `[exponential] rate must be positive and finite, got ${rate}. Give 1 / mean`,
    );
  });
});

describe('gumbel', () => {
  it('in float64 has its mean and variance', () => {
    const xs = read(() => gumbel(key(4), [50_000], { backend, dtype: 'float64' }));
    const mean = xs.reduce((a, b) => a + b) / xs.length;
    const variance = xs.reduce((a, b) => a + (b - mean) ** 2, 0) / xs.length;
    expect(Math.abs(mean - 0.5772157)).toBeLessThan((4 * 1.2825) / Math.sqrt(xs.length));
    expect(Math.abs(variance - Math.PI ** 2 / 6)).toBeLessThan(0.07);
  });
});

/**
 * Equal but for the last bit or two: erfInv is a polynomial of ours here and one of XLA's there.
 */
function expectNear(got: readonly number[], expected: readonly number[], rtol = 2 ** -22): void {
  expect(got.length).toBe(expected.length);
  got.forEach((x, i) => {
    const y = Math.fround(expected[i] ?? Number.NaN);
    expect(Math.abs(x - y), `element ${i}: ${x} and ${y}`).toBeLessThanOrEqual(rtol * Math.abs(y));
  });
}

// The gamma distribution, whose draws are nobody else's: its quantiles, its moments, its parameters.
import { gamma, key, scope, tensor } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { cpu, distance, goldens, read, wasm } from './draws.js';

describe('gamma', () => {
  const COUNT = 10_000;

  it.each(goldens.gammaQuantiles)(
    'of concentration $concentration has the quantiles of scipy',
    ({ concentration, quantiles, probabilities }) => {
      for (const dtype of ['float32', 'float64'] as const) {
        const xs = read(() => gamma(key(1), [COUNT], { concentration, dtype, backend: cpu }));
        // Kolmogorov and Smirnov: above 1.95 / sqrt(n) with p = 0.001
        expect(distance(xs, quantiles, probabilities)).toBeLessThan(1.95 / Math.sqrt(COUNT));
        const mean = xs.reduce((a, b) => a + b) / COUNT;
        const error = Math.sqrt(concentration / COUNT);
        expect(Math.abs(mean - concentration)).toBeLessThan(4 * error);
        const variance = xs.reduce((a, b) => a + (b - mean) ** 2, 0) / COUNT;
        const kurtosis = 3 + 6 / concentration;
        const spread = concentration * Math.sqrt((kurtosis - 1) / COUNT);
        expect(Math.abs(variance - concentration)).toBeLessThan(4 * spread);
      }
    },
  );

  it('takes a concentration for each element, and a rate', () => {
    const xs = read(() => {
      const concentration = tensor([[1], [100]], { backend: cpu });
      return gamma(key(2), [2, 4000], { concentration, rate: 10, backend: cpu });
    });
    const [low, high] = [xs.slice(0, 4000), xs.slice(4000)].map(
      (row) => row.reduce((a, b) => a + b) / 4000,
    );
    expect(Math.abs((low ?? 0) - 0.1)).toBeLessThan(0.007);
    expect(Math.abs((high ?? 0) - 10)).toBeLessThan(0.07);
  });

  it('is NaN where the concentration is not above 0', () => {
    const concentration = [0, -1, Number.NaN, 2];
    const xs = read(() =>
      gamma(key(2), [4], { concentration: tensor(concentration, { backend: cpu }), backend: cpu }),
    );
    expect(xs.map((x) => Number.isNaN(x))).toEqual([true, true, true, false]);
  });

  it('refuses other parameters', () => {
    const of = (options: object) => () =>
      Reflect.apply(gamma, undefined, [key(0), [2], { backend: cpu, ...options }]);
    expect(of({})).toThrow(
      '[gamma] concentration must be positive and finite, got undefined. Give the shape parameter, such as 1',
    );
    expect(of({ concentration: 0 })).toThrow('got 0. ');
    expect(of({ concentration: 1, rate: -1 })).toThrow(
      '[gamma] rate must be positive and finite, got -1. Give 1 / scale',
    );
    expect(of({ concentration: 1, dtype: 'int32' })).toThrow(
      '[gamma] draws float32 or float64, got int32',
    );
    scope(() => {
      const concentration = tensor([1, 2, 3], { backend: cpu });
      expect(of({ concentration })).toThrow('[gamma] cannot expand [3] to [2]');
      expect(of({ concentration, backend: wasm })).toThrow(
        '[gamma] all tensors must live on one backend',
      );
    });
  });
});

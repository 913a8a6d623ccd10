// Initializers by their ids: mean, spread and bounds of what they draw, by the formulas of Keras's documentation.
import { key, scope } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import {
  constant,
  type InitializerId,
  initializerOf,
  randomNormal,
  randomUniform,
  truncatedNormal,
  varianceScaling,
} from './initializers.js';
import { expectNoLeaks } from './keras.test-support.js';
import { defaultBackend } from './runtime.js';

expectNoLeaks();

const [FAN_IN, FAN_OUT] = [120, 80];

function draw(initializer: InitializerId | ReturnType<typeof constant>) {
  return scope(() => {
    const f = initializerOf('Dense', 'kernelInitializer', initializer);
    const options = { dtype: 'float32', backend: defaultBackend() } as const;
    const values = [...f(key(3), [FAN_IN, FAN_OUT], options).data()];
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    const spread = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
    const largest = values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    return { values, mean, deviation: Math.sqrt(spread), largest };
  });
}

/** Of a normal cut at two deviations, whose deviation is 0.8796 times that of the whole. */
const CUT = 2 / 0.87962566103423978;
const both = 2 / (FAN_IN + FAN_OUT);

describe('what initializers draw', () => {
  it.each([
    ['glorot_uniform', both, Math.sqrt(3)],
    ['glorot_normal', both, CUT],
    ['he_uniform', 2 / FAN_IN, Math.sqrt(3)],
    ['he_normal', 2 / FAN_IN, CUT],
    ['lecun_uniform', 1 / FAN_IN, Math.sqrt(3)],
    ['lecun_normal', 1 / FAN_IN, CUT],
    ['variance_scaling', 1 / FAN_IN, CUT],
    ['random_uniform', 0.05 ** 2 / 3, Math.sqrt(3)],
    ['uniform', 0.05 ** 2 / 3, Math.sqrt(3)],
    ['truncated_normal', (0.05 * 0.87962566103423978) ** 2, CUT],
    ['random_normal', 0.05 ** 2, null],
    ['normal', 0.05 ** 2, null],
  ] as const)('%s', (id, variance, bound) => {
    const { mean, deviation, largest } = draw(id);
    const expected = Math.sqrt(variance);
    expect(Math.abs(mean) / expected).toBeLessThan(0.03);
    expect(deviation / expected).toBeCloseTo(1, 1);
    if (bound === null) expect(largest / expected).toBeGreaterThan(3);
    else {
      expect(largest / expected).toBeLessThanOrEqual(bound * 1.0001);
      expect(largest / expected).toBeGreaterThan(bound * 0.97);
    }
  });

  it.each([
    ['zeros', 0],
    ['zero', 0],
    ['ones', 1],
    ['one', 1],
    [constant(0.25), 0.25],
  ] as const)('%s', (id, value) => {
    expect(new Set(draw(id).values)).toEqual(new Set([value]));
  });

  it('orthogonal and identity', () => {
    const q = draw('orthogonal').values;
    const column = (j: number) => Array.from({ length: FAN_IN }, (_, i) => q[i * FAN_OUT + j] ?? 0);
    const dot = (a: number[], b: number[]) => a.reduce((sum, v, i) => sum + v * (b[i] ?? 0), 0);
    expect(dot(column(3), column(3))).toBeCloseTo(1, 5);
    expect(dot(column(3), column(40))).toBeCloseTo(0, 5);
    const eye = draw('identity').values;
    expect(eye.filter((v) => v === 1)).toHaveLength(FAN_OUT);
    expect(eye[FAN_OUT + 1]).toBe(1);
  });
});

describe('options', () => {
  it('are those of Keras', () => {
    expect(draw(randomNormal({ mean: 5, stddev: 0.5 })).mean).toBeCloseTo(5, 1);
    expect(draw(truncatedNormal({ stddev: 0.5 })).largest).toBeLessThanOrEqual(1);
    const { mean, largest } = draw(randomUniform({ minval: 2, maxval: 3 }));
    expect(mean).toBeCloseTo(2.5, 1);
    expect(largest).toBeLessThan(3);
    const scaled = draw(
      varianceScaling({ scale: 3, mode: 'fan_out', distribution: 'untruncated_normal' }),
    );
    expect(scaled.deviation / Math.sqrt(3 / FAN_OUT)).toBeCloseTo(1, 1);
  });

  it('a seed makes the numbers independent of the weight', () => {
    const f = randomNormal({ seed: 1 });
    const numbers = (k: number) =>
      scope(() => f(key(k), [3], { dtype: 'float32', backend: defaultBackend() }).data().join());
    expect(numbers(1)).toBe(numbers(2));
    expect(draw(randomNormal({ seed: 1 })).values).not.toEqual(
      draw(randomNormal({ seed: 2 })).values,
    );
  });
});

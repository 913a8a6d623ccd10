import { ArgumentError } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { relativeError } from './expect.test-support.js';
import goldens from './optimizers/goldens/optimizers.json';
import type { Schedule } from './rate.js';
import { constant, cosineDecay, exponentialDecay, stepDecay, warmUp } from './schedules.js';

const makers = new Map<string, Schedule>([
  ['stepDecay', stepDecay({ initial: 0.2, every: 4, factor: 0.3 })],
  ['exponentialDecay', exponentialDecay({ initial: 0.2, factor: 0.9 })],
  ['cosineDecay', cosineDecay({ initial: 0.2, steps: 20, final: 0.02 })],
  [
    'warmUp',
    warmUp(cosineDecay({ initial: 0.2, steps: 14, final: 0.02 }), { steps: 6, start: 0.05 }),
  ],
]);

describe('schedules of the reference', () => {
  it('are all here', () => {
    expect(goldens.schedules.map(({ name }) => name)).toEqual([...makers.keys()]);
  });

  it.each(goldens.schedules)('$name', ({ name, rates }) => {
    expect(rates).toHaveLength(21);
    const ours = rates.map((_, step) => makers.get(name)?.(step) ?? Number.NaN);
    expect(relativeError(ours, rates)).toBeLessThan(1e-13);
  });
});

describe('schedules', () => {
  it('stay where they end', () => {
    expect(cosineDecay({ initial: 0.5, steps: 3 })(3)).toBe(0);
    expect(cosineDecay({ initial: 0.5, steps: 3, final: 0.25 })(1e9)).toBe(0.25);
    expect(constant(0.3)(0)).toBe(0.3);
    expect(constant(0.3)(1e9)).toBe(0.3);
  });

  it('have the defaults that they state', () => {
    expect(stepDecay({ initial: 1, every: 2 })(2)).toBe(0.1);
    expect(exponentialDecay({ initial: 1, factor: 0.5 })(3)).toBe(0.125);
    expect(warmUp(0.8, { steps: 4 })(1)).toBe(0.2);
  });

  it('warm up to the first rate of what follows, which begins with its own step 0', () => {
    const seen: number[] = [];
    const rate = warmUp(
      (step) => {
        seen.push(step);
        return 1 - step / 100;
      },
      { steps: 4, start: 0.5 },
    );
    expect([0, 1, 2, 3, 4, 5, 14].map(rate)).toEqual([0.5, 0.625, 0.75, 0.875, 1, 0.99, 0.9]);
    expect(seen).toEqual([0, 0, 0, 0, 0, 1, 10]);
  });

  it('may be wrapped twice', () => {
    const rate = warmUp(warmUp(1, { steps: 2, start: 0.5 }), { steps: 2 });
    expect([0, 1, 2, 3, 4].map(rate)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  });
});

const nan = Number.NaN;

it.each<[() => unknown, string]>([
  [
    () => constant(-1),
    '[constant] rate must be a finite number of at least 0, got -1. Give e.g. 0.1',
  ],
  [
    () => stepDecay({ initial: nan, every: 1 }),
    '[stepDecay] initial must be a finite number of at least 0, got NaN.',
  ],
  [
    () => stepDecay({ initial: 1, every: 1.5 }),
    '[stepDecay] every must be an integer of at least 1, got 1.5. Count it in steps of the optimizer',
  ],
  [
    () => stepDecay({ initial: 1, every: 2, factor: 0 }),
    '[stepDecay] factor must be a finite number above 0, got 0. Give e.g. 0.1',
  ],
  [
    () => exponentialDecay({ initial: -2, factor: 0.5 }),
    '[exponentialDecay] initial must be a finite number of at least 0, got -2.',
  ],
  [
    () => exponentialDecay({ initial: 1, factor: -0.5 }),
    '[exponentialDecay] factor must be a finite number above 0, got -0.5. Give e.g. 0.96',
  ],
  [
    () => exponentialDecay({ initial: 1, factor: 0.5, every: 0 }),
    '[exponentialDecay] every must be an integer of at least 1, got 0.',
  ],
  [
    () => cosineDecay({ initial: Number.POSITIVE_INFINITY, steps: 2 }),
    '[cosineDecay] initial must be a finite number of at least 0, got Infinity.',
  ],
  [
    () => cosineDecay({ initial: 1, steps: 0 }),
    '[cosineDecay] steps must be an integer of at least 1, got 0.',
  ],
  [
    () => cosineDecay({ initial: 1, steps: 2, final: -1 }),
    '[cosineDecay] final must be a finite number of at least 0, got -1.',
  ],
  [
    () => warmUp(-1, { steps: 2 }),
    '[warmUp] after must be a finite number of at least 0 or a function of the step, got -1. Give e.g. 0.001',
  ],
  [() => warmUp(1, { steps: nan }), '[warmUp] steps must be an integer of at least 1, got NaN.'],
  [
    () => warmUp(1, { steps: 2, start: -1 }),
    '[warmUp] start must be a finite number of at least 0, got -1.',
  ],
  [
    () => warmUp(() => nan, { steps: 2 })(5),
    '[warmUp] the schedule must give a finite number of at least 0, got NaN at step 3.',
  ],
])('refuses: %s', (make, message) => {
  expect(make).toThrow(ArgumentError);
  expect(make).toThrow(message);
});

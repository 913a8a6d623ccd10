// Every optimizer and schedule against trajectories of Keras: tooling/goldens/optimizers.py.
import { CpuBackend } from '@evenkeel/backend-cpu';
import type { Optimizer, Schedule } from '@evenkeel/optim';
import { type FloatDType, Gradients, memory, scope, tensor, Variable } from '@evenkeel/tensor';
import { afterAll, describe, expect, it } from 'vitest';
import { adam, adamw } from './adam.js';
import goldens from './goldens/optimizers.json';
import { rmsprop } from './rmsprop.js';
import {
  CosineDecay,
  ExponentialDecay,
  InverseTimeDecay,
  PiecewiseConstantDecay,
  PolynomialDecay,
} from './schedules.js';
import { sgd } from './sgd.js';

const backend = new CpuBackend();
const before = memory(backend).buffers;
afterAll(() => expect(memory(backend).buffers).toBe(before));

const learningRate = 0.05;
const weightDecay = 0.1;
const momentum = 0.9;

/** The optimizer of each case. */
const makers = new Map<string, () => Optimizer>([
  ['SGD', () => sgd()],
  ['SGD momentum', () => sgd({ learningRate, momentum })],
  ['SGD nesterov', () => sgd({ learningRate, momentum, nesterov: true })],
  ['SGD weight_decay', () => sgd({ learningRate, weightDecay })],
  ['SGD clipnorm', () => sgd({ learningRate, clipnorm: 2.5 })],
  ['SGD global_clipnorm', () => sgd({ learningRate, globalClipnorm: 2.5 })],
  ['SGD clipvalue', () => sgd({ learningRate, clipvalue: 1.5 })],
  [
    'SGD ExponentialDecay momentum',
    () => sgd({ learningRate: ExponentialDecay(0.05, 6, 0.5, { staircase: true }), momentum }),
  ],
  ['Adam', () => adam()],
  ['Adam betas epsilon', () => adam({ learningRate, beta1: 0.8, beta2: 0.95, epsilon: 0.001 })],
  ['Adam amsgrad', () => adam({ learningRate, amsgrad: true })],
  ['Adam weight_decay', () => adam({ learningRate, weightDecay })],
  [
    'Adam CosineDecay',
    () =>
      adam({
        learningRate: CosineDecay(0, 14, { alpha: 0.1, warmupTarget: 0.05, warmupSteps: 6 }),
      }),
  ],
  ['AdamW', () => adamw()],
  ['AdamW weight_decay', () => adamw({ learningRate, weightDecay })],
  ['RMSprop', () => rmsprop()],
  ['RMSprop momentum', () => rmsprop({ learningRate, momentum })],
  ['RMSprop centered', () => rmsprop({ learningRate, centered: true })],
  [
    'RMSprop rho centered momentum weight_decay',
    () => rmsprop({ learningRate, rho: 0.8, centered: true, momentum, weightDecay }),
  ],
]);

const schedules = new Map<string, Schedule>([
  ['ExponentialDecay', ExponentialDecay(0.2, 4, 0.3)],
  ['ExponentialDecay staircase', ExponentialDecay(0.2, 4, 0.3, { staircase: true })],
  ['CosineDecay', CosineDecay(0.2, 15, { alpha: 0.1 })],
  ['CosineDecay warmup', CosineDecay(0.05, 10, { alpha: 0.1, warmupTarget: 0.2, warmupSteps: 6 })],
  ['InverseTimeDecay', InverseTimeDecay(0.2, 4, 0.5)],
  ['PolynomialDecay', PolynomialDecay(0.2, 15, { endLearningRate: 0.01, power: 2 })],
  ['PiecewiseConstantDecay', PiecewiseConstantDecay([5, 12], [0.2, 0.1, 0.01])],
]);

type Weights = readonly (readonly number[])[];

/** The weights after each step. */
function trajectory(make: () => Optimizer, dtype: FloatDType): readonly Weights[] {
  return scope(() => {
    using optimizer = make();
    const made = (values: readonly number[], i: number) =>
      tensor(Float64Array.from(values), { shape: goldens.shapes[i] ?? [], dtype, backend });
    const variables = goldens.initial.map((w, i) => new Variable(made(w, i), { name: `w${i}` }));
    const steps = goldens.gradients.map((gradients) => {
      optimizer.step(new Gradients(variables, gradients.map(made)));
      return variables.map(({ value }) => [...value.data()]);
    });
    for (const variable of variables) variable.dispose();
    return steps;
  });
}

/** The largest difference of two trajectories, in proportion to the largest magnitude of the weight. */
const distance = (a: readonly Weights[], b: readonly Weights[]): number =>
  Math.max(
    ...b.flatMap((weights, step) =>
      weights.map((expected, i) => {
        const largest = Math.max(...expected.map(Math.abs));
        const got = a[step]?.[i] ?? [];
        const errors = expected.map((x, k) => Math.abs((got[k] ?? Number.NaN) - x));
        return Math.max(...errors) / largest;
      }),
    ),
  );

describe('goldens', () => {
  it('are as many as are tested, and differ', () => {
    expect(goldens.cases.map(({ name }) => name).sort()).toEqual([...makers.keys()].sort());
    expect(goldens.schedules.map(({ name }) => name).sort()).toEqual([...schedules.keys()].sort());
    // With a decay Keras's Adam is its AdamW.
    const different = goldens.cases.filter(({ name }) => name !== 'AdamW weight_decay');
    for (const a of different) {
      for (const b of different) {
        if (a !== b)
          expect(distance(a.weights, b.weights), `${a.name}, ${b.name}`).toBeGreaterThan(5e-5);
      }
    }
  });
});

describe.each(goldens.cases)('$name', ({ name, weights }) => {
  const make = makers.get(name) ?? (() => sgd({ learningRate: Number.NaN }));
  // Keras computes CosineDecay with pi in float32.
  const tolerance = name === 'Adam CosineDecay' ? 1e-6 : 1e-8;

  it('follows Keras in float64', () => {
    expect(weights).toHaveLength(20);
    expect(distance(trajectory(make, 'float64'), weights)).toBeLessThan(tolerance);
  });

  it('follows it in float32 as far as that goes', () => {
    expect(distance(trajectory(make, 'float32'), weights)).toBeLessThan(2e-5);
  });
});

describe('schedules', () => {
  it.each(goldens.schedules)('$name', ({ name, rates }) => {
    const schedule = schedules.get(name) ?? (() => Number.NaN);
    expect(rates).toHaveLength(21);
    for (const [step, rate] of rates.entries()) {
      const error = Math.abs(schedule(step) - rate) / rate;
      expect(error, `step ${step}`).toBeLessThan(name.startsWith('Cosine') ? 1e-6 : 1e-12);
    }
  });
});

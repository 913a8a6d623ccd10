// Every optimizer and combination of options against trajectories of the reference: tooling/goldens/optimizers.py.
import { CpuBackend } from '@evenkeel/backend-cpu';
import { type FloatDType, Gradients, scope, tensor, Variable } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { expectBalanced, relativeError } from '../expect.test-support.js';
import { cosineDecay, stepDecay } from '../schedules.js';
import { Adam, AdamW } from './adam.js';
import goldens from './goldens/optimizers.json';
import type { Optimizer } from './optimizer.js';
import { RMSprop } from './rmsprop.js';
import { SGD } from './sgd.js';

const backend = new CpuBackend();
const learningRate = 0.05;
const weightDecay = 0.1;
const momentum = 0.9;
const nesterov = true;
const amsgrad = true;
const centered = true;
const clipped = { learningRate, momentum };
const notTheMatrix = ({ value }: Variable) => value.rank !== 2;

/** The optimizer of each case. */
const makers = new Map<string, () => Optimizer>([
  ['SGD', () => new SGD({ learningRate })],
  ['SGD weightDecay', () => new SGD({ learningRate, weightDecay })],
  ['SGD momentum', () => new SGD({ learningRate, momentum })],
  ['SGD momentum weightDecay', () => new SGD({ learningRate, momentum, weightDecay })],
  ['SGD nesterov', () => new SGD({ learningRate, momentum, nesterov })],
  ['SGD nesterov weightDecay', () => new SGD({ learningRate, momentum, nesterov, weightDecay })],
  ['Adam', () => new Adam({ learningRate })],
  ['Adam betas epsilon', () => new Adam({ learningRate, beta1: 0.8, beta2: 0.95, epsilon: 0.001 })],
  ['Adam weightDecay', () => new Adam({ learningRate, weightDecay })],
  ['Adam amsgrad', () => new Adam({ learningRate, amsgrad })],
  ['Adam amsgrad weightDecay', () => new Adam({ learningRate, amsgrad, weightDecay })],
  ['AdamW', () => new AdamW({ learningRate })],
  ['AdamW amsgrad weightDecay', () => new AdamW({ learningRate, amsgrad, weightDecay })],
  [
    'AdamW groups',
    () =>
      new AdamW({
        learningRate,
        weightDecay,
        groups: [{ where: notTheMatrix, learningRate: 0.02, weightDecay: 0 }],
      }),
  ],
  ['RMSprop', () => new RMSprop({ learningRate })],
  ['RMSprop weightDecay', () => new RMSprop({ learningRate, decay: 0.9, weightDecay })],
  ['RMSprop momentum', () => new RMSprop({ learningRate, momentum })],
  ['RMSprop centered', () => new RMSprop({ learningRate, centered })],
  [
    'RMSprop centered momentum',
    () => new RMSprop({ learningRate, centered, momentum, weightDecay }),
  ],
  ['Adam raw', () => new Adam({ learningRate, epsilonForm: 'raw' })],
  ['clip value', () => new SGD({ ...clipped, clip: { value: 1.5 } })],
  ['clip norm', () => new SGD({ ...clipped, clip: { norm: 2.5 } })],
  ['clip globalNorm', () => new SGD({ ...clipped, clip: { globalNorm: 2.5 } })],
  [
    'schedule stepDecay',
    () => new AdamW({ learningRate: stepDecay({ initial: 0.05, every: 6, factor: 0.5 }) }),
  ],
  [
    'schedule cosineDecay',
    () => new AdamW({ learningRate: cosineDecay({ initial: 0.05, steps: 20, final: 0.001 }) }),
  ],
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

/** The largest difference of two trajectories, each weight in proportion to its size. */
const distance = (a: readonly Weights[], b: readonly Weights[]): number =>
  Math.max(
    ...b.flatMap((weights, step) =>
      weights.map((expected, i) => relativeError(a[step]?.[i] ?? [], expected)),
    ),
  );

describe('goldens', () => {
  it('have 20 steps, for every combination listed here', () => {
    expect(goldens.cases.map(({ name }) => name).sort()).toEqual([...makers.keys()].sort());
    expect(goldens.gradients).toHaveLength(20);
  });

  it('tell every combination from every other', () => {
    for (const a of goldens.cases) {
      for (const b of goldens.cases) {
        if (a !== b)
          expect(distance(a.weights, b.weights), `${a.name}, ${b.name}`).toBeGreaterThan(1e-4);
      }
    }
  });
});

describe.each(goldens.cases)('$name', ({ name, weights }) => {
  const make = makers.get(name) ?? (() => new SGD({ learningRate: Number.NaN }));

  it('follows the reference in float64', () =>
    expectBalanced(backend, () => {
      expect(weights).toHaveLength(20);
      expect(distance(trajectory(make, 'float64'), weights)).toBeLessThan(1e-8);
    }));

  it('follows it in float32 as far as that goes', () =>
    expectBalanced(backend, () => {
      expect(distance(trajectory(make, 'float32'), weights)).toBeLessThan(5e-5);
    }));
});

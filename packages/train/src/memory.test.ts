// What stays allocated: after many epochs, and after a backend that fails at every single call of a fit.
import { CpuBackend } from '@evenkeel/backend-cpu';
import { Faulty } from '@evenkeel/backend-testkit';
import { BatchNorm, Dense, Dropout, meanSquaredError, Sequential } from '@evenkeel/nn';
import { Adam } from '@evenkeel/optim';
import { memory, tanh } from '@evenkeel/tensor';
import { runtime } from '@evenkeel/tensor/dispatch';
import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.js';
import { fit } from './fit.js';
import type { FitOptions } from './fit-options.js';
import { AUC } from './metrics/auc.js';
import { MeanAbsoluteError } from './metrics/regression.js';
import { predict } from './predict.js';
import {
  expectNoLeaks,
  labels,
  live,
  network,
  own,
  snapshot,
  table,
} from './train.test-support.js';

expectNoLeaks();

const data = { x: table(7).x, y: { data: Float32Array.from(labels(7)), shape: [7, 1] } };
const weights = [1, 2, 1, 0.5, 1, 1, 3];

const options = (): Omit<FitOptions, 'optimizer'> => ({
  loss: meanSquaredError,
  batchSize: 3,
  classWeights: { 1: 2 },
  metrics: [new AUC()],
  weightedMetrics: [new MeanAbsoluteError()],
  validation: { split: 0.3 },
});

it('is the same after every one of 100 epochs', async () => {
  const model = network();
  const seen: number[] = [];
  const sizes: number[] = [];
  const optimizer = own(new Adam({ learningRate: 0.01 }));
  const before = live();
  await fit(
    model,
    { ...data, weights },
    {
      ...options(),
      optimizer,
      epochs: 100,
      callbacks: [
        { onEpochEnd: () => void seen.push(live()), onStepEnd: () => void sizes.push(live()) },
      ],
    },
  );
  expect(seen).toEqual(Array(100).fill(before + 12)); // m and v of 6 parameters
  expect(new Set(sizes)).toEqual(new Set([before + 12 + 3])); // the batch
  for (let i = 0; i < 20; i++) {
    await predict(model, data.x, { batchSize: 2 });
    await evaluate(model, data, { loss: meanSquaredError, batchSize: 2 });
  }
  expect(live()).toBe(before + 12);
});

const unbuilt = (): Sequential =>
  new Sequential([
    new Dense({ units: 2 }),
    new BatchNorm(),
    tanh,
    new Dropout({ rate: 0.2 }),
    new Dense({ units: 1 }),
  ]);

/** All values of a model, as text. */
const textOf = (model: Sequential): string =>
  model.isBuilt ? [...snapshot(model)].join('; ') : 'unbuilt';

/** What must hold between two calls: nothing is open. */
function expectAtRest(): void {
  const { depth, top, recordings, recorder, reads, staged } = runtime;
  const now = { depth, top, recordings, recorder, reads, staged: staged.length };
  const rest = { depth: 0, top: 0, recordings: 0, recorder: null, reads: null, staged: 0 };
  expect(now).toEqual(rest);
}

describe('a backend that fails', () => {
  const given = { ...data, weights };

  it('at any call of a fit leaves the model as after a whole step, and nothing else', async () => {
    const whole = new Faulty(new CpuBackend());
    const [model, optimizer] = [unbuilt(), new Adam({ learningRate: 0.1 })];
    const states: string[] = [];
    const note = () => {
      states.push(textOf(model));
    };
    note();
    model.build([null, 3], { backend: whole.backend });
    note();
    model.dispose();
    whole.calls = 0;
    await fit(model, given, {
      ...options(),
      optimizer,
      backend: whole.backend,
      callbacks: [{ onStepEnd: note }],
    });
    const { calls } = whole;
    expect(states).toHaveLength(4);
    expect(calls).toBeGreaterThan(150);
    const reached = new Set<number>();
    for (let n = 0; n < calls; n++) {
      const faulty = new Faulty(new CpuBackend());
      const [broken, adam] = [unbuilt(), new Adam({ learningRate: 0.1 })];
      faulty.failAt = n;
      const run = () =>
        fit(broken, given, { ...options(), optimizer: adam, backend: faulty.backend });
      await expect(run(), `call ${n}`).rejects.toThrow(/^broken /);
      faulty.failAt = Number.POSITIVE_INFINITY;
      expectAtRest();
      const variables = broken.variables().filter(({ isBuilt }) => isBuilt).length;
      const slots = (await adam.stateDict()).size - 1;
      expect(memory(faulty.backend).buffers, `call ${n}`).toBe(variables + slots);
      reached.add(states.indexOf(textOf(broken)));
      if (n % 16 === 0) await run();
      broken.dispose();
      adam.dispose();
      expect(memory(faulty.backend).buffers).toBe(0);
    }
    expect([...reached].sort()).toEqual([0, 1, 2, 3]);
  });

  it('at any call of predict or evaluate leaves the model alone', async () => {
    const faulty = new Faulty(new CpuBackend());
    const model = unbuilt().build([null, 3], { backend: faulty.backend });
    const before = textOf(model);
    const { buffers } = memory(faulty.backend);
    const { loss, metrics, weightedMetrics } = options();
    const figures = { loss, metrics, weightedMetrics, batchSize: 4 };
    for (const run of [
      () => predict(model, data.x, { batchSize: 4 }),
      () => evaluate(model, given, figures),
    ]) {
      faulty.calls = 0;
      await run();
      const { calls } = faulty;
      expect(calls).toBeGreaterThan(20);
      for (let n = 0; n < calls; n++) {
        faulty.calls = 0;
        faulty.failAt = n;
        await expect(run(), `call ${n}`).rejects.toThrow(/^broken /);
        expect(memory(faulty.backend).buffers, `call ${n}`).toBe(buffers);
        expectAtRest();
      }
      faulty.failAt = Number.POSITIVE_INFINITY;
    }
    expect(textOf(model)).toBe(before);
    model.dispose();
  });
});

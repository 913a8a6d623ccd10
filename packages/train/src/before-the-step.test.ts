// What does not fit is found before anything is trained: the validation, targets that a metric refuses, a lost model.
import { batches, batchesOf } from '@evenkeel/data';
import { meanSquaredError } from '@evenkeel/nn';
import { Adam, SGD } from '@evenkeel/optim';
import { describe, expect, it } from 'vitest';
import type { Callback } from './callback.js';
import { fit } from './fit.js';
import type { FitOptions } from './fit-options.js';
import { BinaryAccuracy } from './metrics/accuracy.js';
import type { Metric } from './metrics/metric.js';
import { MeanAbsoluteError } from './metrics/regression.js';
import {
  backend,
  errorOf,
  expectNoLeaks,
  labels,
  live,
  network,
  noise,
  own,
  snapshot,
  table,
} from './train.test-support.js';

expectNoLeaks();

const data = table(8);
const options = (): FitOptions => ({
  loss: meanSquaredError,
  optimizer: new SGD({ learningRate: 0.1 }),
  batchSize: 4,
});

/** The error of a fit that has changed nothing. */
async function refusal(given: Partial<FitOptions>, on: Parameters<typeof fit>[1] = data) {
  const model = network();
  const [before, buffers] = [snapshot(model), live()];
  const optimizer = own(new Adam({ learningRate: 0.1 }));
  const ended: string[] = [];
  const callbacks: Callback[] = [{ onTrainEnd: (_, history) => void ended.push(history.ended) }];
  const { message } = await errorOf(
    fit(model, on, { ...options(), optimizer, callbacks, ...given }),
  );
  expect(snapshot(model)).toEqual(before);
  expect(optimizer.steps).toBe(0);
  expect(live()).toBe(buffers);
  expect(ended).toEqual(['failed']);
  return message;
}

describe('a validation that does not fit is refused before the first step', () => {
  const metrics = () => [new MeanAbsoluteError()];

  it.each<[string, FitOptions['validation'], string]>([
    [
      'inputs of another width',
      { x: noise(1, [3, 2]), y: noise(2, [3, 1]) },
      '[layers.0 (Dense)] needs 3 features',
    ],
    [
      'targets of another shape',
      { x: noise(1, [3, 3]), y: [1, 2, 3] },
      '[meanSquaredError] prediction and target must have one shape, got [3,1] and [3]',
    ],
    [
      'weights of another shape',
      { ...table(3), weights: [[[1]], [[2]], [[3]]] },
      '[meanSquaredError] weights must have the shape',
    ],
  ])('%s', async (_, validation, message) => {
    const expected = `[validation: ${message.slice(1)}`;
    expect(await refusal({ validation })).toContain(expected);
    expect(await refusal({ validation, metrics: metrics() })).toContain(expected);
  });

  it('targets that only its metric refuses', async () => {
    const x = noise(1, [8, 3]);
    const training = { x, y: { data: labels(8), shape: [8, 1] } };
    const validation = { x: noise(5, [2, 3]), y: [[0], [7]] };
    const message = await refusal({ validation, metrics: [new BinaryAccuracy()] }, training);
    expect(message).toBe(
      '[validation: BinaryAccuracy] targets must be 0 or 1, got 7 in row 1 of the batch. Convert classes: greater(targets, 0.5). For quantities leave this metric out, and use MeanAbsoluteError',
    );
  });

  it('and what is wrong in the training data, too, is said of that', async () => {
    const y = { data: data.y.data, shape: [8] };
    const message = await refusal({ validation: { split: 0.25 } }, { x: data.x, y });
    expect(message).toMatch(/^\[meanSquaredError\] prediction and target must have one shape/);
  });
});

it('names the validation in what is found after an epoch, too', async () => {
  const validation = batches({ x: noise(1, [3, 2]), y: [[1], [2], [3]] }, { backend });
  const optimizer = new SGD({ learningRate: 0.1 });
  const error = await errorOf(fit(network(), data, { ...options(), optimizer, validation }));
  expect(error.message).toMatch(/^\[validation: layers\.0 \(Dense\)\] needs 3 features/);
  expect(optimizer.steps).toBe(2);
});

it('takes no batch of a validation that comes only once before it is its turn', async () => {
  const given = table(4);
  const rows = (function* () {
    for (let i = 0; i < 4; i++) {
      yield { x: given.x.data.subarray(3 * i, 3 * i + 3), y: given.y.data.subarray(i, i + 1) };
    }
  })();
  const validation = batchesOf(rows, { batchSize: 2, backend });
  const once = await fit(network(), data, { ...options(), validation });
  const expected = await fit(network(), data, { ...options(), validation: given });
  expect(once.epochs[0]?.valLoss).toBeCloseTo(expected.epochs[0]?.valLoss ?? Number.NaN, 6);
});

it('trains, and counts, as without a validation', async () => {
  const run = async (validation?: FitOptions['validation']) => {
    const model = network();
    const seen: unknown[] = [];
    const callbacks: Callback[] = [{ onStepEnd: (_, { logs }) => void seen.push(logs) }];
    const metrics = [new MeanAbsoluteError()];
    await fit(model, data, { ...options(), metrics, validation, callbacks, epochs: 2 });
    return { seen, weights: snapshot(model) };
  };
  expect(await run(table(5))).toEqual(await run());
});

describe('a metric that refuses its targets leaves everything as it was', () => {
  it('in the first step', async () => {
    expect(await refusal({ metrics: [new BinaryAccuracy()] })).toMatch(
      /^\[BinaryAccuracy\] targets must be 0 or 1, got -?\d\.\d+ in row 0 of the batch\. Convert classes: greater\(targets, 0\.5\)\. For quantities leave this metric out, and use MeanAbsoluteError$/,
    );
  });

  it('as before the step in which it does', async () => {
    const model = network();
    const good: unknown[] = [];
    const optimizer = own(new Adam({ learningRate: 0.1 }));
    let updates = 0;
    const metric: Metric = {
      name: 'third',
      update() {
        if (++updates === 3) throw new Error('enough');
      },
      result: () => 0,
      reset() {},
    };
    const callbacks: Callback[] = [{ onStepEnd: () => void good.push(snapshot(model)) }];
    const call = fit(model, data, {
      ...options(),
      optimizer,
      callbacks,
      weightedMetrics: [metric],
      epochs: 2,
    });
    await expect(call).rejects.toThrow('enough');
    expect(optimizer.steps).toBe(2);
    expect(snapshot(model)).toEqual(good[1]);
  });
});

describe('a model that a callback disposes', () => {
  const lost =
    '[fit] the model must keep its weights until training ends, got layers.0.kernel disposed. Dispose the model after fit; to end that early call run.stop(reason), or give a signal';

  it.each<[string, Callback]>([
    ['in a step', { onStepEnd: ({ model }) => model.dispose() }],
    [
      'in the last step',
      { onStepEnd: ({ model }, { step }) => void (step === 1 && model.dispose()) },
    ],
    ['between epochs', { onEpochEnd: ({ model }) => model.dispose() }],
    [
      'when an epoch begins',
      { onEpochBegin: ({ model }, epoch) => void (epoch > 0 && model.dispose()) },
    ],
  ])('%s ends training with an error', async (_, callback) => {
    const model = network(null);
    const ended: string[] = [];
    const callbacks = [
      callback,
      { onTrainEnd: (_: unknown, h: { ended: string }) => void ended.push(h.ended) },
    ];
    const error = await errorOf(fit(model, data, { ...options(), backend, callbacks, epochs: 2 }));
    expect(error.message).toBe(lost);
    expect(error.code).toBe('EVENKEEL_UNBUILT');
    expect(ended).toEqual(['failed']);
    expect(live()).toBe(0);
  });

  it('in the last step of a training without validation, which would have been told as finished', async () => {
    const callbacks: Callback[] = [
      { onStepEnd: ({ model }, { step }) => void (step === 1 && model.dispose()) },
    ];
    const error = await errorOf(fit(network(), data, { ...options(), callbacks }));
    expect(error.message).toBe(lost);
  });

  it('is fine where training ends: after the last epoch, or aborted', async () => {
    const last: Callback[] = [{ onEpochEnd: ({ model }) => model.dispose() }];
    expect((await fit(network(), data, { ...options(), callbacks: last })).ended).toBe('finished');
    const stopped: Callback[] = [
      {
        onEpochEnd: (run) => {
          run.stop('enough');
          run.model.dispose();
        },
      },
    ];
    const more = { ...options(), epochs: 3 };
    expect((await fit(network(), data, { ...more, callbacks: stopped })).ended).toBe('enough');
    const controller = new AbortController();
    const { signal } = controller;
    const gone: Callback[] = [
      {
        onStepEnd: ({ model }) => {
          controller.abort();
          model.dispose();
        },
      },
    ];
    expect((await fit(network(), data, { ...more, callbacks: gone, signal })).ended).toBe(
      'aborted',
    );
  });

  it('may be given weights again by the same callback', async () => {
    const callbacks: Callback[] = [
      {
        onEpochEnd: ({ model }) => {
          model.dispose();
          model.build([null, 3], { backend, seed: 1 });
        },
      },
    ];
    const again = { ...options(), callbacks, epochs: 2 };
    expect((await fit(network(), data, again)).ended).toBe('finished');
  });
});

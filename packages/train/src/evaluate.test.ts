// evaluate against figures computed by hand.
import { type BatchSource, batches } from '@evenkeel/data';
import { Activation, Dense, lossWith, meanSquaredError, Sequential } from '@evenkeel/nn';
import { keep, mul, sum, type Tensor, UnbuiltError } from '@evenkeel/tensor';
import { expect, it } from 'vitest';
import { evaluate } from './evaluate.js';
import { BinaryAccuracy } from './metrics/accuracy.js';
import { AUC } from './metrics/auc.js';
import type { Metric, MetricBatch } from './metrics/metric.js';
import { MeanAbsoluteError } from './metrics/regression.js';
import {
  backend,
  errorOf,
  expectNoLeaks,
  labels,
  line,
  live,
  network,
  snapshot,
  table,
  upload,
} from './train.test-support.js';

expectNoLeaks();

// 2 x + 1 is off by 0, 1, -2, 3, 0.
const points = {
  x: [[0], [1], [2], [3], [4]],
  y: [[1], [2], [7], [4], [9]],
};

it('gives the mean loss of all rows', async () => {
  const before = live();
  const model = line();
  const built = live();
  const moved = snapshot(model);
  expect(await evaluate(model, points, { loss: meanSquaredError })).toEqual({
    loss: Math.fround(14 / 5),
  });
  expect(live()).toBe(built);
  expect(built).toBe(before + 2);
  expect(snapshot(model)).toEqual(moved);
});

it('counts a row with its weight, and divides by the rows', async () => {
  const model = line();
  const data = { ...points, weights: [1, 2, 0, 0.5, 1] };
  const { loss } = await evaluate(model, data, { loss: meanSquaredError, batchSize: 2 });
  expect(loss).toBeCloseTo((1 * 2 + 9 * 0.5) / 5, 12);
});

it('with weights 0, for the mean by weights, is as without these rows', async () => {
  const model = line();
  const loss = lossWith(meanSquaredError, { reduction: 'weightedMean' });
  const data = { ...points, weights: [1, 1, 0, 1, 0] };
  const rest = { x: [[0], [1], [3]], y: [[1], [2], [4]] };
  const figures = await evaluate(model, data, { loss });
  expect(figures.loss).toBeCloseTo(10 / 3, 6);
  expect(figures).toEqual(await evaluate(model, rest, { loss }));
});

it.each([1, 2, 3, 4, 5, 32])('gives the same in batches of %i', async (batchSize) => {
  const model = network();
  const data = {
    x: table(7).x,
    y: { data: labels(7), shape: [7, 1] },
    weights: [1, 2, 3, 1, 0.5, 1, 1],
  };
  const metrics = [new MeanAbsoluteError(), new AUC()];
  const weightedMetrics = [new MeanAbsoluteError({ name: 'weighted' })];
  const options = { loss: meanSquaredError, metrics, weightedMetrics };
  const whole = await evaluate(model, data, { ...options, batchSize: 7 });
  const parts = await evaluate(model, data, { ...options, batchSize });
  expect(Object.keys(parts)).toEqual(['loss', 'meanAbsoluteError', 'auc', 'weighted']);
  for (const [name, value] of Object.entries(whole)) expect(parts[name]).toBeCloseTo(value, 6);
});

it('gives metrics every row as one, weighted metrics the weights, and both the batch as it is', async () => {
  const seen: MetricBatch[][] = [[], []];
  const spy = (name: string, into: MetricBatch[] | undefined): Metric => ({
    name,
    update: (batch) => void into?.push(batch),
    result: () => into?.length ?? 0,
    reset: () => into?.splice(0),
  });
  const options = {
    metrics: [spy('plain', seen[0])],
    weightedMetrics: [spy('weighted', seen[1])],
    batchSize: 3,
  };
  const data = { ...points, weights: [1, 2, 0, 0.5, 1] };
  const model = line();
  expect(await evaluate(model, data, options)).toEqual({ plain: 2, weighted: 2 });
  const [plain = [], weighted = []] = seen;
  const arrays = (data: number[], shape: number[]) => ({ data: Float32Array.from(data), shape });
  expect(plain[0]).toEqual({
    prediction: arrays([1, 3, 5], [3, 1]),
    target: arrays([1, 2, 7], [3, 1]),
    weights: null,
  });
  expect(weighted[0]).toEqual({ ...plain[0], weights: arrays([1, 2, 0], [3]) });
  expect(weighted[1]?.weights).toEqual(arrays([0.5, 1], [2]));
  // The second time begins anew.
  expect(await evaluate(model, data, options)).toEqual({ plain: 2, weighted: 2 });
});

it('gives weighted metrics no weights where the data has none', async () => {
  const given: unknown[] = [];
  const metric: Metric = {
    name: 'spy',
    update: ({ weights }) => void given.push(weights),
    result: () => 0,
    reset: () => {},
  };
  await evaluate(line(), points, { weightedMetrics: [metric] });
  expect(given).toEqual([null]);
});

it('lets NaN and infinite figures be', async () => {
  const model = line();
  const wrong = { x: [[0], [Number.NaN]], y: [[1], [0]] };
  const figures = await evaluate(model, wrong, {
    loss: meanSquaredError,
    metrics: [new MeanAbsoluteError(), new BinaryAccuracy()],
  });
  expect(figures).toEqual({
    loss: Number.NaN,
    meanAbsoluteError: Number.NaN,
    accuracy: Number.NaN,
  });
  const large = { x: [[1e38]], y: [[0]] };
  expect(await evaluate(model, large, { loss: meanSquaredError })).toEqual({
    loss: Number.POSITIVE_INFINITY,
  });
});

it('can be called by many at once', async () => {
  const model = network();
  const data = table(9);
  const options = { loss: meanSquaredError, batchSize: 2 };
  const [one, two] = await Promise.all([
    evaluate(model, data, options),
    evaluate(model, data, options),
  ]);
  expect(one).toEqual(two);
  expect(one).toEqual(await evaluate(model, data, options));
});

it('takes a model that gives its input, and one without variables', async () => {
  const double = new Activation((x: Tensor) => mul(x, 2));
  const same = new Activation((x: Tensor) => x);
  const options = { loss: meanSquaredError, metrics: [new MeanAbsoluteError()], backend };
  const data = { x: [[1], [2]], y: [[3], [4]] };
  expect(await evaluate(double, data, options)).toEqual({ loss: 0.5, meanAbsoluteError: 0.5 });
  expect(await evaluate(same, data, options)).toEqual({ loss: 4, meanAbsoluteError: 2 });
  const kept = upload({ data: Float32Array.of(5), shape: [1, 1] });
  const constant = new Activation(() => kept);
  expect(await evaluate(constant, { x: [[1]], y: [[3]] }, { ...options, metrics: [] })).toEqual({
    loss: 4,
  });
  kept.dispose();
});

it('ends with the reason of its signal, and frees everything', async () => {
  const model = line();
  const before = live();
  const controller = new AbortController();
  let asked = 0;
  const source: BatchSource = {
    ...batches(points, { batchSize: 1, backend }),
    *epoch() {
      for (const batch of batches(points, { batchSize: 1, backend }).epoch(0)) {
        if (++asked === 3) controller.abort(new Error('enough'));
        yield batch;
      }
    },
  };
  const { signal } = controller;
  await expect(evaluate(model, source, { loss: meanSquaredError, signal })).rejects.toThrow(
    'enough',
  );
  expect(asked).toBe(3);
  expect(live()).toBe(before);
  await expect(evaluate(model, points, { loss: meanSquaredError, signal })).rejects.toThrow(
    'enough',
  );
  expect(live()).toBe(before);
});

const empty: BatchSource = { rows: 0, steps: 0, epoch: () => [] };
const unlabelled = batches({ x: points.x }, { backend });

it.each([
  [
    'no loss',
    points,
    {},
    '[evaluate] needs a loss function or metrics, got undefined and none. Give e.g. loss: meanSquaredError',
  ],
  [
    'a name for a loss',
    points,
    { loss: 'mse' },
    '[evaluate] needs a loss function or metrics, got mse and none. Give e.g. loss: meanSquaredError',
  ],
  [
    'a loss of each row',
    points,
    { loss: lossWith(meanSquaredError, { reduction: 'none' }) },
    '[evaluate] the loss must be a scalar tensor of shape [], got shape [5,1]. Reduce it with mean or sum',
  ],
  [
    'a loss that is a number',
    points,
    { loss: () => 3 },
    '[evaluate] the loss must be a scalar tensor of shape [], got 3. Reduce it with mean or sum',
  ],
  [
    'an async loss',
    points,
    { loss: async (p: Tensor) => sum(p) },
    '[evaluate] the loss must be a scalar tensor of shape [], got Promise. Reduce it with mean or sum',
  ],
  [
    'no targets',
    { x: points.x },
    { loss: meanSquaredError },
    '[evaluate] the data must have targets y, got none. Give { x, y }; for outputs alone use predict',
  ],
  [
    'batches without targets',
    unlabelled,
    { loss: meanSquaredError },
    '[evaluate] every batch must have targets y, got none. Give { x, y }; for outputs alone use predict',
  ],
  [
    'no batch',
    empty,
    { loss: meanSquaredError },
    '[evaluate] needs at least one batch, got none. Give a source whose epoch(0) starts anew each time',
  ],
  [
    'no data',
    undefined,
    { loss: meanSquaredError },
    '[evaluate] the data must be { x, y, weights }, a data set or batches, got undefined. Give inputs and targets together: { x, y }',
  ],
  [
    'batchSize 0',
    points,
    { loss: meanSquaredError, batchSize: 0 },
    '[batches] batchSize must be an integer of at least 1, got 0. Give the number of rows of a batch',
  ],
])('refuses %s', async (_, data, options, message) => {
  const model = line();
  const before = live();
  const call: (...args: unknown[]) => Promise<unknown> = (...args) =>
    Reflect.apply(evaluate, undefined, args);
  expect((await errorOf(call(model, data, options))).message).toBe(message);
  expect(live()).toBe(before);
});

it('refuses a model that has no weights', async () => {
  const model = new Sequential([new Dense({ units: 1 })]);
  const error = await errorOf(evaluate(model, points, { loss: meanSquaredError, backend }));
  expect(error).toBeInstanceOf(UnbuiltError);
  expect(error.message).toBe(
    '[evaluate] the model has no weights yet. Train it first with fit, or build it: model.build([null, features], { backend })',
  );
});

it('leaves nothing behind when a metric throws', async () => {
  const model = line();
  const before = live();
  const broken: Metric = {
    name: 'broken',
    update: () => {
      throw new Error('no figure');
    },
    result: () => 0,
    reset: () => {},
  };
  const options = { loss: meanSquaredError, metrics: [broken] };
  await expect(evaluate(model, points, options)).rejects.toThrow('no figure');
  expect(live()).toBe(before);
});

it('reads tensors that stay those of the caller', async () => {
  const data = { x: keep(upload(table(4).x)), y: keep(upload(table(4).y)) };
  await evaluate(network(), data, { loss: meanSquaredError, batchSize: 3 });
  expect([data.x.isDisposed, data.y.isDisposed]).toEqual([false, false]);
  data.x.dispose();
  data.y.dispose();
});

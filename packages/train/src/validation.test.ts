// What is validated on, and that it is not trained on.
import { batches } from '@evenkeel/data';
import { BatchNorm, Dense, meanSquaredError, Sequential } from '@evenkeel/nn';
import { SGD } from '@evenkeel/optim';
import { expect, it } from 'vitest';
import { evaluate } from './evaluate.js';
import { fit } from './fit.js';
import type { FitOptions } from './fit-options.js';
import { MeanAbsoluteError } from './metrics/regression.js';
import type { TrainData } from './source.js';
import {
  backend,
  expectNoLeaks,
  network,
  noise,
  own,
  rowsOf,
  snapshot,
  table,
  upload,
} from './train.test-support.js';

expectNoLeaks();

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);
const all = table(10);
const weights = { data: Float32Array.of(1, 2, 3, 1, 1, 1, 1, 0, 4, 0.5), shape: [10] };
const part = (from: number, to: number) => ({
  x: rowsOf(all.x, range(from, to)),
  y: rowsOf(all.y, range(from, to)),
  weights: rowsOf(weights, range(from, to)),
});

async function run(data: TrainData, validation: FitOptions['validation'], shuffle = true) {
  const model = network();
  const options = { metrics: [new MeanAbsoluteError()], loss: meanSquaredError };
  const perEpoch: unknown[] = [];
  const { epochs } = await fit(model, data, {
    ...options,
    optimizer: new SGD({ learningRate: 0.1 }),
    epochs: 2,
    batchSize: 3,
    shuffle,
    validation,
    callbacks: [
      {
        // The metrics are read before: evaluate uses the same objects.
        async onEpochEnd() {
          perEpoch.push(await evaluate(model, part(7, 10), { ...options, batchSize: 2 }));
        },
      },
    ],
  });
  return { epochs, perEpoch, weights: snapshot(model) };
}

it('evaluates after every epoch, under names of its own', async () => {
  const { epochs, perEpoch, weights: after } = await run(part(0, 7), part(7, 10));
  const alone = await run(part(0, 7), undefined);
  expect(epochs.map((logs) => Object.keys(logs))).toEqual(
    Array(2).fill(['loss', 'meanAbsoluteError', 'valLoss', 'valMeanAbsoluteError']),
  );
  expect(perEpoch).toHaveLength(2);
  for (const [i, figures] of perEpoch.entries()) {
    const logs = epochs[i] ?? {};
    const { valLoss, valMeanAbsoluteError, ...training } = logs;
    const { loss, meanAbsoluteError } = figures as Record<string, number>;
    expect(valLoss).toBeCloseTo(loss ?? Number.NaN, 6);
    expect(valMeanAbsoluteError).toBeCloseTo(meanAbsoluteError ?? Number.NaN, 6);
    expect(training).toEqual(alone.epochs[i]);
  }
  expect(after).toEqual(alone.weights);
});

it.each([
  ['arrays', () => ({ ...all, weights })],
  ['tensors', () => ({ x: own(upload(all.x)), y: own(upload(all.y)), weights })],
])('splits the last rows off %s, before any shuffling', async (_, data) => {
  const expected = await run(part(0, 7), part(7, 10));
  expect(await run(data(), { split: 0.3 })).toEqual(expected);
  expect(await run(data(), { split: 0.26 })).toEqual(expected);
  expect(await run(data(), { split: 0.34 })).toEqual(expected);
  expect(await run(data(), { split: 0.36 })).not.toEqual(expected);
});

it('never sees the rows split off in training, not even in running statistics', async () => {
  const spoiled = { x: all.x.data.slice(), y: all.y.data.slice() };
  spoiled.x.fill(1e6, 7 * 3);
  spoiled.y.fill(-1e6, 7);
  const data = { x: { ...all.x, data: spoiled.x }, y: { ...all.y, data: spoiled.y }, weights };
  const [clean, other] = [await run(part(0, 7), undefined), await run(data, { split: 0.3 })];
  expect(other.weights).toEqual(clean.weights);
  expect(other.epochs[1]?.valLoss).toBeGreaterThan(1e6);
});

it('takes batches, of any kind', async () => {
  const expected = await run(part(0, 7), part(7, 10));
  const source = batches(part(7, 10), { batchSize: 3, backend });
  expect(await run(part(0, 7), source)).toEqual(expected);
  const slow = {
    ...source,
    async *epoch(index: number) {
      yield* source.epoch(index);
    },
  };
  expect(await run(part(0, 7), slow)).toEqual(expected);
});

it('evaluates in inference mode: one row is enough for batch norm, and nothing moves', async () => {
  const model = own(new Sequential([new BatchNorm(), new Dense({ units: 1 })]));
  model.build([null, 3], { backend });
  const before: unknown[] = [];
  const after: unknown[] = [];
  await fit(model, part(0, 7), {
    loss: meanSquaredError,
    optimizer: new SGD({ learningRate: 0.1 }),
    validation: {
      ...batches(part(9, 10), { batchSize: 1, backend }),
      *epoch(index: number) {
        before.push(snapshot(model));
        yield* batches(part(9, 10), { batchSize: 1, backend }).epoch(index);
        after.push(snapshot(model));
      },
    },
  });
  expect(before).toHaveLength(1);
  expect(after).toEqual(before);
});

it('counts the weights of the data in valLoss, and class weights not', async () => {
  const labels = Float32Array.of(0, 1, 1, 0, 1, 0);
  const x = noise(5, [6, 3]);
  const y = { data: labels, shape: [6, 1] };
  const held = { x: noise(6, [4, 3]), y: [[0], [1], [0], [1]] };
  const valLoss = async (given: number[] | null, classWeights?: Record<number, number>) => {
    const model = network();
    const { epochs } = await fit(
      model,
      { x, y },
      {
        loss: meanSquaredError,
        optimizer: new SGD({ learningRate: 0 }),
        validation: { ...held, weights: given },
        classWeights,
      },
    );
    return epochs[0]?.valLoss ?? Number.NaN;
  };
  const even = await valLoss(null);
  expect(await valLoss([2, 2, 2, 2])).toBeCloseTo(2 * even, 5);
  expect(await valLoss([4, 0, 0, 0])).not.toBeCloseTo(even, 5);
  expect(await valLoss(null, { 0: 5 })).toBe(even);
});

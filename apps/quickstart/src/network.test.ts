import { defaultBackend, type SequentialModel } from '@evenkeel/keras';
import { memory } from '@evenkeel/tensor';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepare } from './data.js';
import { network } from './network.js';

let before = 0;
const made: SequentialModel[] = [];

function make(batchNorm: boolean, options: { seed?: number; inputs?: number } = {}) {
  const model = network({ inputs: 30, seed: 1, learningRate: 0.001, batchNorm, ...options });
  made.push(model);
  return model;
}

beforeEach(() => {
  before = memory(defaultBackend()).buffers;
});

afterEach(() => {
  for (const model of made.splice(0)) model.dispose();
  expect(memory(defaultBackend()).buffers).toBe(before);
});

/** The weights of the Dense layers, by name. */
async function denseWeights(model: SequentialModel) {
  const layers = model.layers.filter(({ name }) => name.startsWith('dense'));
  return Promise.all(
    layers.map(async (layer) => ({ name: layer.name, weights: await layer.getWeights() })),
  );
}

/** The training loss of the first steps. */
async function firstLosses(model: SequentialModel, epochs = 2): Promise<readonly number[]> {
  const { train } = prepare(1);
  const losses: number[] = [];
  const onStepEnd = (_: unknown, { logs }: { logs: Readonly<Record<string, number>> }) => {
    losses.push(logs.loss ?? Number.NaN);
  };
  await model.fit(train.x, train.y, { epochs, callbacks: [{ onStepEnd }], verbose: 0 });
  return losses;
}

describe("the article's network", () => {
  it('has the parameters of the article for its 20 inputs', () => {
    const model = make(true, { inputs: 20 });
    expect(model.layers.map((layer) => layer.countParams())).toEqual([
      1344, 256, 0, 2080, 128, 0, 33,
    ]);
    expect(model.countParams()).toBe(3841);
  });

  it('starts with the same Dense weights, with batch norm and without', async () => {
    const withNorm = await denseWeights(make(true));
    expect(withNorm.map(({ name }) => name)).toEqual(['dense', 'dense_1', 'dense_2']);
    expect(withNorm).toEqual(await denseWeights(make(false)));
    expect(withNorm).not.toEqual(await denseWeights(make(true, { seed: 2 })));
  });

  it('sees the rows in the same order, with batch norm and without', async () => {
    const plain = await firstLosses(make(false));
    // Frozen, it multiplies by 1 / sqrt(1 + 1e-3) alone, so that the losses are those of the other network, nearly,
    // as long as the batches hold the same rows.
    const model = make(true);
    for (const layer of model.layers) {
      if (layer.name.startsWith('batch_normalization')) layer.trainable = false;
    }
    const frozen = await firstLosses(model);
    expect(plain).toHaveLength(30);
    plain.forEach((loss, step) => {
      expect(Math.abs((frozen[step] ?? Number.NaN) / loss - 1), `step ${step}`).toBeLessThan(0.004);
    });
    // Another order is told apart.
    const other = await firstLosses(make(false, { seed: 2 }));
    expect(Math.abs((other[0] ?? 0) / (plain[0] ?? 1) - 1)).toBeGreaterThan(0.02);
  });
});

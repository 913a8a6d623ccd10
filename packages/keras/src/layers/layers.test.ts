// Each kind of layer: what it computes, its weights and their names, and what is told of it.
import { mul, type Tensor, tanh } from '@evenkeel/tensor';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { constant } from '../initializers.js';
import { errorOf, expectNoLeaks, plain } from '../keras.test-support.js';
import { Sequential } from '../model/sequential.js';
import { sgd } from '../optimizers/sgd.js';
import { setRandomSeed } from '../runtime.js';
import { Activation, ELU, LeakyReLU, ReLU, Softmax } from './activation.js';
import { BatchNormalization } from './batch-normalization.js';
import { Dense } from './dense.js';
import { Dropout } from './dropout.js';
import { Input } from './input.js';
import type { Layer } from './layer.js';
import { Flatten, Reshape } from './reshape.js';

expectNoLeaks();

/** What a layer gives for rows. */
async function outputOf(layer: Layer, rows: number[][]): Promise<number[]> {
  const model = Sequential([layer]);
  const { data } = await model.predict(rows);
  model.dispose();
  return [...data];
}

describe('Dense', () => {
  it('is activation(x @ kernel + bias)', async () => {
    const layer = Dense(2, { inputShape: [3], activation: 'relu' });
    const model = Sequential([layer]);
    layer.setWeights([
      [
        [1, 2],
        [3, 4],
        [5, -6],
      ],
      [0.5, -1],
    ]);
    const { data } = await model.predict([[1, 1, 1]]);
    expect([...data]).toEqual([9.5, 0]);
    expect(layer.weights.map(({ name }) => name)).toEqual(['kernel', 'bias']);
    expect(layer.countParams()).toBe(8);
    model.dispose();
  });

  it('takes a function for an activation, initializers, and no bias', async () => {
    const layer = Dense(2, {
      inputShape: [1],
      activation: (x: Tensor) => mul(tanh(x), 10),
      kernelInitializer: constant(0.5),
      useBias: false,
    });
    expect(await outputOf(layer, [[2]])).toEqual(
      new Array(2).fill(Math.fround(Math.fround(Math.tanh(1)) * 10)),
    );
    expect(layer.weights.map(({ name }) => name)).toEqual(['kernel']);
  });

  it('has a kernel of glorot_uniform and a bias of zeros by default', async () => {
    const model = Sequential([Dense(100, { inputShape: [50] })]);
    const [kernel = [], bias = []] = plain(await model.getWeights());
    const limit = Math.sqrt(6 / 150);
    expect(Math.max(...kernel.map(Math.abs))).toBeLessThanOrEqual(limit);
    expect(Math.max(...kernel.map(Math.abs))).toBeGreaterThan(0.99 * limit);
    const variance = kernel.reduce((sum, w) => sum + w * w, 0) / kernel.length;
    expect(variance / (limit ** 2 / 3)).toBeCloseTo(1, 1);
    expect(bias.every((b) => b === 0)).toBe(true);
    model.dispose();
  });

  it('refuses inputs without an axis of features', async () => {
    const model = Sequential([Dense(2, { inputShape: [3] })]);
    expect((await errorOf(() => model.predict([1, 2, 3]))).message).toBe(
      '[layers.dense (Dense)] needs an input [batch, ..., features], got shape [3]. Reshape one row to [1, features]',
    );
    model.dispose();
  });
});

describe('BatchNormalization', () => {
  const x = [
    [1, 10, -3],
    [3, 30, 0],
    [8, 20, 6],
  ];

  it('normalizes with the moving statistics outside training', async () => {
    const layer = BatchNormalization({ inputShape: [3] });
    const model = Sequential([layer]);
    expect(layer.weights.map(({ name }) => name)).toEqual([
      'gamma',
      'beta',
      'moving_mean',
      'moving_variance',
    ]);
    layer.setWeights([
      [2, 3, 4],
      [0.5, -1, 0],
      [1, 20, 3],
      [4, 25, 0.25],
    ]);
    const { data } = await model.predict(x);
    const expected = x.flatMap(([a = 0, b = 0, c = 0]) => [
      ((a - 1) / Math.sqrt(4.001)) * 2 + 0.5,
      ((b - 20) / Math.sqrt(25.001)) * 3 - 1,
      ((c - 3) / Math.sqrt(0.251)) * 4,
    ]);
    for (const [i, value] of expected.entries()) expect(data[i]).toBeCloseTo(value, 4);
    model.dispose();
  });

  it('moves its statistics as momentum * moving + (1 - momentum) * batch, the variance biased', async () => {
    const layer = BatchNormalization({
      inputShape: [3],
      momentum: 0.75,
      movingMeanInitializer: constant(2),
      movingVarianceInitializer: constant(3),
    });
    const model = Sequential([layer]);
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    await model.fit(x, x, { verbose: 0 });
    const [, , mean = [], variance = []] = plain(await model.getWeights());
    const columns = [0, 1, 2].map((j) => x.map((row) => row[j] ?? 0));
    for (const [j, column] of columns.entries()) {
      const m = column.reduce((a, b) => a + b) / 3;
      const v = column.reduce((sum, value) => sum + (value - m) ** 2, 0) / 3;
      expect(mean[j]).toBeCloseTo(0.75 * 2 + 0.25 * m, 5);
      expect(variance[j]).toBeCloseTo(0.75 * 3 + 0.25 * v, 4);
    }
    model.dispose();
  });

  it('goes without gamma or beta', () => {
    const names = (layer: Layer) => layer.weights.map(({ name }) => name);
    const moving = ['moving_mean', 'moving_variance'];
    expect(names(BatchNormalization({ scale: false }))).toEqual(['beta', ...moving]);
    expect(names(BatchNormalization({ center: false }))).toEqual(['gamma', ...moving]);
    expect(names(BatchNormalization({ center: false, scale: false }))).toEqual(moving);
  });

  it('takes initializers by id', async () => {
    const layer = BatchNormalization({
      inputShape: [2],
      gammaInitializer: 'zeros',
      betaInitializer: 'ones',
    });
    expect(await outputOf(layer, [[5, 6]])).toEqual([1, 1]);
  });

  it('refuses a batch of one row in training, with what can be done', async () => {
    const model = Sequential([BatchNormalization({ inputShape: [3] })]);
    model.compile({ loss: 'mse' });
    const before = plain(await model.getWeights());
    const error = await errorOf(() => model.fit([[1, 2, 3]], [[1, 2, 3]], { verbose: 0 }));
    expect(error.message).toBe(
      '[layers.batch_normalization (BatchNormalization)] needs at least 2 values per channel to normalize a batch by itself, got 1 in shape [1,3]. ' +
        'Use a batchSize of at least 2 (fit joins a last batch of one to the one before), or set trainable = false',
    );
    expect(plain(await model.getWeights())).toEqual(before);
    await model.evaluate([[1, 2, 3]], [[1, 2, 3]]);
    model.dispose();
  });
});

describe('layers that apply a function', () => {
  it('Activation takes a function', async () => {
    const layer = Activation((x: Tensor) => mul(x, x), { inputShape: [2], name: 'square' });
    expect(layer.name).toBe('square');
    expect(await outputOf(layer, [[3, -4]])).toEqual([9, 16]);
  });

  it.each([
    [() => ReLU({ inputShape: [3] }), [0, 0, 2], 're_lu'],
    [() => LeakyReLU({ inputShape: [3] }), [-0.3, 0, 2], 'leaky_re_lu'],
    [() => LeakyReLU({ inputShape: [3], negativeSlope: 0.5 }), [-0.5, 0, 2], 'leaky_re_lu'],
    [() => Activation('leaky_relu', { inputShape: [3] }), [-0.2, 0, 2], 'activation'],
    [() => ELU({ inputShape: [3], alpha: 2 }), [2 * Math.expm1(-1), 0, 2], 'elu'],
    [
      () => Softmax({ inputShape: [3] }),
      [-1, 0, 2].map((v) => Math.exp(v) / (Math.exp(-1) + 1 + Math.exp(2))),
      'softmax',
    ],
  ] as const)('%s', async (make, expected, name) => {
    const layer = make();
    expect(layer.name).toBe(name);
    const values = await outputOf(layer, [[-1, 0, 2]]);
    for (const [i, value] of expected.entries()) expect(values[i]).toBeCloseTo(value, 6);
  });

  it('Softmax along another axis', async () => {
    const model = Sequential([Softmax({ axis: 1, inputShape: [2, 1] })]);
    expect([...(await model.predict([[[7], [7]]])).data]).toEqual([0.5, 0.5]);
    model.dispose();
  });
});

describe('Dropout', () => {
  beforeEach(() => setRandomSeed(4));
  afterEach(() => setRandomSeed(0));

  /** The outputs that a step saw, through a metric: predictions of training. */
  async function seen(...layers: readonly Layer[]): Promise<number[]> {
    const values: number[] = [];
    const model = Sequential([
      Input({ shape: [8] }),
      ...layers,
      Dense(8, { useBias: false, kernelInitializer: 'identity' }),
    ]);
    model.compile({
      // Nothing moves: what is seen is what was dropped.
      optimizer: sgd({ learningRate: 0 }),
      loss: 'mse',
      metrics: [
        {
          name: 'spy',
          update: ({ prediction }) => void values.push(...prediction.data),
          result: () => 0,
          reset: () => {},
        },
      ],
    });
    const x = [new Array(8).fill(1), new Array(8).fill(1)];
    await model.fit(x, x, { verbose: 0 });
    await model.fit(x, x, { verbose: 0 });
    model.dispose();
    return values;
  }

  it('drops in training, other elements in every step, and nothing outside it', async () => {
    const values = await seen(Dropout(0.5));
    const first = values.slice(0, 16);
    expect(first.every((v) => v === 0 || v === 2)).toBe(true);
    expect(first.filter((v) => v === 0).length).toBeGreaterThan(3);
    expect(first.filter((v) => v === 2).length).toBeGreaterThan(3);
    const zeros = (from: number) => values.slice(from, from + 16).map((v) => v === 0);
    expect(zeros(0)).not.toEqual(zeros(16));
    expect(await outputOf(Dropout(0.5, { inputShape: [2] }), [[1, 2]])).toEqual([1, 2]);
  });

  it('drops the same for the same seed of the program, and others with a seed of its own', async () => {
    const a = await seen(Dropout(0.5));
    setRandomSeed(4);
    expect(await seen(Dropout(0.5))).toEqual(a);
    setRandomSeed(4);
    expect(await seen(Dropout(0.5, { seed: 1 }))).not.toEqual(a);
  });

  it('drops together where noiseShape has 1', async () => {
    const values = await seen(Dropout(0.5, { noiseShape: [null, 1] }));
    for (const row of [values.slice(0, 8), values.slice(8, 16)]) {
      expect(new Set(row).size).toBe(1);
    }
  });
});

describe('layers that rearrange', () => {
  it('Flatten and Reshape keep the batch', async () => {
    const model = Sequential([
      Input({ shape: [2, 3] }),
      Reshape([3, -1]),
      Flatten(),
      Reshape([6, 1]),
    ]);
    const x = [
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ];
    const { data, shape } = await model.predict(x);
    expect(shape).toEqual([1, 6, 1]);
    expect([...data]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(model.layers.map(({ name }) => name)).toEqual(['reshape', 'flatten', 'reshape_1']);
    model.dispose();
  });
});

describe('Input', () => {
  it.each([[[2, 3]], [{ shape: [2, 3] }]])('takes %j', (given) => {
    expect(Input(given).shape).toEqual([2, 3]);
  });

  it('refuses a batch axis, and no axis', () => {
    expect(() => Input([])).toThrow(
      '[Input] shape must be sizes above 0 without the batch axis, got []. Give e.g. shape: [20]',
    );
    expect(() => Input([0, 20])).toThrow('[Input] shape must be sizes above 0');
  });

  it('says the shape, and is no layer of the model', async () => {
    const model = Sequential([Input({ shape: [3] }), Dense(2)]);
    expect(model.inputShape).toEqual([3]);
    expect(model.layers).toHaveLength(1);
    expect(model.built).toBe(true);
    model.dispose();
  });
});

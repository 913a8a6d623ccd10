// A model as a list of layers: putting together, naming, building, weights. Not here: training.
import { CpuBackend } from '@evenkeel/backend-cpu';
import { memory, tensor } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { errorOf, expectNoLeaks, plain } from '../keras.test-support.js';
import { Activation } from '../layers/activation.js';
import { BatchNormalization } from '../layers/batch-normalization.js';
import { Dense } from '../layers/dense.js';
import { Input } from '../layers/input.js';
import { adam } from '../optimizers/adam.js';
import { Sequential } from './sequential.js';
import type { SequentialModel } from './sequential-model.js';

expectNoLeaks();

const names = (model: SequentialModel): string[] => model.layers.map(({ name }) => name);
const shapes = async (model: SequentialModel) =>
  (await model.getWeights()).map(({ shape }) => shape);

describe('names', () => {
  it('are counted in each model, beside names that are given', () => {
    const make = () =>
      Sequential([
        Dense(4),
        BatchNormalization(),
        Dense(4, { name: 'dense_1' }),
        Dense(4),
        BatchNormalization(),
        Activation('relu'),
      ]);
    const expected = [
      'dense',
      'batch_normalization',
      'dense_1',
      'dense_2',
      'batch_normalization_1',
      'activation',
    ];
    expect(names(make())).toEqual(expected);
    expect(names(make())).toEqual(expected);
    expect(make().name).toBe('sequential');
    expect(Sequential([], { name: 'mlp' }).name).toBe('mlp');
  });

  it('must differ', () => {
    expect(() => Sequential([Dense(1, { name: 'a' }), Dense(1, { name: 'a' })])).toThrow(
      "[add] the layers of a model must differ in name, got a second 'a'. Give it another: name: 'a_1'",
    );
    const layer = Dense(1);
    expect(() => Sequential([layer, layer])).toThrow("got a second 'dense'");
  });

  it('that are numbers keep their place', async () => {
    const model = Sequential([Dense(2, { name: '2', inputShape: [3] }), Dense(4, { name: '1' })]);
    expect(names(model)).toEqual(['2', '1']);
    expect((await model.predict([[1, 2, 3]])).shape).toEqual([1, 4]);
    model.dispose();
  });

  it('find layers', () => {
    const model = Sequential([Dense(4), Activation('relu')]);
    expect(model.getLayer('activation')).toBe(model.layers[1]);
    expect(model.getLayer(0)).toBe(model.layers[0]);
    expect(() => model.getLayer('activasion')).toThrow(
      "[getLayer] must be given the name of a layer, got the string 'activasion'. Did you mean 'activation'?",
    );
    expect(() => model.getLayer(2)).toThrow(
      '[getLayer] the model has layers 0 to 1, got 2. Count from 0, or give a name',
    );
  });
});

describe('building', () => {
  it('is done at once where the first layer or Input says the shape', async () => {
    for (const model of [
      Sequential([Dense(4, { inputShape: [3] }), Dense(1)]),
      Sequential([Input({ shape: [3] }), Dense(4), Dense(1)]),
    ]) {
      expect(model.built).toBe(true);
      expect(await shapes(model)).toEqual([[3, 4], [4], [4, 1], [1]]);
      model.dispose();
    }
  });

  it('is done by build, or by the first x', async () => {
    const model = Sequential([Dense(4), Dense(1)]);
    expect(model.built).toBe(false);
    expect(model.inputShape).toBeNull();
    model.build([null, 3]);
    expect(model.inputShape).toEqual([3]);
    const fed = Sequential([Dense(4), Dense(1)]);
    await fed.predict([[1, 2, 3]]);
    expect(fed.inputShape).toEqual([3]);
    expect(await shapes(fed)).toEqual(await shapes(model));
    model.dispose();
    fed.dispose();
  });

  it('is done on the backend of the first x', async () => {
    const other = new CpuBackend();
    const x = tensor([[1, 2, 3]], { backend: other });
    const model = Sequential([Dense(4)]);
    expect((await model.predict(x)).shape).toEqual([1, 4]);
    expect(model.layers[0]?.weights[0]?.variable.value.backend).toBe(other);
    model.dispose();
    x.dispose();
    expect(memory(other).buffers).toBe(0);
  });

  it('needs a shape that fits', () => {
    const model = Sequential([Dense(4, { inputShape: [3] })]);
    expect(() => model.build([null, 5])).toThrow(
      '[build] the model takes inputs of shape [3], got [5]. Say it in one place, or make another model',
    );
    expect(() => Sequential([Input({ shape: [3] }), Dense(4, { inputShape: [5] })])).toThrow(
      '[build] the model takes inputs of shape [3], got [5]. ',
    );
    for (const [shape, got] of [
      [[], '[]'],
      [[null], '[null]'],
      [[null, null], '[null,null]'],
      [[null, 2.5], '[null,2.5]'],
    ] as const) {
      expect(() => Sequential([Dense(1)]).build(shape)).toThrow(
        `[build] inputShape must be [null, ...sizes], the batch first, got ${got}. Write e.g. build([null, 20])`,
      );
    }
    expect(() => Sequential().build([null, 3])).toThrow(
      '[build] the model must have layers, got none. Add some: Sequential([Dense(64), Dense(1)])',
    );
    model.dispose();
  });

  it('is asked for where weights are wanted before', async () => {
    const model = Sequential([Dense(4), Dense(1)]);
    const needed =
      '[sequential] dense/kernel has no value yet. Give the first layer inputShape, or build the model: model.build([null, features])';
    expect((await errorOf(() => model.getWeights())).message).toBe(needed);
    expect(() => model.setWeights([])).toThrow(needed);
    expect(() => model.countParams()).toThrow(needed);
    expect(() => model.summary()).toThrow(
      '[summary] needs a model that is built, got one whose input shape is not known. Give the first layer inputShape, or call build([null, features])',
    );
  });
});

describe('add and pop', () => {
  it('change the end of a model, and keep the weights of the rest', async () => {
    const model = Sequential();
    model.add(Input({ shape: [3] }));
    model.add(Dense(4));
    const before = plain(await model.getWeights());
    model.add(Dense(2));
    expect(plain((await model.getWeights()).slice(0, 2))).toEqual(before);
    expect((await model.predict([[1, 2, 3]])).shape).toEqual([1, 2]);
    const last = model.pop();
    expect(last.name).toBe('dense_1');
    expect(plain(await model.getWeights())).toEqual(before);
    expect((await model.predict([[1, 2, 3]])).shape).toEqual([1, 4]);
    last.dispose();
    model.dispose();
    expect(() => Sequential().pop()).toThrow(
      '[pop] the model must have a layer, got none. Add one first',
    );
  });

  it('a layer that does not fit leaves the model as it was', async () => {
    const model = Sequential([Dense(4, { inputShape: [3] })]);
    const before = plain(await model.getWeights());
    const error = await errorOf(() => model.add(BatchNormalization({ axis: 3 })));
    expect(error.message).toContain('needs an input [batch, ...] with its channels on axis 3');
    expect(names(model)).toEqual(['dense']);
    expect(plain(await model.getWeights())).toEqual(before);
    expect(() => model.add(Input({ shape: [3] }))).toThrow(
      '[add] Input must be the first element of a model and the only one to give a shape, got one after it. Move it to the front',
    );
    model.dispose();
  });

  it('a model may be a layer of another', async () => {
    const inner = Sequential([Dense(4, { activation: 'relu' }), BatchNormalization()]);
    const model = Sequential([Input({ shape: [3] }), inner, Dense(1)]);
    expect(names(model)).toEqual(['sequential', 'dense']);
    expect(model.weights.map(({ name }) => name)).toEqual([
      'sequential/dense/kernel',
      'sequential/dense/bias',
      'sequential/batch_normalization/gamma',
      'sequential/batch_normalization/beta',
      'sequential/batch_normalization/moving_mean',
      'sequential/batch_normalization/moving_variance',
      'dense/kernel',
      'dense/bias',
    ]);
    model.trainable = false;
    expect(inner.layers.map(({ trainable }) => trainable)).toEqual([false, false]);
    expect(inner.countParams()).toBe(3 * 4 + 4 + 16);
    model.dispose();
  });
});

describe('weights', () => {
  it('come back as they were set, to the bit', async () => {
    const make = () => Sequential([Dense(4, { inputShape: [3] }), BatchNormalization(), Dense(2)]);
    const [a, b] = [make(), make()];
    const x = [[0.1, -0.2, 0.3]];
    expect((await a.predict(x)).data).not.toEqual((await b.predict(x)).data);
    b.setWeights(await a.getWeights());
    expect(plain(await b.getWeights())).toEqual(plain(await a.getWeights()));
    expect((await b.predict(x)).data).toEqual((await a.predict(x)).data);
    a.dispose();
    b.dispose();
  });

  it('are all checked before one is written', async () => {
    const model = Sequential([Dense(2, { inputShape: [1] }), Dense(1)]);
    const before = plain(await model.getWeights());
    const error = await errorOf(() => model.setWeights([[[9, 9]], [9, 9], [[9], [9]], [9, 9]]));
    expect(error.message).toBe(
      '[setWeights] dense_1/bias of sequential has shape [1], got [2]. Give arrays of the shapes of getWeights()',
    );
    expect(() => model.getLayer('dense').setWeights([[[9, 9]]])).toThrow(
      '[setWeights] dense needs 2 arrays (kernel, bias), got 1. Give them in the order of getWeights()',
    );
    // @ts-expect-error
    expect(() => model.setWeights('all')).toThrow(
      "[setWeights] sequential needs 4 arrays (dense/kernel, dense/bias, dense_1/kernel, dense_1/bias), got the string 'all'. ",
    );
    expect(plain(await model.getWeights())).toEqual(before);
    model.dispose();
  });

  it('stay, when a model is compiled again', async () => {
    const model = Sequential([Dense(2, { inputShape: [1] })]);
    model.compile({ optimizer: 'adam', loss: 'mse' });
    await model.fit(
      [[1], [2]],
      [
        [1, 2],
        [2, 4],
      ],
      { verbose: 0 },
    );
    const before = plain(await model.getWeights());
    const next = adam();
    model.compile({ optimizer: next, loss: 'mae' });
    expect(model.optimizer).toBe(next);
    expect(plain(await model.getWeights())).toEqual(before);
    model.dispose();
  });
});

describe('a model that was disposed', () => {
  it('is not used again by mistake, but can be built anew', async () => {
    const model = Sequential([Dense(2, { inputShape: [1] })]);
    const before = plain(await model.getWeights());
    model.dispose();
    expect((await errorOf(() => model.predict([[1]]))).message).toBe(
      '[predict] the model was disposed, its weights are gone. Dispose it when it is no longer needed, or call build([null, features]) to start anew',
    );
    model.build([null, 1]);
    expect(plain(await model.getWeights())).toEqual(before);
    model.dispose();
  });
});

// The article's code, word for word, as a user would type it.
import { expect, it, vi } from 'vitest';
import {
  Activation,
  adam,
  BatchNormalization,
  Dense,
  Sequential,
  type SequentialModel,
} from './index.js';
import { buffers, plain } from './keras.test-support.js';

function article(): SequentialModel {
  const model = Sequential([
    Dense(64, { inputShape: [20] }),
    BatchNormalization(),
    Activation('relu'),
    Dense(32),
    BatchNormalization(),
    Activation('relu'),
    Dense(1, { activation: 'sigmoid' }),
  ]);
  model.compile({ optimizer: adam(), loss: 'binary_crossentropy', metrics: ['accuracy'] });
  return model;
}

const PARAMETERS = [1344, 256, 0, 2080, 128, 0, 33];

it('the summary has the parameters of each layer, and their sums', () => {
  const model = article();
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  model.summary();
  const text = log.mock.calls.flat().join('\n');
  log.mockRestore();
  const lines = text.split('\n');
  for (const [i, name] of [
    'dense (Dense)',
    'batch_normalization',
    'activation (Activation)',
    'dense_1 (Dense)',
    'batch_normalization_1',
    'activation_1 (Activation)',
    'dense_2 (Dense)',
  ].entries()) {
    const line = lines.find((row) => row.includes(`│ ${name} `));
    expect(line, name).toContain(` ${PARAMETERS[i]?.toLocaleString('en-US')} │`);
  }
  expect(text).toContain('Total params: 3,841');
  expect(text).toContain('Trainable params: 3,649');
  expect(text).toContain('Non-trainable params: 192');
  expect(model.layers.map((layer) => layer.countParams())).toEqual(PARAMETERS);
  expect(model.countParams()).toBe(3841);
  model.dispose();
});

it('it learns, and can be used', async () => {
  const before = buffers();
  const model = article();
  // Two clouds of 40 rows each, apart in every other column.
  const x = Array.from({ length: 80 }, (_, i) =>
    Array.from({ length: 20 }, (_, j) => Math.sin(17 * i + 5 * j) + (j % 2 === 0 ? i % 2 : 0)),
  );
  const y = x.map((_, i) => i % 2);
  const history = await model.fit(x, y, { epochs: 15, batchSize: 16, verbose: 0 });
  expect(history.history.accuracy?.at(-1)).toBeGreaterThan(0.95);
  expect(history.history.loss.at(-1)).toBeLessThan(0.5 * (history.history.loss[0] ?? 0));
  const { loss, accuracy } = await model.evaluate(x, y, { returnDict: true });
  expect(await model.evaluate(x, y)).toEqual([loss, accuracy]);
  const { data, shape } = await model.predict(x);
  expect(shape).toEqual([80, 1]);
  const right = y.filter((label, i) => Number((data[i] ?? 0) > 0.5) === label).length;
  expect(right / 80).toBeCloseTo(accuracy ?? 0, 12);
  model.dispose();
  expect(buffers()).toBe(before);
});

it('with and without batch norm, the dense layers start with the same weights', async () => {
  const { setRandomSeed } = await import('./index.js');
  setRandomSeed(3);
  const withNorm = article();
  setRandomSeed(3);
  const without = Sequential([
    Dense(64, { inputShape: [20] }),
    Activation('relu'),
    Dense(32),
    Activation('relu'),
    Dense(1, { activation: 'sigmoid' }),
  ]);
  for (const name of ['dense', 'dense_1', 'dense_2']) {
    const [a, b] = [withNorm.getLayer(name), without.getLayer(name)];
    expect(plain(await a.getWeights())).toEqual(plain(await b.getWeights()));
  }
  withNorm.dispose();
  without.dispose();
});

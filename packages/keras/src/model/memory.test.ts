// Live memory is flat over repeated use, whatever happens, and gone after dispose.
import { memory } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { EarlyStopping } from '../callbacks/callbacks.js';
import { buffers, errorOf } from '../keras.test-support.js';
import { Activation } from '../layers/activation.js';
import { BatchNormalization } from '../layers/batch-normalization.js';
import { Dense } from '../layers/dense.js';
import { Dropout } from '../layers/dropout.js';
import { defaultBackend } from '../runtime.js';
import { Sequential } from './sequential.js';
import type { SequentialModel } from './sequential-model.js';

const x = Array.from({ length: 20 }, (_, i) => [Math.sin(i), Math.cos(i), i / 20]);
const y = x.map(([a = 0]) => Number(a > 0));

function network(): SequentialModel {
  const model = Sequential([
    Dense(6, { inputShape: [3] }),
    BatchNormalization(),
    Activation('relu'),
    Dropout(0.5),
    Dense(1, { activation: 'sigmoid' }),
  ]);
  model.compile({
    optimizer: 'adam',
    loss: 'binary_crossentropy',
    metrics: ['accuracy', 'auc'],
    weightedMetrics: ['mae'],
  });
  return model;
}

const options = {
  epochs: 2,
  batchSize: 6,
  validationSplit: 0.2,
  classWeight: { 0: 2 },
  sampleWeight: y.map((label) => 1 + label),
  verbose: 0,
} as const;

/** 6 parameters, mean, variance and the count of updates. */
const WEIGHTS = 9;
/** Two averages for each of the 6 parameters. */
const SLOTS = 12;

describe('live buffers', () => {
  it('are those of the weights and of the optimizer, after any number of calls', async () => {
    const before = buffers();
    const model = network();
    expect(buffers() - before).toBe(WEIGHTS);
    for (let i = 0; i < 5; i++) {
      const callbacks = [EarlyStopping({ patience: 1, restoreBestWeights: true })];
      await model.fit(x, y, { ...options, callbacks });
      await model.evaluate(x, y, { sampleWeight: options.sampleWeight });
      await model.predict(x, { batchSize: 7 });
      expect(buffers() - before).toBe(WEIGHTS + SLOTS);
      model.setWeights(await model.getWeights());
      expect(buffers() - before).toBe(WEIGHTS + SLOTS);
    }
    const { bytes } = memory(defaultBackend());
    await model.fit(x, y, options);
    expect(memory(defaultBackend()).bytes).toBe(bytes);
    model.dispose();
    expect(buffers()).toBe(before);
  });

  it('are no more after an error', async () => {
    const before = buffers();
    const model = network();
    await model.fit(x, y, options);
    const trained = buffers();
    await errorOf(() =>
      model.fit(
        x.map((row) => row.slice(1)),
        y,
        { verbose: 0 },
      ),
    );
    await errorOf(() => model.fit(x, x, { verbose: 0 }));
    await errorOf(() => model.fit(x, y, { batchSize: 1, verbose: 0 }));
    await errorOf(() =>
      model.fit(
        [
          [Number.NaN, 0, 0],
          [1, 1, 1],
        ],
        [0, 1],
        { verbose: 0 },
      ),
    );
    await errorOf(() => model.evaluate(x, x));
    await errorOf(() => model.predict([[1, 2]]));
    await errorOf(() => model.setWeights([]));
    expect(() => model.add(BatchNormalization({ axis: 4 }))).toThrow('axis 4');
    expect(buffers()).toBe(trained);
    model.dispose();
    expect(buffers()).toBe(before);
  });

  it('of an optimizer go when it is replaced', async () => {
    const before = buffers();
    const model = network();
    await model.fit(x, y, options);
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    expect(buffers() - before).toBe(WEIGHTS);
    model.dispose();
    expect(buffers()).toBe(before);
  });
});

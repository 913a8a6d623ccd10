// Data, validation, frozen layers and figures: what Keras promises, beside the numbers (goldens.test.ts).
import { batches, type HostArray } from '@evenkeel/data';
import { key, tensor } from '@evenkeel/tensor';
import { describe, expect, it, vi } from 'vitest';
import { expectNoLeaks, plain } from '../keras.test-support.js';
import { Dense } from '../layers/dense.js';
import { precision } from '../metrics/metrics.js';
import { sgd } from '../optimizers/sgd.js';
import { defaultBackend, setRandomSeed } from '../runtime.js';
import { network, ROWS, silent, x, y } from './network.test-support.js';
import { Sequential } from './sequential.js';

expectNoLeaks();

describe('frozen layers', () => {
  it('a frozen BatchNormalization neither moves its statistics nor uses those of the batch', async () => {
    const model = network();
    const norm = model.getLayer('batch_normalization');
    await model.fit(x, y, silent);
    norm.trainable = false;
    const before = plain(await norm.getWeights());
    const kernel = plain(await model.getLayer('dense').getWeights());
    await model.fit(x, y, { epochs: 3, ...silent });
    expect(plain(await norm.getWeights())).toEqual(before);
    expect(plain(await model.getLayer('dense').getWeights())).not.toEqual(kernel);
    // A batch of one row, which a norm in training refuses, is no matter.
    await model.fit(x.slice(0, 1), y.slice(0, 1), silent);
    norm.trainable = true;
    await model.fit(x, y, silent);
    expect(plain(await norm.getWeights())).not.toEqual(before);
    model.dispose();
  });

  it('keep their weights; the others do not', async () => {
    const model = network();
    const [first, last] = [model.getLayer('dense'), model.getLayer('dense_1')];
    first.trainable = false;
    const before = [plain(await first.getWeights()), plain(await last.getWeights())];
    await model.fit(x, y, silent);
    expect(plain(await first.getWeights())).toEqual(before[0]);
    expect(plain(await last.getWeights())).not.toEqual(before[1]);
    model.dispose();
  });

  it('count as non-trainable in the summary', () => {
    const model = Sequential([Dense(6, { inputShape: [3], trainable: false }), Dense(1)]);
    const lines: string[] = [];
    model.summary({ printFn: (text) => void lines.push(text) });
    expect(lines.join()).toContain('Total params: 31 (124.00 B)');
    expect(lines.join()).toContain('Trainable params: 7 (28.00 B)');
    expect(lines.join()).toContain('Non-trainable params: 24 (96.00 B)');
    expect(model.trainable).toBe(true);
    model.dispose();
    const frozen = Sequential([Dense(6), Dense(1)], { trainable: false });
    expect(frozen.layers.map(({ trainable }) => trainable)).toEqual([false, false]);
  });
});

describe('validation', () => {
  it('validationSplit takes the last rows, before any shuffling', async () => {
    const model = network();
    const split = await model.fit(x, y, { epochs: 2, validationSplit: 0.25, ...silent });
    const { loss, accuracy } = await model.evaluate(x.slice(18), y.slice(18), {
      returnDict: true,
    });
    expect(split.history.val_loss?.at(-1)).toBe(loss);
    expect(split.history.val_accuracy?.at(-1)).toBe(accuracy);
    model.dispose();
  });

  it('validationSplit is the same as giving the two parts, and tensors may be split too', async () => {
    const results = [];
    for (const how of ['split', 'data', 'tensors'] as const) {
      setRandomSeed(2);
      const model = network();
      const backend = defaultBackend();
      using xs = tensor(x, { backend });
      using ys = tensor(y, { backend });
      const { history } =
        how === 'data'
          ? await model.fit(x.slice(0, 16), y.slice(0, 16), {
              epochs: 2,
              validationData: [x.slice(16), y.slice(16)],
              ...silent,
            })
          : await model.fit(how === 'split' ? x : xs, how === 'split' ? y : ys, {
              epochs: 2,
              // floor(24 (1 - 0.3)) = 16 rows are left
              validationSplit: 0.3,
              ...silent,
            });
      results.push(history);
      model.dispose();
    }
    expect(Object.keys(results[0] ?? {})).toEqual(['loss', 'accuracy', 'val_loss', 'val_accuracy']);
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  it('validationData goes before validationSplit, and its weights count', async () => {
    const model = network();
    const weights = y.map((_, i) => i % 3);
    const { history } = await model.fit(x, y, {
      validationSplit: 0.5,
      validationData: [x, y, weights],
      ...silent,
    });
    const { loss } = await model.evaluate(x, y, { sampleWeight: weights, returnDict: true });
    expect(history.val_loss).toEqual([loss]);
    model.dispose();
  });
});

describe('data', () => {
  it('targets may be [rows] or [rows, 1], in whatever numbers', async () => {
    const all: unknown[] = [];
    const forms: HostArray[] | unknown[] = [
      y,
      y.map((label) => [label]),
      Int32Array.from(y),
      Uint8Array.from(y),
      y.map(Boolean),
      { data: Float32Array.from(y), shape: [ROWS, 1] },
    ];
    for (const form of forms) {
      setRandomSeed(9);
      const model = network();
      const { history } = await model.fit(x, form as number[], { epochs: 2, ...silent });
      all.push([history, await model.evaluate(x, form as number[])]);
      model.dispose();
    }
    for (const result of all) expect(result).toEqual(all[0]);
  });

  it('labels of classes may be [rows] or [rows, 1], integers in whatever numbers', async () => {
    const labels = x.map((_, i) => i % 3);
    const all: unknown[] = [];
    for (const form of [
      labels,
      labels.map((label) => [label]),
      Int32Array.from(labels),
      Float32Array.from(labels),
    ]) {
      setRandomSeed(9);
      const model = Sequential([Dense(3, { inputShape: [3], activation: 'softmax' })]);
      model.compile({ loss: 'sparse_categorical_crossentropy', metrics: ['accuracy'] });
      const { history } = await model.fit(x, form, { epochs: 2, ...silent });
      all.push(history);
      model.dispose();
    }
    for (const result of all) expect(result).toEqual(all[0]);
  });

  it('numbers in a row do for a model of one feature', async () => {
    const model = Sequential([Dense(1, { inputShape: [1] })]);
    model.compile({ optimizer: sgd({ learningRate: 0.1 }), loss: 'mse' });
    const xs = [-1, 0, 1, 2];
    await model.fit(xs, [-3, -1, 1, 3], { epochs: 300, ...silent });
    const { data, shape } = await model.predict(Float32Array.of(10));
    expect(shape).toEqual([1, 1]);
    expect(data[0]).toBeCloseTo(19, 3);
    model.dispose();
  });

  it('batches bring their own targets', async () => {
    const model = network();
    const source = batches({ x, y }, { batchSize: 8, shuffle: key(1), backend: defaultBackend() });
    const { history } = await model.fit(source, null, { epochs: 2, ...silent });
    expect(history.loss).toHaveLength(2);
    expect(await model.evaluate(source)).toHaveLength(2);
    expect((await model.predict(source)).shape).toEqual([ROWS, 1]);
    model.dispose();
  });

  it('predict gives a row the same whatever the batches', async () => {
    const model = network();
    const all = await model.predict(x);
    expect(all.shape).toEqual([ROWS, 1]);
    for (const batchSize of [1, 5, 24]) {
      expect((await model.predict(x, { batchSize })).data).toEqual(all.data);
    }
    model.dispose();
  });
});

describe('verbose', () => {
  it.each(['auto', 0, 1, 2] as const)(
    '%s changes no figure and prints nothing',
    async (verbose) => {
      const model = network();
      const log = vi.spyOn(console, 'log');
      expect(await model.evaluate(x, y, { verbose })).toEqual(await model.evaluate(x, y));
      expect(await model.predict(x, { verbose })).toEqual(await model.predict(x));
      expect(log).not.toHaveBeenCalled();
      log.mockRestore();
      model.dispose();
    },
  );
});

describe('evaluate', () => {
  it('gives a list, of the loss alone without metrics, or figures by name', async () => {
    const model = network();
    const list = await model.evaluate(x, y);
    const figures = await model.evaluate(x, y, { returnDict: true });
    expect(list).toEqual([figures.loss, figures.accuracy]);
    model.compile({ optimizer: 'adam', loss: 'binary_crossentropy' });
    expect(await model.evaluate(x, y)).toEqual([figures.loss]);
    expect(await model.evaluate(x, y, { returnDict: true })).toEqual({ loss: figures.loss });
    model.dispose();
  });

  it('names metrics as Keras does: by the id that was given, and a second one apart', async () => {
    const model = network();
    model.compile({
      loss: 'binary_crossentropy',
      metrics: ['acc', 'AUC', 'mse', 'mse', precision({ name: 'p' })],
      weightedMetrics: ['acc', 'mae'],
    });
    const figures = await model.evaluate(x, y, { returnDict: true });
    expect(Object.keys(figures)).toEqual([
      'loss',
      'acc',
      'AUC',
      'mse',
      'mse_1',
      'p',
      'weighted_acc',
      'mae',
    ]);
    expect(figures.mse_1).toBe(figures.mse);
    const { history } = await model.fit(x, y, { validationSplit: 0.5, ...silent });
    expect(Object.keys(history).filter((name) => name.startsWith('val_'))).toEqual(
      Object.keys(figures).map((name) => `val_${name}`),
    );
    model.dispose();
  });
});

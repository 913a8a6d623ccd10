// fit: the same for the same seed, in whatever pieces; orders, losses of your own, printing, stopping.
import { batches } from '@evenkeel/data';
import { maximum } from '@evenkeel/tensor';
import { describe, expect, it, vi } from 'vitest';
import { expectNoLeaks, plain } from '../keras.test-support.js';
import { Dense } from '../layers/dense.js';
import { adam } from '../optimizers/adam.js';
import { sgd } from '../optimizers/sgd.js';
import { defaultBackend, setRandomSeed } from '../runtime.js';
import { network, ROWS, silent, x, y } from './network.test-support.js';
import { Sequential } from './sequential.js';

expectNoLeaks();

describe('fit', () => {
  it('is the same for the same seed, to the bit', async () => {
    const run = async () => {
      setRandomSeed(12);
      const model = network();
      const { history } = await model.fit(x, y, { epochs: 4, batchSize: 8, ...silent });
      const result = [history, plain(await model.getWeights())];
      model.dispose();
      return result;
    };
    expect(await run()).toEqual(await run());
  });

  it('that is interrupted and goes on gives what one fit gives, to the bit', async () => {
    const run = async (...stages: readonly [from: number, to: number][]) => {
      setRandomSeed(12);
      const model = network();
      const losses: number[] = [];
      for (const [initialEpoch, epochs] of stages) {
        const history = await model.fit(x, y, { initialEpoch, epochs, batchSize: 8, ...silent });
        losses.push(...history.history.loss);
        expect(history.epoch[0]).toBe(initialEpoch);
      }
      const weights = plain(await model.getWeights());
      model.dispose();
      return [losses, weights];
    };
    expect(await run([0, 2], [2, 4])).toEqual(await run([0, 4]));
    // One epoch after the other, as in a loop of one's own: not the same order each time.
    const loop = await run([0, 1], [0, 1], [0, 1], [0, 1]);
    expect(loop).toEqual(await run([0, 4]));
  });

  it('shuffles in every epoch, unless told not to', async () => {
    const orders = async (shuffle: boolean) => {
      const seen: number[][] = [];
      const model = Sequential([Dense(1, { inputShape: [1] })]);
      model.compile({
        optimizer: sgd({ learningRate: 0 }),
        loss: 'mse',
        metrics: [
          {
            name: 'spy',
            update: ({ target }) => void seen.at(-1)?.push(...target.data),
            result: () => 0,
            reset: () => void seen.push([]),
          },
        ],
      });
      const rows = Array.from({ length: 20 }, (_, i) => i);
      await model.fit(rows, rows, { epochs: 2, batchSize: 6, shuffle, ...silent });
      model.dispose();
      return seen;
    };
    const sorted = Array.from({ length: 20 }, (_, i) => i);
    expect(await orders(false)).toEqual([sorted, sorted]);
    const [first = [], second = []] = await orders(true);
    expect(first).not.toEqual(second);
    expect(first).not.toEqual(sorted);
    for (const order of [first, second]) expect([...order].sort((a, b) => a - b)).toEqual(sorted);
  });

  it('joins a last batch of one row to the one before', async () => {
    const model = network();
    // 24 rows in batches of 23: with batch norm a batch of one would be an error.
    await model.fit(x, y, { batchSize: 23, ...silent });
    expect(model.optimizer.steps).toBe(1);
    model.dispose();
  });

  it('takes a loss of your own, in the order of Keras', async () => {
    const model = Sequential([Dense(1, { inputShape: [3] })]);
    model.compile({
      optimizer: sgd({ learningRate: 0.1 }),
      // Of a target above the prediction only.
      loss: (yTrue, yPred) => maximum(yTrue.sub(yPred), 0),
    });
    model.setWeights([[[0], [0], [0]], [0]]);
    const [loss] = await model.evaluate(
      x,
      x.map(([a = 0]) => a),
    );
    const expected = x.reduce((sum, [a = 0]) => sum + Math.max(a, 0), 0) / ROWS;
    expect(loss).toBeCloseTo(expected, 5);
    model.dispose();
  });

  it('prints one line an epoch unless it is told to be silent', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    const model = network();
    await model.fit(x, y, { epochs: 2, batchSize: 8, validationSplit: 0.3 });
    expect(log).toHaveBeenCalledTimes(2);
    for (const [i, [line]] of log.mock.calls.entries()) {
      expect(line).toMatch(
        new RegExp(
          `^Epoch ${i + 1}/2 - 2/2 - \\d+s - \\d+(us|ms|s)/step - ` +
            'accuracy: [\\d.]+ - loss: [\\d.]+ - val_accuracy: [\\d.]+ - val_loss: [\\d.]+$',
        ),
      );
    }
    log.mockClear();
    // Where the number of steps is not known, the line does without.
    const source = batches({ x, y }, { backend: defaultBackend() });
    await model.fit({ ...source, steps: null }, null);
    expect(log.mock.calls[0]?.[0]).toMatch(/^Epoch 1\/1 - \d+s - accuracy: /);
    log.mockClear();
    await model.fit(x, y, { verbose: 2 });
    expect(log).toHaveBeenCalledTimes(1);
    log.mockClear();
    await model.fit(x, y, silent);
    await model.evaluate(x, y);
    await model.predict(x);
    expect(log).not.toHaveBeenCalled();
    log.mockRestore();
    model.dispose();
  });

  it('can be stopped from outside', async () => {
    const model = network();
    const controller = new AbortController();
    const { ended, epoch } = await model.fit(x, y, {
      epochs: 50,
      signal: controller.signal,
      callbacks: [
        {
          onEpochEnd: (_, n) => {
            if (n === 1) controller.abort();
          },
        },
      ],
      ...silent,
    });
    expect(ended).toBe('aborted');
    expect(epoch).toEqual([0, 1]);
    model.dispose();
  });

  it('compiling anew begins with a fresh optimizer', async () => {
    const model = network();
    await model.fit(x, y, { epochs: 3, ...silent });
    expect(model.optimizer.steps).toBe(3);
    model.compile({ optimizer: adam(), loss: 'binary_crossentropy' });
    expect(model.optimizer.steps).toBe(0);
    model.dispose();
  });
});

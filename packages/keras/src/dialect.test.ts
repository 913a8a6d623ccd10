// What the packages below refuse is said in Keras's words: options, functions and cures that there are here.
import type { HostInput } from '@evenkeel/data';
import { ArgumentError } from '@evenkeel/tensor';
import * as train from '@evenkeel/train';
import { describe, expect, it } from 'vitest';
import { LearningRateScheduler, ReduceLROnPlateau } from './callbacks/callbacks.js';
import { inDialect, translated } from './dialect.js';
import { errorOf, expectNoLeaks } from './keras.test-support.js';
import { Dense } from './layers/dense.js';
import type { FitOptions } from './model/options.js';
import { Sequential } from './model/sequential.js';
import type { SequentialModel } from './model/sequential-model.js';
import { sgd } from './optimizers/sgd.js';

expectNoLeaks();

const x = Array.from({ length: 6 }, (_, i) => [i, Math.sin(i)]);
const silent = { verbose: 0 } as const;

function made(): SequentialModel {
  const model = Sequential([Dense(1, { inputShape: [2], activation: 'sigmoid' })]);
  model.compile({ optimizer: 'sgd', loss: 'mse', metrics: ['accuracy'] });
  return model;
}

describe('a translation', () => {
  it('changes words and operation of our errors, and passes others on', () => {
    const error = translated(new ArgumentError('batches', 'x must be y, got z. Do'), {
      batches: 'fit',
    });
    expect(error).toMatchObject({ op: 'fit', message: '[fit] x must be y, got z. Do' });
    expect(translated(error, { fit: 'other' }, [['Do', 'Did']])).toMatchObject({
      op: 'other',
      message: '[other] x must be y, got z. Did',
    });
    const foreign = new Error('classWeights are mine');
    expect(() =>
      inDialect(() => {
        throw foreign;
      }),
    ).toThrow(foreign);
    expect(foreign.message).toBe('classWeights are mine');
    expect(inDialect(() => 3)).toBe(3);
  });
});

it("a model that is frozen is unfrozen in Keras's way", async () => {
  const model = made();
  model.trainable = false;
  expect((await errorOf(() => model.fit(x, [0, 0, 0, 1, 1, 1], silent))).message).toBe(
    '[fit] the model must have a trainable parameter, got none of 2. Set layer.trainable = true, or use evaluate',
  );
  model.dispose();
});

describe('what rows count', () => {
  const y = [0, 1, 0, 1, 0, 1];
  const rows = (op: string, columns: string, found: number, shape = `[${found}]`) =>
    `[${op}] ${columns} must have as many rows, got 6 and ${found}, in shapes [6,2] and ${shape}. The first axis counts the rows`;

  it('must be said of every row', async () => {
    const model = made();
    const said = async (options: FitOptions) =>
      (await errorOf(() => model.fit(x, y, { ...silent, ...options }))).message;
    const expected = rows('fit', 'x and sampleWeight', 2);
    const error = await errorOf(() => model.fit(x, y, { ...silent, sampleWeight: [1, 2] }));
    expect(error).toMatchObject({ op: 'fit', code: 'EVENKEEL_SHAPE', message: expected });
    expect(error.stack).toContain(expected);
    expect(await said({ sampleWeight: [1, 2], validationSplit: 0.5 })).toBe(expected);
    const weights = { sampleWeight: [1, 2, 3] };
    expect((await errorOf(() => model.evaluate(x, y, weights))).message).toBe(
      rows('evaluate', 'x and sampleWeight', 3),
    );
    expect(await said({ validationData: [x, y, [1]] })).toBe(
      rows('fit', 'x and weights of validationData', 1),
    );
    expect(await said({ validationData: [x, [1, 2]] })).toBe(
      rows('fit', 'x and y of validationData', 2),
    );
    expect((await errorOf(() => model.evaluate(x, [1]))).message).toBe(
      rows('evaluate', 'x and y', 1),
    );
    model.dispose();
  });

  it('by its class', async () => {
    const model = made();
    const said = async (
      classWeight: NonNullable<FitOptions['classWeight']>,
      targets: HostInput = y,
    ) => (await errorOf(() => model.fit(x, targets, { ...silent, classWeight }))).message;
    expect(await said([1, 2])).toBe(
      '[fit] classWeight must be an object with a weight for each class, got an array. Write { 0: 1, 1: 2.5 }',
    );
    expect(await said({ 0: 1, 1: -2 })).toBe(
      '[fit] classWeight must map class numbers to weights of at least 0, got 1: -2. Write { 0: 1, 1: 2.5 }',
    );
    expect(await said({ 2: 1 }, x)).toBe(
      '[fit] classWeight up to class 2 need targets [rows], [rows, 1] or one-hot [rows, 3], got [6,2]. ' +
        'Name classes that there are, or give a weight for every row instead',
    );
    model.dispose();
  });

  it('is asked of batches by the name of the function that was called', async () => {
    const model = made();
    const batchSize = 0;
    for (const [op, error] of [
      ['fit', await errorOf(() => model.fit(x, y, { batchSize, ...silent }))],
      ['evaluate', await errorOf(() => model.evaluate(x, y, { batchSize }))],
      ['predict', await errorOf(() => model.predict(x, { batchSize }))],
    ] as const) {
      expect(error.message).toMatch(new RegExp(`^\\[${op}\\] batchSize must be .*, got 0\\. `));
    }
    model.dispose();
  });
});

describe('callbacks', () => {
  it('that watch what there is only with data for it, or with a metric', async () => {
    const model = made();
    const said = async (callback: train.Callback) =>
      (await errorOf(() => model.fit(x, [0, 0, 0, 1, 1, 1], { callbacks: [callback], ...silent })))
        .message;
    expect(await said(new train.EarlyStopping())).toBe(
      "[EarlyStopping] monitor must be a figure of the logs, got 'valLoss'; there are loss, accuracy. " +
        'Figures that begin with val need validationSplit or validationData among the options of fit',
    );
    expect(await said(new train.EarlyStopping({ monitor: 'auc' }))).toBe(
      "[EarlyStopping] monitor must be a figure of the logs, got 'auc'; there are loss, accuracy. " +
        'Give the name of one of these, or the metric to compile',
    );
    model.compile({ optimizer: sgd({ learningRate: () => 0.1 }), loss: 'mse' });
    for (const [name, callback] of [
      ['ReduceLROnPlateau', ReduceLROnPlateau({ monitor: 'loss' })],
      ['LearningRateScheduler', LearningRateScheduler(() => 0.1)],
    ] as const) {
      expect(await said(callback)).toContain(
        `[${name}] the optimizer's learningRate must be a number, got a function of the step. `,
      );
    }
    model.dispose();
  });
});

// What fit and compile refuse before anything is trained, and that the model is then as it was.
import { describe, expect, it } from 'vitest';
import { EarlyStopping, ModelCheckpoint, ReduceLROnPlateau } from '../callbacks/callbacks.js';
import { buffers, errorOf, expectNoLeaks, plain } from '../keras.test-support.js';
import { Dense } from '../layers/dense.js';
import { adam } from '../optimizers/adam.js';
import { sgd } from '../optimizers/sgd.js';
import type { FitOptions } from './options.js';
import { Sequential } from './sequential.js';
import type { SequentialModel } from './sequential-model.js';

expectNoLeaks();

const x = Array.from({ length: 6 }, (_, i) => [i, Math.sin(i)]);
const y = [0, 0, 0, 1, 1, 1];
const silent = { verbose: 0 } as const;

function made(): SequentialModel {
  const model = Sequential([Dense(1, { inputShape: [2], activation: 'sigmoid' })]);
  model.compile({ optimizer: 'sgd', loss: 'mse', metrics: ['accuracy'], weightedMetrics: ['auc'] });
  return model;
}

/** The message of fit, before which no step was taken. */
async function messageOf(options: FitOptions): Promise<string> {
  const model = made();
  const { message } = await errorOf(() => model.fit(x, y, { ...silent, ...options }));
  expect(model.optimizer.steps).toBe(0);
  model.dispose();
  return message;
}

describe('a callback that watches what there is not', () => {
  const there = 'loss, accuracy, auc';
  const validated = `${there}, val_loss, val_accuracy, val_auc`;
  const said = (op: string, monitor: string, names: string, cure: string) =>
    `[${op}] monitor must be a figure of the logs, got '${monitor}'; there are ${names}. ${cure}`;

  it('with validation', async () => {
    for (const [monitor, near] of [
      ['valLoss', 'val_loss'],
      ['val_los', 'val_loss'],
      ['val_acuracy', 'val_accuracy'],
    ] as const) {
      const cure = `Did you mean '${near}'?`;
      const callbacks = [EarlyStopping({ monitor, mode: 'min' })];
      expect(await messageOf({ callbacks, validationSplit: 0.5 })).toBe(
        said('EarlyStopping', monitor, validated, cure),
      );
      expect(await messageOf({ callbacks, validationData: [x, y] })).toBe(
        said('EarlyStopping', monitor, validated, cure),
      );
    }
    const callbacks = [ReduceLROnPlateau({ monitor: 'recall' })];
    expect(await messageOf({ callbacks, validationSplit: 0.5 })).toBe(
      said(
        'ReduceLROnPlateau',
        'recall',
        validated,
        'Give the name of one of these, or the metric to compile',
      ),
    );
  });

  it('without', async () => {
    const cure = 'Give validationSplit or validationData to fit, for figures that begin with val';
    for (const [op, callback] of [
      ['EarlyStopping', EarlyStopping()],
      ['ReduceLROnPlateau', ReduceLROnPlateau()],
      ['ModelCheckpoint', ModelCheckpoint(() => {}, { saveBestOnly: true })],
    ] as const) {
      expect(await messageOf({ callbacks: [callback] })).toBe(said(op, 'val_loss', there, cure));
    }
    expect(await messageOf({ callbacks: [EarlyStopping({ monitor: 'valLoss' })] })).toBe(
      said('EarlyStopping', 'valLoss', there, cure),
    );
  });

  it('and none that watches what there is, or nothing', async () => {
    const model = made();
    const callbacks = [
      EarlyStopping({ monitor: 'val_auc' }),
      EarlyStopping({ monitor: 'loss' }),
      ModelCheckpoint(() => {}),
    ];
    const { ended } = await model.fit(x, y, { callbacks, validationData: [x, y], ...silent });
    expect(ended).toBe('finished');
    model.dispose();
  });
});

describe('what is no list', () => {
  it('of callbacks', async () => {
    // @ts-expect-error
    expect(await messageOf({ callbacks: EarlyStopping() })).toBe(
      '[fit] callbacks must be an array, got KerasCallback. Write callbacks: [EarlyStopping()]',
    );
    const callbacks = [EarlyStopping];
    // @ts-expect-error
    expect(await messageOf({ callbacks })).toBe(
      '[fit] callbacks[0] must be what EarlyStopping gives, got the function itself. Call it: EarlyStopping()',
    );
  });

  it.each([
    [{ x, y }, 'Object'],
    [null, 'null'],
    [[x], 'an array of 1'],
    [[x, y, y, y], 'an array of 4'],
  ])('of validationData', async (validationData, got) => {
    // @ts-expect-error
    expect(await messageOf({ validationData })).toBe(
      `[fit] validationData must be an array of inputs and targets, got ${got}. Give [x, y], or [x, y, weights]`,
    );
  });
});

describe('an optimizer', () => {
  const refusal =
    'optimizer must be of one model, got one that another model was compiled with. Make one for each model, or dispose the other model before';

  it('is that of one model', async () => {
    const optimizer = adam();
    const first = made();
    first.compile({ optimizer, loss: 'mse' });
    const second = made();
    const before = second.optimizer;
    const compile = () => second.compile({ optimizer, loss: 'mse' });
    expect((await errorOf(compile)).message).toBe(`[compile] ${refusal}`);
    expect(second.optimizer).toBe(before);
    first.compile({ optimizer, loss: 'mae' }); // it is its own
    await first.fit(x, y, silent);
    expect(optimizer.steps).toBe(1);
    first.dispose();
    compile();
    first.build([null, 2]);
    expect((await errorOf(() => first.fit(x, y, silent))).message).toBe(`[fit] ${refusal}`);
    first.dispose();
    await second.fit(x, y, silent);
    expect(optimizer.steps).toBe(1);
    second.dispose();
  });

  it('that was replaced is free', async () => {
    const optimizer = sgd({ momentum: 0.9 });
    const [first, second] = [made(), made()];
    first.compile({ optimizer, loss: 'mse' });
    await first.fit(x, y, silent);
    first.compile({ optimizer: 'sgd', loss: 'mse' });
    expect(optimizer.steps).toBe(0);
    second.compile({ optimizer, loss: 'mse' });
    first.dispose();
    second.dispose();
  });
});

describe('a fit that fails before its first step', () => {
  const unbuilt = (): SequentialModel => {
    const model = Sequential([Dense(3), Dense(1)]);
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    return model;
  };

  it('leaves a model that it built unbuilt', async () => {
    const model = unbuilt();
    const before = buffers();
    const transposed = [0, 1].map((column) => x.map((row) => row[column] ?? 0));
    await errorOf(() => model.fit(transposed, y, silent)); // two rows of six features
    expect([model.built, model.inputShape]).toEqual([false, null]);
    expect(buffers()).toBe(before);
    await errorOf(() => model.fit(x, x, silent)); // in the first step
    expect(model.built).toBe(false);
    const { history } = await model.fit(x, y, { ...silent, epochs: 3 });
    expect(history.loss).toHaveLength(3);
    expect(model.inputShape).toEqual([2]);
    model.dispose();
  });

  it('leaves what was there before', async () => {
    const base = Dense(3, { inputShape: [2] });
    const model = Sequential([base]);
    model.add(Dense(1));
    const weights = plain(await model.getWeights());
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    await errorOf(() => model.fit(x, x, silent));
    expect(plain(await model.getWeights())).toEqual(weights);
    const kernel = plain(await base.getWeights());
    const other = Sequential([Dense(3, { name: 'first' }), base]);
    other.compile({ optimizer: 'sgd', loss: 'mse' });
    await errorOf(() => other.fit(x, y, silent)); // base takes two features, not three
    expect(plain(await base.getWeights())).toEqual(kernel);
    model.dispose();
    other.dispose();
  });

  it('a later step does not', async () => {
    const model = unbuilt();
    const callbacks = [
      {
        onStepEnd() {
          throw new Error('enough');
        },
      },
    ];
    await expect(model.fit(x, y, { ...silent, callbacks })).rejects.toThrow('enough');
    expect(model.built).toBe(true);
    model.dispose();
  });
});

it('history.loss is always there', async () => {
  const model = made();
  const controller = new AbortController();
  controller.abort();
  const { history, ended } = await model.fit(x, y, { ...silent, signal: controller.signal });
  const losses: readonly number[] = history.loss;
  expect([losses, ended]).toEqual([[], 'aborted']);
  const other: readonly number[] | undefined = history.val_loss;
  expect(other).toBeUndefined();
  model.dispose();
});

describe('validation data that does not fit', () => {
  it.each<[string, NonNullable<FitOptions['validationData']>, string]>([
    [
      'rows of another width',
      [[[1, 2, 3]], [1]],
      '[validation: layers.dense (Dense)] needs 2 features in the last axis, got 3 in shape [1,3]. ' +
        'Give inputs of the width the model was built with, or build another model',
    ],
    [
      'targets of another width',
      [[[1, 2]], [[1, 0]]],
      '[validation: mean_squared_error] the targets must have the shape [1,1] of the outputs, got [1,2]. ' +
        'Give as many values in a row as the last layer has units',
    ],
  ])('%s', async (_, validationData, message) => {
    expect(await messageOf({ validationData })).toBe(message);
  });
});

it('a label that is no class is named with its row', async () => {
  const model = Sequential([Dense(3, { inputShape: [2] })]);
  model.compile({ optimizer: 'sgd', loss: 'sparse_categorical_crossentropy' });
  const { message } = await errorOf(() => model.fit(x, [0, 1, 2, 0, 3, 1], silent));
  expect(message).toMatch(
    /labels must be in 0\.\.2 for 3 classes, got 3 .* It stands in row 4 of y$/,
  );
  model.dispose();
});

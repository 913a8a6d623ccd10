// What goes wrong for somebody who begins, and what is said then.
import { batches, type HostInput } from '@evenkeel/data';
import { NonFiniteError } from '@evenkeel/train';
import { describe, expect, it } from 'vitest';
import { errorOf, expectNoLeaks, plain } from '../keras.test-support.js';
import { BatchNormalization } from '../layers/batch-normalization.js';
import { Dense } from '../layers/dense.js';
import type { LossId } from '../losses.js';
import { sgd } from '../optimizers/sgd.js';
import { defaultBackend } from '../runtime.js';
import { Sequential } from './sequential.js';
import type { SequentialModel } from './sequential-model.js';

expectNoLeaks();

const x = Array.from({ length: 6 }, (_, i) => [i, Math.sin(i)]);
const silent = { verbose: 0 } as const;

function modelOf(units: number, loss: LossId): SequentialModel {
  const model = Sequential([Dense(units, { inputShape: [2], activation: 'sigmoid' })]);
  model.compile({ optimizer: 'sgd', loss, metrics: ['accuracy'] });
  return model;
}

/** The message of fit on these, after which the weights are as they were. */
async function messageOf(model: SequentialModel, rows: HostInput, y: HostInput): Promise<string> {
  const before = plain(await model.getWeights());
  const { message } = await errorOf(() => model.fit(rows, y, silent));
  expect(plain(await model.getWeights())).toEqual(before);
  model.dispose();
  return message;
}

describe('before a model can be trained', () => {
  it('it must be compiled', async () => {
    const model = Sequential([Dense(1, { inputShape: [2] })]);
    for (const op of ['fit', 'evaluate'] as const) {
      expect((await errorOf(() => model[op](x, [1]))).message).toBe(
        `[${op}] the model must be compiled before, got a model without a loss. Call e.g. compile({ optimizer: 'adam', loss: 'mse' })`,
      );
    }
    model.dispose();
  });

  it('it must have layers', async () => {
    const model = Sequential();
    model.compile({ loss: 'mse' });
    expect((await errorOf(() => model.fit(x, [1]))).message).toContain(
      '[build] the model must have layers, got none. ',
    );
  });

  it('there must be targets, but for batches, which bring theirs', async () => {
    const model = modelOf(1, 'mse');
    // @ts-expect-error
    expect((await errorOf(() => model.fit(x))).message).toBe(
      '[fit] needs targets y, got undefined. Write fit(x, y, options); for outputs alone use predict(x)',
    );
    expect((await errorOf(() => model.evaluate(x, null))).message).toContain(
      '[evaluate] needs targets y, got null. ',
    );
    const source = batches({ x, y: [[1], [2], [3], [4], [5], [6]] }, { backend: defaultBackend() });
    const alone = (op: string, name: string) =>
      `[${op}] batches bring their own targets and weights, and cannot be split, got ${name} beside them. Write ${op}(batches, null, options), without ${name}`;
    expect((await errorOf(() => model.fit(source, [1]))).message).toBe(alone('fit', 'y'));
    const share = { validationSplit: 0.5 };
    expect((await errorOf(() => model.fit(source, null, share))).message).toBe(
      alone('fit', 'validationSplit'),
    );
    const weighted = { sampleWeight: [1] };
    expect((await errorOf(() => model.evaluate(source, null, weighted))).message).toBe(
      alone('evaluate', 'sampleWeight'),
    );
    const unbuilt = Sequential([Dense(1)]);
    unbuilt.compile({ loss: 'mse' });
    expect((await errorOf(() => unbuilt.fit(source, null))).message).toBe(
      '[fit] a model that is given batches must be built before, got one whose input shape is not known. Give the first layer inputShape, or call build([null, features])',
    );
    model.dispose();
  });
});

describe('shapes that do not fit', () => {
  it('inputs of another width', async () => {
    const model = modelOf(1, 'mse');
    expect(
      await messageOf(
        model,
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        [1, 2],
      ),
    ).toBe(
      '[layers.dense (Dense)] needs 2 features in the last axis, got 3 in shape [2,3]. ' +
        'Give inputs of the width the model was built with, or build another model',
    );
  });

  it('more inputs than targets', async () => {
    expect(await messageOf(modelOf(1, 'mse'), x, [1, 2])).toContain(
      'x and y must have as many rows, got 6 and 2',
    );
  });

  it('targets of another width', async () => {
    expect(await messageOf(modelOf(1, 'mse'), x, x)).toBe(
      '[mean_squared_error] the targets must have the shape [6,1] of the outputs, got [6,2]. ' +
        'Give as many values in a row as the last layer has units',
    );
  });

  it('labels for a loss of one-hot targets', async () => {
    expect(await messageOf(modelOf(3, 'categorical_crossentropy'), x, [0, 1, 2, 0, 1, 2])).toBe(
      '[categorical_crossentropy] the targets must have the shape [6,3] of the outputs, got [6]. ' +
        "For class numbers use 'sparse_categorical_crossentropy'",
    );
    const column = [[0], [1], [2], [0], [1], [2]];
    expect(await messageOf(modelOf(3, 'categorical_crossentropy'), x, column)).toContain(
      "got [6,1]. For class numbers use 'sparse_categorical_crossentropy'",
    );
    expect(await messageOf(modelOf(3, 'mse'), x, [0, 1, 2, 0, 1, 2])).toContain(
      "For class numbers use 'sparse_categorical_crossentropy', or give the last layer one unit",
    );
  });

  it.each(['categorical_crossentropy', 'sparse_categorical_crossentropy'] as const)(
    'one output for the classes of %s',
    async (loss) => {
      expect(await messageOf(modelOf(1, loss), x, [0, 1, 0, 1, 0, 1])).toBe(
        `[${loss}] needs an output for each class, got outputs of shape [6,1], whose one output is always sure. ` +
          "For two classes use 'binary_crossentropy', for more give the last layer one unit for each",
      );
    },
  );

  it('one-hot targets for a loss of labels, and others', async () => {
    const oneHot = x.map((_, i) => [0, 1, 2].map((k) => Number(i % 3 === k)));
    const model = () => modelOf(3, 'sparse_categorical_crossentropy');
    const start =
      '[sparse_categorical_crossentropy] for outputs of shape [6,3] the targets must be class numbers of shape [6], got ';
    expect(await messageOf(model(), x, oneHot)).toBe(
      `${start}[6,3]. For one-hot targets use 'categorical_crossentropy'`,
    );
    expect(
      await messageOf(
        model(),
        x,
        oneHot.map((row) => row.slice(1)),
      ),
    ).toBe(`${start}[6,2]. Give the number of a class for each row`);
  });
});

describe('labels that name no class', () => {
  it.each([
    [[0, 1, 2, 3, 1, 2], 'got 3'],
    [[0, 1, 2, -1, 1, 2], 'got -1'],
  ])('%s', async (labels, got) => {
    const message = await messageOf(modelOf(3, 'sparse_categorical_crossentropy'), x, labels);
    expect(message).toContain(`labels must be in 0..2 for 3 classes, ${got}`);
  });

  it('between two classes', async () => {
    const model = modelOf(3, 'sparse_categorical_crossentropy');
    expect(await messageOf(model, x, [0, 1, 2, 0.5, 1, 2])).toBe(
      '[fit] targets must be class numbers, integers from 0 on, got 0.5 at position 3. ' +
        "Number the classes, or use a loss of probabilities such as 'categorical_crossentropy'",
    );
  });
});

describe('targets of binary_crossentropy', () => {
  const message = (got: number, position: number, op = 'fit') =>
    `[${op}] targets must be from 0 to 1 for 'binary_crossentropy', got ${got} at position ${position}. ` +
    "Number the classes 0 and 1; for more than two use 'sparse_categorical_crossentropy'";

  it.each([
    [[1, 2, 1, 2, 1, 2], 2, 1],
    [[1, 1, -1, 1, 1, -1], -1, 2],
    [[[0], [1], [0], [1.5], [1], [0]], 1.5, 3],
    [Int32Array.of(0, 1, 0, 1, 0, 3), 3, 5],
  ])('%j', async (y, got, position) => {
    const model = () => modelOf(1, 'binary_crossentropy');
    expect(await messageOf(model(), x, y)).toBe(message(got, position));
    const evaluated = model();
    const { message: told } = await errorOf(() => evaluated.evaluate(x, y));
    expect(told).toBe(message(got, position, 'evaluate'));
    const validationData = [x, y] as const;
    const fit = () => evaluated.fit(x, [0, 1, 0, 1, 0, 1], { validationData, ...silent });
    expect((await errorOf(fit)).message).toBe(
      message(got, position).replace('targets', 'the targets of validationData'),
    );
    evaluated.dispose();
  });

  it('may be anything from 0 to 1, and anything at all for another loss', async () => {
    const model = Sequential([Dense(1, { inputShape: [2], activation: 'sigmoid' })]);
    model.compile({ loss: 'binary_crossentropy' });
    await model.fit(x, [0, 0.25, 1, 0.5, 1e-9, 1], silent);
    model.compile({ loss: 'mse' });
    await model.fit(x, [0, 2, 1, -1, 1, 3], silent);
    model.dispose();
  });

  it('that are no numbers are said to be that', async () => {
    const y = [0, 1, Number.NaN, 1, 0, 1];
    expect(await messageOf(modelOf(1, 'binary_crossentropy'), x, y)).toContain(
      'It was the data: y is not finite in row 2 (got NaN)',
    );
  });
});

describe('validationSplit', () => {
  it.each([1, -0.5, 0.9, Number.NaN])('%s of 6 rows', async (validationSplit) => {
    const model = modelOf(1, 'mse');
    const y = [1, 2, 3, 4, 5, 6];
    expect((await errorOf(() => model.fit(x, y, { validationSplit, ...silent }))).message).toBe(
      `[fit] validationSplit must leave rows on both sides, got ${validationSplit} of 6 rows. Give e.g. 0.2 for the last fifth of them`,
    );
    model.dispose();
  });

  it('is a number', async () => {
    const model = modelOf(1, 'mse');
    // @ts-expect-error
    const fit = () => model.fit(x, [1, 2, 3, 4, 5, 6], { validationSplit: '0.5', ...silent });
    expect((await errorOf(fit)).message).toContain("got the string '0.5' of 6 rows. ");
    model.dispose();
  });
});

describe('numbers that get out of hand', () => {
  it('end training before they reach the weights', async () => {
    const model = Sequential([
      Dense(8, { inputShape: [2] }),
      BatchNormalization(),
      Dense(8, { activation: 'relu' }),
      Dense(1),
    ]);
    model.compile({ optimizer: sgd({ learningRate: 1e3 }), loss: 'mse' });
    const y = x.map(([a = 0, b = 0]) => 100 * a + b);
    const error = await errorOf(() => model.fit(x, y, { epochs: 100, ...silent }));
    expect(error).toBeInstanceOf(NonFiniteError);
    expect(error.message).toMatch(
      /^\[fit\] the loss must be finite, got (NaN|Infinity) in epoch \d+, step 1; /,
    );
    expect(error.message).toContain('learning rate (now 1000)');
    for (const values of plain(await model.getWeights())) {
      expect(values.every(Number.isFinite)).toBe(true);
    }
    model.dispose();
  });

  it('in the data are said to be there', async () => {
    const model = modelOf(1, 'mse');
    const { message } = await errorOf(() => model.fit([[1, Number.NaN]], [1], silent));
    expect(message).toContain('[fit] the loss must be finite, got NaN in epoch 1, step 1');
    model.dispose();
  });
});

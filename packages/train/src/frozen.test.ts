// What fit leaves alone: frozen layers, running statistics, everything when nothing is trainable.
import { BatchNorm, Dense, meanSquaredError, Sequential } from '@evenkeel/nn';
import { Adam, SGD } from '@evenkeel/optim';
import { GradientError, tanh } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { fit } from './fit.js';
import {
  backend,
  errorOf,
  expectNoLeaks,
  live,
  network,
  own,
  snapshot,
  table,
} from './train.test-support.js';

expectNoLeaks();

const data = table(8);
const options = () => ({
  loss: meanSquaredError,
  optimizer: own(new Adam({ learningRate: 0.1 })),
  epochs: 3,
  batchSize: 4,
});

/** The names of the variables that differ. */
const changed = (before: ReturnType<typeof snapshot>, after: ReturnType<typeof snapshot>) =>
  [...after]
    .filter(([name, values]) => values.join() !== before.get(name)?.join())
    .map(([name]) => name);

const NORM = ['gamma', 'beta', 'runningMean', 'runningVariance', 'updates'];

describe('fit moves', () => {
  it('every variable of a model that is not frozen', async () => {
    const model = network();
    const before = snapshot(model);
    await fit(model, data, options());
    expect(changed(before, snapshot(model))).toEqual(model.variables().map(({ name }) => name));
  });

  it('nothing of a frozen batch norm, bit for bit', async () => {
    const model = network();
    model.layers[1]?.freeze();
    const before = snapshot(model);
    await fit(model, data, options());
    expect(changed(before, snapshot(model))).toEqual([
      'layers.0.kernel',
      'layers.0.bias',
      'layers.3.kernel',
      'layers.3.bias',
    ]);
  });

  it('nothing of frozen layers inside a frozen module', async () => {
    const base = new Sequential([new Dense({ units: 4 }), new BatchNorm(), tanh]);
    const model = own(new Sequential([base, new Dense({ units: 1 })]));
    model.build([null, 3], { backend });
    base.freeze();
    const before = snapshot(model);
    await fit(model, data, options());
    expect(changed(before, snapshot(model))).toEqual(['layers.1.kernel', 'layers.1.bias']);
  });

  it('statistics and no parameters where parameters alone are not trainable', async () => {
    const model = own(
      new Sequential([new BatchNorm({ affineTrainable: false }), new Dense({ units: 1 })]),
    );
    model.build([null, 3], { backend });
    const before = snapshot(model);
    await fit(model, data, options());
    const names = NORM.slice(2).map((name) => `layers.0.${name}`);
    expect(changed(before, snapshot(model))).toEqual([
      ...names,
      'layers.1.kernel',
      'layers.1.bias',
    ]);
  });

  it('parameters and no statistics with updateStats: false', async () => {
    const model = own(
      new Sequential([new BatchNorm({ updateStats: false }), new Dense({ units: 1 })]),
    );
    model.build([null, 3], { backend });
    const before = snapshot(model);
    await fit(model, data, options());
    expect(changed(before, snapshot(model))).toEqual([
      'layers.0.gamma',
      'layers.0.beta',
      'layers.1.kernel',
      'layers.1.bias',
    ]);
  });
});

it('takes what a callback freezes and unfreezes from the next epoch on', async () => {
  const model = network();
  const [first, norm] = model.layers;
  first?.freeze();
  norm?.freeze();
  const moved: string[][] = [];
  let before = snapshot(model);
  await fit(model, data, {
    ...options(),
    callbacks: [
      {
        onEpochEnd: (_, epoch) => {
          const now = snapshot(model);
          moved.push(changed(before, now));
          before = now;
          if (epoch === 0) first?.unfreeze();
          if (epoch === 1) model.layers[3]?.freeze();
        },
      },
    ],
  });
  expect(moved).toEqual([
    ['layers.3.kernel', 'layers.3.bias'],
    ['layers.0.kernel', 'layers.0.bias', 'layers.3.kernel', 'layers.3.bias'],
    ['layers.0.kernel', 'layers.0.bias'],
  ]);
});

it('refuses a model of which nothing is trainable, and leaves it as it was', async () => {
  const model = network();
  model.freeze();
  const [before, buffers] = [snapshot(model), live()];
  const error = await errorOf(fit(model, data, options()));
  expect(error).toBeInstanceOf(GradientError);
  expect(error.message).toBe(
    '[fit] the model must have a trainable parameter, got none of 6. Call unfreeze() on a layer, or use evaluate',
  );
  expect(snapshot(model)).toEqual(before);
  expect(live()).toBe(buffers);
  model.unfreeze();
  await fit(model, data, options());
  expect(changed(before, snapshot(model))).toHaveLength(9);
});

describe('a last batch of one row', () => {
  it('joins the one before it, so that batch norm has two', async () => {
    const rows: number[] = [];
    const sgd = new SGD({ learningRate: 0.1 });
    await fit(network(), table(9), {
      loss: (prediction, target) => {
        rows.push(prediction.shape[0] ?? 0);
        return meanSquaredError(prediction, target);
      },
      optimizer: sgd,
      batchSize: 4,
      validation: table(5), // whose last batch stays one row: nothing is measured there
    });
    // Of the first step, of the first validation batch before its optimizer runs, then as they come.
    expect(rows).toEqual([4, 4, 5, 4, 1]);
    expect(sgd.steps).toBe(2);
  });

  it.each([
    ['alone', 1, 32],
    ['of batches of one', 3, 1],
  ])('is an error of the layer where it is %s', async (_, rows, batchSize) => {
    const model = network();
    const [before, buffers] = [snapshot(model), live()];
    const error = await errorOf(fit(model, table(rows), { ...options(), batchSize }));
    expect(error.message).toBe(
      '[layers.1 (BatchNorm)] needs at least 2 values per channel to normalize a batch by itself, got 1 in shape [1,4]. ' +
        "Use larger batches (fit joins a last batch of one to the one before), freeze() the layer, or set smallBatch: 'running'",
    );
    expect(snapshot(model)).toEqual(before);
    expect(live()).toBe(buffers);
  });

  it('is fine for models without batch norm', async () => {
    const model = own(new Dense({ units: 1 })).build([null, 3], { backend });
    const { epochs } = await fit(model, table(1), options());
    expect(epochs).toHaveLength(3);
  });
});

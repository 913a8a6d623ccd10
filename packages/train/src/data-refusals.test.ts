// Data as somebody gives it who is new here: what is said, that nothing is half done, and that it works then.
import { batchesOf } from '@evenkeel/data';
import {
  BatchNorm,
  Dense,
  lossWith,
  Module,
  meanSquaredError,
  Sequential,
  sparseCategoricalCrossEntropy,
} from '@evenkeel/nn';
import { SGD } from '@evenkeel/optim';
import { keep, type Tensor, tensor } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { fit } from './fit.js';
import {
  backend,
  errorOf,
  expectNoLeaks,
  live,
  network,
  noise,
  own,
  snapshot,
  table,
} from './train.test-support.js';

expectNoLeaks();

const call: (...args: unknown[]) => Promise<unknown> = (...args) =>
  Reflect.apply(fit, undefined, args);

const data = table(4);
const options = () => ({ loss: meanSquaredError, optimizer: new SGD({ learningRate: 0.1 }) });

const tables: Record<string, readonly [unknown, string]> = {
  'no targets': [
    { x: data.x },
    '[fit] the data must have targets y, got none. Give { x, y }; for outputs alone use predict',
  ],
  'targets null': [
    { x: data.x, y: null },
    '[fit] the data must have targets y, got none. Give { x, y }; for outputs alone use predict',
  ],
  'inputs alone': [
    [[1, 2, 3]],
    '[fit] the data must be { x, y, weights }, a data set or batches, got an array. Give inputs and targets together: { x, y }',
  ],
  'a typed array': [
    new Float32Array(3),
    '[fit] the data must be { x, y, weights }, a data set or batches, got Float32Array. Give inputs and targets together: { x, y }',
  ],
  nothing: [
    undefined,
    '[fit] the data must be { x, y, weights }, a data set or batches, got undefined. Give inputs and targets together: { x, y }',
  ],
  'a generator': [
    (function* () {})(),
    '[fit] the data must be { x, y, weights }, a data set or batches, got an iterable. Make batches of rows that come one by one: batchesOf(rows, { batchSize, backend }) of @evenkeel/data',
  ],
  'a generator function': [
    async function* () {},
    '[fit] the data must be { x, y, weights }, a data set or batches, got a function. Make batches of rows that come one by one: batchesOf(rows, { batchSize, backend }) of @evenkeel/data',
  ],
  'targets [rows] for outputs [rows, 1]': [
    { x: data.x, y: [1, 2, 3, 4] },
    '[meanSquaredError] prediction and target must have one shape, got [4,1] and [4]. Reshape the target to [4,1]',
  ],
  'targets of another width': [
    { x: data.x, y: noise(1, [4, 2]) },
    '[meanSquaredError] prediction and target must have one shape, got [4,1] and [4,2]. Give one target for each prediction',
  ],
  'rows that differ': [
    { x: data.x, y: [[1], [2]] },
    '[batches] x and y must have as many rows, got 4 and 2, in shapes [4,3] and [2,1]. The first axis counts the rows',
  ],
  'weights of other rows': [
    { ...data, weights: [1, 2, 3] },
    '[batches] x and weights must have as many rows, got 4 and 3, in shapes [4,3] and [3]. The first axis counts the rows',
  ],
  'weights with axes of their own': [
    { ...data, weights: [[[1]], [[2]], [[3]], [[4]]] },
    '[meanSquaredError] weights must have the shape',
  ],
  'another width': [
    { x: noise(1, [4, 2]), y: data.y },
    '[layers.0 (Dense)] needs 3 features in the last axis, got 2 in shape [4,2]. Give inputs of the width the model was built with, or build another model',
  ],
  'one row as a vector': [
    { x: [1, 2, 3], y: [1, 2, 3] },
    '[layers.0 (Dense)] needs an input [batch, ..., features], got shape [3]. Reshape one row to [1, features]',
  ],
  'no rows': [{ x: [], y: [] }, '[batches] needs at least one row, got none. Check how x was made'],
  'a text': [
    { x: [['cat', 2, 3]], y: [[1]] },
    "[batches] x must be numbers, booleans, typed arrays, arrays of these, or { data, shape }, got the string 'cat' at [0,0]. Convert other values to numbers first",
  ],
};

describe('fit refuses', () => {
  it.each(Object.entries(tables))('%s', async (_, [given, message]) => {
    const model = network();
    const [before, buffers] = [snapshot(model), live()];
    const error = await errorOf(call(model, given, options()));
    expect(error.message).toContain(message);
    expect(snapshot(model)).toEqual(before);
    expect(live()).toBe(buffers);
    await fit(model, data, options());
  });

  it('labels outside of the classes, with the place and the cure', async () => {
    const model = own(new Sequential([new Dense({ units: 3 })])).build([null, 3], { backend });
    const loss = lossWith(sparseCategoricalCrossEntropy, { fromLogits: true });
    const before = snapshot(model);
    const error = await errorOf(
      fit(model, { x: data.x, y: Int32Array.of(0, 1, 3, 2) }, { ...options(), loss }),
    );
    expect(error.message).toMatch(
      /^\[sparseCategoricalCrossEntropy\] labels must be in 0..2 for 3 classes, got 3.*\. Number the classes from 0/,
    );
    expect(snapshot(model)).toEqual(before);
  });

  it('a second epoch of what comes only once, after the first one', async () => {
    const model = network();
    const rows = (function* () {
      for (let i = 0; i < 4; i++) yield { x: [i, 1, 2], y: [i] };
    })();
    const once = batchesOf(rows, { batchSize: 2, backend });
    const buffers = live();
    const error = await errorOf(fit(model, once, { ...options(), epochs: 2 }));
    expect(error.message).toBe(
      '[batchesOf] each epoch needs a new iterator, got for epoch 1 one that was used before. Give the function that makes it: batchesOf(rows, ...) with function* rows() { ... }, not batchesOf(rows(), ...)',
    );
    expect(live()).toBe(buffers);
  });

  it('a source without batches, in the epoch where it has none', async () => {
    const once = [{ ...data }];
    const source = {
      rows: null,
      steps: null,
      *epoch() {
        const next = once.pop();
        if (next === undefined) return;
        const [x, y] = [next.x, next.y].map(({ data: values, shape }) =>
          keep(tensor(values, { shape, backend })),
        );
        const dispose = () => [x, y].map((t) => t?.dispose());
        yield { x, y, weights: null, size: 4, dispose };
        dispose();
      },
    };
    const error = await errorOf(call(network(), source, { ...options(), epochs: 3 }));
    expect(error.message).toBe(
      '[fit] needs at least one batch in every epoch, got none in epoch 2. Give a source whose epoch(i) starts anew each time',
    );
  });

  it('batches without targets', async () => {
    const source = batchesOf(() => [{ x: [1, 2, 3] }], { backend });
    const error = await errorOf(fit(network(), source, options()));
    expect(error.message).toBe(
      '[fit] every batch must have targets y, got none. Give { x, y }; for outputs alone use predict',
    );
  });

  it('to split batches', async () => {
    const source = batchesOf(() => [{ x: [1, 2, 3], y: [1] }], { backend });
    const error = await errorOf(
      fit(network(), source, { ...options(), validation: { split: 0.5 } }),
    );
    expect(error.message).toBe(
      '[fit] validation.split needs a table, got batches, whose last rows are not known. Give other data: validation: { x, y }',
    );
  });
});

it('trains a model of which a part is never called', async () => {
  class WithSpare extends Module {
    readonly used = network(null);
    readonly spare = new BatchNorm();
    protected forward(x: Tensor, ctx: Parameters<Module['call']>[1]): Tensor {
      return this.used.call(x, ctx);
    }
  }
  const model = own(new WithSpare());
  const { epochs } = await fit(model, data, { ...options(), backend, validation: data });
  expect(epochs[0]?.valLoss).toBeGreaterThan(0);
  expect(model.spare.isBuilt).toBe(false);
});

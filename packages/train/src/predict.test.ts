// predict: rows in, rows out, whatever the batches.
import { type BatchSource, batches, batchesOf, type HostArray } from '@evenkeel/data';
import { iris } from '@evenkeel/data/iris';
import { Activation, Dense, Module } from '@evenkeel/nn';
import { argmax, keep, reshape, slice, type Tensor, tensor, transpose } from '@evenkeel/tensor';
import { expect, it } from 'vitest';
import { predict } from './predict.js';
import {
  backend,
  errorOf,
  expectNoLeaks,
  line,
  live,
  network,
  noise,
  own,
  rowsOf,
  upload,
} from './train.test-support.js';

expectNoLeaks();

const x = { data: Float32Array.of(3, -1, 4, 1, -5), shape: [5, 1] };
const y = { data: Float32Array.of(7, -1, 9, 3, -9), shape: [5, 1] };

it.each([1, 2, 3, 4, 5, 32, undefined])(
  'keeps the order of the rows in batches of %s',
  async (batchSize) => {
    const model = line();
    const before = live();
    expect(await predict(model, x, { batchSize })).toEqual(y);
    expect(live()).toBe(before);
  },
);

it('gives each row what it gives it alone, to the bit', async () => {
  const model = network();
  const inputs = noise(4, [9, 3]);
  const { data } = await predict(model, inputs, { batchSize: 4 });
  for (let row = 0; row < 9; row++) {
    const alone = await predict(model, rowsOf(inputs, [row]));
    expect(alone.shape).toEqual([1, 1]);
    expect(data[row]).toBe(alone.data[0]);
  }
});

it('takes inputs of every kind', async () => {
  const model = line();
  const column = [...x.data].map((value) => [value]);
  const tensors = own(upload(x));
  const kinds: Parameters<typeof predict>[1][] = [
    column,
    column.map((row) => Float32Array.from(row)),
    tensors,
    { x },
    { x: column, y: [[1], [2]] }, // whatever the targets are
    { x: tensors, y: null },
    batches({ x }, { batchSize: 2, backend }),
    batchesOf(
      async function* () {
        for (const row of column) yield { x: row };
      },
      { batchSize: 2, backend },
    ),
  ];
  for (const kind of kinds) expect(await predict(model, kind)).toEqual(y);
  expect(tensors.isDisposed).toBe(false);
});

it('takes data sets', async () => {
  const flowers = iris();
  const model = own(new Dense({ units: 3 })).build([null, 4], { backend });
  const { data, shape } = await predict(model, flowers);
  expect(shape).toEqual([150, 3]);
  const host: HostArray = { data: flowers.features, shape: [150, 4] };
  expect(data).toEqual((await predict(model, host)).data);
});

it('keeps further axes, and what is not float32', async () => {
  const double = tensor(
    new Float64Array(8).map((_, i) => i / 3),
    { shape: [4, 2], backend },
  );
  const grid = new Activation((t: Tensor) => reshape(t, [-1, 2, 1]));
  const given = await predict(grid, own(double), { batchSize: 3 });
  expect(given).toEqual({ data: double.data(), shape: [4, 2, 1] });
  const best = new Activation((t: Tensor) => argmax(t, 1));
  expect(
    await predict(
      best,
      [
        [1, 2],
        [4, 3],
        [0, 5],
      ],
      { backend, batchSize: 2 },
    ),
  ).toEqual({
    data: Int32Array.of(1, 0, 1),
    shape: [3],
  });
  const same = new Activation((t: Tensor) => t);
  expect(await predict(same, x, { backend, batchSize: 2 })).toEqual(x);
});

it('does not lose the value of a variable that is the output', async () => {
  class Constant extends Module {
    readonly inner = line();
    protected forward(): Tensor {
      return this.inner.kernel.value;
    }
  }
  const model = new Constant();
  expect(await predict(model, [[1], [2]], { batchSize: 1 })).toEqual({
    data: Float32Array.of(2, 2),
    shape: [2, 1],
  });
  expect(model.inner.kernel.value.isDisposed).toBe(false);
});

it.each([
  ['no axis of rows', (t: Tensor) => reshape(slice(t, 0, 0, 1), []), 'got shape [] for 2 rows'],
  ['fewer rows', (t: Tensor) => slice(t, 0, 0, 1), 'got shape [1,1] for 2 rows'],
  ['columns for rows', (t: Tensor) => transpose(t), 'got shape [1,2] for 2 rows'],
])('refuses outputs with %s', async (_, f, got) => {
  const error = await errorOf(predict(new Activation(f), x, { backend, batchSize: 2 }));
  expect(error.message).toBe(
    `[predict] the model must give one output for each row, all of one shape, ${got}. Keep the first axis of the input`,
  );
});

it('refuses outputs that differ from batch to batch', async () => {
  let width = 0;
  const growing = new Activation((t: Tensor) => slice(t, 1, 0, ++width));
  const inputs = noise(1, [4, 3]);
  const error = await errorOf(predict(growing, inputs, { backend, batchSize: 2 }));
  expect(error.message).toContain('all of one shape, got shape [2,2] for 2 rows');
});

it('refuses outputs that are no tensor', async () => {
  class Pair extends Module<Tensor, readonly Tensor[]> {
    protected forward(t: Tensor): readonly Tensor[] {
      return [t, t];
    }
  }
  const call: Promise<unknown> = Reflect.apply(predict, undefined, [new Pair(), x, { backend }]);
  expect((await errorOf(call)).message).toBe(
    '[predict] the model must give a tensor, got an array. For other outputs call model.infer',
  );
});

const none: BatchSource = { rows: 0, steps: 0, epoch: () => [] };

it.each([
  ['no rows', [], '[batches] needs at least one row, got none. Check how x was made'],
  ['no batches', none, '[predict] needs at least one row, got none. Give inputs [rows, ...]'],
  [
    'nothing',
    null,
    '[batches] x must be numbers, booleans, typed arrays, arrays of these, or { data, shape }, got null. Convert other values to numbers first',
  ],
  [
    'a text',
    [['a']],
    "[batches] x must be numbers, booleans, typed arrays, arrays of these, or { data, shape }, got the string 'a' at [0,0]. Convert other values to numbers first",
  ],
  [
    'another width',
    [[1, 2]],
    '[Dense] needs 1 features in the last axis, got 2 in shape [1,2]. Give inputs of the width the model was built with, or build another model',
  ],
])('refuses %s', async (_, given, message) => {
  const model = line();
  const before = live();
  const call: Promise<unknown> = Reflect.apply(predict, undefined, [model, given]);
  expect((await errorOf(call)).message).toBe(message);
  expect(live()).toBe(before);
});

it('refuses models that are none, or have no weights', async () => {
  const call = (model: unknown): Promise<unknown> => Reflect.apply(predict, undefined, [model, x]);
  expect((await errorOf(call(Dense))).message).toBe(
    '[predict] the model must be a Module, got a function. Give e.g. new Sequential([new Dense({ units: 1 })])',
  );
  expect((await errorOf(call(new Dense({ units: 1 })))).message).toBe(
    '[predict] the model has no weights yet. Train it first with fit, or build it: model.build([null, features], { backend })',
  );
  expect((await errorOf(call(new Activation((t) => t)))).message).toBe(
    '[predict] needs a backend: the model has no weights, and the data is in host memory. Give one, or build the model first: model.build([null, features], { backend })',
  );
});

it('ends with the reason of its signal, and frees everything', async () => {
  const model = line();
  const before = live();
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(predict(model, x, { signal })).rejects.toThrow('enough');
  const controller = new AbortController();
  const late = new Activation((t: Tensor) => {
    controller.abort(new Error('later'));
    return t;
  });
  const options = { signal: controller.signal, batchSize: 2, backend };
  await expect(predict(late, x, options)).rejects.toThrow('later');
  expect(live()).toBe(before);
});

it('leaves tensors of a batch source alone that were kept', async () => {
  const kept: Tensor[] = [];
  const source = batches({ x }, { batchSize: 2, backend });
  const keeping: BatchSource = {
    ...source,
    *epoch() {
      for (const batch of source.epoch(0)) {
        kept.push(keep(reshape(batch.x, [-1])));
        yield batch;
      }
    },
  };
  expect(await predict(line(), keeping)).toEqual(y);
  expect(kept.flatMap((t) => [...t.data()])).toEqual([...x.data]);
  for (const t of kept) t.dispose();
});

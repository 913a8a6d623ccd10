// Weights in files: what comes back, what is refused, and that a refusal changes nothing.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CpuBackend } from '@evenkeel/backend-cpu';
import { loadSafetensors } from '@evenkeel/nn';
import { memory, tensor } from '@evenkeel/tensor';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { errorOf, expectNoLeaks, plain } from '../keras.test-support.js';
import { BatchNormalization } from '../layers/batch-normalization.js';
import { Dense } from '../layers/dense.js';
import { setFloatx } from '../runtime.js';
import { network, silent, x, y } from './network.test-support.js';
import { Sequential } from './sequential.js';

expectNoLeaks();

let folder = '';
let path = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-'));
  path = join(folder, 'model.safetensors');
});

afterEach(() => rm(folder, { recursive: true }));

it('a trained model comes back to the bit, moving statistics included, and goes on from there', async () => {
  const [trained, other] = [network(), network()];
  await trained.fit(x, y, { epochs: 3, ...silent });
  await trained.saveWeights(path);
  expect(await readdir(folder)).toEqual(['model.safetensors']);
  expect([...(await loadSafetensors(path)).state.keys()].sort()).toEqual(
    [
      'layers.dense.kernel',
      'layers.dense.bias',
      'layers.batch_normalization.gamma',
      'layers.batch_normalization.beta',
      'layers.batch_normalization.runningMean',
      'layers.batch_normalization.runningVariance',
      'layers.batch_normalization.updates',
      'layers.dense_1.kernel',
      'layers.dense_1.bias',
    ].sort(),
  );
  const predicted = await trained.predict(x);
  expect(await other.predict(x)).not.toEqual(predicted);
  await other.loadWeights(path);
  expect(await other.predict(x)).toEqual(predicted);
  expect(plain(await other.getWeights())).toEqual(plain(await trained.getWeights()));
  await other.fit(x, y, silent);
  trained.dispose();
  other.dispose();
});

it('other weights are refused before one is written', async () => {
  const saved = Sequential([Dense(4, { inputShape: [3] }), Dense(2)]);
  await saved.saveWeights(path);
  const cpu = new CpuBackend(); // the default backend has no float64
  using row = tensor([[1, 2, 3]], { backend: cpu, dtype: 'float64' });
  const wide = Sequential([Dense(4), Dense(2)]);
  setFloatx('float64');
  await wide.predict(row);
  setFloatx('float32');
  const start = '[loadWeights] ';
  for (const [model, message] of [
    [
      Sequential([Dense(4, { inputShape: [3] }), Dense(5)]),
      'layers.dense_1.kernel has shape [4,5] in the model, got [4,2] in the state. ',
    ],
    [
      Sequential([Dense(4, { inputShape: [3] }), BatchNormalization()]),
      'and it has layers.dense_1.kernel, layers.dense_1.bias, which the model has not. Load into a model of the same layers under the same names',
    ],
    [wide, 'layers.dense.kernel has dtype float64 in the model, got float32 in the state. '],
  ] as const) {
    const before = plain(await model.getWeights());
    const error = await errorOf(() => model.loadWeights(path));
    expect(error.op).toBe('loadWeights');
    expect(error.message.startsWith(start)).toBe(true);
    expect(error.message).toContain(message);
    expect(plain(await model.getWeights())).toEqual(before);
    model.dispose();
  }
  saved.dispose();
  expect(memory(cpu).buffers).toBe(1);
});

it('files of Keras are neither read nor written', async () => {
  const model = Sequential([Dense(1, { inputShape: [2] })]);
  for (const [name, ending] of [
    ['net.weights.h5', '.h5'],
    ['net.KERAS', '.KERAS'],
  ] as const) {
    const file = join(folder, name);
    expect((await errorOf(() => model.saveWeights(file))).message).toBe(
      `[saveWeights] the file must be one of safetensors, got a path that ends in ${ending}. Name it e.g. model.safetensors`,
    );
    expect((await errorOf(() => model.loadWeights(file))).message).toBe(
      `[loadWeights] the file must be one of safetensors, got a path that ends in ${ending}. ` +
        "Give setWeights the arrays of Keras's get_weights(); docs/from-keras.md shows how",
    );
  }
  expect(await readdir(folder)).toEqual([]);
  model.dispose();
});

it('a file that is not there, a damaged one, and a folder that is not there', async () => {
  const model = Sequential([Dense(1, { inputShape: [2] })]);
  const said = async (body: () => unknown) => (await errorOf(body)).message;
  expect(await said(() => model.loadWeights(path))).toContain(`[loadWeights] '${path}' must be a `);
  await writeFile(path, 'no weights at all');
  expect(await said(() => model.loadWeights(path))).toContain(`[loadWeights ${path}] `);
  const nowhere = join(folder, 'none', 'model.safetensors');
  expect(await said(() => model.saveWeights(nowhere))).toContain(`[saveWeights] '${nowhere}' `);
  // @ts-expect-error
  expect(await said(() => model.saveWeights())).toContain(
    '[saveWeights] the path must be a text, got undefined. ',
  );
  model.dispose();
});

it('a model without weights has none to write, and no place for any', async () => {
  const model = Sequential([Dense(1)]);
  const disposed = Sequential([Dense(1, { inputShape: [2] })]);
  disposed.dispose();
  for (const op of ['saveWeights', 'loadWeights'] as const) {
    expect((await errorOf(() => model[op](path))).message).toBe(
      `[${op}] needs a model that is built, got one whose input shape is not known. Give the first layer inputShape, or call build([null, features])`,
    );
    expect((await errorOf(() => disposed[op](path))).message).toContain(
      `[${op}] the model was disposed, its weights are gone. `,
    );
  }
  expect(await readdir(folder)).toEqual([]);
});

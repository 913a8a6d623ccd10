// The backend, the seed and the float dtype. A file of its own: configure works before the first use only.
import { CpuBackend } from '@evenkeel/backend-cpu';
import { memory } from '@evenkeel/tensor';
import { expect, it } from 'vitest';
import {
  configure,
  Dense,
  Dropout,
  defaultBackend,
  floatx,
  Sequential,
  type SequentialModel,
  setFloatx,
  setRandomSeed,
} from './index.js';
import { errorOf, plain } from './keras.test-support.js';

const chosen = new CpuBackend();

const small = (): SequentialModel => Sequential([Dense(3, { inputShape: [4] }), Dense(1)]);

const weightsOf = async (model: SequentialModel): Promise<number[][]> => {
  const weights = plain(await model.getWeights());
  model.dispose();
  return weights;
};

it.each([
  ['a name', 'cpu', "the string 'cpu'. Give an instance: backend: new CpuBackend()"],
  ['another name', 'wasm', "the string 'wasm'. Give an instance: backend: new WasmBackend()"],
  ['a class', CpuBackend, 'the class CpuBackend. Give an instance: backend: new CpuBackend()'],
  ['a promise', Promise.resolve(chosen), 'Promise. Await it first: backend: await ...'],
  ['nothing', null, 'null. Give an instance: backend: new CpuBackend()'],
])('configure takes no %s for a backend', async (_, backend, got) => {
  // @ts-expect-error
  const error = await errorOf(() => configure({ backend, seed: 9 }));
  expect(error.message).toBe(`[configure] backend must be a backend, got ${got}`);
});

it('configure chooses the backend and the seed before the first use', async () => {
  await configure({ seed: 5 });
  await configure({ backend: chosen });
  const model = small();
  expect(defaultBackend()).toBe(chosen);
  expect(memory(chosen).buffers).toBe(4);
  const weights = await weightsOf(model);
  setRandomSeed(5);
  expect(await weightsOf(small())).toEqual(weights);
  setRandomSeed(6);
  expect(await weightsOf(small())).not.toEqual(weights);
});

it('configure is refused after the first use', async () => {
  const error = await errorOf(() => configure({ seed: 1 }));
  expect(error.message).toBe(
    '[configure] must be called before the first use, got a call after a model was made or the backend used. ' +
      'Call it at the top of the program; setRandomSeed(seed) sets the seed at any time',
  );
});

it('a seed gives the i-th model its weights; two models do not start alike', async () => {
  setRandomSeed(1);
  const first = [await weightsOf(small()), await weightsOf(small())];
  setRandomSeed(1);
  const second = [await weightsOf(small()), await weightsOf(small())];
  expect(second).toEqual(first);
  expect(first[0]).not.toEqual(first[1]);
});

it('weights follow from names, not from layers in between', async () => {
  setRandomSeed(1);
  const [kernel, , second] = await weightsOf(small());
  setRandomSeed(1);
  const [a, , b] = await weightsOf(
    Sequential([Dense(3, { inputShape: [4] }), Dropout(0.5), Dense(1)]),
  );
  expect([a, b]).toEqual([kernel, second]);
});

it('a model has the dtype that was set when it was built', async () => {
  expect(floatx()).toBe('float32');
  const single = small();
  const later = Sequential([Dense(1)]);
  setFloatx('float64');
  expect(floatx()).toBe('float64');
  const double = small();
  const [x] = [[[0.1, 0.2, 0.3, 0.4]]];
  expect((await single.predict(x)).data).toBeInstanceOf(Float32Array);
  expect((await double.predict(x)).data).toBeInstanceOf(Float64Array);
  expect((await later.predict(x)).data).toBeInstanceOf(Float64Array);
  setFloatx('float32');
  expect((await double.predict(x)).data).toBeInstanceOf(Float64Array);
  for (const model of [single, double, later]) model.dispose();
  expect(memory(chosen).buffers).toBe(0);
});

// What models compute on if nothing is chosen. A file of its own: a default is made once.
import { CpuBackend } from '@evenkeel/backend-cpu';
import { WasmBackend } from '@evenkeel/backend-wasm';
import { CapabilityError, memory, tensor } from '@evenkeel/tensor';
import { afterEach, expect, it, vi } from 'vitest';
import { configure, Dense, defaultBackend, Sequential, setFloatx } from './index.js';
import { errorOf } from './keras.test-support.js';

afterEach(() => {
  setFloatx('float32');
  vi.unstubAllGlobals();
});

it('none is made before it is needed, nor where it cannot be', async () => {
  vi.stubGlobal('WebAssembly', undefined);
  await configure({ seed: 1 });
  const error = await errorOf(() => defaultBackend());
  expect(error).toBeInstanceOf(CapabilityError);
  expect(error.message).toBe(
    '[WasmBackend] needs WebAssembly, got an engine without it. Use new CpuBackend() of @evenkeel/backend-cpu',
  );
  await configure({ seed: 2 }); // nothing has been used
});

it('is a WasmBackend, the same for all models', async () => {
  const backend = defaultBackend();
  expect(backend).toBeInstanceOf(WasmBackend);
  expect(defaultBackend()).toBe(backend);
  const model = Sequential([Dense(2, { inputShape: [3], kernelInitializer: 'ones' })]);
  expect(memory(backend).buffers).toBe(2);
  expect((await model.predict([[1, 2, 3]])).data).toEqual(Float32Array.of(6, 6));
  model.dispose();
  expect(memory(backend).buffers).toBe(0);
});

it('has no float64, which a model says when it is built', async () => {
  setFloatx('float64');
  const message =
    "[build] the backend wasm has float32, int32, bool, got setFloatx('float64'). Write at the top of the program: " +
    'await configure({ backend: new CpuBackend() }), with CpuBackend of @evenkeel/backend-cpu';
  const model = Sequential([Dense(1)]);
  model.compile({ loss: 'mse' });
  for (const body of [
    () => Sequential([Dense(1, { inputShape: [2] })]),
    () => model.build([null, 2]),
    () => model.fit([[1, 2]], [1], { verbose: 0 }),
    () => model.predict([[1, 2]]),
  ]) {
    const error = await errorOf(body);
    expect(error).toBeInstanceOf(CapabilityError);
    expect(error.message).toBe(message);
  }
  expect(memory(defaultBackend()).buffers).toBe(0);

  // Where the data is on a backend that has it, so is the model.
  const cpu = new CpuBackend();
  using x = tensor([[1, 2]], { backend: cpu, dtype: 'float64' });
  expect((await model.predict(x)).data).toBeInstanceOf(Float64Array);
  model.dispose();
  expect(memory(cpu).buffers).toBe(1);
});

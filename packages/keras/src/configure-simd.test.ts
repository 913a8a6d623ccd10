// The instructions of the default backend. A file of its own: configure works before the first use only.
import { CpuBackend } from '@evenkeel/backend-cpu';
import { WasmBackend } from '@evenkeel/backend-wasm';
import { CapabilityError, memory } from '@evenkeel/tensor';
import { afterEach, expect, it, vi } from 'vitest';
import { configure, Dense, defaultBackend, Sequential } from './index.js';
import { errorOf } from './keras.test-support.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

it.each([
  [
    'beside a backend',
    { simd: 'off', backend: new CpuBackend() } as const,
    'simd is an option of the default backend, got it beside a backend. Leave one of them out, or give simd to the backend: new WasmBackend({ simd })',
  ],
  [
    'of no mode',
    { simd: 'fast' },
    "simd must be 'relaxed', 'deterministic' or 'off', got fast. Leave it out for the fastest that the engine has",
  ],
])('configure takes no simd %s', async (_, options, message) => {
  // @ts-expect-error
  const error = await errorOf(() => configure(options));
  expect(error.message).toBe(`[configure] ${message}`);
  expect(error.op).toBe('configure');
});

it('configure refuses a mode that the engine does not have', async () => {
  vi.stubGlobal('WebAssembly', { validate: () => false });
  const error = await errorOf(() => configure({ simd: 'relaxed' }));
  expect(error).toBeInstanceOf(CapabilityError);
  expect(error.message).toMatch(
    /^\[configure\] simd: 'relaxed' needs an engine with it, got one without\. /,
  );
});

it('configure chooses the mode of the default backend, before the first use', async () => {
  await configure({ simd: 'off', seed: 3 });
  const backend = defaultBackend();
  expect(backend instanceof WasmBackend && backend.info().simd).toBe('off');
  const model = Sequential([Dense(1, { inputShape: [2], kernelInitializer: 'ones' })]);
  expect((await model.predict([[1, 2]])).data).toEqual(Float32Array.of(3));
  model.dispose();
  expect(memory(backend).buffers).toBe(0);
  const error = await errorOf(() => configure({ simd: 'off' }));
  expect(error.message).toMatch(/^\[configure\] must be called before the first use, /);
});

import { CpuBackend } from '@evenkeel/backend-cpu';
import { WasmBackend } from '@evenkeel/backend-wasm';
import { defaultBackend } from '@evenkeel/keras';
import { memory } from '@evenkeel/tensor';
import { expect, it } from 'vitest';
import { describeBackend, useBackend } from './backend.js';

it('is said with the instructions it computes with', () => {
  expect(describeBackend(new CpuBackend())).toBe('cpu');
  expect(describeBackend(new WasmBackend({ simd: 'deterministic' }))).toBe(
    'wasm, deterministic SIMD',
  );
  expect(describeBackend(new WasmBackend({ simd: 'off' }))).toBe('wasm, no SIMD');
});

it('is chosen once in a process', async () => {
  const backend = await useBackend('cpu');
  expect(backend).toBeInstanceOf(CpuBackend);
  expect(defaultBackend()).toBe(backend);
  expect(await useBackend('cpu')).toBe(backend);
  await expect(useBackend('wasm')).rejects.toThrow('This process computes on cpu: start another.');
  expect(memory(backend).buffers).toBe(0);
});

// Memory of the WebAssembly backend under the library: a long training holds what it held at its
// beginning, and a refused growth loses nothing.
import { WasmBackend } from '@evenkeel/backend-wasm';
import { add, MemoryError, memory, scope, sum, zeros } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { batch, Training } from './article-network.js';

const STEPS = 100_000;

describe('100,000 steps of the article network', () => {
  it('hold as many buffers and bytes as ten, and the memory does not grow', () => {
    const backend = new WasmBackend();
    const { x, y } = batch(backend, 32);
    const training = new Training(backend);
    const first = training.step(x, y);
    for (let i = 1; i < 10; i++) training.step(x, y);
    const live = memory(backend, { resetPeak: true });
    const { total, peak } = backend.info().memory;
    for (let i = 10; i < STEPS; i++) training.step(x, y);
    const after = memory(backend);
    expect({ buffers: after.buffers, bytes: after.bytes }).toEqual({
      buffers: live.buffers,
      bytes: live.bytes,
    });
    // The peak of all steps is that of one.
    memory(backend, { resetPeak: true });
    training.step(x, y);
    expect(memory(backend).peakBuffers).toBe(after.peakBuffers);
    expect(backend.info().memory).toMatchObject({ total, peak });
    const compiled = backend.info().kernels.compiled;
    expect(training.step(x, y)).toBeLessThan(first / 100);
    expect(backend.info().kernels.compiled).toBe(compiled);
    training.dispose();
    x.dispose();
    y.dispose();
    expect(memory(backend).buffers).toBe(0);
  }, 120_000);
});

describe('a refused growth', () => {
  const MIB = 2 ** 20;

  it('is an error with the sizes, and leaves everything as it was', () => {
    const backend = new WasmBackend({ maximumBytes: 2 * MIB });
    const x = zeros([64, 1024], { backend }); // 256 KiB
    const before = memory(backend);
    const attempt = (): unknown => {
      try {
        return zeros([1024, 1024], { backend });
      } catch (error) {
        return error;
      }
    };
    const error = attempt();
    if (!(error instanceof MemoryError)) throw error;
    expect(error.code).toBe('EVENKEEL_MEMORY');
    expect(error.requested).toBe(4 * MIB);
    expect(error.limit).toBe(2 * MIB);
    expect(error.inUse).toBeGreaterThanOrEqual(MIB / 4);
    expect(memory(backend)).toMatchObject({ buffers: before.buffers, bytes: before.bytes });
    expect(scope(() => sum(add(x, 1)).item())).toBe(64 * 1024);
    expect(attempt()).toBeInstanceOf(MemoryError);
    expect(memory(backend)).toMatchObject({ buffers: before.buffers, bytes: before.bytes });
  });

  it('in the middle of a step frees what the step made, and the next batch that fits trains', () => {
    const backend = new WasmBackend({ maximumBytes: 2 * MIB });
    const training = new Training(backend);
    const small = batch(backend, 32);
    const first = training.step(small.x, small.y);
    const before = memory(backend);
    const large = batch(backend, 4096); // 320 KiB of inputs; its activations do not fit
    expect(() => training.step(large.x, large.y)).toThrow(MemoryError);
    large.x.dispose();
    large.y.dispose();
    expect(memory(backend)).toMatchObject({ buffers: before.buffers, bytes: before.bytes });
    const second = training.step(small.x, small.y);
    expect(second).toBeGreaterThan(0);
    expect(second).toBeLessThan(first);
    training.dispose();
  });
});

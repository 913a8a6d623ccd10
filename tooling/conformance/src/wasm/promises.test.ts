// What DESIGN promises of bits: in one mode always the same, in the deterministic one on every engine, and
// nothing at all is done when the package is imported.
import { createHash } from 'node:crypto';
import { WasmBackend } from '@evenkeel/backend-wasm';
import { type Backend, scope } from '@evenkeel/tensor';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { batch, Training } from './article-network.js';
import { modes } from './modes.js';

afterEach(() => vi.unstubAllGlobals());

/** A digest of all that a short training leaves: weights, statistics, the optimizer's slots. */
async function digestOf(backend: Backend, steps: number): Promise<string> {
  const { x, y } = batch(backend, 32);
  const training = new Training(backend);
  for (let i = 0; i < steps; i++) training.step(x, y);
  const hash = createHash('sha256');
  for (const part of [await training.model.stateDict(), await training.optimizer.stateDict()]) {
    for (const [name, { data }] of part) hash.update(name).update(new Uint8Array(data.buffer));
  }
  scope(() => hash.update(new Uint8Array(training.model.infer(x).data().buffer)));
  training.dispose();
  x.dispose();
  y.dispose();
  return hash.digest('hex').slice(0, 16);
}

/** Changes when a kernel, the network or an initializer does, on all engines alike. */
const DIGEST = '12d0e97363f8c5b7';

describe('30 steps of the article network', () => {
  it.each(modes)('give the same bits twice: %s', async (simd) => {
    const first = await digestOf(new WasmBackend({ simd }), 30);
    const used = new WasmBackend({ simd });
    await digestOf(used, 7); // other kernels are compiled, memory lies elsewhere
    expect(await digestOf(used, 30)).toBe(first);
  });

  it('give these bits on every engine, with vectors or without', async () => {
    expect(await digestOf(new WasmBackend({ simd: 'deterministic' }), 30)).toBe(DIGEST);
    expect(await digestOf(new WasmBackend({ simd: 'off' }), 30)).toBe(DIGEST);
  });
});

describe('the package', () => {
  it('compiles, allocates and probes nothing when it is imported', async () => {
    vi.resetModules();
    vi.stubGlobal('WebAssembly', undefined);
    const fresh = await import('@evenkeel/backend-wasm');
    expect(fresh.WasmBackend).not.toBe(WasmBackend);
    expect(() => new fresh.WasmBackend()).toThrow(
      '[WasmBackend] needs WebAssembly, got an engine without it. Use new CpuBackend() of @evenkeel/backend-cpu',
    );
  });
});

// The modes of the WebAssembly backend side by side: without vectors the bits are those of the vectors;
// with relaxed ones, where the engine has them, they are as near as the conformance suite asks.
import { CpuBackend } from '@evenkeel/backend-cpu';
import { agreement } from '@evenkeel/backend-testkit';
import { type SimdMode, WasmBackend } from '@evenkeel/backend-wasm';
import { describe, expect, it } from 'vitest';
import { modes } from './modes.js';

const mode = (simd: SimdMode) => ({
  name: `wasm ${simd}`,
  makeBackend: () => new WasmBackend({ simd }),
});

const reference = mode('deterministic');

agreement({ describe, it }, { reference, subject: mode('off'), exact: true });

// What is computed element by element, in a given order or not at all has the bits of the reference backend, too.
agreement(
  { describe, it },
  {
    reference: { name: 'cpu', makeBackend: () => new CpuBackend() },
    subject: reference,
    exact: true,
    families: ['elementwise', 'move', 'indexing', 'scan', 'sort'],
    gradients: false,
  },
);

describe('relaxed', () => {
  if (modes.includes('relaxed')) {
    agreement({ describe, it }, { reference, subject: mode('relaxed'), exact: false });
    it('is the default', () => expect(new WasmBackend().info().simd).toBe('relaxed'));
  } else {
    it('is refused, and the default is another', () => {
      expect(() => new WasmBackend({ simd: 'relaxed' })).toThrow(
        "[WasmBackend] simd: 'relaxed' needs an engine with it, got one without. " +
          'Leave simd out, use Node 22 or later, or start Node 20 with --experimental-wasm-relaxed-simd',
      );
      expect(new WasmBackend().info().simd).toBe('deterministic');
    });
  }
});

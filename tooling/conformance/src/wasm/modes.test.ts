// The modes of the WebAssembly backend side by side: without vectors the bits are those of the vectors;
// with relaxed ones, where the engine has them, they are as near as the conformance suite asks.
import { CpuBackend } from '@evenkeel/backend-cpu';
import { agreement } from '@evenkeel/backend-testkit';
import { type SimdMode, WasmBackend } from '@evenkeel/backend-wasm';
import { CapabilityError } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';

const mode = (simd: SimdMode) => ({
  name: `wasm ${simd}`,
  makeBackend: () => new WasmBackend({ simd }),
});

/** Whether this engine has relaxed SIMD: Node 20 only behind a flag. */
function hasRelaxed(): boolean {
  try {
    new WasmBackend({ simd: 'relaxed' });
    return true;
  } catch (error) {
    if (error instanceof CapabilityError) return false;
    throw error;
  }
}

const reference = mode('deterministic');

agreement({ describe, it }, { reference, subject: mode('off'), exact: true });

// What is computed element by element has the bits of the reference backend, too.
agreement(
  { describe, it },
  {
    reference: { name: 'cpu', makeBackend: () => new CpuBackend() },
    subject: reference,
    exact: true,
    families: ['elementwise', 'move', 'indexing'],
    gradients: false,
  },
);

describe('relaxed', () => {
  if (hasRelaxed()) {
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

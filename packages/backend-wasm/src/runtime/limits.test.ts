import { CapabilityError, expand, memory, ones, scope, sum, tensor } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { WasmBackend } from '../wasm-backend.js';

describe('a view of 2^31 elements', () => {
  it('is refused where it would be walked, and leaves nothing', () => {
    const backend = new WasmBackend();
    scope(() => {
      const wide = expand(tensor([[1]], { backend }), [65536, 65536]);
      expect(() => sum(wide)).toThrow(
        '[reduce] the backend wasm takes views of up to 2147483647 elements, got shape [65536,65536]. ' +
          'Compute on the tensor before it is expanded, or in parts',
      );
      const row = expand(ones([1, 1], { backend }), [1, 2 ** 31]);
      const column = expand(ones([1, 1], { backend }), [2 ** 31, 1]);
      expect(() => row.matmul(column)).toThrow(CapabilityError);
    });
    expect(memory(backend).buffers).toBe(0);
  });
});

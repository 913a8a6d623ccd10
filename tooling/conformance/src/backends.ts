// The backends that the tests of this folder run on.
import { CpuBackend } from '@evenkeel/backend-cpu';
import { type Backend, type Capabilities, memory } from '@evenkeel/tensor';
import { expect } from 'vitest';

/** The reference backend as one that lacks float64, as WebAssembly will. */
export class Float32Backend extends CpuBackend {
  override readonly capabilities: Capabilities = { dtypes: ['float32', 'int32', 'bool'] };
}

/** Runs `body` and expects as many live buffers and bytes after it as before. */
export function expectBalanced(backend: Backend, body: () => void): void {
  const before = memory(backend);
  body();
  const after = memory(backend);
  expect({ buffers: after.buffers, bytes: after.bytes }).toEqual({
    buffers: before.buffers,
    bytes: before.bytes,
  });
}

/** The backends that are measured. Loaded when they are asked for: the start of one does not pay for the other. */
import type { Backend } from '@evenkeel/tensor';

/** A backend, and what it runs with where that depends on the engine. */
interface Chosen {
  readonly backend: Backend;
  readonly note?: string;
}

/** By the name in the row. */
export const backends = {
  cpu: async (): Promise<Chosen> => {
    const { CpuBackend } = await import('@evenkeel/backend-cpu');
    return { backend: new CpuBackend() };
  },
  wasm: async (): Promise<Chosen> => {
    const { WasmBackend } = await import('@evenkeel/backend-wasm');
    const backend = new WasmBackend();
    return { backend, note: `simd ${backend.info().simd}` };
  },
};

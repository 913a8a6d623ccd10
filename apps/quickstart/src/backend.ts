/** Where the networks compute: the names that `--backend` takes, and what is said of each. */
import { CpuBackend } from '@evenkeel/backend-cpu';
import { type SimdMode, WasmBackend } from '@evenkeel/backend-wasm';
import { configure } from '@evenkeel/keras';
import type { Backend } from '@evenkeel/tensor';

export const backendNames = ['wasm', 'cpu'] as const;
export type BackendName = (typeof backendNames)[number];

const makers: Record<BackendName, () => Backend> = {
  wasm: () => new WasmBackend(),
  cpu: () => new CpuBackend(),
};

const modes: Record<SimdMode, string> = {
  relaxed: 'relaxed SIMD',
  deterministic: 'deterministic SIMD',
  off: 'no SIMD',
};

/** `wasm, relaxed SIMD`, or `cpu`: which instructions it computes with, the engine decides. */
export const describeBackend = (backend: Backend): string =>
  backend instanceof WasmBackend ? `${backend.name}, ${modes[backend.info().simd]}` : backend.name;

let chosen: { readonly name: BackendName; readonly backend: Backend } | null = null;

/** Makes the Keras façade compute there. A process has one backend, so a second choice must be the same. */
export async function useBackend(name: BackendName): Promise<Backend> {
  if (chosen === null) {
    const backend = makers[name]();
    await configure({ backend });
    chosen = { name, backend };
  } else if (chosen.name !== name) {
    throw new Error(`This process computes on ${chosen.name}: start another.`);
  }
  return chosen.backend;
}

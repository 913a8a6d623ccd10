// The modes of the WebAssembly backend that this engine can run: Node 20 has relaxed SIMD only behind a flag.
import { type SimdMode, WasmBackend } from '@evenkeel/backend-wasm';
import { CapabilityError } from '@evenkeel/tensor';

const all: readonly SimdMode[] = ['deterministic', 'off', 'relaxed'];

function canRun(simd: SimdMode): boolean {
  try {
    new WasmBackend({ simd });
    return true;
  } catch (error) {
    if (error instanceof CapabilityError) return false;
    throw error;
  }
}

export const modes = all.filter(canRun);

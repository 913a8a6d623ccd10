// The conformance suite on the WebAssembly backend, in the mode that gives the same bits everywhere.
import { conformance } from '@evenkeel/backend-testkit';
import { WasmBackend } from '@evenkeel/backend-wasm';
import { describe, it } from 'vitest';

conformance(
  { describe, it },
  { name: 'wasm', makeBackend: () => new WasmBackend({ simd: 'deterministic' }) },
);

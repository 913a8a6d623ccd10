// The conformance suite on every backend there is, and on three that stand for future ones: without
// float64, with every fused kernel, and with fused kernels that never want their operands.
import { CpuBackend } from '@evenkeel/backend-cpu';
import { conformance } from '@evenkeel/backend-testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { Float32Backend } from './backends.js';
import { DecliningBackend, FusedBackend } from './fused-backend.js';

conformance({ describe, it }, { name: 'cpu', makeBackend: () => new CpuBackend() });

conformance(
  { describe, it },
  { name: 'cpu without float64', makeBackend: () => new Float32Backend() },
);

conformance(
  { describe, it },
  { name: 'cpu with fused kernels that decline', makeBackend: () => new DecliningBackend() },
);

const fused: FusedBackend[] = [];

conformance(
  { describe, it },
  {
    name: 'cpu with fused kernels',
    makeBackend: () => {
      const backend = new FusedBackend();
      fused.push(backend);
      return backend;
    },
  },
);

afterAll(() => {
  const ran = new Set(fused.flatMap((backend) => [...backend.calls.keys()]));
  expect([...ran].sort()).toEqual(Object.keys(new FusedBackend().fused).sort());
});

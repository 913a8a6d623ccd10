// The backends that the page is about, and what was found on each.
import { CpuBackend } from '@evenkeel/backend-cpu';
import { coverage, type OperationCoverage } from '@evenkeel/backend-testkit';
import { WasmBackend } from '@evenkeel/backend-wasm';
import type { DType } from '@evenkeel/tensor';

/** What was found on one backend. */
export interface Found {
  readonly backend: string;
  readonly dtypes: readonly DType[];
  readonly operations: readonly OperationCoverage[];
}

/** Runs everything on every backend. */
export function findings(): readonly Found[] {
  return [
    { name: 'cpu', backend: new CpuBackend() },
    { name: 'wasm', backend: new WasmBackend() },
  ].map(({ name, backend }) => {
    const found = {
      backend: name,
      dtypes: backend.capabilities.dtypes,
      operations: coverage(backend),
    };
    backend.dispose();
    return found;
  });
}

/** The three things that are counted. */
export const KINDS = ['forward', 'gradient', 'second'] as const;

/** What is wrong, a line for each cell. */
export const holesOf = (found: readonly Found[]): readonly string[] =>
  found.flatMap(({ backend, operations }) =>
    operations.flatMap(({ name, dtypes }) =>
      dtypes.flatMap((x) =>
        KINDS.flatMap((kind) => {
          const cell = x[kind];
          if (cell.state !== 'hole') return [];
          return [`${name}, ${backend} ${x.dtype}, ${kind}: ${cell.problem}`];
        }),
      ),
    ),
  );

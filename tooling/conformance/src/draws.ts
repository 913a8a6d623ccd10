// What the tests of random integers, orders, samples and gamma share: JAX's draws (tooling/goldens/jax_random.py wrote them),
// two backends, and statistics.
import { readFileSync } from 'node:fs';
import { CpuBackend } from '@evenkeel/backend-cpu';
import { WasmBackend } from '@evenkeel/backend-wasm';
import { type Backend, scope, type Tensor, tensor } from '@evenkeel/tensor';
import { expectBalanced } from './backends.js';

interface Seeded {
  readonly seed: number;
  readonly shape: number[];
  readonly values: number[];
}

interface Goldens {
  readonly randint: readonly (Seeded & { readonly low: number; readonly high: number })[];
  readonly permutation: readonly {
    readonly seed: number;
    readonly n: number;
    readonly order?: number[];
    readonly head?: number[];
  }[];
  readonly permutedRows: readonly (Seeded & { readonly axis: number })[];
  readonly choice: readonly (Seeded & {
    readonly n: number;
    readonly replace: boolean;
    readonly p: number[] | null;
  })[];
  readonly categorical: readonly {
    readonly seed: number;
    readonly logits: { readonly shape: number[]; readonly data: number[] };
    readonly axis: number;
    readonly shape: number[] | null;
    readonly values: number[];
  }[];
  readonly gammaQuantiles: readonly {
    readonly concentration: number;
    readonly probabilities: number[];
    readonly quantiles: number[];
  }[];
}

const path = new URL('./goldens/jax-random.json', import.meta.url);
export const goldens: Goldens = JSON.parse(readFileSync(path, 'utf8'));
export const cpu = new CpuBackend();
export const wasm = new WasmBackend({ simd: 'deterministic' });

export function readOn(backend: Backend, f: () => Tensor): number[] {
  let data: number[] = [];
  expectBalanced(backend, () => {
    data = scope(() => [...f().data()]);
  });
  return data;
}

export const read = (f: () => Tensor): number[] => readOn(cpu, f);

export const arangeOf = (shape: readonly number[]) => {
  const size = shape.reduce((a, b) => a * b, 1);
  return tensor(
    Int32Array.from({ length: size }, (_, i) => i),
    { shape, backend: cpu },
  );
};

/** The largest difference of the share of draws up to each quantile from its probability. */
export function distance(
  xs: readonly number[],
  quantiles: readonly number[],
  p: readonly number[],
): number {
  return Math.max(
    ...quantiles.map((q, i) => Math.abs(xs.filter((x) => x <= q).length / xs.length - (p[i] ?? 0))),
  );
}

/** Pearson's statistic for counts of draws that should be in proportion to `expected`. */
export function chiSquare(xs: readonly number[], expected: readonly number[]): number {
  const total = expected.reduce((a, b) => a + b);
  return expected.reduce((found, weight, i) => {
    const wanted = (xs.length * weight) / total;
    const got = xs.filter((x) => x === i).length;
    return found + (wanted === 0 ? (got === 0 ? 0 : Infinity) : (got - wanted) ** 2 / wanted);
  }, 0);
}

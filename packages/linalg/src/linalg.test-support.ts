/** What the tests of this package share: a backend, matrices that are hard to factor, distances. */
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  abs,
  type FloatDType,
  key,
  matmul,
  matrixTranspose,
  max,
  memory,
  normal,
  scope,
  sub,
  type Tensor,
  tensor,
} from '@evenkeel/tensor';
import { expect } from 'vitest';

export const backend = new CpuBackend();

/** Runs a test's body in a scope; no buffer may be left. */
export function balanced(body: () => void): void {
  const before = memory(backend).buffers;
  scope(body);
  expect(memory(backend).buffers).toBe(before);
}

/** A float64 tensor of these rows. */
export const rows = (values: readonly (readonly number[])[], dtype: FloatDType = 'float64') =>
  tensor(values, { backend, dtype });

/** Normal numbers, the same in every run. */
export const random = (seed: number, shape: readonly number[], dtype: FloatDType = 'float64') =>
  normal(key(seed), shape, { backend, dtype });

/** The matrix of 1 / (i + j + 1): the larger, the nearer to a singular one. */
export const hilbert = (n: number): Tensor =>
  rows(Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => 1 / (i + j + 1))));

/** The largest difference of two elements. */
export const distance = (a: Tensor, b: Tensor): number => max(abs(sub(a, b))).item();

/** How far the columns are from orthonormal ones. */
export function unorthogonality(q: Tensor): number {
  const n = q.shape.at(-1) ?? 0;
  const identity = rows(
    Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 1 : 0))),
    q.dtype === 'float32' ? 'float32' : 'float64',
  );
  return distance(matmul(matrixTranspose(q), q), identity);
}

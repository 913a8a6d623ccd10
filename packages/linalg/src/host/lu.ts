/**
 * P A = L U by Gaussian elimination, the largest element of each column as its pivot (Golub and Van Loan, Matrix
 * Computations, 4th edition, algorithm 3.4.1). Matrices lie row by row.
 */
import { subtractRow } from './arrays.js';

/** L below the diagonal (ones on it), U on and above it. */
export interface LU {
  readonly factors: Float64Array;
  /** Row i of the factors belongs to row `order[i]` of the matrix. */
  readonly order: Int32Array;
  /** 1 or -1: the sign of the permutation. */
  readonly sign: number;
  /** The first column without a pivot that is not 0, or -1. */
  readonly singularAt: number;
}

/** Factors a matrix [n, n], which stays as it is. */
export function factorLU(matrix: Float64Array, n: number): LU {
  const factors = matrix.slice();
  const order = Int32Array.from({ length: n }, (_, i) => i);
  let sign = 1;
  let singularAt = -1;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    let largest = Math.abs(factors[k * n + k]!);
    for (let i = k + 1; i < n; i++) {
      const size = Math.abs(factors[i * n + k]!);
      if (!(size > largest || Number.isNaN(size))) continue;
      pivot = i;
      largest = size; // NaN stays the pivot: a matrix with NaN is not singular
    }
    if (factors[pivot * n + k] === 0) {
      if (singularAt < 0) singularAt = k;
      continue;
    }
    if (pivot !== k) {
      swapRows(factors, order, n, k, pivot);
      sign = -sign;
    }
    for (let i = k + 1; i < n; i++) {
      const factor = factors[i * n + k]! / factors[k * n + k]!;
      factors[i * n + k] = factor;
      if (factor === 0) continue;
      for (let j = k + 1; j < n; j++) factors[i * n + j]! -= factor * factors[k * n + j]!;
    }
  }
  return { factors, order, sign, singularAt };
}

function swapRows(factors: Float64Array, order: Int32Array, n: number, i: number, j: number): void {
  const row = factors.slice(i * n, (i + 1) * n);
  factors.copyWithin(i * n, j * n, (j + 1) * n);
  factors.set(row, j * n);
  [order[i], order[j]] = [order[j]!, order[i]!];
}

/** X in A X = B, for B [n, k]. */
export function solveLU({ factors, order }: LU, n: number, right: Float64Array, k: number) {
  const x = new Float64Array(n * k);
  order.forEach((row, i) => {
    x.set(right.subarray(row * k, (row + 1) * k), i * k);
  });
  for (let i = 0; i < n; i++) {
    for (let p = 0; p < i; p++) subtractRow(x, k, i, p, factors[i * n + p]!);
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let p = i + 1; p < n; p++) subtractRow(x, k, i, p, factors[i * n + p]!);
    for (let j = 0; j < k; j++) x[i * k + j]! /= factors[i * n + i]!;
  }
  return x;
}

/** The logarithm of the determinant's size, and its sign: 1, -1 or 0. */
export function logDeterminant({ factors, sign }: LU, n: number): { sign: number; log: number } {
  let log = 0;
  let total = sign;
  for (let i = 0; i < n; i++) {
    const pivot = factors[i * n + i]!;
    total *= Math.sign(pivot);
    log += Math.log(Math.abs(pivot));
  }
  return { sign: total + 0, log }; // not -0
}

/** The determinant. */
export function determinant({ factors, sign }: LU, n: number): number {
  let product = sign;
  for (let i = 0; i < n; i++) product *= factors[i * n + i]!;
  return product;
}

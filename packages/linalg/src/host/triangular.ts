/**
 * Systems with a triangular matrix, by substitution (Golub and Van Loan, section 3.1). Matrices lie row by row.
 */
import { subtractRow } from './arrays.js';

/** Which triangle is read, and how; the other is taken for 0. */
export interface TriangularOptions {
  /** Whether the upper triangle is read; default: the lower. */
  readonly upper?: boolean | undefined;
  /** Whether the matrix is transposed after it was read; default false. */
  readonly transpose?: boolean | undefined;
  /** Whether the diagonal is taken for ones; default false. */
  readonly unitDiagonal?: boolean | undefined;
}

/** X in op(A) X = B for A [n, n] and B [n, k]; or the position of a 0 on the diagonal. */
export function solveTriangularHost(
  matrix: Float64Array,
  n: number,
  right: Float64Array,
  k: number,
  { upper = false, transpose = false, unitDiagonal = false }: TriangularOptions,
): Float64Array | number {
  const x = right.slice();
  const backward = upper !== transpose;
  for (let step = 0; step < n; step++) {
    const i = backward ? n - 1 - step : step;
    for (let p = backward ? n - 1 : 0; p !== i; p += backward ? -1 : 1) {
      subtractRow(x, k, i, p, transpose ? matrix[p * n + i]! : matrix[i * n + p]!);
    }
    if (unitDiagonal) continue;
    const pivot = matrix[i * n + i]!;
    if (pivot === 0) return i;
    for (let j = 0; j < k; j++) x[i * k + j]! /= pivot;
  }
  return x;
}

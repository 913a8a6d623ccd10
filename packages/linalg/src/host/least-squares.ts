/**
 * Least squares by A = Q R (Golub and Van Loan, sections 5.3.3 and 5.6.2). Matrices lie row by row.
 */
import { transposed } from './arrays.js';
import { factorQR } from './qr.js';
import { solveTriangularHost } from './triangular.js';

/**
 * The X [n, k] with the least squares of A X - B, for A [m, n] of full rank and B [m, k], of several the smallest; or the
 * position of a column (row, for m < n) of which those before it explain all but the part `tolerance`.
 */
export function leastSquaresOf(
  matrix: Float64Array,
  m: number,
  n: number,
  right: Float64Array,
  k: number,
  tolerance: number,
): Float64Array | number {
  const rank = Math.min(m, n);
  const isTall = m >= n;
  const { q, r } = isTall
    ? factorQR(matrix, m, n, rank)
    : factorQR(transposed(matrix, m, n), n, m, rank);
  for (let j = 0; j < rank; j++) {
    const column = Array.from({ length: j + 1 }, (_, i) => r[i * rank + j]!);
    if (r[j * rank + j]! <= tolerance * Math.hypot(...column)) return j;
  }
  if (isTall) {
    const projected = product(transposed(q, m, rank), right, rank, m, k);
    return solveTriangularHost(r, rank, projected, k, { upper: true });
  }
  const y = solveTriangularHost(r, rank, right, k, { upper: true, transpose: true });
  return typeof y === 'number' ? y : product(q, y, n, rank, k);
}

/** X Y for X [m, n] and Y [n, k]. */
function product(x: Float64Array, y: Float64Array, m: number, n: number, k: number): Float64Array {
  const out = new Float64Array(m * k);
  for (let i = 0; i < m; i++) {
    for (let p = 0; p < n; p++) {
      const factor = x[i * n + p]!;
      for (let j = 0; j < k; j++) out[i * k + j]! += factor * y[p * k + j]!;
    }
  }
  return out;
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's rotations, row after row (Golub and Van Loan, section
 * 8.5): slower than by a tridiagonal form, but every eigenvector is orthogonal to the last digit.
 */
import { allFinite, largestOf, rotateRows, signOf } from './arrays.js';

const MAX_SWEEPS = 60;
/** What is not above this, beside the two elements of the diagonal that it stands between, is 0. */
const NEGLIGIBLE = 2 ** -80;

/** What belongs together: eigenvalue j and the j-th column [n, n] of the vectors. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** The eigenvalues in ascending order, and their vectors; NaN where an element is not finite. */
export function eigenOf(matrix: Float64Array, n: number): Eigen {
  if (!allFinite(matrix)) {
    return { values: new Float64Array(n).fill(NaN), vectors: new Float64Array(n * n).fill(NaN) };
  }
  const scale = largestOf(matrix) || 1;
  const a = matrix.map((x) => x / scale);
  const rows = new Float64Array(n * n); // row i becomes eigenvector i
  for (let i = 0; i < n; i++) rows[i * n + i] = 1;
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let isDone = true;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (Math.abs(a[p * n + q]!) <= NEGLIGIBLE * between(a[p * n + p]!, a[q * n + q]!)) continue;
        isDone = false;
        rotate(a, rows, n, p, q);
      }
    }
    if (isDone) break;
  }
  const at = (i: number) => a[i * n + i]!;
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => at(i) - at(j));
  const vectors = new Float64Array(n * n);
  order.forEach((from, j) => {
    const vector = rows.subarray(from * n, (from + 1) * n);
    const sign = signOf(vector);
    for (let i = 0; i < n; i++) vectors[i * n + j] = sign * vector[i]!;
  });
  return { values: Float64Array.from(order, (i) => at(i) * scale), vectors };
}

/** The geometric mean of the sizes of two numbers. */
const between = (x: number, y: number): number => Math.sqrt(Math.abs(x)) * Math.sqrt(Math.abs(y));

/** The rotation of axes p and q that makes a zero of a[p, q]. */
function rotate(a: Float64Array, rows: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q]!;
  const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  const app = a[p * n + p]! - t * apq;
  const aqq = a[q * n + q]! + t * apq;
  rotateRows(rows, n, p, q, c, s);
  rotateRows(a, n, p, q, c, s);
  a[p * n + p] = app;
  a[q * n + q] = aqq;
  a[p * n + q] = 0;
  a[q * n + p] = 0;
  for (let i = 0; i < n; i++) {
    a[i * n + p] = a[p * n + i]!;
    a[i * n + q] = a[q * n + i]!;
  }
}

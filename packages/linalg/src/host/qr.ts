/**
 * A = Q R by Householder's reflections (Golub and Van Loan, algorithm 5.2.1), with a diagonal of R that is not negative,
 * which makes the factors of a matrix of full rank the only ones. Matrices lie row by row.
 */

/** Q [m, columns] with orthonormal columns, R [columns, n] with zeros below the diagonal. */
export interface QR {
  readonly q: Float64Array;
  readonly r: Float64Array;
}

/** Factors a matrix [m, n]; `columns` is min(m, n), or m for the whole of Q. */
export function factorQR(matrix: Float64Array, m: number, n: number, columns: number): QR {
  const work = matrix.slice();
  const reflections: (Reflection | null)[] = [];
  for (let k = 0; k < Math.min(m - 1, n); k++) {
    const reflection = reflectionOf(work, m, n, k);
    reflections.push(reflection);
    if (reflection !== null) reflect(work, n, k, reflection, k);
  }
  const q = new Float64Array(m * columns);
  for (let i = 0; i < columns; i++) q[i * columns + i] = 1;
  for (let k = reflections.length - 1; k >= 0; k--) {
    const reflection = reflections[k];
    if (reflection != null) reflect(q, columns, k, reflection, k);
  }
  const r = new Float64Array(columns * n);
  for (let i = 0; i < Math.min(columns, n); i++) {
    const sign = work[i * n + i]! < 0 ? -1 : 1;
    for (let j = i; j < n; j++) r[i * n + j] = sign * work[i * n + j]!;
    if (sign < 0) for (let row = 0; row < m; row++) q[row * columns + i]! *= -1;
  }
  return { q, r };
}

/** I - factor v vT, for the rows from some row on. */
interface Reflection {
  readonly v: Float64Array;
  readonly factor: number;
}

/** The reflection that makes zeros of column k below row k; null if they are there. */
function reflectionOf(work: Float64Array, m: number, n: number, k: number): Reflection | null {
  const v = new Float64Array(m - k);
  let scale = 0;
  for (let i = k; i < m; i++) {
    v[i - k] = work[i * n + k]!;
    scale = Math.max(scale, Math.abs(v[i - k]!));
  }
  if (scale === 0) return null;
  let squares = 0;
  for (let i = 0; i < v.length; i++) {
    v[i]! /= scale; // so that no square is too large or too small
    squares += v[i]! * v[i]!;
  }
  const norm = Math.sqrt(squares);
  const first = v[0]!;
  v[0] = first + (first < 0 ? -norm : norm);
  return { v, factor: 1 / (norm * (norm + Math.abs(first))) };
}

/** Applies a reflection to the rows from `row` on, in the columns from `from` on. */
function reflect(
  work: Float64Array,
  columns: number,
  row: number,
  { v, factor }: Reflection,
  from: number,
): void {
  const products = new Float64Array(columns);
  v.forEach((value, i) => {
    const at = (row + i) * columns;
    for (let j = from; j < columns; j++) products[j]! += value * work[at + j]!;
  });
  v.forEach((value, i) => {
    const at = (row + i) * columns;
    const by = value * factor;
    for (let j = from; j < columns; j++) work[at + j]! -= by * products[j]!;
  });
}

/**
 * What the factorizations share: small questions about arrays of numbers, and a step on rows.
 */

/** Whether every element is finite. */
export const allFinite = (x: Float64Array): boolean => x.every(Number.isFinite);

/** The largest size of an element. */
export const largestOf = (x: Float64Array): number =>
  x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Components that differ less than this, relatively, count as equally large, or rounding would choose among them. */
const TIE = 1e-6;

/** 1 or -1: the sign of the largest component, of several the first. */
export function signOf(vector: Float64Array): number {
  const enough = largestOf(vector) * (1 - TIE);
  return (vector.find((value) => Math.abs(value) >= enough) ?? 1) < 0 ? -1 : 1;
}

/** The transpose [n, m] of a matrix [m, n]. */
export function transposed(matrix: Float64Array, m: number, n: number): Float64Array {
  const out = new Float64Array(m * n);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) out[j * m + i] = matrix[i * n + j]!;
  return out;
}

/** Takes `factor` times row `from` from row `to`; rows of k elements. */
export function subtractRow(
  x: Float64Array,
  k: number,
  to: number,
  from: number,
  factor: number,
): void {
  if (factor === 0) return;
  for (let j = 0; j < k; j++) x[to * k + j]! -= factor * x[from * k + j]!;
}

/**
 * Rows p and q, of `length` elements, become c p - s q and s p + c q; written so that they stay orthonormal to the last
 * digit through many rotations (Rutishauser 1966).
 */
export function rotateRows(
  x: Float64Array,
  length: number,
  p: number,
  q: number,
  c: number,
  s: number,
): void {
  const tau = s / (1 + c);
  for (let i = p * length, j = q * length; i < (p + 1) * length; i++, j++) {
    const xp = x[i]!;
    const xq = x[j]!;
    x[i] = xp - s * (xq + tau * xp);
    x[j] = xq + s * (xp - tau * xq);
  }
}

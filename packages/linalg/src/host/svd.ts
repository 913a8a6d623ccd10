/**
 * The singular value decomposition by one-sided Jacobi rotations (Golub and Van Loan, section 8.6.3; Demmel and Veselic,
 * 1992, on why small singular values come out right): columns are rotated in pairs until all are orthogonal.
 */
import { allFinite, largestOf, rotateRows, signOf, transposed } from './arrays.js';
import { factorQR } from './qr.js';

const MAX_SWEEPS = 60;
const EPSILON = 2 ** -52;
/** A column whose length is not above this, beside the largest element, is 0: its squares would lose their digits. */
const NEGLIGIBLE = 2 ** -450;

/** A matrix [m, n] as U S VT, with k = min(m, n). The vectors are rows here. */
export interface Singular {
  /** [k, m], or [m, m] if all are wanted. */
  readonly u: Float64Array;
  /** Descending. */
  readonly s: Float64Array;
  /** [k, n], or [n, n]. */
  readonly v: Float64Array;
}

/** Decomposes a matrix; `full` asks for all vectors. NaN where an element is not finite. */
export function singularOf(matrix: Float64Array, m: number, n: number, full: boolean): Singular {
  const k = Math.min(m, n);
  if (!allFinite(matrix)) {
    const lost = (rows: number, columns: number) => new Float64Array(rows * columns).fill(NaN);
    return { u: lost(full ? m : k, m), s: lost(k, 1), v: lost(full ? n : k, n) };
  }
  if (m < n) {
    const { u: v, s, v: u } = tall(transposed(matrix, m, n), n, m);
    return signed(m, n, { u, s, v: completed(v, s, n, full ? n : k) }, full);
  }
  const { u, s, v } = tall(matrix, m, n);
  return signed(m, n, { u: completed(u, s, m, full ? m : k), s, v }, full);
}

/** As `singularOf` for m >= n. Where a singular value is 0, so is its row of u. */
function tall(matrix: Float64Array, m: number, n: number): Singular {
  const scale = largestOf(matrix) || 1;
  const work = transposed(matrix, m, n).map((x) => x / scale);
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let isDone = true;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) if (orthogonalize(work, v, m, n, p, q)) isDone = false;
    }
    if (isDone) break;
  }
  const norms = Array.from({ length: n }, (_, j) => {
    const norm = normOf(work.subarray(j * m, (j + 1) * m));
    return norm > NEGLIGIBLE ? norm : 0;
  });
  const at = (j: number) => norms[j] ?? 0;
  const order = norms.map((_, j) => j).sort((i, j) => at(j) - at(i));
  const sorted: Singular = {
    u: new Float64Array(n * m),
    s: Float64Array.from(order, (j) => at(j) * scale),
    v: new Float64Array(n * n),
  };
  order.forEach((from, to) => {
    const norm = at(from) || 1;
    for (let i = 0; i < m; i++) sorted.u[to * m + i] = work[from * m + i]! / norm;
    sorted.v.set(v.subarray(from * n, (from + 1) * n), to * n);
  });
  return sorted;
}

const normOf = (x: Float64Array): number =>
  Math.sqrt(x.reduce((total, value) => total + value * value, 0));

/** Rotates rows p and q of `work`, and of `v`, so that those of `work` are orthogonal; whether they were not. */
function orthogonalize(
  work: Float64Array,
  v: Float64Array,
  m: number,
  n: number,
  p: number,
  q: number,
): boolean {
  let alpha = 0;
  let beta = 0;
  let gamma = 0;
  for (let i = p * m, j = q * m; i < (p + 1) * m; i++, j++) {
    const x = work[i]!;
    const y = work[j]!;
    alpha += x * x;
    beta += y * y;
    gamma += x * y;
  }
  if (Math.min(alpha, beta) <= NEGLIGIBLE ** 2) return false;
  if (Math.abs(gamma) <= EPSILON * Math.sqrt(m) * Math.sqrt(alpha) * Math.sqrt(beta)) return false;
  const zeta = (beta - alpha) / (2 * gamma);
  const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const c = 1 / Math.sqrt(1 + t * t);
  rotateRows(work, m, p, q, c, c * t);
  rotateRows(v, n, p, q, c, c * t);
  return true;
}

/** The rows [k, m] that belong to singular values above 0, and others orthogonal to them: [count, m]. */
function completed(rows: Float64Array, s: Float64Array, m: number, count: number): Float64Array {
  const rank = s.indexOf(0);
  const known = rank < 0 ? s.length : rank;
  if (known === count) return rows;
  const { q } = factorQR(transposed(rows.slice(0, known * m), known, m), m, known, m);
  const all = transposed(q, m, m).slice(0, count * m);
  all.set(rows.subarray(0, known * m));
  return all;
}

/** The same with the signs of the house: the largest component of each u, and of each v without one, is positive. */
function signed(m: number, n: number, { u, s, v }: Singular, full: boolean): Singular {
  const flip = (x: Float64Array, length: number, row: number): void => {
    for (let i = row * length; i < (row + 1) * length; i++) x[i] = 0 - x[i]!;
  };
  const row = (x: Float64Array, length: number, j: number) =>
    x.subarray(j * length, (j + 1) * length);
  s.forEach((_, j) => {
    if (signOf(row(u, m, j)) > 0) return;
    flip(u, m, j);
    flip(v, n, j);
  });
  if (full) {
    for (let j = s.length; j < m; j++) if (signOf(row(u, m, j)) < 0) flip(u, m, j);
    for (let j = s.length; j < n; j++) if (signOf(row(v, n, j)) < 0) flip(v, n, j);
  }
  return { u, s, v };
}

/**
 * A = L LT for a symmetric positive definite matrix, row by row (Golub and Van Loan, algorithm 4.2.1). Reads the lower
 * triangle.
 */

/** L [n, n], zeros above the diagonal; or the order of the first leading minor that is not positive. */
export function choleskyOf(matrix: Float64Array, n: number): Float64Array | number {
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i * n + j]!;
      for (let k = 0; k < j; k++) rest -= lower[i * n + k]! * lower[j * n + k]!;
      if (j < i) {
        lower[i * n + j] = rest / lower[j * n + j]!;
        continue;
      }
      if (!(rest > 0)) return i + 1;
      lower[i * n + i] = Math.sqrt(rest);
    }
  }
  return lower;
}

/**
 * Matrices of any shape and rank: pinv, matrixRank.
 */
import { customGrad } from '@evenkeel/autograd';
import {
  ArgumentError,
  add,
  matmul,
  matrixTranspose,
  neg,
  scope,
  sub,
  type Tensor,
} from '@evenkeel/tensor';
import { checkOptions, describeValue } from '@evenkeel/tensor/dispatch';
import { singularOf } from './host/svd.js';
import { onHost } from './on-host.js';
import { epsilonOf, matrices, sidesOf } from './operands.js';

/** What counts as 0. */
export interface RankOptions {
  /**
   * Singular values up to this part of the largest one count as 0. Default: max(m, n) times the relative distance of
   * neighbours in the dtype.
   */
  readonly relativeTolerance?: number;
}

/** The part of the largest singular value up to which the others count as 0. */
function toleranceOf(op: string, x: Tensor, options: RankOptions): number {
  checkOptions(op, options, { relativeTolerance: true });
  const { relativeTolerance = Math.max(...sidesOf(x)) * epsilonOf(x.dtype) } = options;
  if (typeof relativeTolerance === 'number' && relativeTolerance >= 0) return relativeTolerance;
  throw new ArgumentError(
    op,
    `relativeTolerance must be a number of at least 0, got ${describeValue(relativeTolerance)}. Leave it out for that of the dtype`,
  );
}

/**
 * The pseudo-inverse of Moore and Penrose, by singular values: [..., m, n] gives [..., n, m]. The matrices are copied to
 * the host and the result back, which blocks; it is computed in double precision, whatever the dtype. The gradient (Golub
 * and Pereyra 1973, equation 4.12) is that among matrices of the same rank.
 *
 * @param x matrices [..., m, n]; integers become float32.
 * @param options `relativeTolerance`: which singular values count as 0.
 * @throws {ShapeError} if there are fewer than two axes.
 * @throws {ArgumentError} if the tolerance is negative, or an option is unknown.
 * @throws {DTypeError} for bool.
 *
 * @example
 * ```ts
 * String(pinv(tensor([[2, 0], [0, 0]], { backend: new CpuBackend() }))); // => [[0.5 0. ] [0. 0. ]]
 * ```
 */
export function pinv(x: Tensor, options: RankOptions = {}): Tensor {
  return scope(() => {
    const given = matrices('pinv', x);
    const tolerance = toleranceOf('pinv', given, options);
    const [m, n] = sidesOf(given);
    return customGrad((a) => ({
      value: onHost(a, [n, m], (matrix) => [inverseOf(matrix, m, n, tolerance)]),
      // dA = -PT g PT + (1 - A P) gT P PT + PT P gT (1 - P A)
      pullback: (g, p) => {
        const T = matrixTranspose;
        const left = matmul(T(g), matmul(p, T(p)));
        const right = matmul(matmul(T(p), p), T(g));
        const outsideLeft = sub(left, matmul(a, matmul(p, left)));
        const outsideRight = sub(right, matmul(matmul(right, p), a));
        return [add(neg(matmul(matmul(T(p), g), T(p))), add(outsideLeft, outsideRight))];
      },
    }))(given);
  });
}

/** V S^-1 UT, of the singular values that count. */
function inverseOf(matrix: Float64Array, m: number, n: number, tolerance: number): Float64Array {
  const { u, s, v } = singularOf(matrix, m, n, false);
  const out = new Float64Array(n * m);
  s.forEach((value, k) => {
    if (value === 0 || value <= tolerance * (s[0] ?? 0)) return;
    for (let i = 0; i < n; i++) {
      const factor = v[k * n + i]! / value;
      for (let j = 0; j < m; j++) out[i * m + j]! += factor * u[k * m + j]!;
    }
  });
  return out;
}

/**
 * How many singular values do not count as 0, as int32: [..., m, n] gives [...]. Copied to the host and back, and computed
 * there, as `svd`. It has no gradient.
 *
 * @param x matrices [..., m, n]; integers become float32.
 * @param options `relativeTolerance`: which singular values count as 0.
 * @throws {ShapeError} if there are fewer than two axes.
 * @throws {ArgumentError} if the tolerance is negative, or an option is unknown.
 * @throws {DTypeError} for bool.
 *
 * @example
 * ```ts
 * matrixRank(tensor([[1, 2], [2, 4]], { backend: new CpuBackend() })).item(); // => 1
 * ```
 */
export function matrixRank(x: Tensor, options: RankOptions = {}): Tensor {
  return scope(() => {
    const a = matrices('matrixRank', x);
    const tolerance = toleranceOf('matrixRank', a, options);
    const [m, n] = sidesOf(a);
    const count = (matrix: Float64Array): number => {
      const { s } = singularOf(matrix, m, n, false);
      return s.filter((value) => value > tolerance * (s[0] ?? 0)).length;
    };
    return onHost(a, [], (matrix) => [Float64Array.of(count(matrix))], { dtype: 'int32' });
  });
}

/**
 * Least squares: systems of equations with matrices of any shape, and of full rank.
 */
import { customGrad } from '@evenkeel/autograd';
import { ArgumentError, matmul, matrixTranspose, scope, sub, type Tensor } from '@evenkeel/tensor';
import { leastSquaresOf } from './host/least-squares.js';
import { onHost } from './on-host.js';
import { epsilonOf, sidesOf, system } from './operands.js';
import { withColumns } from './solve.js';

/**
 * The X with the least squares of a X - b; if there are several, because a has more columns than rows, the smallest one.
 * By a QR factorization, for matrices of full rank; `matmul(pinv(a), b)` is for any. Copied to the host and back, and
 * computed there, as `solve`. The gradient (Golub and Pereyra 1973, equation 4.12) is that among matrices of full rank.
 *
 * @param a matrices [..., m, n]; integers become float32.
 * @param b one right side [m], or [..., m, k]. Batches broadcast.
 * @returns [..., n, k]; without k for one right side.
 * @throws {ShapeError} if b has another number of rows, or the batches do not broadcast.
 * @throws {ArgumentError} if a matrix is not of full rank: if a column (a row, for m < n) is a combination of those before
 * it, but for what rounding in the dtype leaves.
 * @throws {DTypeError} for bool.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const a = tensor([[1, 0], [1, 1], [1, 2]], { backend, dtype: 'float64' });
 * const line = lstsq(a, tensor([1, 3, 5], { backend, dtype: 'float64' }));
 * String(line); // => [1. 2.]
 * ```
 */
export function lstsq(a: Tensor, b: Tensor): Tensor {
  return scope(() =>
    withColumns('lstsq', b, (right) => {
      const given = system('lstsq', a, right);
      return leastSquares(given.a, given.b);
    }),
  );
}

/** `lstsq` for operands of one dtype and batch. */
function leastSquares(left: Tensor, right: Tensor): Tensor {
  const [m, n] = sidesOf(left);
  const [, k] = sidesOf(right);
  // The elements were rounded to their dtype, and the factorization rounds in double precision.
  const tolerance = epsilonOf(left.dtype) + Math.max(m, n) * epsilonOf('float64');
  return customGrad((a, b) => ({
    value: onHost(
      a,
      [n, k],
      (matrix, which, columns) => {
        const x = leastSquaresOf(matrix, m, n, columns, k, tolerance);
        if (typeof x !== 'number') return [x];
        throw new ArgumentError(
          'lstsq',
          `${which()} must be of full rank, got one whose ${m >= n ? 'column' : 'row'} ${x} is a combination of those before it. Use matmul(pinv(a), b), or leave it out`,
        );
      },
      { right: b },
    ),
    // X = P B with the pseudo-inverse P: dB = PT g, and dA = (B - A X) (P dB)T - dB XT for m >= n,
    // dA = PT X (g - AT dB)T - dB XT for m < n
    pullback: (g, x) => {
      const T = matrixTranspose;
      const db = leastSquares(T(a), g);
      const inside = matmul(db, T(x));
      const outside =
        m >= n
          ? matmul(sub(b, matmul(a, x)), T(leastSquares(a, db)))
          : matmul(leastSquares(T(a), x), T(sub(g, matmul(T(a), db))));
      return [sub(outside, inside), db];
    },
  }))(left, right);
}

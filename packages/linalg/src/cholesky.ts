/**
 * The Cholesky factorization.
 */
import { customGrad } from '@evenkeel/autograd';
import {
  ArgumentError,
  add,
  matmul,
  matrixTranspose,
  mul,
  scope,
  type Tensor,
  tril,
} from '@evenkeel/tensor';
import { checkOptions, flagOf } from '@evenkeel/tensor/dispatch';
import { choleskyOf } from './host/cholesky.js';
import { onHost } from './on-host.js';
import { sidesOf, squares } from './operands.js';
import { triangularFor } from './solve.js';

/** Options of {@link cholesky}. */
export interface CholeskyOptions {
  /** Whether to answer U in x = UT U instead of L in x = L LT; default false. */
  readonly upper?: boolean;
}

/** The symmetric part (x + xT) / 2, which is what the factorizations of symmetric matrices are of. */
export function symmetric(x: Tensor): Tensor {
  const half = mul(x, 0.5); // halved first: the sum of two large numbers is infinite
  return add(half, matrixTranspose(half));
}

/**
 * L in x = L LT, lower triangular with a positive diagonal, for symmetric positive definite matrices. What is factored
 * is (x + xT) / 2, so that its gradient is symmetric too (Murray 2016, Differentiation of the Cholesky decomposition,
 * equations 8 and 9). The matrices are copied to the host and the result back, which blocks; it is computed in double
 * precision, whatever the dtype.
 *
 * @param x matrices [..., n, n]; integers become float32.
 * @throws {ShapeError} unless they are square.
 * @throws {ArgumentError} if one is not positive definite, or an option is unknown.
 * @throws {DTypeError} for bool.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const x = tensor([[4, 2], [2, 10]], { backend });
 * String(cholesky(x)); // => [[2. 0.] [1. 3.]]
 * String(cholesky(x, { upper: true })); // => [[2. 1.] [0. 3.]]
 * cholesky(neg(x)); // throws leading minor of order 1
 * ```
 */
export function cholesky(x: Tensor, options: CholeskyOptions = {}): Tensor {
  checkOptions('cholesky', options, { upper: true });
  const upper = flagOf('cholesky', 'upper', options.upper);
  return scope(() => {
    const lower = factor(symmetric(squares('cholesky', x)));
    return upper ? matrixTranspose(lower) : lower;
  });
}

const factor = customGrad((a) => {
  const [n] = sidesOf(a);
  return {
    value: onHost(a, [n, n], (matrix, which) => {
      const lower = choleskyOf(matrix, n);
      if (typeof lower !== 'number') return [lower];
      throw new ArgumentError(
        'cholesky',
        `${which()} must be positive definite, got one whose leading minor of order ${lower} is not. Add a little to the diagonal, or use eigh`,
      );
    }),
    // dA = L^-T P(LT g) L^-1, where P takes the lower triangle with half of the diagonal
    pullback: (g, lower) => {
      const product = matmul(matrixTranspose(lower), g);
      const half = mul(add(tril(product), tril(product, -1)), 0.5);
      const divided = (right: Tensor) =>
        triangularFor('cholesky', lower, right, { transpose: true });
      return [matrixTranspose(divided(matrixTranspose(divided(half))))];
    },
  };
});

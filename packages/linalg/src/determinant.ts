/**
 * Determinants.
 */
import { customGrad } from '@evenkeel/autograd';
import {
  matmul,
  matrixTranspose,
  mul,
  reshape,
  scope,
  slice,
  sub,
  sum,
  type Tensor,
} from '@evenkeel/tensor';
import { determinant, factorLU, logDeterminant } from './host/lu.js';
import { singularOf } from './host/svd.js';
import { onHost } from './on-host.js';
import { sidesOf, squares } from './operands.js';
import { inverseFor } from './solve.js';

/**
 * The determinant: [..., n, n] gives [...]. The gradient is the matrix of cofactors (Jacobi's formula), which singular
 * matrices have too; the second derivative needs an inverse. The matrices are copied to the host and the result back,
 * which blocks; it is computed in double precision, whatever the dtype.
 *
 * @param x matrices [..., n, n]; integers become float32. The determinant of a matrix [0, 0] is 1.
 * @throws {ShapeError} unless they are square.
 * @throws {DTypeError} for bool.
 *
 * @example
 * ```ts
 * const x = tensor([[1, 2], [3, 4]], { backend: new CpuBackend() });
 * det(x).item(); // => -2
 * String(grad(det)(x)[0]); // => [[ 4. -3.] [-2. 1.]]
 * ```
 */
export function det(x: Tensor): Tensor {
  return scope(() => determinants(squares('det', x)));
}

const determinants = customGrad((a) => ({
  value: onHost(a, [], (matrix) => {
    const [n] = sidesOf(a);
    return [Float64Array.of(determinant(factorLU(matrix, n), n))];
  }),
  pullback: (g) => [mul(reshape(g, [...g.shape, 1, 1]), cofactors(a))],
}));

/** The determinants of what is left without row i and column j, with their signs. */
const cofactors = customGrad((a) => {
  const [n] = sidesOf(a);
  return {
    value: onHost(a, [n, n], (matrix) => [cofactorsOf(matrix, n)]),
    // C = det(A) A^-T: dA = (sum(g C) I - C gT) A^-T, for invertible A
    pullback: (g, c) => {
      const inverse = matrixTranspose(inverseFor('det', a));
      const total = sum(mul(g, c), [-2, -1], true);
      return [sub(mul(total, inverse), matmul(matmul(c, matrixTranspose(g)), inverse))];
    },
  };
});

/** For A = U S VT the cofactors are det(U) det(V) U C VT, with the cofactors C of S: the products of its others. */
function cofactorsOf(matrix: Float64Array, n: number): Float64Array {
  const { u, s, v } = singularOf(matrix, n, n, true);
  const sign = logDeterminant(factorLU(u, n), n).sign * logDeterminant(factorLU(v, n), n).sign;
  const out = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const others = s.reduce((product, value, i) => (i === k ? product : product * value), sign);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) out[i * n + j]! += others * u[k * n + i]! * v[k * n + j]!;
    }
  }
  return out;
}

/** What {@link slogdet} gives. */
export interface LogDeterminant {
  /** 1, -1, or 0 for a singular matrix; it has no gradient. */
  readonly sign: Tensor;
  /** The natural logarithm of the determinant's size; -Infinity for a singular matrix. */
  readonly logAbsDet: Tensor;
}

/**
 * The determinant as its sign and the logarithm of its size, which neither overflows nor underflows. The gradient of the
 * logarithm is the transposed inverse. Copied to the host and back, and computed there, as `det`.
 *
 * @param x matrices [..., n, n]; integers become float32.
 * @throws {ShapeError} unless they are square.
 * @throws {ArgumentError} when the gradient is taken, if a matrix is singular.
 * @throws {DTypeError} for bool.
 *
 * @example
 * ```ts
 * const x = mul(eye(300, { backend: new CpuBackend() }), -10);
 * const { sign, logAbsDet } = slogdet(x);
 * [sign.item(), logAbsDet.item()]; // => [ 1, 690.775... ]
 * ```
 */
export function slogdet(x: Tensor): LogDeterminant {
  return scope(() => {
    const both = logDeterminants(squares('slogdet', x));
    const part = (i: number) => reshape(slice(both, -1, i, i + 1), both.shape.slice(0, -1));
    return { sign: part(0), logAbsDet: part(1) };
  });
}

/** Signs and logarithms [..., 2]. */
const logDeterminants = customGrad((a) => ({
  value: onHost(a, [2], (matrix) => {
    const [n] = sidesOf(a);
    const { sign, log } = logDeterminant(factorLU(matrix, n), n);
    return [Float64Array.of(sign, log)];
  }),
  // dA = g A^-T
  pullback: (g) => {
    const ofLog = reshape(slice(g, -1, 1), [...g.shape.slice(0, -1), 1, 1]);
    return [mul(ofLog, matrixTranspose(inverseFor('slogdet', a)))];
  },
}));

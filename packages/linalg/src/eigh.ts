/**
 * Eigenvalues and eigenvectors of symmetric matrices.
 */
import { customGrad } from '@evenkeel/autograd';
import {
  add,
  div,
  equal,
  eye,
  logicalAnd,
  matmul,
  matrixTranspose,
  mul,
  reshape,
  scope,
  sub,
  type Tensor,
  where,
} from '@evenkeel/tensor';
import { symmetric } from './cholesky.js';
import { eigenOf } from './host/eigh.js';
import { onHost, sizeOfAll, unpack } from './on-host.js';
import { sidesOf, squares } from './operands.js';

/** What {@link eigh} gives. */
export interface EigenResult {
  /** [..., n], ascending. */
  readonly eigenvalues: Tensor;
  /** [..., n, n]: column j belongs to eigenvalue j. */
  readonly eigenvectors: Tensor;
}

/**
 * Eigenvalues and orthonormal eigenvectors of symmetric matrices, by Jacobi's rotations. What is decomposed is
 * (x + xT) / 2. The largest component of each vector is positive (of components that differ by less than a millionth the
 * first counts). The matrices are copied to the host and the result back, which blocks; it is computed in double
 * precision, whatever the dtype. NaN or Infinity in a matrix gives NaN.
 *
 * The gradient (Giles 2008, section 3.1) of eigenvectors is infinite where eigenvalues are equal; that of eigenvalues is
 * not.
 *
 * @param x matrices [..., n, n]; integers become float32.
 * @throws {ShapeError} unless they are square.
 * @throws {DTypeError} for bool.
 *
 * @example
 * ```ts
 * const x = tensor([[2, 1], [1, 2]], { backend: new CpuBackend() });
 * const { eigenvalues, eigenvectors } = eigh(x);
 * String(eigenvalues); // => [1. 3.]
 * String(eigenvectors); // => [[ 0.70710677 0.70710677] [-0.70710677 0.70710677]]
 * ```
 */
export function eigh(x: Tensor): EigenResult {
  return scope(() => decomposed(symmetric(squares('eigh', x))));
}

/**
 * The eigenvalues of symmetric matrices, ascending: those of `eigh`.
 *
 * @param x matrices [..., n, n]; integers become float32.
 * @returns [..., n].
 * @throws {ShapeError} unless they are square.
 * @throws {DTypeError} for bool.
 *
 * @example
 * ```ts
 * String(eigvalsh(tensor([[0, 1], [1, 0]], { backend: new CpuBackend() }))); // => [-1. 1.]
 * ```
 */
export function eigvalsh(x: Tensor): Tensor {
  return scope(() => decomposed(symmetric(squares('eigvalsh', x))).eigenvalues);
}

function decomposed(x: Tensor): EigenResult {
  const [n] = sidesOf(x);
  const shapes = [[n], [n, n]];
  const packed = customGrad((a) => ({
    value: onHost(a, [sizeOfAll(shapes)], (matrix) => {
      const { values, vectors } = eigenOf(matrix, n);
      return [values, vectors];
    }),
    // A = V W VT: dA = V (diag(gW) + (VT gV) / (w_j - w_i)) VT, of which the symmetric part counts
    pullback: (g, out) => {
      const [gw, gv] = unpack(g, shapes);
      const [w, v] = unpack(out, shapes);
      const rows = (values: Tensor) => reshape(values, [...values.shape.slice(0, -1), 1, n]);
      const gap = sub(rows(w!), matrixTranspose(rows(w!)));
      const turns = mul(quotient(skew(matmul(matrixTranspose(v!), gv!)), gap), 0.5);
      const diagonal = mul(eye(n, { backend: a.backend, dtype: a.dtype }), rows(gw!));
      return [matmul(matmul(v!, add(diagonal, turns)), matrixTranspose(v!))];
    },
  }))(x);
  const [eigenvalues, eigenvectors] = unpack(packed, shapes);
  return { eigenvalues: eigenvalues!, eigenvectors: eigenvectors! };
}

/** x - xT */
export const skew = (x: Tensor): Tensor => sub(x, matrixTranspose(x));

/** a / b, but 0 for 0 / 0: what nobody asked for must not come back as NaN. Of any other b the derivative is 1 / b. */
export const quotient = (a: Tensor, b: Tensor): Tensor =>
  div(a, where(logicalAnd(equal(a, 0), equal(b, 0)), 1, b));

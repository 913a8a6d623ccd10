/**
 * The singular value decomposition, and what is read off the singular values.
 */
import { customGrad } from '@evenkeel/autograd';
import {
  add,
  eye,
  formatShape,
  GradientError,
  matmul,
  matrixTranspose,
  mul,
  reshape,
  scope,
  square,
  sub,
  type Tensor,
} from '@evenkeel/tensor';
import { checkOptions, flagOf } from '@evenkeel/tensor/dispatch';
import { quotient, skew } from './eigh.js';
import { transposed } from './host/arrays.js';
import { singularOf } from './host/svd.js';
import { onHost, sizeOfAll, unpack } from './on-host.js';
import { matrices, sidesOf } from './operands.js';

/** Options of {@link svd}. */
export interface SVDOptions {
  /** Whether u is [..., m, m] and vh [..., n, n]; default false. */
  readonly fullMatrices?: boolean;
}

/** What {@link svd} gives, for matrices [..., m, n] and k = min(m, n). */
export interface SVDResult {
  /** [..., m, k] with orthonormal columns. */
  readonly u: Tensor;
  /** [..., k], descending. */
  readonly s: Tensor;
  /** [..., k, n] with orthonormal rows. */
  readonly vh: Tensor;
}

/**
 * x = u diag(s) vh with orthonormal columns of u and rows of vh, by one-sided Jacobi rotations, which get small singular
 * values right too. The largest component of each column of u is positive (of components that differ by less than a
 * millionth the first counts). The matrices are copied to the host and the result back, which blocks; it is computed in
 * double precision, whatever the dtype. NaN or Infinity in a matrix gives NaN.
 *
 * The gradient (Townsend 2016, Differentiating the singular value decomposition) of u and vh is infinite where singular
 * values are equal, or 0 and m and n differ; that of s is not.
 *
 * @param x matrices [..., m, n]; integers become float32.
 * @throws {ShapeError} if there are fewer than two axes.
 * @throws {GradientError} when a gradient with full matrices is taken and m and n differ: they are not unique there.
 * @throws {ArgumentError} for an unknown option.
 * @throws {DTypeError} for bool.
 *
 * @example
 * ```ts
 * const x = tensor([[0, 2], [1, 0]], { backend: new CpuBackend() });
 * const { u, s, vh } = svd(x);
 * String(u); // => [[1. 0.] [0. 1.]]
 * String(s); // => [2. 1.]
 * String(vh); // => [[0. 1.] [1. 0.]]
 * ```
 */
export function svd(x: Tensor, options: SVDOptions = {}): SVDResult {
  checkOptions('svd', options, { fullMatrices: true });
  const full = flagOf('svd', 'fullMatrices', options.fullMatrices);
  return scope(() => decomposed(matrices('svd', x), full));
}

/**
 * The singular values, descending: those of `svd`.
 *
 * @param x matrices [..., m, n]; integers become float32.
 * @returns [..., k] with k = min(m, n).
 * @throws {ShapeError} if there are fewer than two axes.
 * @throws {DTypeError} for bool.
 *
 * @example
 * ```ts
 * String(svdvals(tensor([[3, 0], [0, -4]], { backend: new CpuBackend() }))); // => [4. 3.]
 * ```
 */
export function svdvals(x: Tensor): Tensor {
  return scope(() => decomposed(matrices('svdvals', x), false).s);
}

function decomposed(x: Tensor, full: boolean): SVDResult {
  const [m, n] = sidesOf(x);
  const k = Math.min(m, n);
  const [rows, columns] = full ? [m, n] : [k, k];
  const shapes = [[m, rows], [k], [columns, n]];
  const packed = customGrad((a) => ({
    value: onHost(a, [sizeOfAll(shapes)], (matrix) => {
      const { u, s, v } = singularOf(matrix, m, n, full);
      return [transposed(u, rows, m), s, v];
    }),
    pullback: (g, out) => {
      if (rows > k || columns > k) {
        throw new GradientError(
          'svd',
          `the gradient with full matrices needs square ones, got ${formatShape(a.shape)}. Leave fullMatrices out`,
        );
      }
      const [gu, gs, gvh] = unpack(g, shapes);
      const [u, s, vh] = unpack(out, shapes);
      return [pulled({ u: gu!, s: gs!, vh: gvh! }, { u: u!, s: s!, vh: vh! })];
    },
  }))(x);
  const [u, s, vh] = unpack(packed, shapes);
  return { u: u!, s: s!, vh: vh! };
}

/**
 * With F = 1 / (s_j^2 - s_i^2): dA = U (F (UT gU - gUT U) S + S F (VT gV - gVT V) + diag(gS)) VT
 * + (1 - U UT) gU S^-1 VT + U S^-1 gVT (1 - V VT)
 */
function pulled(g: SVDResult, { u, s, vh }: SVDResult): Tensor {
  const T = matrixTranspose;
  const [m, k] = sidesOf(u);
  const [, n] = sidesOf(vh);
  const row = reshape(s, [...s.shape.slice(0, -1), 1, k]);
  const column = T(row);
  const gap = sub(square(row), square(column));
  const ofU = quotient(skew(matmul(T(u), g.u)), gap);
  const ofV = quotient(skew(matmul(vh, T(g.vh))), gap);
  const gs = mul(eye(k, { backend: s.backend, dtype: s.dtype }), reshape(g.s, row.shape));
  const core = add(add(mul(ofU, row), mul(column, ofV)), gs);
  let out = matmul(matmul(u, core), vh);
  if (m > k) {
    const outside = sub(g.u, matmul(u, matmul(T(u), g.u)));
    out = add(out, matmul(quotient(outside, row), vh));
  }
  if (n > k) {
    const outside = sub(g.vh, matmul(matmul(g.vh, T(vh)), vh));
    out = add(out, matmul(u, quotient(outside, column)));
  }
  return out;
}

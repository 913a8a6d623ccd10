/**
 * The QR factorization.
 */
import { customGrad } from '@evenkeel/autograd';
import {
  ArgumentError,
  add,
  concat,
  GradientError,
  matmul,
  matrixTranspose,
  scope,
  slice,
  sub,
  type Tensor,
  tril,
  triu,
} from '@evenkeel/tensor';
import { checkOptions, describeValue } from '@evenkeel/tensor/dispatch';
import { factorQR } from './host/qr.js';
import { onHost, sizeOfAll, unpack } from './on-host.js';
import { matrices, sidesOf } from './operands.js';
import { triangularFor } from './solve.js';

/** Options of {@link qr}. */
export interface QROptions {
  /** 'reduced' (default): q [..., m, k] with k = min(m, n); 'complete': q [..., m, m], and zeros below r. */
  readonly mode?: 'reduced' | 'complete';
}

/** What {@link qr} gives. */
export interface QRResult {
  /** Orthonormal columns. */
  readonly q: Tensor;
  /** Upper triangular, with a diagonal that is not negative. */
  readonly r: Tensor;
}

/**
 * x = q r with orthonormal columns of q and an upper triangular r, by Householder's reflections. The diagonal of r is not
 * negative: so the factors of a matrix of full rank are the only ones. The matrices are copied to the host and the result
 * back, which blocks; it is computed in double precision, whatever the dtype.
 *
 * The gradient (Walter and Lehmann 2012, Algorithmic differentiation of linear algebra functions; for m < n Roberts and
 * Roberts 2020, QR and LQ decomposition matrix backpropagation algorithms) needs the first k columns to be independent.
 *
 * @param x matrices [..., m, n]; integers become float32.
 * @throws {ShapeError} if there are fewer than two axes.
 * @throws {ArgumentError} for another mode; when the gradient is taken, if the first columns depend on each other.
 * @throws {GradientError} when the gradient of a complete factorization with m > n is taken: q is not unique there.
 * @throws {DTypeError} for bool.
 *
 * @example
 * ```ts
 * const x = tensor([[3, 5], [4, 0]], { backend: new CpuBackend() });
 * const { q, r } = qr(x);
 * String(q); // => [[ 0.6 0.8] [ 0.8 -0.6]]
 * String(r); // => [[5. 3.] [0. 4.]]
 * ```
 */
export function qr(x: Tensor, options: QROptions = {}): QRResult {
  checkOptions('qr', options, { mode: true });
  const { mode = 'reduced' } = options;
  if (mode !== 'reduced' && mode !== 'complete') {
    throw new ArgumentError(
      'qr',
      `mode must be 'reduced' or 'complete', got ${describeValue(mode)}. Leave it out for 'reduced'`,
    );
  }
  return scope(() => {
    const a = matrices('qr', x);
    const [m, n] = sidesOf(a);
    if (m >= n) return tall(a, mode === 'complete' ? m : n);
    const { q, r } = tall(slice(a, -1, 0, m), m);
    return { q, r: concat([r, matmul(matrixTranspose(q), slice(a, -1, m))], -1) };
  });
}

/** The factors of matrices [..., m, n] with m >= n, q with so many columns. */
function tall(x: Tensor, columns: number): QRResult {
  const [m, n] = sidesOf(x);
  const shapes = [
    [m, columns],
    [columns, n],
  ];
  const packed = customGrad((a) => ({
    value: onHost(a, [sizeOfAll(shapes)], (matrix) => {
      const { q, r } = factorQR(matrix, m, n, columns);
      return [q, r];
    }),
    pullback: (g, out) => {
      if (columns > n) {
        throw new GradientError(
          'qr',
          `the gradient of a complete factorization needs m <= n, got matrices [${m},${n}]. Use mode 'reduced'`,
        );
      }
      const [gq, gr] = unpack(g, shapes);
      const [q, r] = unpack(out, shapes);
      return [pulled(gq!, gr!, q!, r!)];
    },
  }))(x);
  const [q, r] = unpack(packed, shapes);
  return { q: q!, r: r! };
}

/** With M = R gRT - gQT Q: dA = (gQ + Q (its lower triangle, mirrored)) R^-T */
function pulled(gq: Tensor, gr: Tensor, q: Tensor, r: Tensor): Tensor {
  const T = matrixTranspose;
  const m = sub(matmul(r, T(triu(gr))), matmul(T(gq), q));
  const mirrored = add(tril(m), T(tril(m, -1)));
  const sum = add(gq, matmul(q, mirrored));
  return T(triangularFor('qr', r, T(sum), { upper: true }));
}

/** Initializers that make whole matrices: orthogonal and identity. */
import {
  concat,
  div,
  eye,
  formatShape,
  matmul,
  matrixTranspose,
  mul,
  normal,
  reshape,
  ShapeError,
  scope,
  sizeOf,
  slice,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  zeros,
} from '@evenkeel/tensor';
import type { Initializer } from '../module/parameter.js';
import { finite } from '../options.js';
import { floatDType } from './draw.js';

/** Options of {@link orthogonal} and {@link identity}. */
export interface GainOptions {
  /** What the matrix is multiplied by; default 1. */
  readonly gain?: number;
}

/**
 * Columns that are orthogonal to each other and have norm gain; or rows, where those are fewer. The matrix is
 * [..., in, out] as [... in, out], drawn uniformly from all such matrices: Q of the QR decomposition of a normal one,
 * with the diagonal of R positive (Saxe et al. 2014; Mezzadri 2007).
 *
 * @throws {ArgumentError} unless gain is finite; and {@link ShapeError} when asked for fewer than two axes.
 *
 * @example
 * ```ts
 * const dense = new Dense({ units: 3, kernelInitializer: orthogonal() });
 * const q = dense.build([null, 5], { backend: new CpuBackend() }).kernel.value;
 * const distance = max(abs(sub(matmul(q.transpose(), q), eye(3, { backend: q.backend }))));
 * distance.item() < 1e-6; // => true
 * ```
 */
export function orthogonal(options: GainOptions = {}): Initializer {
  const gain = finite('orthogonal', 'gain', options.gain ?? 1, 1);
  return (key, shape, made) => {
    const { backend } = made;
    const dtype = floatDType('orthogonal', made.dtype);
    if (shape.length < 2) {
      throw new ShapeError(
        'orthogonal',
        `needs a shape [..., in, out] of at least two axes, got ${formatShape(shape)}. Use normal for vectors`,
        [shape],
      );
    }
    if (sizeOf(shape) === 0) return zeros(shape, { dtype, backend });
    const rows = sizeOf(shape.slice(0, -1));
    const columns = sizeOf(shape.slice(-1));
    const tall = [Math.max(rows, columns), Math.min(rows, columns)];
    return scope(() => {
      // What the first pass leaves of the earlier columns, rounding times condition, the second removes.
      const q = orthonormal(orthonormal(normal(key, tall, { dtype, backend })));
      return mul(reshape(rows < columns ? matrixTranspose(q) : q, shape), gain);
    });
  };
}

/**
 * The columns of a [m, n], m >= n, made orthonormal from left to right (Gram and Schmidt), by halves: most of the work
 * is in matrix products.
 */
function orthonormal(a: Tensor): Tensor {
  const columns = a.shape[1] ?? 0;
  return scope(() => {
    if (columns === 1) return div(a, sqrt(sum(square(a))));
    const half = columns >> 1;
    const left = orthonormal(slice(a, 1, 0, half));
    const right = slice(a, 1, half);
    const rest = sub(right, matmul(left, matmul(matrixTranspose(left), right)));
    return concat([left, orthonormal(rest)], 1);
  });
}

/**
 * gain on the diagonal of a matrix [in, out], 0 elsewhere.
 *
 * @throws {ArgumentError} unless gain is finite; and {@link ShapeError} when asked for other than two axes.
 *
 * @example
 * ```ts
 * const dense = new Dense({ units: 3, kernelInitializer: identity({ gain: 2 }) });
 * String(dense.build([null, 2], { backend: new CpuBackend() }).kernel.value); // => [[2. 0. 0.] [0. 2. 0.]]
 * ```
 */
export function identity(options: GainOptions = {}): Initializer {
  const gain = finite('identity', 'gain', options.gain ?? 1, 1);
  return (_, shape, made) => {
    const { backend } = made;
    const dtype = floatDType('identity', made.dtype);
    const [rows, columns] = shape;
    if (shape.length !== 2 || rows === undefined || columns === undefined) {
      throw new ShapeError(
        'identity',
        `needs a shape [in, out] of two axes, got ${formatShape(shape)}. Use orthogonal for others`,
        [shape],
      );
    }
    return scope(() => {
      const square = eye(Math.max(rows, columns), { dtype, backend });
      return mul(slice(slice(square, 0, 0, rows), 1, 0, columns), gain);
    });
  };
}

/**
 * Powers of matrices.
 */
import { ArgumentError, eye, matmul, reshape, scope, type Tensor } from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';
import { sidesOf, squares, withBatch } from './operands.js';
import { inverseFor } from './solve.js';

/**
 * A matrix to a whole power, by repeated squaring: 0 gives the identity, negative powers those of the inverse.
 *
 * @param x matrices [..., n, n]; integers become float32.
 * @param exponent an integer.
 * @throws {ShapeError} unless the matrices are square.
 * @throws {ArgumentError} unless the exponent is an integer; for a negative one, if a matrix is singular.
 * @throws {DTypeError} for bool.
 *
 * @example
 * ```ts
 * const x = tensor([[1, 1], [1, 0]], { backend: new CpuBackend() });
 * String(matrixPower(x, 10)); // => [[89. 55.] [55. 34.]]
 * ```
 */
export function matrixPower(x: Tensor, exponent: number): Tensor {
  if (!Number.isSafeInteger(exponent)) {
    throw new ArgumentError(
      'matrixPower',
      `the exponent must be an integer, got ${describeValue(exponent)}. For others there is eigh: powers of the eigenvalues`,
    );
  }
  return scope(() => {
    const a = squares('matrixPower', x);
    if (exponent === 0) {
      const [n] = sidesOf(a);
      return withBatch(eye(n, { backend: a.backend, dtype: a.dtype }), a.shape.slice(0, -2));
    }
    let square = exponent < 0 ? inverseFor('matrixPower', a) : reshape(a, a.shape);
    let out: Tensor | null = null;
    for (let rest = Math.abs(exponent); ; square = matmul(square, square)) {
      if (rest % 2 === 1) out = out === null ? square : matmul(out, square);
      rest = Math.floor(rest / 2);
      if (rest === 0) return out ?? square;
    }
  });
}

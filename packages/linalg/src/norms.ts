/**
 * Norms of vectors and matrices.
 */
import { customGrad } from '@evenkeel/autograd';
import {
  ArgumentError,
  type Axis,
  abs,
  axesOf,
  cast,
  div,
  equal,
  formatShape,
  max,
  min,
  mul,
  notEqual,
  pow,
  reshape,
  ShapeError,
  scope,
  sign,
  sqrt,
  square,
  sum,
  type Tensor,
  where,
} from '@evenkeel/tensor';
import { axisMask, describeValue, flagOf } from '@evenkeel/tensor/dispatch';
import { floats, matrices, sidesOf } from './operands.js';
import { svdvals } from './svd.js';

/** Which norm of a matrix. */
export type MatrixNormOrder = 'fro' | 'nuc' | 1 | -1 | 2 | -2 | typeof Infinity;

/**
 * The norm of vectors: the root of the sum of powers, sum(abs(x) ** ord) ** (1 / ord).
 *
 * @param x of any shape; integers become float32.
 * @param ord any number; default 2. Infinity: the largest size, -Infinity: the smallest (equal ones share the gradient
 * evenly); 0: how many elements are not 0.
 * @param axis one axis or several, along which the vectors lie, negative from the end; default: all, as one vector.
 * @param keepdims leaves reduced axes with size 1; default: drops them.
 * @returns floats. The gradient at a vector of zeros is 0, and so is that of each 0 in another.
 * @throws {ShapeError} if an axis does not exist; for Infinity and -Infinity, if there is no element.
 * @throws {ArgumentError} if `ord` is no number, or an axis is named twice.
 * @throws {DTypeError} for bool.
 *
 * @example
 * ```ts
 * const x = tensor([[3, 4], [6, -8]], { backend: new CpuBackend() });
 * String(vectorNorm(x, 2, -1)); // => [ 5. 10.]
 * vectorNorm(x, Infinity).item(); // => 8
 * vectorNorm(x, 1).item(); // => 21
 * ```
 */
export function vectorNorm(x: Tensor, ord = 2, axis?: Axis, keepdims = false): Tensor {
  if (typeof ord !== 'number' || Number.isNaN(ord)) {
    throw new ArgumentError(
      'vectorNorm',
      `ord must be a number, got ${describeValue(ord)}. Leave it out for 2; matrixNorm has 'fro' and 'nuc'`,
    );
  }
  flagOf('vectorNorm', 'keepdims', keepdims);
  return scope(() => {
    const vectors = floats('vectorNorm', x);
    return normFor(
      'vectorNorm',
      vectors,
      ord,
      axesOf(axisMask('vectorNorm', x.shape, axis)),
      keepdims,
    );
  });
}

/** A norm along axes; without any, each element is a vector. */
function normFor(
  op: string,
  x: Tensor,
  ord: number,
  axes: readonly number[],
  keepdims: boolean,
): Tensor {
  if (ord === 0) return sum(cast(notEqual(x, 0), x.dtype), axes, keepdims);
  if (ord === 1) return sum(abs(x), axes, keepdims);
  if (Math.abs(ord) === Infinity) {
    if (axes.some((axis) => x.shape[axis] === 0)) throw empty(op, x);
    return ord > 0 ? max(abs(x), axes, keepdims) : min(abs(x), axes, keepdims);
  }
  const norms = ord === 2 ? euclidean(x, axes) : rootOfPowers(x, axes, ord);
  const dropped = x.shape.filter((_, axis) => !axes.includes(axis));
  return keepdims ? norms : reshape(norms, dropped);
}

const empty = (op: string, x: Tensor): ShapeError =>
  new ShapeError(
    op,
    `needs at least one element to choose from, got shape ${formatShape(x.shape)}. Skip empty tensors, or use another norm`,
    [x.shape],
  );

/** The root of the sum of squares, reduced axes left with size 1. */
const euclidean = (given: Tensor, axes: readonly number[]): Tensor =>
  customGrad((x) => ({
    value: sqrt(sum(square(x), axes, true)),
    pullback: (g, norm) => [mul(g, div(x, above0(norm)))],
  }))(given);

/** As {@link euclidean}, of other powers. */
const rootOfPowers = (given: Tensor, axes: readonly number[], ord: number): Tensor =>
  customGrad((x) => ({
    value: pow(sum(pow(abs(x), ord), axes, true), 1 / ord),
    pullback: (g, norm) => {
      // A power below 0 of 0 is infinite: what is 0 has no share, and nothing has where the norm is 0.
      const part = div(above0(abs(x)), above0(norm));
      return [mul(mul(g, sign(where(equal(norm, 0), 0, x))), pow(part, ord - 1))];
    },
  }))(given);

/** x with 1 for 0. */
const above0 = (x: Tensor): Tensor => where(equal(x, 0), 1, x);

/**
 * The norm of matrices.
 *
 * @param x matrices [..., m, n]; integers become float32.
 * @param ord 'fro' (default): the root of the sum of squares; 'nuc': the sum of the singular values; 2 and -2: the largest
 * and the smallest of them; 1 and -1: the largest and the smallest sum of sizes in a column; Infinity and -Infinity: in a
 * row. 'nuc', 2 and -2 are copied to the host and back, and computed there, as `svd`.
 * @param keepdims leaves the two axes with size 1; default: drops them.
 * @returns floats. Equal sums or singular values share the gradient evenly; that of 'fro' at a matrix of zeros is 0.
 * @throws {ShapeError} if there are fewer than two axes; if there is nothing to choose the largest or smallest from.
 * @throws {ArgumentError} for another `ord`.
 * @throws {DTypeError} for bool.
 *
 * @example
 * ```ts
 * const x = tensor([[3, 0], [4, 0]], { backend: new CpuBackend() });
 * matrixNorm(x).item(); // => 5
 * matrixNorm(x, 1).item(); // => 7
 * matrixNorm(x, -2).item(); // => 0
 * ```
 */
export function matrixNorm(x: Tensor, ord: MatrixNormOrder = 'fro', keepdims = false): Tensor {
  flagOf('matrixNorm', 'keepdims', keepdims);
  return scope(() => {
    const a = matrices('matrixNorm', x);
    const norms = matrixNormsOf(a, ord);
    const ones = keepdims ? [1, 1] : [];
    return reshape(norms, [...a.shape.slice(0, -2), ...ones]);
  });
}

/** The norms [...] of matrices [..., m, n]. */
function matrixNormsOf(a: Tensor, ord: MatrixNormOrder): Tensor {
  const [m, n] = sidesOf(a);
  if (ord === 'fro') return normFor('matrixNorm', a, 2, [a.rank - 2, a.rank - 1], false);
  if (ord === 'nuc') return sum(svdvals(a), -1);
  if (typeof ord !== 'number' || ![1, 2, Infinity].includes(Math.abs(ord))) {
    throw new ArgumentError(
      'matrixNorm',
      `ord must be 'fro', 'nuc', 1, -1, 2, -2, Infinity or -Infinity, got ${describeValue(ord)}. Flatten matrices for the other norms of vectors`,
    );
  }
  if (m === 0 || n === 0) throw empty('matrixNorm', a);
  const choose = ord > 0 ? max : min;
  if (Math.abs(ord) === 2) return choose(svdvals(a), -1);
  return choose(sum(abs(a), Math.abs(ord) === 1 ? -2 : -1), -1);
}

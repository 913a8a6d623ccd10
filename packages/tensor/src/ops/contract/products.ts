/**
 * Products of vectors and of whole tensors: dot, vecdot, inner, outer, tensordot, kron.
 */
import { meet } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { ArgumentError, describeValue, formatShape, ShapeError } from '../../errors.js';
import { axisIndex, broadcastShapes } from '../../layout/infer.js';
import type { Tensor } from '../../tensor.js';
import { refuseBool } from '../apply.js';
import { mul } from '../elementwise/index.js';
import { reshape, transpose } from '../move/index.js';
import { matmul } from './matmul.js';
import { type AxisPair, contractPair } from './pair.js';

/** Checks that two tensors can be multiplied: one backend, and not both bool. */
function checkNumbers(op: string, a: Tensor, b: Tensor): void {
  meet(op, a, b);
  const [x, y] = [a.layout.dtype, b.layout.dtype];
  if (x === 'bool' && y === 'bool') refuseBool(op, x, y);
}

function checkVectors(op: string, a: Tensor, b: Tensor, cure: string): void {
  if (a.layout.shape.length === 1 && b.layout.shape.length === 1) return;
  throw new ShapeError(
    op,
    `needs two vectors, got ${formatShape(a.shape)} and ${formatShape(b.shape)}. ${cure}`,
    [a.shape, b.shape],
  );
}

/** Checks that two axes that are summed over together have one size. */
function checkSizes(op: string, a: Tensor, b: Tensor, [i, j]: AxisPair): void {
  const [n, m] = [a.layout.shape[i], b.layout.shape[j]];
  if (n === m) return;
  throw new ShapeError(
    op,
    `axes that are summed over must have one size, got axis ${i} of ${formatShape(a.shape)} and axis ${j} of ${formatShape(b.shape)} (${n} != ${m}). Name other axes, or slice`,
    [a.shape, b.shape],
  );
}

/**
 * The sum of the products of two vectors: [n] and [n] give []. dtypes are promoted; int32 wraps.
 *
 * @throws {ShapeError} unless both have one axis, of one size.
 * @throws {DTypeError} for two bools.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * dot(tensor([1, 2], { backend }), tensor([3, 4], { backend })).item(); // => 11
 * ```
 */
export function dot(a: Tensor, b: Tensor): Tensor {
  checkNumbers('dot', a, b);
  checkVectors('dot', a, b, 'Use matmul for matrices, vecdot for batches of vectors');
  checkSizes('dot', a, b, [0, 0]);
  return inScope(() => contractPair(a, b, { batch: [], sum: [[0, 0]] }));
}

/**
 * The sum of the products along one axis, which both have in one size; the other axes broadcast, and stay.
 *
 * @param axis of the shape that both broadcast to; negative counts from the end. Default: the last.
 * @throws {ShapeError} if the axis does not exist, its sizes differ, or the others do not broadcast.
 * @throws {DTypeError} for two bools.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const rows = tensor([[1, 2], [3, 4]], { backend });
 * String(vecdot(rows, tensor([10, 1], { backend }))); // => [12. 34.]
 * String(vecdot(rows, rows, 0)); // => [10. 20.]
 * ```
 */
export function vecdot(a: Tensor, b: Tensor, axis = -1): Tensor {
  checkNumbers('vecdot', a, b);
  const rank = Math.max(a.layout.shape.length, b.layout.shape.length);
  return inScope(() => {
    const [x, y] = [aligned(a, rank), aligned(b, rank)];
    const index = axisIndex('vecdot', x.layout.shape, axis);
    checkSizes('vecdot', x, y, [index, index]);
    broadcastShapes('vecdot', a.layout, b.layout); // or the matrices' error would name their shapes
    const order = x.layout.shape.map((_, i) => i).filter((i) => i !== index);
    const [p, q] = [transpose(x, [...order, index]), transpose(y, [...order, index])];
    const n = x.layout.shape[index] ?? 1;
    const lead = (t: Tensor) => t.layout.shape.slice(0, -1);
    const out = matmul(reshape(p, [...lead(p), 1, n]), reshape(q, [...lead(q), n, 1]));
    return reshape(out, out.layout.shape.slice(0, -2));
  });
}

/** x with axes of size 1 in front, until there are `rank`. */
function aligned(x: Tensor, rank: number): Tensor {
  const lead = new Array<number>(rank - x.layout.shape.length).fill(1);
  return lead.length === 0 ? x : reshape(x, [...lead, ...x.layout.shape]);
}

/**
 * The sums of products over the last axis of both: [...a, n] and [...b, n] give [...a, ...b].
 *
 * @throws {ShapeError} if one has no axis, or the last ones differ in size.
 * @throws {DTypeError} for two bools.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const a = tensor([[1, 2], [3, 4]], { backend });
 * String(inner(a, a)); // => [[ 5. 11.] [11. 25.]]
 * ```
 */
export function inner(a: Tensor, b: Tensor): Tensor {
  checkNumbers('inner', a, b);
  if (a.layout.shape.length === 0 || b.layout.shape.length === 0) {
    throw new ShapeError(
      'inner',
      `needs operands with at least one axis, got ${formatShape(a.shape)} and ${formatShape(b.shape)}. Use mul for scalars`,
      [a.shape, b.shape],
    );
  }
  const last: AxisPair = [a.layout.shape.length - 1, b.layout.shape.length - 1];
  checkSizes('inner', a, b, last);
  return inScope(() => contractPair(a, b, { batch: [], sum: [last] }));
}

/**
 * Every element of one vector times every element of another: [n] and [m] give [n, m].
 *
 * @throws {ShapeError} unless both have one axis.
 * @throws {DTypeError} for two bools.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * String(outer(tensor([1, 2], { backend }), tensor([1, 10], { backend }))); // => [[ 1. 10.] [ 2. 20.]]
 * ```
 */
export function outer(a: Tensor, b: Tensor): Tensor {
  checkNumbers('outer', a, b);
  checkVectors('outer', a, b, 'Flatten with reshape(x, [-1]), or use tensordot(a, b, 0)');
  return inScope(() => contractPair(a, b, { batch: [], sum: [] }));
}

/**
 * Sums of products over axes of both; the others stay, first those of a, then those of b.
 *
 * @param axes how many: the last ones of a with the first ones of b, in order; or the axes of a, and those of b that
 * go with them. Negative ones count from the end. Default: 2.
 * @throws {ShapeError} if an axis does not exist, or two that are summed over together differ in size.
 * @throws {ArgumentError} if `axes` is neither, names an axis twice, or more axes of one than of the other.
 * @throws {DTypeError} for two bools.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const a = ones([2, 3, 4], { backend });
 * tensordot(a, ones([3, 4, 5], { backend })).shape; // => [2, 5]
 * tensordot(a, ones([5, 2], { backend }), [[0], [1]]).shape; // => [3, 4, 5]
 * ```
 */
export function tensordot(
  a: Tensor,
  b: Tensor,
  axes: number | readonly [axesOfA: readonly number[], axesOfB: readonly number[]] = 2,
): Tensor {
  checkNumbers('tensordot', a, b);
  const sum = typeof axes === 'number' ? meeting(a, b, axes) : named(a, b, axes);
  for (const pair of sum) checkSizes('tensordot', a, b, pair);
  return inScope(() => contractPair(a, b, { batch: [], sum }));
}

/** The last `count` axes of a with the first of b. */
function meeting(a: Tensor, b: Tensor, count: number): AxisPair[] {
  const most = Math.min(a.layout.shape.length, b.layout.shape.length);
  if (!Number.isInteger(count) || count < 0 || count > most) {
    throw new ArgumentError(
      'tensordot',
      `a number of axes must be an integer from 0 to ${most}, got ${count} for ${formatShape(a.shape)} and ${formatShape(b.shape)}. Sum over fewer, or name the axes: [[...], [...]]`,
    );
  }
  const first = a.layout.shape.length - count;
  return Array.from({ length: count }, (_, i) => [first + i, i]);
}

function named(
  a: Tensor,
  b: Tensor,
  axes: readonly [readonly number[], readonly number[]],
): AxisPair[] {
  const [ofA, ofB] = Array.isArray(axes) ? axes : [];
  if (!Array.isArray(ofA) || !Array.isArray(ofB) || ofA.length !== ofB.length) {
    const lists = [ofA, ofB].map((x) => (Array.isArray(x) ? formatShape(x) : describeValue(x)));
    throw new ArgumentError(
      'tensordot',
      `axes must be two lists of one length, got ${lists.join(' and ')}. Give [axesOfA, axesOfB]`,
    );
  }
  const indices = (x: Tensor, list: readonly number[]) =>
    list.map((axis) => axisIndex('tensordot', x.layout.shape, axis));
  const [x, y] = [indices(a, ofA), indices(b, ofB)];
  if (new Set(x).size < x.length || new Set(y).size < y.length) {
    throw new ArgumentError(
      'tensordot',
      `each axis may be summed over once, got ${formatShape(ofA)} and ${formatShape(ofB)}. Name it once`,
    );
  }
  return x.map((axis, i) => [axis, y[i] ?? 0]);
}

/**
 * The Kronecker product: b once for each element of a, times it. Sizes multiply, axis by axis; the operand with fewer
 * axes gets axes of size 1 in front.
 *
 * @throws {DTypeError} for two bools.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const a = tensor([[1, 2]], { backend });
 * String(kron(a, eye(2, { backend }))); // => [[1. 0. 2. 0.] [0. 1. 0. 2.]]
 * ```
 */
export function kron(a: Tensor, b: Tensor): Tensor {
  checkNumbers('kron', a, b);
  const rank = Math.max(a.layout.shape.length, b.layout.shape.length);
  return inScope(() => {
    const [x, y] = [aligned(a, rank), aligned(b, rank)];
    const [p, q] = [x.layout.shape, y.layout.shape];
    const out = mul(
      reshape(
        x,
        p.flatMap((n) => [n, 1]),
      ),
      reshape(
        y,
        q.flatMap((n) => [1, n]),
      ),
    );
    return reshape(
      out,
      p.map((n, axis) => n * (q[axis] ?? 1)),
    );
  });
}

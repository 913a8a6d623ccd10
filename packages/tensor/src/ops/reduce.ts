/**
 * Reductions over axes. Their kernels sum in a fixed order, so the bits do not depend on threads.
 */
import { constant, fresh, live, record } from '../dispatch/record.js';
import { inScope } from '../dispatch/scope.js';
import { dtypeCode } from '../dtype.js';
import { formatShape, ShapeError } from '../errors.js';
import { axisIndex, axisMask, reduceLayout } from '../layout/infer.js';
import type { AxisMask } from '../layout/layout.js';
import type { Tensor } from '../tensor.js';
import { cast } from './elementwise.js';
import { reshape } from './move.js';

/** One axis, several, or (undefined) all. Negative counts from the end. */
export type Axis = number | readonly number[];

const BOOL = dtypeCode.bool;
const INT = dtypeCode.int32;

/**
 * The sum over axes. int32 wraps; bool counts as int32; an empty sum is 0.
 *
 * @param axis one axis or several, negative from the end; default: all.
 * @param keepdims leaves reduced axes with size 1; default: drops them.
 * @throws {ShapeError} if an axis does not exist.
 * @throws {ArgumentError} if an axis is named twice.
 *
 * @example
 * ```ts
 * const x = tensor([[1, 2], [3, 4]], { backend: new CpuBackend() });
 * String(sum(x, 0)); // => [4. 6.]
 * String(sum(x, -1, true)); // => [[3.] [7.]]
 * sum(greater(x, 1)).item(); // => 3
 * ```
 */
export function sum(x: Tensor, axis?: Axis, keepdims = false): Tensor {
  const engine = live('sum', x);
  if (x.layout.dtypeCode === BOOL) return inScope(() => sum(cast(x, 'int32'), axis, keepdims));
  const mask = axisMask('sum', x.layout.shape, axis);
  const out = fresh(engine, reduceLayout(x.layout, mask, keepdims, x.layout.dtypeCode));
  engine.backend.reduce('sum', x, mask, out);
  return record('sum', [x], out, mask);
}

/**
 * The mean over axes; integers give float32; the mean of nothing is NaN. Axes and errors as for `sum`.
 *
 * @example
 * ```ts
 * mean(arange(4, { backend: new CpuBackend() })); // => Tensor(float32, [], cpu) 1.5
 * ```
 */
export function mean(x: Tensor, axis?: Axis, keepdims = false): Tensor {
  const engine = live('mean', x);
  if (!x.layout.isFloat) return inScope(() => mean(cast(x, 'float32'), axis, keepdims));
  const mask = axisMask('mean', x.layout.shape, axis);
  const out = fresh(engine, reduceLayout(x.layout, mask, keepdims, x.layout.dtypeCode));
  engine.backend.reduce('mean', x, mask, out);
  return record('mean', [x], out, mask);
}

/**
 * The largest over axes, in the dtype of x; NaN wins. Equal values share the gradient evenly. Axes and
 * errors as for `sum`.
 *
 * @throws {ShapeError} if there is nothing to choose from.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * String(max(tensor([[1, NaN], [3, 4]], { backend }), 1)); // => [nan 4.]
 * const [slope] = grad((x) => max(x))(tensor([1, 3, 3], { backend }));
 * String(slope); // => [0. 0.5 0.5]
 * ```
 */
export function max(x: Tensor, axis?: Axis, keepdims = false): Tensor {
  const engine = live('max', x);
  const mask = axisMask('max', x.layout.shape, axis);
  const layout = reduceLayout(x.layout, mask, keepdims, x.layout.dtypeCode);
  if (x.layout.size === 0) refuseEmpty('max', x, mask);
  const out = fresh(engine, layout);
  engine.backend.reduce('max', x, mask, out);
  return record('max', [x], out, mask);
}

/**
 * The int32 position of the largest along one axis, or in the flattened tensor; the first of
 * equals, or the first NaN. A constant: it has no gradient.
 *
 * @throws {ShapeError} if there is nothing to choose from, or the axis does not exist.
 *
 * @example
 * ```ts
 * const x = tensor([[1, 3, 3], [2, 9, NaN]], { backend: new CpuBackend() });
 * String(argmax(x, -1)); // => [1 2]
 * argmax(x).item(); // => 5
 * ```
 */
export function argmax(x: Tensor, axis?: number, keepdims = false): Tensor {
  const engine = live('argmax', x);
  if (axis === undefined) {
    const shape = keepdims ? x.layout.shape.map(() => 1) : [];
    return inScope(() => reshape(argmax(reshape(x, [-1]), 0), shape));
  }
  const index = axisIndex('argmax', x.layout.shape, axis);
  if (x.layout.size === 0) refuseEmpty('argmax', x, 1 << index);
  const out = fresh(engine, reduceLayout(x.layout, 1 << index, keepdims, INT));
  engine.backend.argReduce('argmax', x, index, out);
  return constant(out);
}

/** Throws unless only axes outside the mask are empty (then there is no result to choose). */
function refuseEmpty(op: string, x: Tensor, mask: AxisMask): void {
  if (!x.layout.shape.some((n, axis) => n === 0 && ((mask >> axis) & 1) === 1)) return;
  throw new ShapeError(
    op,
    `needs at least one element to choose from, got shape ${formatShape(x.shape)}. Check the size before, or reduce another axis`,
    [x.shape],
  );
}

/**
 * The reductions that are kernels of a backend: sum, mean, product and extremes.
 */
import { fresh, live, record } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { dtypeCode } from '../../dtype.js';
import { formatShape, ShapeError } from '../../errors.js';
import type { Axis } from '../../layout/axes.js';
import { axisMask, reduceLayout } from '../../layout/infer.js';
import type { AxisMask } from '../../layout/layout.js';
import { flagOf } from '../../option-names.js';
import type { Tensor } from '../../tensor.js';
import { cast } from '../elementwise/index.js';

export type { Axis };

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
  return ofNumbers('sum', x, axis, keepdims);
}

/**
 * The product over axes. int32 wraps; bool counts as int32; an empty product is 1. The gradient is right
 * where elements are 0, too. Axes and errors as for `sum`.
 *
 * @example
 * ```ts
 * const x = tensor([[1, 2], [3, 4]], { backend: new CpuBackend() });
 * String(prod(x, 1)); // => [ 2. 12.]
 * const [slope] = grad((x) => prod(x))(tensor([2, 0, 5], { backend: new CpuBackend() }));
 * String(slope); // => [ 0. 10. 0.]
 * ```
 */
export function prod(x: Tensor, axis?: Axis, keepdims = false): Tensor {
  return ofNumbers('prod', x, axis, keepdims);
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
  flagOf('mean', 'keepdims', keepdims);
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
  return extreme('max', x, axis, keepdims);
}

/**
 * The smallest over axes, in the dtype of x; NaN wins. Equal values share the gradient evenly. Axes and
 * errors as for `max`.
 *
 * @example
 * ```ts
 * const x = tensor([[1, NaN], [3, 4]], { backend: new CpuBackend() });
 * String(min(x, 1)); // => [nan 3.]
 * String(min(x, 0, true)); // => [[ 1. nan]]
 * ```
 */
export function min(x: Tensor, axis?: Axis, keepdims = false): Tensor {
  return extreme('min', x, axis, keepdims);
}

function ofNumbers(op: 'sum' | 'prod', x: Tensor, axis: Axis | undefined, keep: boolean): Tensor {
  const engine = live(op, x);
  flagOf(op, 'keepdims', keep);
  const { layout } = x;
  if (layout.dtypeCode === dtypeCode.bool) {
    return inScope(() => ofNumbers(op, cast(x, 'int32'), axis, keep));
  }
  const mask = axisMask(op, layout.shape, axis);
  const out = fresh(engine, reduceLayout(layout, mask, keep, layout.dtypeCode));
  engine.backend.reduce(op, x, mask, out);
  return record(op, [x], out, mask);
}

function extreme(op: 'max' | 'min', x: Tensor, axis: Axis | undefined, keep: boolean): Tensor {
  const engine = live(op, x);
  flagOf(op, 'keepdims', keep);
  const mask = axisMask(op, x.layout.shape, axis);
  const layout = reduceLayout(x.layout, mask, keep, x.layout.dtypeCode);
  if (x.layout.size === 0) refuseEmpty(op, x, mask);
  const out = fresh(engine, layout);
  engine.backend.reduce(op, x, mask, out);
  return record(op, [x], out, mask);
}

/** Throws unless only axes outside the mask are empty (then there is no result to choose). */
export function refuseEmpty(op: string, x: Tensor, mask: AxisMask): void {
  if (!x.layout.shape.some((n, axis) => n === 0 && ((mask >> axis) & 1) === 1)) return;
  throw new ShapeError(
    op,
    `needs at least one element to choose from, got shape ${formatShape(x.shape)}. Check the size before, or reduce another axis`,
    [x.shape],
  );
}

/**
 * Mean and variance: the one place where a variance is computed.
 */
import { asOne, constant, discard, type Fresh, fresh, live, record } from '../dispatch/record.js';
import { inScope } from '../dispatch/scope.js';
import { axesOf, axisMask, reduceLayout } from '../layout/infer.js';
import type { AxisMask } from '../layout/layout.js';
import { cast, maximum, square, sub } from '../ops/elementwise/index.js';
import { reshape } from '../ops/move/index.js';
import { type Axis, mean } from '../ops/reduce/reduce.js';
import { flagOf } from '../option-names.js';
import type { Tensor } from '../tensor.js';

/** What {@link moments} gives. */
export interface Moments {
  readonly mean: Tensor;
  /** Biased: divided by the number of elements. */
  readonly variance: Tensor;
}

/**
 * Mean and biased variance over axes, by the corrected two-pass algorithm (Chan, Golub and LeVeque 1983,
 * eq. 1.7): mean((x - m)^2) - mean(x - m)^2. It does not cancel where the mean is large, and is never
 * negative. Integers give float32; the moments of nothing are NaN.
 *
 * @param axis one axis or several; default: all.
 * @param keepdims leaves reduced axes with size 1; default: drops them.
 * @throws {ShapeError} if an axis does not exist.
 * @throws {ArgumentError} if an axis is named twice.
 *
 * @example
 * ```ts
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { moments, tensor } from '@evenkeel/tensor';
 * const x = tensor([10000, 10001, 10000, 10001], { backend: new CpuBackend() });
 * moments(x).variance.item(); // => 0.25
 * ```
 */
export function moments(x: Tensor, axis?: Axis, keepdims = false): Moments {
  const { backend } = live('moments', x);
  flagOf('moments', 'keepdims', keepdims);
  if (!x.layout.isFloat) {
    return inScope(() => moments(cast(x, 'float32'), axis, keepdims));
  }
  const axes = axisMask('moments', x.layout.shape, axis);
  if (backend.fused?.moments !== undefined) {
    const layout = reduceLayout(x.layout, axes, keepdims, x.layout.dtypeCode);
    const m = fresh(x.engine, layout);
    const v = fresh(x.engine, layout);
    if (backend.fused.moments(x, axes, m, v)) return recordMoments(x, axes, m, v);
    discard(m);
    discard(v);
  }
  const list = axesOf(axes);
  const m = asOne(() => mean(x, list, keepdims));
  return recordMoments(
    x,
    axes,
    m,
    asOne(() => variance(x, axes, constant(m), keepdims)),
  );
}

function recordMoments(x: Tensor, axes: AxisMask, m: Fresh, v: Fresh): Moments {
  const meanTensor = record('mean', [x], m, axes);
  return { mean: meanTensor, variance: record('variance', [x], v, { axes, mean: meanTensor }) };
}

/** mean((x - m)^2) - mean(x - m)^2: the second term removes what rounding left in m. */
function variance(x: Tensor, axes: AxisMask, m: Tensor, keepdims: boolean): Tensor {
  const list = axesOf(axes);
  const wide = reshape(
    m,
    x.shape.map((n, axis) => ((axes >> axis) & 1 ? 1 : n)),
  );
  const centered = sub(x, wide);
  return maximum(
    sub(mean(square(centered), list, keepdims), square(mean(centered, list, keepdims))),
    0,
  );
}

/**
 * The scans that are kernels of a backend.
 */
import type { ScanOp } from '../../backend.js';
import { type Fresh, fresh, live, record } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { dtypeCode } from '../../dtype.js';
import { axisOrOnly } from '../../layout/axes.js';
import { denseOf } from '../../layout/layout.js';
import type { Tensor } from '../../tensor.js';
import { cast } from '../elementwise/index.js';

/**
 * The sums of the elements so far along an axis, in order. int32 wraps; bool counts as int32.
 *
 * @param axis negative from the end; it may be left out where there is only one.
 * @returns the shape of x.
 * @throws {ShapeError} if the axis does not exist.
 * @throws {ArgumentError} if there are several axes, or none, and none is given.
 *
 * @example
 * ```ts
 * const x = tensor([[1, 2, 3], [4, 5, 6]], { backend: new CpuBackend() });
 * String(cumsum(x, 1)); // => [[ 1. 3. 6.] [ 4. 9. 15.]]
 * String(cumsum(x, 0)); // => [[1. 2. 3.] [5. 7. 9.]]
 * ```
 */
export function cumsum(x: Tensor, axis?: number): Tensor {
  return ofNumbers('cumsum', 'sum', x, axis);
}

/**
 * The products of the elements so far along an axis, in order. int32 wraps; bool counts as int32. The gradient is
 * right where elements are 0, too. Axis and errors as for `cumsum`.
 *
 * @example
 * ```ts
 * const x = tensor([2, 3, 0, 4], { backend: new CpuBackend() });
 * String(cumprod(x)); // => [2. 6. 0. 0.]
 * ```
 */
export function cumprod(x: Tensor, axis?: number): Tensor {
  return ofNumbers('cumprod', 'prod', x, axis);
}

function ofNumbers(
  op: 'cumsum' | 'cumprod',
  kernel: ScanOp,
  x: Tensor,
  axis: number | undefined,
): Tensor {
  live(op, x);
  const index = axisOrOnly(op, x.layout.shape, axis);
  if (x.layout.dtypeCode === dtypeCode.bool) {
    return inScope(() => ofNumbers(op, kernel, cast(x, 'int32'), index));
  }
  return record(op, [x], scanned(kernel, x, index), index);
}

/** Running results of numbers, for the caller to record. */
export function scanned(kernel: ScanOp, x: Tensor, index: number): Fresh {
  const out = fresh(x.engine, denseOf(x.layout));
  if (x.layout.size > 0) x.engine.backend.scan(kernel, x, index, out);
  return out;
}

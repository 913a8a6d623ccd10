/**
 * Reductions to a position.
 */
import { constant, fresh, live } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { dtypeCode } from '../../dtype.js';
import { axisIndex, reduceLayout } from '../../layout/infer.js';
import { flagOf } from '../../option-names.js';
import type { Tensor } from '../../tensor.js';
import { reshape } from '../move/index.js';
import { refuseEmpty } from './reduce.js';

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
  return positionOf('argmax', x, axis, keepdims);
}

/**
 * The int32 position of the smallest along one axis, or in the flattened tensor; the first of equals, or
 * the first NaN. A constant. Errors as for `argmax`.
 *
 * @example
 * ```ts
 * const x = tensor([[1, 0, 0], [2, 9, NaN]], { backend: new CpuBackend() });
 * String(argmin(x, -1)); // => [1 2]
 * String(argmin(x, 0, true)); // => [[0 0 1]]
 * ```
 */
export function argmin(x: Tensor, axis?: number, keepdims = false): Tensor {
  return positionOf('argmin', x, axis, keepdims);
}

function positionOf(
  op: 'argmax' | 'argmin',
  x: Tensor,
  axis: number | undefined,
  keepdims: boolean,
): Tensor {
  const engine = live(op, x);
  flagOf(op, 'keepdims', keepdims);
  if (axis === undefined) {
    const shape = keepdims ? x.layout.shape.map(() => 1) : [];
    return inScope(() => reshape(positionOf(op, reshape(x, [x.layout.size]), 0, false), shape));
  }
  const index = axisIndex(op, x.layout.shape, axis);
  if (x.layout.size === 0) refuseEmpty(op, x, 1 << index);
  const out = fresh(engine, reduceLayout(x.layout, 1 << index, keepdims, dtypeCode.int32));
  engine.backend.argReduce(op, x, index, out);
  return constant(out);
}

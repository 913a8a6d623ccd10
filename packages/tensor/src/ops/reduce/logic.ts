/**
 * Reductions that ask whether elements differ from 0.
 */
import { constant, fresh, live } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { dtypeCode } from '../../dtype.js';
import { axesOf, axisMask, reduceLayout } from '../../layout/infer.js';
import { flagOf } from '../../option-names.js';
import { fill } from '../../program/programs.js';
import type { Tensor } from '../../tensor.js';
import { toDType } from '../apply.js';
import { type Axis, max, min, sum } from './reduce.js';

/**
 * Whether any element over axes differs from 0 (NaN does), as bool; over nothing: false. A constant. Axes and
 * errors as for `sum`.
 *
 * @example
 * ```ts
 * const x = tensor([[0, 0], [0, -1]], { backend: new CpuBackend() });
 * String(any(x, 1)); // => [false true]
 * any(greater(x, 0)).item(); // => 0
 * ```
 */
export function any(x: Tensor, axis?: Axis, keepdims = false): Tensor {
  return decided('any', max, x, axis, keepdims);
}

/**
 * Whether all elements over axes differ from 0 (NaN does), as bool; over nothing: true. A constant. Axes and
 * errors as for `sum`.
 *
 * @example
 * ```ts
 * const x = tensor([[1, 0], [NaN, -1]], { backend: new CpuBackend() });
 * String(all(x, 1)); // => [false true]
 * ```
 */
export function all(x: Tensor, axis?: Axis, keepdims = false): Tensor {
  return decided('all', min, x, axis, keepdims);
}

/** Of booleans the largest says whether any is true, the smallest whether all are. */
function decided(
  op: 'any' | 'all',
  extreme: typeof max,
  x: Tensor,
  axis: Axis | undefined,
  keepdims: boolean,
): Tensor {
  const engine = live(op, x);
  flagOf(op, 'keepdims', keepdims);
  const mask = axisMask(op, x.layout.shape, axis);
  if (x.layout.size === 0) {
    const out = fresh(engine, reduceLayout(x.layout, mask, keepdims, dtypeCode.bool));
    engine.backend.elementwise(fill, [], [op === 'all' ? 1 : 0], [out]);
    return constant(out);
  }
  return inScope(() => extreme(toDType(x, 'bool'), axesOf(mask), keepdims));
}

/**
 * How many elements over axes differ from 0 (NaN does), as int32. A constant. Axes and errors as for `sum`.
 *
 * @example
 * ```ts
 * const x = tensor([[1, 0, 2], [0, 0, NaN]], { backend: new CpuBackend() });
 * String(countNonzero(x, 1)); // => [2 1]
 * ```
 */
export function countNonzero(x: Tensor, axis?: Axis, keepdims = false): Tensor {
  live('countNonzero', x);
  flagOf('countNonzero', 'keepdims', keepdims);
  const mask = axisMask('countNonzero', x.layout.shape, axis);
  return inScope(() => sum(toDType(x, 'bool'), axesOf(mask), keepdims));
}

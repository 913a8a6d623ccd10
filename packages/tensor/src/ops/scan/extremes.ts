/**
 * The running largest and smallest element, and where it stands.
 */
import { constant, live, unrecorded } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { dtypeCode } from '../../dtype.js';
import { axisOrOnly, lineShape } from '../../layout/axes.js';
import { e } from '../../program/expression.js';
import { defineProgram } from '../../program/program.js';
import type { Tensor } from '../../tensor.js';
import { toDType } from '../apply.js';
import { arange } from '../creation.js';
import { elementwise } from '../elementwise/index.js';
import { gather } from '../indexing/index.js';
import { reshape } from '../move/index.js';
import { scanned } from './scan.js';

/** What {@link cummax} and {@link cummin} give. */
export interface RunningExtreme {
  /** The largest or smallest element so far. */
  readonly values: Tensor;
  /** Its int32 position along the axis; of equals the last. */
  readonly indices: Tensor;
}

/** The position where x is the extreme so far, or NaN; 0 elsewhere. */
const reached = defineProgram('reached', 3, 0, ([x, extreme, position]) => [
  e.select(e.equal(x, extreme), position, e.select(e.equal(x, x), 0, position)),
]);

/**
 * The largest element so far along an axis, in the dtype of x, and its position: of equals the last. From the first
 * NaN on it is NaN. The gradient reaches the elements at these positions. Axis and errors as for `cumsum`.
 *
 * @example
 * ```ts
 * const { values, indices } = cummax(tensor([1, 3, 2, 3, 5], { backend: new CpuBackend() }));
 * String(values); // => [1. 3. 3. 3. 5.]
 * String(indices); // => [0 1 1 3 4]
 * ```
 */
export function cummax(x: Tensor, axis?: number): RunningExtreme {
  return running('cummax', 'max', x, axis);
}

/**
 * The smallest element so far along an axis, and its position: see {@link cummax}.
 *
 * @example
 * ```ts
 * const { values, indices } = cummin(tensor([[3, 1], [2, NaN]], { backend: new CpuBackend() }), 0);
 * String(values); // => [[ 3. 1.] [ 2. nan]]
 * String(indices); // => [[0 0] [1 1]]
 * ```
 */
export function cummin(x: Tensor, axis?: number): RunningExtreme {
  return running('cummin', 'min', x, axis);
}

function running(
  op: string,
  kernel: 'max' | 'min',
  x: Tensor,
  axis: number | undefined,
): RunningExtreme {
  const { backend } = live(op, x);
  const { shape } = x.layout;
  const index = axisOrOnly(op, shape, axis);
  return inScope(() => {
    const indices = unrecorded(() => {
      const numbers = x.layout.dtypeCode === dtypeCode.bool ? toDType(x, 'int32') : x;
      const extreme = constant(scanned(kernel, numbers, index));
      const count = arange(shape[index] ?? 0, { dtype: 'int32', backend });
      const position = reshape(count, lineShape(shape.length, index, shape[index] ?? 0));
      return constant(scanned('max', elementwise(reached, [numbers, extreme, position]), index));
    });
    return { values: gather(x, indices, index), indices };
  });
}

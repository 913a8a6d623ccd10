/**
 * The logarithm of a sum of exponentials.
 */
import { live, unrecorded } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { axesOf, axisMask } from '../../layout/infer.js';
import { flagOf } from '../../option-names.js';
import { e } from '../../program/expression.js';
import { defineProgram } from '../../program/program.js';
import type { Tensor } from '../../tensor.js';
import { toDType } from '../apply.js';
import { add, elementwise, exp, log, sub } from '../elementwise/index.js';
import { reshape } from '../move/index.js';
import { type Axis, max, sum } from './reduce.js';

/** What is subtracted from the exponents: nothing where the largest is infinite or NaN. */
const shiftOf = defineProgram('logSumExp', 1, 0, ([m]) => [
  e.select(e.less(e.abs(m), Number.POSITIVE_INFINITY), m, 0),
]);

/**
 * log(sum(exp(x))) over axes, without overflow: max(x) is subtracted first. Integers give float32; of nothing, and
 * of nothing but -Infinity, it is -Infinity. The gradient is the softmax, NaN where that is: where the result is
 * infinite. Axes and errors as for `sum`.
 *
 * @example
 * ```ts
 * const x = tensor([[0, 0], [50, -1000]], { backend: new CpuBackend() });
 * String(logSumExp(x, 1)); // => [ 0.6931472 50. ]
 * ```
 */
export function logSumExp(x: Tensor, axis?: Axis, keepdims = false): Tensor {
  live('logSumExp', x);
  flagOf('logSumExp', 'keepdims', keepdims);
  const axes = axesOf(axisMask('logSumExp', x.layout.shape, axis));
  return inScope(() => {
    const real = x.layout.isFloat ? x : toDType(x, 'float32');
    if (x.layout.size === 0) return log(sum(exp(real), axes, keepdims));
    const shift = unrecorded(() => elementwise(shiftOf, [max(real, axes, true)]));
    const rest = log(sum(exp(sub(real, shift)), axes, keepdims));
    return add(rest, reshape(shift, rest.layout.shape));
  });
}

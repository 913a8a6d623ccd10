/** From dtype to dtype. */
import type { DType } from '../../dtype.js';
import type { Tensor } from '../../tensor.js';
import { castTo } from '../apply.js';

/**
 * The same values as another dtype. The gradient is cast back; integers and bool carry none. What has no equal there:
 *
 * - float32 or float64 to int32: truncated towards 0; beyond its range, and for the infinities, the nearest end,
 *   -2147483648 or 2147483647; NaN gives 0.
 * - float64 to float32: rounded to the nearest, of two that are as near the even one; beyond its range infinite; below
 *   its smallest number 0, with the sign.
 * - int32 to float32: rounded in the same way above 2^24. To float64 nothing is lost.
 * - anything to bool: whether it is not 0; so NaN is true, and -0 is false.
 * - bool to a number: 0 or 1.
 *
 * @throws {CapabilityError} if the backend lacks the dtype.
 * @example
 * ```ts
 * const x = tensor([-1.7, 3e9, NaN], { backend: new CpuBackend() });
 * String(cast(x, 'int32')); // => [ -1 2147483647 0]
 * String(cast(x, 'bool')); // => [ true true true]
 * ```
 */
export function cast(x: Tensor, dtype: DType): Tensor {
  return castTo(x, dtype);
}

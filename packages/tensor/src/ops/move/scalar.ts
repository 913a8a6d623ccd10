/**
 * A number as a tensor beside others, whose dtype it must not change.
 */
import { castNumber, isFloat } from '../../dtype.js';
import { ArgumentError, describeValue } from '../../errors.js';
import type { Tensor } from '../../tensor.js';
import { full } from '../creation.js';

/** A 0-d tensor of the number, in the dtype of x, which has to hold it. */
export function scalarLike(op: string, x: Tensor, value: number): Tensor {
  const { dtype } = x.layout;
  if (typeof value !== 'number' || !(isFloat(dtype) || castNumber(value, dtype) === value)) {
    throw new ArgumentError(
      op,
      `value must be a number that ${dtype} holds, got ${describeValue(value)}. Use cast(x, 'float32') first, or another value`,
    );
  }
  return full([], value, { dtype, backend: x.backend });
}

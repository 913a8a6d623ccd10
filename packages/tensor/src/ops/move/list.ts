/**
 * What operations of a list of tensors ask of it first.
 */
import { live } from '../../dispatch/record.js';
import { ArgumentError, describeValue } from '../../errors.js';
import type { Tensor } from '../../tensor.js';

/** The first of a list, whose tensors are all live. */
export function tensorList(op: string, xs: readonly Tensor[]): Tensor {
  if (!Array.isArray(xs)) {
    throw new ArgumentError(
      op,
      `needs an array of tensors, got ${describeValue(xs)}. Call ${op}([a, b])`,
    );
  }
  if (xs.length === 0) {
    throw new ArgumentError(
      op,
      'needs at least one tensor, got an empty array. Put the tensors into one',
    );
  }
  for (const x of xs) live(op, x);
  return xs[0]!;
}

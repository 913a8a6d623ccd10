/**
 * Classes as rows of zeros with a one.
 */
import { live } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import type { DType } from '../../dtype.js';
import { ArgumentError, describeValue } from '../../errors.js';
import type { Tensor } from '../../tensor.js';
import { arange } from '../creation.js';
import { cast, equal } from '../elementwise/index.js';
import { reshape } from '../move/reshape.js';
import { checkIndexDType } from './check.js';

/**
 * One row per index: 1 at the index, 0 elsewhere, on a new last axis. An index outside 0..depth-1 gives a
 * row of zeros.
 *
 * @param indices int32 [...].
 * @returns [..., depth], float32 by default.
 * @throws {DTypeError} if the indices are not int32.
 * @throws {ArgumentError} unless depth is a positive integer.
 *
 * @example
 * ```ts
 * const labels = tensor([2, 0, -1], { dtype: 'int32', backend: new CpuBackend() });
 * String(oneHot(labels, 3)); // => [[0. 0. 1.] [1. 0. 0.] [0. 0. 0.]]
 * ```
 */
export function oneHot(indices: Tensor, depth: number, dtype: DType = 'float32'): Tensor {
  const engine = live('oneHot', indices);
  checkIndexDType('oneHot', indices);
  if (!Number.isInteger(depth) || depth < 1) {
    throw new ArgumentError(
      'oneHot',
      `depth must be an integer of at least 1, got ${describeValue(depth)}. Give the number of classes`,
    );
  }
  return inScope(() => {
    const classes = arange(depth, { dtype: 'int32', backend: engine.backend });
    return cast(equal(reshape(indices, [...indices.shape, 1]), classes), dtype);
  });
}

/**
 * Repetition with copies: the whole tensor, or each element.
 */
import { live } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { ArgumentError, describeValue, formatShape } from '../../errors.js';
import { axisOrOnly, withSize } from '../../layout/axes.js';
import type { Tensor } from '../../tensor.js';
import { expand } from './expand.js';
import { expandDims, reshape } from './reshape.js';

/**
 * The whole tensor several times along each axis.
 *
 * @param repetitions one number for each axis. Fewer count from the last axis; more add axes in front.
 * @throws {ArgumentError} unless they are integers of at least 0.
 *
 * @example
 * ```ts
 * const x = tensor([1, 2], { backend: new CpuBackend() });
 * String(tile(x, 2)); // => [1. 2. 1. 2.]
 * String(tile(x, [2, 2])); // => [[1. 2. 1. 2.] [1. 2. 1. 2.]]
 * ```
 */
export function tile(x: Tensor, repetitions: number | readonly number[]): Tensor {
  live('tile', x);
  const counts = typeof repetitions === 'number' ? [repetitions] : repetitions;
  if (!Array.isArray(counts) || !counts.every((n) => Number.isInteger(n) && n >= 0)) {
    const got = Array.isArray(counts) ? formatShape(counts) : describeValue(counts);
    throw new ArgumentError(
      'tile',
      `repetitions must be integers of at least 0, got ${got}. Give one for each axis, such as [2, 1]`,
    );
  }
  const rank = Math.max(x.rank, counts.length);
  // An axis that is longer than 1 gets one beside it, which repeats.
  const from: number[] = [];
  const to: number[] = [];
  const sizes: number[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const size = x.layout.shape[axis - rank + x.rank] ?? 1;
    const count = counts[axis - rank + counts.length] ?? 1;
    if (size > 1 && count !== 1) {
      from.push(1, size);
      to.push(count, size);
    } else {
      from.push(size);
      to.push(size === 1 ? count : size);
    }
    sizes.push(size * count);
  }
  return inScope(() => reshape(expand(reshape(x, from), to), sizes));
}

/**
 * Each element several times in a row along an axis.
 *
 * @param count how many times.
 * @param axis may be left out if there is only one.
 * @throws {ArgumentError} unless the count is an integer of at least 0, or if the axis is missing.
 * @throws {ShapeError} if the axis does not exist.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * String(repeat(tensor([1, 2], { backend }), 2)); // => [1. 1. 2. 2.]
 * String(repeat(tensor([[1], [2]], { backend }), 2, 0)); // => [[1.] [1.] [2.] [2.]]
 * ```
 */
export function repeat(x: Tensor, count: number, axis?: number): Tensor {
  live('repeat', x);
  const { shape } = x.layout;
  const index = axisOrOnly('repeat', shape, axis);
  if (!Number.isInteger(count) || count < 0) {
    throw new ArgumentError(
      'repeat',
      `count must be an integer of at least 0, got ${describeValue(count)}. Give how often each element comes`,
    );
  }
  const size = shape[index] ?? 0;
  return inScope(() => {
    const split = expandDims(x, index + 1);
    const repeated = expand(split, [
      ...shape.slice(0, index + 1),
      count,
      ...shape.slice(index + 1),
    ]);
    return reshape(repeated, withSize(shape, index, size * count));
  });
}

/**
 * Counting integers.
 */
import { live, unrecorded } from '../../dispatch/record.js';
import { ArgumentError, DTypeError, describeValue, IndexError } from '../../errors.js';
import { checkOptions, type OptionNames } from '../../option-names.js';
import type { Tensor } from '../../tensor.js';
import { ones, zeros } from '../creation.js';
import { scatterAdd } from '../indexing/index.js';
import { reshape } from '../move/index.js';
import { max } from '../reduce/index.js';

/** Options of {@link bincount}. */
export interface BincountOptions {
  /** How many integers are counted, from 0; default: up to the largest, which is read from the backend. */
  readonly length?: number;
}

const known: OptionNames<BincountOptions> = { length: true };

/**
 * How often each of the integers 0, 1, 2, ... occurs in a tensor. A constant.
 *
 * @param x int32 of any shape, none negative.
 * @returns int32 [length].
 * @throws {DTypeError} if x is not int32.
 * @throws {IndexError} if an element is negative, or not below the length.
 * @throws {ArgumentError} unless the length is an integer of at least 0, or for an option that is not known.
 *
 * @example
 * ```ts
 * const x = tensor([1, 3, 1, 0], { dtype: 'int32', backend: new CpuBackend() });
 * String(bincount(x)); // => [1 2 0 1]
 * String(bincount(x, { length: 6 })); // => [1 2 0 1 0 0]
 * ```
 */
export function bincount(x: Tensor, options: BincountOptions = {}): Tensor {
  const { backend } = live('bincount', x);
  checkOptions('bincount', options, known);
  const { length } = options;
  if (length !== undefined && !(Number.isInteger(length) && length >= 0)) {
    throw new ArgumentError(
      'bincount',
      `length must be an integer of at least 0, got ${describeValue(length)}. Leave it out to count up to the largest`,
    );
  }
  if (x.dtype !== 'int32') {
    throw new DTypeError('bincount', `needs int32, got ${x.dtype}. Use cast(x, 'int32')`, [
      x.dtype,
    ]);
  }
  const n = x.layout.size;
  try {
    return unrecorded(() => {
      const size = length ?? (n === 0 ? 0 : Math.max(0, max(x).item() + 1));
      const counts = zeros([size], { dtype: 'int32', backend });
      return scatterAdd(counts, reshape(x, [n]), ones([n], { dtype: 'int32', backend }), 0);
    });
  } catch (error) {
    if (!(error instanceof IndexError)) throw error;
    const range = length === undefined ? 'of at least 0' : `in 0..${length - 1}`;
    throw new IndexError(
      'bincount',
      `needs integers ${range}, got ${error.index} at position ${error.position}. Count what is outside by itself`,
      error.index,
      error.position,
    );
  }
}

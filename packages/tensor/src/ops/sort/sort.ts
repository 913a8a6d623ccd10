/**
 * Sorting along an axis. The backend sorts positions; the values are gathered, so their gradients go back to
 * where they came from.
 */
import { constant, fresh, live } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { dtypeCode } from '../../dtype.js';
import { ArgumentError, describeValue, formatShape } from '../../errors.js';
import { axisIndex } from '../../layout/infer.js';
import { denseLike } from '../../layout/layout.js';
import { checkOptions, flagOf, type OptionNames } from '../../option-names.js';
import type { Tensor } from '../../tensor.js';
import { castTo } from '../apply.js';
import { gather } from '../indexing/index.js';
import { slice } from '../move/index.js';

/** Options of {@link sort} and {@link argsort}. */
export interface OrderOptions {
  /** Largest first; default: smallest first. */
  readonly descending?: boolean;
}

/** Options of {@link topK}. */
export interface TopOptions {
  /** Default: true; false takes the smallest. */
  readonly largest?: boolean;
}

/** What {@link topK} gives. */
export interface TopK {
  /** The elements in order. */
  readonly values: Tensor;
  /** Their int32 positions along the axis. */
  readonly indices: Tensor;
}

const orderOptions: OptionNames<OrderOptions> = { descending: true };
const topKOptions: OptionNames<TopOptions> = { largest: true };

/**
 * The elements along an axis in order. NaN counts as the largest, false as less than true. Gradients go back to
 * where the elements came from.
 *
 * @param axis default: the last.
 * @throws {ShapeError} if the axis does not exist.
 * @throws {ArgumentError} for an option that is not known.
 *
 * @example
 * ```ts
 * const x = tensor([[3, 1, 2], [NaN, 0, 5]], { backend: new CpuBackend() });
 * String(sort(x)); // => [[ 1. 2. 3.] [ 0. 5. nan]]
 * String(sort(x, 0, { descending: true })); // => [[nan 1. 5.] [ 3. 0. 2.]]
 * ```
 */
export function sort(x: Tensor, axis = -1, options: OrderOptions = {}): Tensor {
  live('sort', x);
  checkOptions('sort', options, orderOptions);
  const index = axisIndex('sort', x.layout.shape, axis);
  const descending = flagOf('sort', 'descending', options.descending);
  return inScope(() => gather(x, ordered(x, index, descending), index));
}

/**
 * The int32 positions along an axis in the order of `sort`. Stable: equals stay in their order, descending too.
 * A constant. Axis and errors as for `sort`.
 *
 * @example
 * ```ts
 * const x = tensor([3, 1, 2, 1], { backend: new CpuBackend() });
 * String(argsort(x)); // => [1 3 2 0]
 * String(argsort(x, 0, { descending: true })); // => [0 2 1 3]
 * ```
 */
export function argsort(x: Tensor, axis = -1, options: OrderOptions = {}): Tensor {
  live('argsort', x);
  checkOptions('argsort', options, orderOptions);
  const descending = flagOf('argsort', 'descending', options.descending);
  return ordered(x, axisIndex('argsort', x.layout.shape, axis), descending);
}

function ordered(x: Tensor, index: number, descending: boolean): Tensor {
  const out = fresh(x.engine, denseLike(x.layout, dtypeCode.int32));
  if (x.layout.size > 0) x.engine.backend.argsort(x, index, descending, out);
  return constant(out);
}

/**
 * The k largest elements along an axis, the largest first, and where they stand; of equals the first ones. NaN
 * counts as the largest. Gradients go back to where the elements came from.
 *
 * @param k at most the size of the axis.
 * @param axis default: the last.
 * @throws {ShapeError} if the axis does not exist.
 * @throws {ArgumentError} unless k is an integer from 0 to the size, or for an option that is not known.
 *
 * @example
 * ```ts
 * const x = tensor([0.1, 0.5, 0.05, 0.35], { backend: new CpuBackend() });
 * const { values, indices } = topK(x, 2);
 * String(values); // => [0.5 0.35]
 * String(indices); // => [1 3]
 * String(topK(x, 1, 0, { largest: false }).indices); // => [2]
 * ```
 */
export function topK(x: Tensor, k: number, axis = -1, options: TopOptions = {}): TopK {
  live('topK', x);
  checkOptions('topK', options, topKOptions);
  const largest = flagOf('topK', 'largest', options.largest, true);
  const index = axisIndex('topK', x.layout.shape, axis);
  const size = x.layout.shape[index] ?? 0;
  if (!Number.isInteger(k) || k < 0 || k > size) {
    throw new ArgumentError(
      'topK',
      `k must be an integer from 0 to ${size}, the size of axis ${index} of ${formatShape(x.shape)}, got ${describeValue(k)}. Ask for at most as many as there are`,
    );
  }
  return inScope(() => {
    const first = slice(ordered(x, index, largest), index, 0, k);
    const indices = castTo(first, 'int32'); // a copy: the view would keep all positions
    return { values: gather(x, indices, index), indices };
  });
}

/**
 * Random samples of numbers, or of the rows of a tensor, with and without replacement, evenly or by probabilities.
 */
import type { Backend } from '../backend.js';
import { live, unrecorded } from '../dispatch/record.js';
import { inScope } from '../dispatch/scope.js';
import { hostArray, type TypedArray } from '../dtype.js';
import { ArgumentError, describeValue, formatShape, ShapeError } from '../errors.js';
import { checkShape } from '../layout/infer.js';
import { sizeOf } from '../layout/layout.js';
import { tensor } from '../ops/creation.js';
import { log, sub } from '../ops/elementwise/index.js';
import { reshape, slice } from '../ops/move/index.js';
import { searchsorted } from '../ops/sort/index.js';
import { checkOptions } from '../option-names.js';
import { Tensor } from '../tensor.js';
import { checkKey, precisionOf } from './bits.js';
import { runners } from './classes.js';
import { uniform } from './distributions.js';
import { integersFor } from './integers.js';
import type { Key } from './key.js';
import { orderFor, type Place, type RowsOf, rowsFor, rowsOptions, taken } from './order.js';

/** How {@link choice} draws. */
export interface ChoiceOptions {
  /** Whether one row may be drawn several times; default true. */
  readonly replace?: boolean;
  /** The probability of each row, which sum to 1; default: all are equally likely. */
  readonly p?: Tensor | readonly number[] | TypedArray;
}

/**
 * A sample of the numbers 0 to n - 1, as int32, or of the rows of a tensor, which stay whole. The draws are those of
 * jax.random.choice; with `p` and replacement, but for sums of probabilities that JAX rounds otherwise. `p` is read at
 * once, so its values wait for the device.
 *
 * @param x how many numbers, or a tensor; with a tensor the backend is its own.
 * @param shape of the sample; of a tensor's rows it takes the place of the axis.
 * @throws {ArgumentError} unless n is an integer from 0 to 2^31 - 1, there is something to draw, and, without
 * replacement, enough of it; or unless p is at least 0 everywhere and sums to 1 within 0.001.
 * @throws {ShapeError} if the axis does not exist, or p has not one number for each row.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * choice(key(0), 5, [2, 3], { backend }).shape; // => [ 2, 3 ]
 * String(choice(key(0), 3, [4], { p: [0, 1, 0], backend })); // => [1 1 1 1]
 * const x = tensor([[1, 2], [3, 4], [5, 6]], { backend });
 * choice(key(0), x, [2], { replace: false }).shape; // => [ 2, 2 ]
 * ```
 */
export function choice(
  key: Key,
  x: number,
  shape: readonly number[],
  options: Place & ChoiceOptions,
): Tensor;
export function choice(
  key: Key,
  x: Tensor,
  shape: readonly number[],
  options?: RowsOf & ChoiceOptions,
): Tensor;
export function choice(
  key: Key,
  x: number | Tensor,
  shape: readonly number[],
  options?: ChoiceOptions & Partial<Place> & RowsOf,
): Tensor {
  checkOptions('choice', options ?? {}, { ...rowsOptions, replace: true, p: true });
  const rows = rowsFor('choice', x, options);
  checkKey('choice', key);
  const draws = sizeOf(checkShape('choice', shape));
  const { replace = true, p } = options ?? {};
  const probabilities = p === undefined ? null : probabilitiesOf(p, rows.count);
  const available = probabilities?.filter((one) => one > 0).length ?? rows.count;
  if (draws > 0 && available < (replace ? 1 : draws)) {
    throw new ArgumentError(
      'choice',
      `needs ${replace ? 'at least one row' : `${draws} rows`} to draw from, got ${available}. ` +
        'Draw fewer, or from more; with replace: true one row may come several times',
    );
  }
  const { backend } = rows.engine;
  return inScope(() => {
    const positions = unrecorded(() => {
      if (probabilities === null) {
        return replace
          ? integersFor('choice', key, [draws], 0, Math.max(1, rows.count), backend)
          : slice(orderFor('choice', key, rows), 0, 0, draws);
      }
      return replace
        ? spun(key, probabilities, draws, backend)
        : runners(key, log(tensor(Float32Array.from(probabilities, seen), { backend })), draws);
    });
    return taken(rows, reshape(positions, shape));
  });
}

/** A probability in float32, not 0 where it is above: it would be drawn as seldom as what has none. */
const seen = (p: number): number => (p > 0 ? Math.max(p, precisionOf.float32.tiny) : 0);

/** The probabilities in host memory, checked, and divided by their sum. */
function probabilitiesOf(p: Tensor | readonly number[] | TypedArray, count: number): Float64Array {
  if (p instanceof Tensor) live('choice', p);
  else if (!Array.isArray(p) && !ArrayBuffer.isView(p)) {
    throw new ArgumentError(
      'choice',
      `p must be an array or a tensor, got ${describeValue(p)}. Give a probability for each row, or leave it out`,
    );
  }
  const shape = p instanceof Tensor ? p.shape : [p.length];
  if (shape.length !== 1 || shape[0] !== count) {
    throw new ShapeError(
      'choice',
      `p must have one number for each of ${count} rows, got shape ${formatShape(shape)}. Give a probability for each`,
      [shape],
    );
  }
  const values = Float64Array.from(p instanceof Tensor ? p.data() : p);
  let sum = 0;
  for (const one of values) {
    if (!(one >= 0)) {
      throw new ArgumentError(
        'choice',
        `p must be at least 0 everywhere, got ${describeValue(one)}. Give probabilities`,
      );
    }
    sum += one;
  }
  if (count > 0 && !(Math.abs(sum - 1) <= 1e-3)) {
    throw new ArgumentError(
      'choice',
      `p must sum to 1 within 0.001, got ${sum}. Divide it by its sum, or use multinomial, which takes any weights`,
    );
  }
  return values.map((one) => one / sum);
}

/** Draws by the inverse of the distribution function: how many of its values are below 1 - u. */
function spun(key: Key, probabilities: Float64Array, draws: number, backend: Backend): Tensor {
  const count = probabilities.length;
  const sums = hostArray('float32', count);
  let sum = 0;
  probabilities.forEach((one, i) => {
    sum += one;
    sums[i] = sum;
  });
  sums[count - 1] = 1;
  const r = sub(1, uniform(key, [draws], { backend }));
  return searchsorted(tensor(sums, { backend }), r);
}

/**
 * Random orders of numbers, or of the rows of a tensor, to which gradients flow back. Not here: samples (choice.ts).
 */
import type { Backend } from '../backend.js';
import { type Engine, engineOf } from '../dispatch/engine.js';
import { live, unrecorded } from '../dispatch/record.js';
import { inScope } from '../dispatch/scope.js';
import { ArgumentError, describeValue } from '../errors.js';
import { axisIndex } from '../layout/infer.js';
import { arange } from '../ops/creation.js';
import { elementwise } from '../ops/elementwise/index.js';
import { take } from '../ops/indexing/index.js';
import { argsort } from '../ops/sort/index.js';
import { checkOptions, type OptionNames } from '../option-names.js';
import { e } from '../program/expression.js';
import { defineProgram } from '../program/program.js';
import { Tensor } from '../tensor.js';
import { bitsFor, checkKey } from './bits.js';
import type { Key } from './key.js';

/** Where to put numbers that come from no tensor. */
export interface Place {
  readonly backend: Backend;
}

/** Which axis of a tensor holds the rows. */
export interface RowsOf {
  /** Negative counts from the end; default 0. */
  readonly axis?: number;
}

/** The names of both. */
export const rowsOptions: OptionNames<Place & RowsOf> = { backend: true, axis: true };

/** Unsigned order from signed comparison. */
const unsignedProgram = defineProgram('permutation', 1, 0, ([bits]) => [
  e.bitXor(bits, -(2 ** 31)),
]);

/**
 * The numbers 0 to n - 1 in random order, as int32, or the rows of a tensor, which stay whole; all orders are equally
 * likely. The order is that of jax.random.permutation: sorted by random words, in so many rounds that two numbers
 * have equal words in all of them, and keep their order, with a chance below 1 / n.
 *
 * @param x how many numbers, or a tensor; with a tensor the backend is its own.
 * @throws {ArgumentError} unless n is an integer from 0 to 2^31 - 1.
 * @throws {ShapeError} if the axis does not exist.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const order = permutation(key(1), 6, { backend });
 * order.dtype; // => int32
 * const x = tensor([[1, 2], [3, 4], [5, 6]], { backend });
 * permutation(key(1), x).shape; // => [ 3, 2 ]
 * String(sum(permutation(key(1), x), 0)); // => [ 9. 12.]
 * ```
 */
export function permutation(key: Key, x: number, options: Place): Tensor;
export function permutation(key: Key, x: Tensor, options?: RowsOf): Tensor;
export function permutation(key: Key, x: number | Tensor, options?: Place | RowsOf): Tensor {
  checkOptions<Partial<Place> & RowsOf>('permutation', options ?? {}, rowsOptions);
  const rows = rowsFor('permutation', x, options);
  checkKey('permutation', key);
  return inScope(() => taken(rows, orderFor('permutation', key, rows)));
}

/** What is drawn from: rows of a tensor, or (x is null) the numbers themselves. */
export interface Rows {
  readonly x: Tensor | null;
  readonly axis: number;
  readonly count: number;
  readonly engine: Engine;
}

export function rowsFor(op: string, x: number | Tensor, options?: Partial<Place> & RowsOf): Rows {
  if (x instanceof Tensor) {
    const engine = live(op, x);
    const axis = axisIndex(op, x.layout.shape, options?.axis ?? 0);
    return { x, axis, count: x.shape[axis] ?? 0, engine };
  }
  if (!Number.isInteger(x) || x < 0 || x >= 2 ** 31) {
    throw new ArgumentError(
      op,
      `draws from a tensor's rows or from 0 to n - 1, n an integer from 0 to 2^31 - 1, got ${describeValue(x)}. Give the number of rows`,
    );
  }
  return { x: null, axis: 0, count: x, engine: engineOf(options?.backend) };
}

/** The rows at int32 positions, whose axes take the place of the rows' axis. */
export const taken = ({ x, axis }: Rows, positions: Tensor): Tensor =>
  x === null ? positions : take(x, positions, axis);

/** 0 to count - 1 in random order: JAX's rounds of sorting by fresh words, which are compared as unsigned. */
export function orderFor(op: string, key: Key, { count, engine: { backend } }: Rows): Tensor {
  return unrecorded(() => {
    let order = arange(count, { dtype: 'int32', backend });
    let rest = key;
    const rounds = Math.ceil((3 * Math.log(Math.max(1, count))) / Math.log(2 ** 32 - 1));
    for (let i = 0; i < rounds; i++) {
      const words = bitsFor(op, rest.fold(1), [count], { backend });
      rest = rest.fold(0);
      order = take(order, argsort(elementwise(unsignedProgram, [words])), 0);
    }
    return order;
  });
}

/** Batches of rows that are all there: arrays in host memory, or tensors. */
import { ArgumentError, Key, Tensor } from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';
import {
  type Batch,
  type BatchOptions,
  type BatchSource,
  batchOf,
  batchSizes,
  checkEpoch,
  groupingOf,
  type LabelledBatch,
  lend,
  noFullBatch,
} from './batch.js';
import { type Column, columnOf } from './column.js';
import type { Dataset } from './dataset.js';
import type { HostInput } from './host-array.js';
import { rowOrder } from './row-order.js';
import { type Columns, type ColumnsInput, checkInput, countRows, mapColumns } from './table.js';

/** Rows for {@link batches}: those of `y` and `weights` belong to those of `x`. */
export interface BatchInput extends ColumnsInput<HostInput | Tensor> {}

/** Rows whose answers are known. */
export interface LabelledBatchInput extends BatchInput {
  readonly y: HostInput | Tensor;
}

/** Options of {@link batches}. */
export interface BatchesOptions extends BatchOptions {
  /** What the order of the rows is a function of, another in every epoch. Default: the order they come in. */
  readonly shuffle?: Key | undefined;
}

/** What {@link batches} gives: a {@link BatchSource} that knows its rows and needs no `await`. */
export interface ArrayBatches<B extends Batch = Batch> extends BatchSource<B> {
  readonly rows: number;
  readonly steps: number;
  epoch(index: number): Iterable<B>;
}

/**
 * The rows of a table or a data set in batches. Arrays are not copied before their rows go to the backend: leave
 * them as they are meanwhile. Of tensors the rows are gathered on their backend.
 *
 * With `shuffle: k` epoch i has its rows in the order `rowOrder(k.fold(i), rows)`, without it as they come.
 *
 * x is float32 unless it is an Int32Array, such as positions in a vocabulary; y is int32 if it is an Int32Array,
 * bytes or booleans, else float32; weights are float32. Tensors keep their dtype. `dtype` and `yDtype` change that.
 *
 * A batch belongs to the source: it is freed when the loop goes on or ends, however it ends. It survives scopes
 * and awaits; do not advance the iterator inside a recorded function, where nothing can be freed.
 *
 * @throws {ShapeError} if x, y and weights differ in their number of rows.
 * @throws {ArgumentError} if there are no rows, no batch, no backend, or an option has no meaning.
 * @throws {BackendMismatchError} if tensors live on two backends.
 *
 * @example
 * ```ts
 * import { iris } from '@evenkeel/data/iris';
 * const source = batches(iris(), { batchSize: 32, shuffle: key(1), backend: new CpuBackend() });
 * console.log(source.rows, source.steps); // => 150 5
 * for (const { x, y, size } of source.epoch(0)) {
 *   if (size < 32) console.log(x.shape, y.dtype); // => [ 22, 4 ] int32
 * }
 * ```
 */
export function batches(
  data: Dataset | LabelledBatchInput,
  options: BatchesOptions,
): ArrayBatches<LabelledBatch>;
export function batches(data: Dataset | BatchInput, options: BatchesOptions): ArrayBatches;
export function batches(data: Dataset | BatchInput, options: BatchesOptions): ArrayBatches {
  const input: BatchInput = checkInput('batches', data);
  const { shuffle } = options ?? {};
  const grouping = groupingOf('batches', options);
  if (shuffle !== undefined && !(shuffle instanceof Key)) {
    throw new ArgumentError(
      'batches',
      `shuffle must be a key, got ${describeValue(shuffle)}. Make one: key(1)`,
    );
  }
  const backend = options?.backend ?? tensorAmong(input)?.backend;
  const columns = mapColumns(input, (value, role) =>
    columnOf('batches', role, value, { ...options, backend }),
  );
  const rows = countRows('batches', columns);
  if (rows === 0) {
    throw new ArgumentError('batches', 'needs at least one row, got none. Check how x was made');
  }
  const sizes = batchSizes(rows, grouping);
  if (sizes.length === 0) throw noFullBatch('batches', rows, grouping.batchSize);
  const orderOf = (epoch: number): Int32Array =>
    shuffle === undefined
      ? Int32Array.from({ length: rows }, (_, i) => i)
      : rowOrder(shuffle.fold(epoch), rows);
  return {
    rows,
    steps: sizes.length,
    epoch(index) {
      checkEpoch('batches', index);
      return { [Symbol.iterator]: () => pass(columns, orderOf(index), sizes) };
    },
  };
}

/** The first tensor: it says where the rest goes. */
function tensorAmong({ x, y, weights }: BatchInput): Tensor | undefined {
  return [x, y, weights].find((value) => value instanceof Tensor);
}

function* pass(
  columns: Columns<Column>,
  order: Int32Array,
  sizes: readonly number[],
): Generator<Batch, void, undefined> {
  let start = 0;
  for (const size of sizes) {
    const rows = order.subarray(start, start + size);
    yield* lend(batchOf(columns, (column) => column.take(rows)));
    start += size;
  }
}

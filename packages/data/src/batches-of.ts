/**
 * Batches of rows that come one after the other, from a file or a network, or of batches that somebody else makes.
 * Not here: rows that are all there (batches.ts), which can be shuffled.
 */
import { ArgumentError, DisposedError, keep, Tensor } from '@evenkeel/tensor';
import {
  type Batch,
  type BatchOptions,
  type BatchSource,
  batchOf,
  batchSizes,
  checkEpoch,
  type Grouping,
  groupingOf,
  lend,
  noFullBatch,
  oneOf,
} from './batch.js';
import type { BatchInput } from './batches.js';
import { backendOf, dtypeOf, upload } from './column.js';
import { type HostArray, readHost } from './host-array.js';
import { checkItem, type ItemSource, type Items, nothing, OP, Passes } from './items.js';
import { RowBuffer } from './row-buffer.js';
import { integersOf } from './rows.js';
import { countRows, mapColumns } from './table.js';

/** Options of {@link batchesOf}. */
export interface BatchesOfOptions extends BatchOptions {
  /** What an item is: a row, of which batches are made, or a batch as it stands. Default: 'rows'. */
  readonly items?: 'rows' | 'batches' | undefined;
}

/** What {@link batchesOf} gives: a {@link BatchSource} to be read with `for await`. */
export interface StreamBatches extends BatchSource {
  readonly rows: null;
  readonly steps: null;
  epoch(index: number): AsyncIterable<Batch>;
}

/**
 * Batches of the rows `{ x, y, weights }` that an iterable, an async iterable, or a function that makes one gives. A
 * function, such as a generator function, is called in every epoch with its number; an iterator gives one epoch only.
 *
 * x, y and weights of a row are numbers or arrays of one shape for all rows; dtypes are those of `batches`, by the
 * first row of the epoch. With `last: 'join'` a batch is given once the two rows after it are known.
 *
 * With `items: 'batches'` each item is a batch already, its first axis counts the rows, and batchSize and `last` play
 * no part. Tensors in it are handed over: they are freed as the batch is. Give new ones every time.
 *
 * A batch is freed when the loop goes on or ends, however it ends; that also closes the iterator of the rows.
 *
 * @throws {ArgumentError} if an option has no meaning, and while iterating: if the rows are used up, there are none, or
 * one cannot be read.
 * @throws {ShapeError} while iterating, if rows differ in shape.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * async function* measurements() {
 *   for (let t = 0; t < 5; t++) yield { x: [Math.sin(t), Math.cos(t)], y: t };
 * }
 * const shapes: (readonly number[])[] = [];
 * for await (const { x } of batchesOf(measurements, { batchSize: 2, backend }).epoch(0)) {
 *   shapes.push(x.shape);
 * }
 * shapes; // => [ [ 2, 2 ], [ 3, 2 ] ]
 * ```
 */
export function batchesOf(
  source: ItemSource<BatchInput>,
  options: BatchesOfOptions,
): StreamBatches {
  const settings = options ?? {};
  const { items = 'rows' } = settings;
  const grouping = groupingOf(OP, settings);
  oneOf(OP, 'items', items, ['rows', 'batches']);
  if (items === 'rows') backendOf(OP, settings);
  const passes = new Passes(source);
  return {
    rows: null,
    steps: null,
    epoch(index) {
      checkEpoch(OP, index);
      return {
        [Symbol.asyncIterator]: () => {
          const given = passes.open(index);
          return items === 'rows' ? collect(given, grouping, settings) : handOn(given, settings);
        },
      };
    },
  };
}

/** Makes batches of rows. */
async function* collect(
  items: Items<BatchInput>,
  grouping: Grouping,
  options: BatchesOfOptions,
): AsyncGenerator<Batch, void, undefined> {
  const { batchSize, last } = grouping;
  // Whether one row is left after a full batch is known when there are two.
  const ahead = last === 'join' && batchSize > 1 ? 2 : 0;
  const rows = new RowBuffer(options);
  for await (const row of items) {
    rows.add(row);
    if (rows.waiting < batchSize + ahead) continue;
    yield* lend(rows.take(batchSize));
  }
  if (rows.count === 0) throw nothing('row');
  if (last === 'drop' && rows.count < batchSize) throw noFullBatch(OP, rows.count, batchSize);
  for (const size of batchSizes(rows.waiting, grouping)) yield* lend(rows.take(size));
}

/** Gives batches that somebody else makes, and frees them. */
async function* handOn(
  given: Items<BatchInput>,
  options: BatchesOfOptions,
): AsyncGenerator<Batch, void, undefined> {
  let count = 0;
  for await (const item of given) {
    yield* lend(handedOver(item, `batch ${count}`, options));
    count++;
  }
  if (count === 0) throw nothing('batch');
}

function handedOver(item: BatchInput, name: string, options: BatchesOfOptions): Batch {
  checkItem(name, item);
  try {
    const read = mapColumns(item, (value, role) => readWhole(`${role} of ${name}`, value));
    if (countRows(OP, read) === 0) {
      throw new ArgumentError(
        OP,
        `a batch must have a row, got none in ${name}. Leave empty batches out`,
      );
    }
    return batchOf(read, (value, role) => {
      if (value instanceof Tensor) return keep(value);
      const dtype = dtypeOf(role, value, options);
      const { data, shape } =
        dtype === 'int32' ? integersOf(OP, `${role} of ${name}`, value) : value;
      return upload(data, shape, dtype, backendOf(OP, options));
    });
  } catch (error) {
    mapColumns(item, (value) => (value instanceof Tensor ? value.dispose() : undefined));
    throw error;
  }
}

/** All rows of one of the three, in host memory or, if they come so, in a tensor. */
function readWhole(what: string, value: BatchInput['x']): Tensor | HostArray {
  if (!(value instanceof Tensor)) return readHost(OP, what, value);
  if (!value.isDisposed) return value;
  throw new DisposedError(
    OP,
    `${what} must be a live tensor, got one that was freed. ` +
      'Make new tensors for every batch: those of a batch are freed with it',
    value.shape,
  );
}

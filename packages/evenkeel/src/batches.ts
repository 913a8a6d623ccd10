/** Batches, on the default backend where neither the options nor a tensor among the data name one. */
import * as data from '@evenkeel/data';
import { Tensor } from '@evenkeel/tensor';
import { onDefault } from './defaults.js';

/** The options, with the default backend unless they, or a tensor in a table, have one. */
function placed<O extends { readonly backend?: data.BatchOptions['backend'] }>(
  table: object,
  options: O,
): O {
  const known = Object.values(table).some((value) => value instanceof Tensor);
  return known ? options : onDefault(options);
}

/**
 * The rows of a table or a data set in batches, as `batches` of @evenkeel/data.
 *
 * @throws {ShapeError} if x, y and weights differ in their number of rows.
 * @throws {ArgumentError} if there are no rows, no batch, or an option has no meaning.
 *
 * @example
 * ```ts
 * const source = batches({ x: [[1], [2], [3]], y: [1, 2, 3] }, { batchSize: 2, last: 'keep' });
 * for (const { x } of source.epoch(0)) console.log(x.shape[1]); // => 1
 * source.steps; // => 2
 * ```
 */
export function batches(
  table: data.Dataset | data.LabelledBatchInput,
  options?: data.BatchesOptions,
): data.ArrayBatches<data.LabelledBatch>;
export function batches(
  table: data.Dataset | data.BatchInput,
  options?: data.BatchesOptions,
): data.ArrayBatches;
export function batches(
  table: data.Dataset | data.BatchInput,
  options: data.BatchesOptions = {},
): data.ArrayBatches {
  return data.batches(table, placed(table, options));
}

/**
 * Batches of the rows of an iterable, as `batchesOf` of @evenkeel/data.
 *
 * @throws {ArgumentError} if an option has no meaning, and while iterating: if the rows are used up, or there are none.
 *
 * @example
 * ```ts
 * const source = batchesOf([{ x: [1, 2], y: 0 }, { x: [3, 4], y: 1 }]);
 * for await (const { x } of source.epoch(0)) console.log(x.shape); // => [ 2, 2 ]
 * ```
 */
export function batchesOf(
  rows: data.ItemSource<data.BatchInput>,
  options: data.BatchesOfOptions = {},
): data.StreamBatches {
  return data.batchesOf(rows, onDefault(options));
}

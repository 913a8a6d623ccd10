/**
 * @evenkeel/data: tables in host memory, split, standardized, and handed to a training loop in batches. Each data
 * set is its own subpath, so that a program carries only those it uses: `@evenkeel/data/breast-cancer`.
 */
export type { Batch, BatchOptions, BatchSource, LabelledBatch, LastBatch } from './batch.js';
export {
  type ArrayBatches,
  type BatchesOptions,
  type BatchInput,
  batches,
  type LabelledBatchInput,
} from './batches.js';
export { type BatchesOfOptions, batchesOf, type StreamBatches } from './batches-of.js';
export type { Dataset } from './dataset.js';
export { type HostArray, type HostInput, hostArrayOf } from './host-array.js';
export type { ItemSource } from './items.js';
export { rowOrder } from './row-order.js';
export { type Split, type SplitOptions, trainTestSplit } from './split.js';
export { type Scale, Standardizer, standardizer } from './standardizer.js';
export {
  hostTable,
  type LabelledInput,
  type LabelledTable,
  rowsBetween,
  type Table,
  type TableInput,
  tableOf,
} from './table.js';

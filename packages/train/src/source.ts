/** What the functions of this package take as data, and how it becomes batches. */
import {
  type Batch,
  type BatchesOptions,
  type BatchInput,
  type BatchSource,
  batches,
  type Dataset,
  type LabelledBatch,
} from '@evenkeel/data';
import { ArgumentError } from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';
import { isObject } from './check-list.js';

/** Batches, a data set, or `{ x, y, weights }` in arrays or tensors, a row an example. */
export type TrainData = BatchSource | Dataset | BatchInput;

/** Whether it makes its batches itself. */
export const isSource = (data: TrainData): data is BatchSource => 'epoch' in data;

/** Whether it is data, or inputs alone. */
export function isData(value: unknown): value is TrainData {
  return isObject(value) && ('epoch' in value || 'x' in value || 'features' in value);
}

/** Refuses what is no data; `what` it would have been. */
function checkData(op: string, what: string, data: unknown): void {
  if (isData(data)) return;
  const isStream =
    isObject(data) &&
    !Array.isArray(data) &&
    !ArrayBuffer.isView(data) &&
    (Symbol.iterator in data || Symbol.asyncIterator in data);
  const cure =
    isStream || typeof data === 'function'
      ? 'Make batches of rows that come one by one: batchesOf(rows, { batchSize, backend }) of @evenkeel/data'
      : 'Give inputs and targets together: { x, y }';
  const got = isStream ? 'an iterable' : describeValue(data);
  throw new ArgumentError(
    op,
    `${what} must be { x, y, weights }, a data set or batches, got ${got}. ${cure}`,
  );
}

/** Data as batches; `options` are for what is none yet. */
export function sourceOf(data: TrainData, options: BatchesOptions): BatchSource {
  return isSource(data) ? data : batches(data, options);
}

/** As {@link checkData}, for data whose answers are to be known. */
export function checkLabelled(op: string, what: string, data: TrainData): void {
  checkData(op, what, data);
  if ('x' in data && (data.y ?? null) === null) throw withoutTargets(op, what);
}

const hasTargets = (batch: Batch): batch is LabelledBatch => batch.y !== null;

/** The batch, whose answers must be there. */
export function labelled(op: string, batch: Batch): LabelledBatch {
  if (hasTargets(batch)) return batch;
  throw withoutTargets(op, 'every batch');
}

function withoutTargets(op: string, what: string): ArgumentError {
  return new ArgumentError(
    op,
    `${what} must have targets y, got none. Give { x, y }; for outputs alone use predict`,
  );
}

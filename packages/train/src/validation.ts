/** What is trained on and what is validated on: two sets of data, or one that is split. */
import { type BatchSource, hostTable, rowsBetween, type Table } from '@evenkeel/data';
import type { Module } from '@evenkeel/nn';
import { ArgumentError, EvenkeelError, type Key } from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';
import type { Logs } from './callback.js';
import { isObject } from './check-list.js';
import { evaluate } from './evaluate.js';
import type { FitOptions } from './fit-options.js';
import { placeOf } from './model.js';
import { checkLabelled, isSource, sourceOf, type TrainData } from './source.js';
import { TableSource } from './table-source.js';

/** Both, in batches. */
export interface Divided {
  readonly training: BatchSource;
  readonly validation: BatchSource | null;
  /**
   * The first batch of the validation, if it is of a table: what does not fit is found with it before anything is
   * trained. Batches that somebody else makes may come only once.
   */
  readonly rehearsal: BatchSource | null;
}

/** Makes batches of what `fit` is given. All that can be wrong with tables is found here, before training. */
export async function divide(
  model: Module,
  data: TrainData,
  options: FitOptions,
  key: Key,
): Promise<Divided> {
  const { optimizer, validation, batchSize, yDtype, shuffle = true } = options;
  checkLabelled('fit', 'the data', data);
  checkValidation(validation);
  const place = { ...placeOf('fit', model, data, options.backend), batchSize, yDtype };
  const order = shuffle ? key.fold('shuffle') : undefined;
  const training = (part: TrainData): BatchSource =>
    isSource(part) ? part : new TableSource(part, { ...place, shuffle: order }, optimizer);
  if (validation === undefined) {
    return { training: training(data), validation: null, rehearsal: null };
  }
  if (!isShare(validation)) {
    const trained = training(data); // first: what is wrong in both is said of these
    const held = await inValidation(async () => sourceOf(validation, { ...place, last: 'keep' }));
    const rehearsal = isSource(validation) ? null : firstOf(held);
    return { training: trained, validation: held, rehearsal };
  }
  if (isSource(data)) {
    throw new ArgumentError(
      'fit',
      'validation.split needs a table, got batches, whose last rows are not known. Give other data: validation: { x, y }',
    );
  }
  const { rest, last } = splitOff(await hostTable(data), validation.split);
  const held = sourceOf(last, { ...place, last: 'keep' });
  return { training: training(rest), validation: held, rehearsal: firstOf(held) };
}

/** The first batch of a source. */
const firstOf = (source: BatchSource): BatchSource => ({
  rows: null,
  steps: 1,
  async *epoch(index) {
    for await (const batch of source.epoch(index)) {
      yield batch;
      return;
    }
  },
});

/** Does the work; an error of it says that it is of the validation: `[validation: meanSquaredError] ...`. */
async function inValidation<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof EvenkeelError) error.message = `[validation: ${error.message.slice(1)}`;
    throw error;
  }
}

/** The figures of the validation, under their names there: loss is valLoss. */
export async function validate(
  model: Module,
  validation: BatchSource,
  { loss, metrics, weightedMetrics, signal, backend }: FitOptions,
): Promise<Logs> {
  const given = { loss, metrics, weightedMetrics, signal, backend };
  const logs = await inValidation(() => evaluate(model, validation, given));
  return Object.fromEntries(
    Object.entries(logs).map(([name, value]) => [
      `val${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      value,
    ]),
  );
}

type Validation = NonNullable<FitOptions['validation']>;

const isShare = (validation: Validation): validation is { readonly split: number } =>
  'split' in validation;

function checkValidation(validation: FitOptions['validation']): void {
  if (validation === undefined) return;
  if (!isObject(validation)) {
    throw new ArgumentError(
      'fit',
      `validation must be data or a share, got ${describeValue(validation)}. Write { x, y }, or { split: 0.2 } for the last fifth of the rows`,
    );
  }
  if (!isShare(validation)) {
    checkLabelled('fit', 'validation', validation);
    return;
  }
  const { split } = validation;
  if (typeof split === 'number' && split > 0 && split < 1) return;
  throw new ArgumentError(
    'fit',
    `validation.split must be a share between 0 and 1, got ${describeValue(split)}. Give e.g. 0.2 for the last fifth of the rows`,
  );
}

/** The last rows of a table, that share of them, and the rest: views, not copies. */
function splitOff(table: Table, share: number): Record<'rest' | 'last', Table> {
  const rows = table.x.shape[0] ?? 0;
  const at = rows - Math.round(rows * share);
  if (at > 0 && at < rows) {
    return { rest: rowsBetween(table, 0, at), last: rowsBetween(table, at, rows) };
  }
  throw new ArgumentError(
    'fit',
    `validation.split must leave rows on both sides, got ${share} of ${rows} rows. Give e.g. 0.2 for the last fifth of them`,
  );
}

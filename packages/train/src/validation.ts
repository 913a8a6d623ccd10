/** What is trained on and what is validated on: two sets of data, or one that is split. */
import type { BatchSource, HostArray, Table } from '@evenkeel/data';
import { rowsBetween, tableOf } from '@evenkeel/data';
import type { Module } from '@evenkeel/nn';
import type { Optimizer } from '@evenkeel/optim';
import { ArgumentError, type Key, Tensor } from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';
import type { Logs } from './callback.js';
import { isObject } from './check-list.js';
import { evaluate } from './evaluate.js';
import type { FitOptions } from './fit-options.js';
import { placeOf } from './model.js';
import { checkLabelled, isSource, sourceOf, type TrainData } from './source.js';

/** Both, in batches. */
export interface Divided {
  readonly training: BatchSource;
  readonly validation: BatchSource | null;
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
    isSource(part)
      ? part
      : inOrderOf(optimizer, sourceOf(part, { ...place, last: 'join', shuffle: order }));
  const held = (part: TrainData): BatchSource => sourceOf(part, { ...place, last: 'keep' });
  if (validation === undefined) return { training: training(data), validation: null };
  if (!isShare(validation)) return { training: training(data), validation: held(validation) };
  const { rest, last } = splitOff(await hostTable(data), validation.split);
  return { training: training(rest), validation: held(last) };
}

/** A source whose order follows from the optimizer's steps: `fit` called again for one more epoch has a new one. */
function inOrderOf(optimizer: Optimizer, source: BatchSource): BatchSource {
  const { rows, steps } = source;
  return { rows, steps, epoch: () => source.epoch(optimizer.steps) };
}

/** The figures of the validation, under their names there: loss is valLoss. */
export async function validate(
  model: Module,
  validation: BatchSource,
  { loss, metrics, weightedMetrics, signal, backend }: FitOptions,
): Promise<Logs> {
  const given = { loss, metrics, weightedMetrics, signal, backend };
  const logs = await evaluate(model, validation, given);
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
  if (!isShare(validation)) checkLabelled('fit', 'validation', validation);
}

/** Data in host memory, its tensors read. */
async function hostTable(data: TrainData): Promise<Table> {
  if (isSource(data)) {
    throw new ArgumentError(
      'fit',
      'validation.split needs a table, got batches, whose last rows are not known. Give other data: validation: { x, y }',
    );
  }
  if (!('x' in data)) return tableOf(data);
  const { x, y, weights } = data;
  const host = async <T>(input: T | Tensor): Promise<T | HostArray> =>
    input instanceof Tensor ? { data: await input.read(), shape: input.shape } : input;
  return tableOf({ x: await host(x), y: await host(y), weights: await host(weights) });
}

/** The last rows of a table, that share of them, and the rest: views, not copies. */
function splitOff(table: Table, share: number): Record<'rest' | 'last', Table> {
  const rows = table.x.shape[0] ?? 0;
  const at = rows - Math.round(rows * share);
  if (typeof share === 'number' && share > 0 && at > 0 && at < rows) {
    return { rest: rowsBetween(table, 0, at), last: rowsBetween(table, at, rows) };
  }
  throw new ArgumentError(
    'fit',
    `validation.split must leave rows on both sides, got ${share} of ${rows} rows. Give e.g. 0.2 for the last fifth of them`,
  );
}

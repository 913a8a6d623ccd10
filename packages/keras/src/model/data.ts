/** From what `fit`, `evaluate` and `predict` are given to batches. */
import {
  type BatchSource,
  batches,
  type HostInput,
  hostArrayOf,
  hostTable,
  rowsBetween,
} from '@evenkeel/data';
import { ArgumentError, type Backend, type FloatDType, Tensor } from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';
import type { TargetKind } from '../targets.js';
import type { FitOptions } from './options.js';

/** Rows: nested arrays, typed arrays with a shape, or a tensor. The first axis counts them. */
export type Rows = HostInput | Tensor;

/** Rows with their targets, and what each row counts. */
export interface Examples {
  readonly x: Rows;
  readonly y: Rows;
  readonly weights: Rows | null;
}

/** Whether it makes its batches itself. */
export function isSource(x: Rows | BatchSource): x is BatchSource {
  return typeof x === 'object' && x !== null && 'epoch' in x;
}

/** The targets, which must be there beside rows. */
export function targetsOf(op: string, y: Rows | null | undefined): Rows {
  if (y !== null && y !== undefined) return y;
  throw new ArgumentError(
    op,
    `needs targets y, got ${String(y)}. Write ${op}(x, y, options); for outputs alone use predict(x)`,
  );
}

/** The parts of validationData, of which there must be two or three. */
export function validationExamples(given: NonNullable<FitOptions['validationData']>): Examples {
  if (Array.isArray(given) && (given.length === 2 || given.length === 3)) {
    const [x, y, weights = null] = given;
    return { x, y, weights };
  }
  const got = Array.isArray(given) ? `an array of ${given.length}` : describeValue(given);
  throw new ArgumentError(
    'fit',
    `validationData must be an array of inputs and targets, got ${got}. Give [x, y], or [x, y, weights]`,
  );
}

/** Batches, which bring their own targets and weights: refuses others beside them. */
export function batchesAlone(
  op: string,
  source: BatchSource,
  beside: Readonly<Record<string, unknown>>,
): BatchSource {
  for (const [name, value] of Object.entries(beside)) {
    if (value === null || value === undefined) continue;
    throw new ArgumentError(
      op,
      `batches bring their own targets and weights, and cannot be split, got ${name} beside them. Write ${op}(batches, null, options), without ${name}`,
    );
  }
  return source;
}

/** The shape of rows. */
export const shapeOf = (x: Rows): readonly number[] =>
  x instanceof Tensor ? x.shape : hostArrayOf(x).shape;

/** Numbers in a row, for a model of one feature: [rows] as [rows, 1]. */
export function columnFor(x: Rows, inputShape: readonly number[] | null): Rows {
  if (x instanceof Tensor || inputShape?.length !== 1 || inputShape[0] !== 1) return x;
  const { data, shape } = hostArrayOf(x);
  return shape.length === 1 ? { data, shape: [data.length, 1] } : { data, shape };
}

/** Refuses labels that are no integers; those of a tensor are cut off when they become such. */
function checkLabels(op: string, y: Rows): void {
  if (y instanceof Tensor) return;
  const { data } = hostArrayOf(y);
  const wrong = data.findIndex((label) => !Number.isInteger(label));
  if (wrong < 0) return;
  throw new ArgumentError(
    op,
    `targets must be class numbers, integers from 0 on, got ${data[wrong]} at position ${wrong}. ` +
      "Number the classes, or use a loss of probabilities such as 'categorical_crossentropy'",
  );
}

/** Refuses classes that are numbered 1 and 2, or -1 and 1: their loss has no least value, so training seems to go well. */
function checkProbabilities(op: string, y: Rows): void {
  if (y instanceof Tensor) return;
  const { data } = hostArrayOf(y);
  const wrong = data.findIndex((target) => target < 0 || target > 1);
  if (wrong < 0) return;
  throw new ArgumentError(
    op,
    `targets must be from 0 to 1 for 'binary_crossentropy', got ${data[wrong]} at position ${wrong}. ` +
      "Number the classes 0 and 1; for more than two use 'sparse_categorical_crossentropy'",
  );
}

/** Where and how batches are made. */
export interface BatchSettings {
  readonly batchSize: number;
  readonly backend: Backend;
  readonly dtype: FloatDType;
  readonly targets: TargetKind;
}

/** Class numbers are integers, however they are given. */
export const yDtypeOf = (targets: TargetKind): 'int32' | undefined =>
  targets === 'labels' ? 'int32' : undefined;

/** Refuses targets in host memory that a loss has no meaning for. */
export function checkTargets(op: string, { y }: Examples, targets: TargetKind): void {
  if (targets === 'labels') checkLabels(op, y);
  if (targets === 'probabilities') checkProbabilities(op, y);
}

/** Batches of examples, in the order of the rows. */
export function sourceOf(
  op: string,
  { x, y, weights }: Examples,
  { batchSize, backend, dtype, targets }: BatchSettings,
): BatchSource {
  checkTargets(op, { x, y, weights }, targets);
  const settings = { batchSize, backend, dtype, yDtype: yDtypeOf(targets), last: 'keep' } as const;
  return batches({ x, y, weights }, settings);
}

/**
 * The first rows of examples and the last ones, which are not trained on: rows from floor(n (1 - share)) on, as they
 * come, before any shuffling.
 */
export async function splitOff(
  examples: Examples,
  share: number,
): Promise<{ readonly first: Examples; readonly last: Examples }> {
  const table = await hostTable(examples);
  const rows = table.x.shape[0] ?? 0;
  const at = Math.floor(rows * (1 - share));
  if (!(typeof share === 'number' && share > 0 && share < 1 && at > 0 && at < rows)) {
    throw new ArgumentError(
      'fit',
      `validationSplit must leave rows on both sides, got ${describeValue(share)} of ${rows} rows. Give e.g. 0.2 for the last fifth of them`,
    );
  }
  return { first: rowsBetween(table, 0, at), last: rowsBetween(table, at, rows) };
}

/** Walks over predictions whose last axis is one score a class, each with the class that is the right one. */
import type { TypedArray } from '@evenkeel/tensor';
import { formatShape, IndexError, ShapeError, sizeOf } from '@evenkeel/tensor';
import { checkSize, eachPlace, misfit, type Place } from './elements.js';
import type { MetricBatch } from './metric.js';

/** How targets name a class: by its index, by one value a class, or as their shape says. */
export type ClassTargets = 'sparse' | 'one-hot' | 'either';

/**
 * Sees the scores of every position with the index of the class that is right, NaN if its target has a NaN.
 * Predictions are [rows, ..., classes]; targets [rows, ...] if sparse, else [rows, ..., classes].
 */
export function eachClassified(
  op: string,
  { prediction, target, weights }: MetricBatch,
  targets: ClassTargets,
  visit: (scores: TypedArray, label: number, place: Place) => void,
): void {
  const { shape } = prediction;
  const classes = shape.at(-1) ?? 0;
  if (shape.length < 2 || classes < 2) throw noClasses(op, shape);
  const positions = shape.slice(0, -1);
  const sparse = targets === 'either' ? !isAsLarge(target.shape, shape) : targets === 'sparse';
  const expected = sparse ? positions : shape;
  if (formatShape(target.shape) !== formatShape(expected)) {
    throw misfit(op, shape, target.shape, expected);
  }
  checkSize(op, 'predictions', prediction);
  checkSize(op, 'targets', target);
  const at = (data: TypedArray, index: number): TypedArray =>
    data.subarray(index * classes, (index + 1) * classes);
  eachPlace(op, positions, weights, (place) => {
    const label = sparse
      ? checkedLabel(op, target.data[place.index] ?? Number.NaN, classes, place.row)
      : largest(at(target.data, place.index));
    visit(at(prediction.data, place.index), label, place);
  });
}

/** Where the largest score is, of equal ones the first; NaN if one is NaN. */
export function largest(scores: TypedArray): number {
  let best = 0;
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i] ?? Number.NaN;
    if (Number.isNaN(score)) return Number.NaN;
    if (score > (scores[best] ?? Number.NaN)) best = i;
  }
  return best;
}

/** Whether a row has as many values as another. */
const isAsLarge = (a: readonly number[], b: readonly number[]): boolean =>
  sizeOf(a.slice(1)) === sizeOf(b.slice(1));

function checkedLabel(op: string, label: number, classes: number, row: number): number {
  if (Number.isInteger(label) && label >= 0 && label < classes) return label;
  throw new IndexError(
    op,
    `targets must be classes from 0 to ${classes - 1}, got ${label} in row ${row} of the batch. Number the classes from 0, and give the model one output a class`,
    label,
    row,
  );
}

function noClasses(op: string, shape: readonly number[]): ShapeError {
  return new ShapeError(
    op,
    `predictions must have a last axis of at least 2 classes, got shape ${formatShape(shape)}. For one output of two classes use BinaryAccuracy, or a metric with a threshold`,
    [shape],
  );
}

/**
 * Walks over a batch element by element, after checking that predictions, targets and weights fit. Not here:
 * predictions with an axis of classes (classes.ts), targets that are 0 or 1 (labels.ts).
 */
import type { HostArray } from '@evenkeel/data';
import { ArgumentError, formatShape, ShapeError, sizeOf } from '@evenkeel/tensor';
import type { MetricBatch } from './metric.js';

/** Where an element is: its place in the data, and its row, whose weight it has. */
export interface Place {
  readonly index: number;
  readonly row: number;
  readonly weight: number;
}

/** Sees every prediction with its target; rows of weight 0 are left out, whatever they hold. */
export function eachElement(
  op: string,
  { prediction, target, weights }: MetricBatch,
  visit: (prediction: number, target: number, place: Place) => void,
): void {
  if (formatShape(prediction.shape) !== formatShape(target.shape)) {
    throw misfit(op, prediction.shape, target.shape, prediction.shape);
  }
  checkSize(op, 'predictions', prediction);
  checkSize(op, 'targets', target);
  eachPlace(op, prediction.shape, weights, (place) => {
    const { index } = place;
    visit(prediction.data[index] ?? Number.NaN, target.data[index] ?? Number.NaN, place);
  });
}

/** Sees every place of an array of this shape, but for those in rows of weight 0. */
export function eachPlace(
  op: string,
  shape: readonly number[],
  weights: HostArray | null,
  visit: (place: Place) => void,
): void {
  const [rows] = shape;
  if (rows === undefined) {
    throw new ShapeError(
      op,
      'predictions must have an axis of rows, got a single number. Give arrays of shape [rows, ...]',
      [shape],
    );
  }
  checkWeights(op, rows, weights);
  const width = sizeOf(shape.slice(1));
  for (let row = 0; row < rows; row++) {
    const weight = weights === null ? 1 : (weights.data[row] ?? Number.NaN);
    if (weight === 0) continue;
    if (!(weight > 0)) {
      throw new ArgumentError(
        op,
        `weights must be numbers from 0 on, got ${weight} in row ${row} of the batch. Give 0 to the rows that do not count`,
      );
    }
    for (let i = 0; i < width; i++) visit({ index: row * width + i, row, weight });
  }
}

function checkWeights(op: string, rows: number, weights: HostArray | null): void {
  if (weights === null) return;
  if (formatShape(weights.shape) !== formatShape([rows])) {
    throw new ShapeError(
      op,
      `weights must be one a row, of shape ${formatShape([rows])}, got ${formatShape(weights.shape)}. Reshape them`,
      [[rows], weights.shape],
    );
  }
  checkSize(op, 'weights', weights);
}

/** Refuses an array whose data does not fill its shape. */
export function checkSize(op: string, what: string, { data, shape }: HostArray): void {
  if (data.length === sizeOf(shape)) return;
  throw new ShapeError(
    op,
    `the shape ${formatShape(shape)} of the ${what} needs ${sizeOf(shape)} values, got ${data.length}. Change the shape or the values`,
    [shape],
  );
}

/** The error for targets whose shape is not `expected`. */
export function misfit(
  op: string,
  prediction: readonly number[],
  target: readonly number[],
  expected: readonly number[],
): ShapeError {
  const [wanted, got] = [formatShape(expected), formatShape(target)];
  const cure =
    sizeOf(target) === sizeOf(expected)
      ? `Reshape the targets to ${wanted}`
      : `Give targets of shape ${wanted}`;
  return new ShapeError(
    op,
    `for predictions ${formatShape(prediction)} the targets must have shape ${wanted}, got ${got}. ${cure}`,
    [prediction, target],
  );
}

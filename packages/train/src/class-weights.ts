/** What the rows of a batch count in the loss: by the weights of the data, and by their classes. */
import type { LabelledBatch } from '@evenkeel/data';
import {
  ArgumentError,
  add,
  cast,
  clip,
  formatShape,
  gather,
  matmul,
  mul,
  reshape,
  ShapeError,
  type Tensor,
  tensor,
} from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';
import { isObject } from './check-list.js';

/** The weight of each class by its number; classes that are not named weigh 1. */
export type ClassWeights = Readonly<Record<number, number>>;

/** Checks weights given by a user. */
export function checkClassWeights(op: string, weights: ClassWeights): void {
  if (!isObject(weights) || Array.isArray(weights)) {
    throw new ArgumentError(
      op,
      `classWeights must be an object with a weight for each class, got ${describeValue(weights)}. Write { 0: 1, 1: 2.5 }`,
    );
  }
  for (const [name, weight] of Object.entries(weights)) {
    const number = Number(name);
    if (Number.isInteger(number) && number >= 0 && Number.isFinite(weight) && weight >= 0) continue;
    throw new ArgumentError(
      op,
      `classWeights must map class numbers to weights of at least 0, got ${name}: ${weight}. Write { 0: 1, 1: 2.5 }`,
    );
  }
}

/** The weights of a batch, [rows] or as the data has them, or null where every row counts as one. */
export function batchWeights(
  batch: LabelledBatch,
  classWeights: ClassWeights | null,
): Tensor | null {
  if (classWeights === null) return batch.weights;
  const ofClass = weightsOf(batch, classWeights);
  if (batch.weights === null) return ofClass;
  const perRow = reshape(ofClass, [batch.size, ...batch.weights.shape.slice(1).map(() => 1)]);
  return mul(batch.weights, perRow);
}

/** Of labels [rows] or [rows, 1], which are class numbers, or [rows, classes], one hot. */
function weightsOf({ x, y, weights }: LabelledBatch, classWeights: ClassWeights): Tensor {
  const given = weights ?? x;
  const options = {
    dtype: given.dtype === 'float64' ? 'float64' : 'float32',
    backend: y.backend,
  } as const;
  const named = Math.max(-1, ...Object.keys(classWeights).map(Number));
  const upTo = (classes: number): number[] =>
    Array.from({ length: classes }, (_, i) => classWeights[i] ?? 1);
  const [, width] = y.shape;
  if (y.rank > 2 || width === 0 || (width !== undefined && width > 1 && named >= width)) {
    throw new ShapeError(
      'fit',
      `classWeights up to class ${named} need targets [rows], [rows, 1] or one-hot [rows, ${named + 1}], got ${formatShape(y.shape)}. ` +
        'Name classes that there are, or give a weight for every row instead',
      [y.shape],
    );
  }
  if (width !== undefined && width > 1) {
    const column = tensor(upTo(width), { shape: [width, 1], ...options });
    return reshape(matmul(cast(y, options.dtype), column), [-1]);
  }
  // A label before the first class or beyond the last named one finds a 1 at either end.
  const table = tensor([1, ...upTo(named + 1), 1], options);
  const labels = cast(reshape(y, [-1]), 'int32');
  return gather(table, clip(add(labels, 1), 0, named + 2), 0);
}

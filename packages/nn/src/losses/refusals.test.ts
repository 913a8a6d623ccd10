// What losses refuse, and what they say then.
import {
  ArgumentError,
  DTypeError,
  key,
  ShapeError,
  type Tensor,
  tensor,
  uniform,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { backend, balanced, errorOf } from '../module/module.test-support.js';
import { binaryCrossEntropy } from './binary-cross-entropy.js';
import {
  categoricalCrossEntropy,
  sparseCategoricalCrossEntropy,
} from './categorical-cross-entropy.js';
import { huber, meanAbsoluteError, meanSquaredError } from './regression.js';

const ints = (values: readonly number[], shape = [values.length]): Tensor =>
  tensor([...values], { shape, dtype: 'int32', backend });

describe('what is refused', () => {
  const some = (...shape: number[]): Tensor =>
    uniform(key(0), shape, { dtype: 'float64', backend });
  const logits = { fromLogits: true } as const;

  /** Calls with what JavaScript may give where TypeScript would not. */
  const loosely = (f: (...args: never[]) => unknown, ...args: unknown[]): unknown =>
    Reflect.apply(f, null, args);

  it.each([
    [
      () => meanSquaredError(some(32, 1), some(32)),
      '[meanSquaredError] prediction and target must have one shape, got [32,1] and [32]. Reshape the target to [32,1]',
    ],
    [
      () => meanAbsoluteError(some(4, 2), some(4)),
      '[meanAbsoluteError] prediction and target must have one shape, got [4,2] and [4]. Give one target for each prediction',
    ],
    [
      () => binaryCrossEntropy(some(4, 1), ints([0, 1, 1, 0]), logits),
      '[binaryCrossEntropy] prediction and target must have one shape, got [4,1] and [4]. Reshape the target to [4,1]',
    ],
    [
      () => binaryCrossEntropy(some(4, 2), ints([0, 1, 1, 0]), logits),
      '[binaryCrossEntropy] prediction and target must have one shape, got [4,2] and [4]. Give one target, 0 or 1, for each prediction',
    ],
    [
      () => categoricalCrossEntropy(some(4, 3), ints([0, 1, 1, 0]), logits),
      '[categoricalCrossEntropy] prediction and target must have one shape, got [4,3] and [4]. For class numbers use sparseCategoricalCrossEntropy, or oneHot them',
    ],
    [
      () => sparseCategoricalCrossEntropy(some(4, 3), ints([0, 1, 1, 0], [4, 1]), logits),
      "[sparseCategoricalCrossEntropy] the target must have the prediction's shape without the classes, [4] for [4,3], got [4,1]. Reshape the target to [4]",
    ],
    [
      () => sparseCategoricalCrossEntropy(some(4, 3), some(4, 3), logits),
      "[sparseCategoricalCrossEntropy] the target must have the prediction's shape without the classes, [4] for [4,3], got [4,3]. For one-hot targets use categoricalCrossEntropy",
    ],
    [
      () => sparseCategoricalCrossEntropy(some(4, 3), ints([0, 1]), logits),
      "[sparseCategoricalCrossEntropy] the target must have the prediction's shape without the classes, [4] for [4,3], got [2]. Give one class number for each row of predictions",
    ],
    [
      () => categoricalCrossEntropy(some(), some(), logits),
      '[categoricalCrossEntropy] predictions must have an axis of classes, [rows, classes], got []. Give one number for each class',
    ],
    [
      () => huber(some(4, 2), some(4, 2), { weights: some(4, 1) }),
      '[huber] weights must have the shape of the losses, [4,2], or of their leading axes, such as [4], got [4,1]. Give one weight for each row or for each loss; a column [rows, 1] can be reshaped to [rows]',
    ],
    [
      () => categoricalCrossEntropy(some(4, 2), some(4, 2), { ...logits, weights: some(4, 2) }),
      '[categoricalCrossEntropy] weights must have the shape of the losses, [4], got [4,2]. Give one weight for each row or for each loss; a column [rows, 1] can be reshaped to [rows]',
    ],
  ])('a shape: %#', (call, message) =>
    balanced(() => {
      const error = errorOf(call);
      expect(error).toBeInstanceOf(ShapeError);
      expect(error.message).toBe(message);
    }),
  );

  it.each([
    [
      () => meanSquaredError(ints([1]), ints([1])),
      "[meanSquaredError] predictions must be float32 or float64, got int32. They have no gradient otherwise; use cast(x, 'float32')",
    ],
    [
      () => sparseCategoricalCrossEntropy(ints([1, 2], [1, 2]), ints([1]), logits),
      "[sparseCategoricalCrossEntropy] predictions must be float32 or float64, got int32. They have no gradient otherwise; use cast(x, 'float32')",
    ],
    [
      () => sparseCategoricalCrossEntropy(some(2, 3), some(2), logits),
      "[sparseCategoricalCrossEntropy] labels must be int32 class numbers, got float64. Use cast(labels, 'int32'), or make batches of them with yDtype: 'int32'",
    ],
  ])('a dtype: %#', (call, message) =>
    balanced(() => {
      const error = errorOf(call);
      expect(error).toBeInstanceOf(DTypeError);
      expect(error.message).toBe(message);
    }),
  );

  it.each([
    [
      () => loosely(binaryCrossEntropy, some(2), some(2)),
      '[binaryCrossEntropy] fromLogits must be true or false, got undefined. Give { fromLogits: true } for raw outputs of the last layer, { fromLogits: false } for probabilities, after sigmoid',
    ],
    [
      () => loosely(categoricalCrossEntropy, some(2, 2), some(2, 2), { fromLogits: 'yes' }),
      '[categoricalCrossEntropy] fromLogits must be true or false, got yes. Give { fromLogits: true } for raw outputs of the last layer, { fromLogits: false } for probabilities, after softmax',
    ],
    [
      () => loosely(sparseCategoricalCrossEntropy, some(2, 2), ints([0, 1]), {}),
      '[sparseCategoricalCrossEntropy] fromLogits must be true or false, got undefined. Give { fromLogits: true } for raw outputs of the last layer, { fromLogits: false } for probabilities, after softmax',
    ],
    [
      () => binaryCrossEntropy(some(2), some(2), { fromLogits: true, epsilon: 1e-7 }),
      '[binaryCrossEntropy] epsilon clips probabilities and must be left out for logits, got 1e-7. Leave it out: logits need no clipping',
    ],
    [
      () => binaryCrossEntropy(some(2), some(2), { fromLogits: false, epsilon: 0.5 }),
      '[binaryCrossEntropy] epsilon must be above 0 and below 0.5, got 0.5. Give such a number',
    ],
    [
      () => binaryCrossEntropy(some(2), some(2), { ...logits, labelSmoothing: 1.5 }),
      '[binaryCrossEntropy] labelSmoothing must be from 0 to 1, got 1.5. Give such a number',
    ],
    [
      () => categoricalCrossEntropy(some(2, 2), some(2, 2), { ...logits, labelSmoothing: -0.1 }),
      '[categoricalCrossEntropy] labelSmoothing must be from 0 to 1, got -0.1. Give such a number',
    ],
    [
      () => huber(some(2), some(2), { delta: 0 }),
      '[huber] delta must be a positive number, got 0. Give such a number',
    ],
    [
      () => huber(some(2), some(2), { delta: Number.POSITIVE_INFINITY }),
      '[huber] delta must be a positive number, got Infinity. Give such a number',
    ],
    [
      () => loosely(huber, some(2), some(2), { delta: '1' }),
      '[huber] delta must be a positive number, got 1. Give such a number',
    ],
    [
      () => loosely(meanSquaredError, some(2), some(2), { reduction: 'average' }),
      "[meanSquaredError] reduction must be 'mean', 'weightedMean', 'sum' or 'none', got average. Use one of these",
    ],
  ])('an option: %#', (call, message) =>
    balanced(() => {
      const error = errorOf(call);
      expect(error).toBeInstanceOf(ArgumentError);
      expect(error.message).toBe(message);
    }),
  );

  it.each([
    () => loosely(meanSquaredError, [1, 2], some(2)),
    () => loosely(meanSquaredError, some(2), [1, 2]),
    () => loosely(meanSquaredError, some(2), some(2), { weights: [1, 2] }),
  ])('an array where a tensor belongs: %#', (call) =>
    balanced(() => {
      expect(errorOf(call).message).toMatch(/^\[meanSquaredError\] .*got an array\. /);
    }),
  );
});

/** The cross entropies of several classes: against probabilities of each, and against class numbers. */
import {
  cast,
  clip,
  DTypeError,
  defineProgram,
  div,
  e,
  elementwise,
  formatShape,
  gather,
  IndexError,
  reshape,
  ShapeError,
  scope,
  softmaxCrossEntropy,
  sparseCrossEntropy,
  sum,
  type Tensor,
} from '@evenkeel/tensor';
import { live } from '@evenkeel/tensor/dispatch';
import { checkCrossEntropy, logProbability, smoothed } from './cross-entropy.js';
import type { CrossEntropyOptions, SmoothedOptions } from './loss.js';
import { checkPrediction, targetFor } from './operands.js';
import { reduceLosses } from './reduce.js';

const CATEGORICAL = 'categoricalCrossEntropy';
const SPARSE = 'sparseCategoricalCrossEntropy';

/** The share of one class, and that of a label's. */
const ofClass = defineProgram(CATEGORICAL, 2, 0, ([p, y]) => [e.neg(e.mul(y, logProbability(p)))]);
const ofLabel = defineProgram(SPARSE, 1, 0, ([p]) => [e.neg(logProbability(p))]);

/**
 * -sum(y log p) over the classes, the last axis, where p are the predictions, or softmax of them with `fromLogits`;
 * the mean over the rows by default.
 *
 * Logits of any size give finite losses and gradients. Probabilities are taken as they are: nothing is divided by
 * their sum, unless `epsilon` is given. One of exactly 0 counts as log p = -100 without a gradient; one below 0
 * gives NaN.
 *
 * @param prediction [..., classes], float32 or float64.
 * @param target [..., classes], the probabilities of the classes: one-hot, or soft; cast to the prediction's dtype.
 * @returns a scalar, or with reduction 'none' a tensor [...].
 * @throws {ArgumentError} if fromLogits is not said, or another option is out of its range.
 * @throws {ShapeError} if the shapes differ (nothing broadcasts), or the weights do not fit.
 * @throws {DTypeError} if the predictions are not floats.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const probabilities = tensor([[0.5, 0.25, 0.25], [0.1, 0.1, 0.8]], { backend });
 * const target = tensor([[1, 0, 0], [0, 0, 1]], { backend });
 * const options = { fromLogits: false, reduction: 'none' } as const;
 * String(categoricalCrossEntropy(probabilities, target, options)); // => [0.6931472 0.22314...]
 * const labels = tensor([0, 2], { backend });
 * categoricalCrossEntropy(probabilities, labels, options); // throws sparseCategoricalCrossEntropy
 * ```
 */
export function categoricalCrossEntropy(
  prediction: Tensor,
  target: Tensor,
  options: SmoothedOptions,
): Tensor {
  checkCrossEntropy(CATEGORICAL, options, 'softmax');
  const { fromLogits, epsilon, labelSmoothing = 0 } = options;
  return scope(() => {
    const classes = classesOf(CATEGORICAL, prediction);
    const cure = 'For class numbers use sparseCategoricalCrossEntropy, or oneHot them';
    const y = smoothed(
      CATEGORICAL,
      targetFor(CATEGORICAL, prediction, target, cure),
      labelSmoothing,
      classes,
    );
    if (fromLogits) return reduceLosses(CATEGORICAL, softmaxCrossEntropy(prediction, y), options);
    const p = epsilon === undefined ? prediction : clip(shares(prediction), epsilon, 1 - epsilon);
    return reduceLosses(CATEGORICAL, sum(elementwise(ofClass, [p, y]), -1), options);
  });
}

/**
 * -log p of the class that each label names: `categoricalCrossEntropy` with class numbers for targets.
 *
 * @param prediction [..., classes], float32 or float64.
 * @param target [...], int32 in 0..classes-1, or bool for two classes.
 * @returns a scalar, or with reduction 'none' a tensor [...].
 * @throws {ArgumentError} if fromLogits is not said, or another option is out of its range.
 * @throws {ShapeError} if the target has not the prediction's shape without its last axis, or the weights do not fit.
 * @throws {DTypeError} if the predictions are not floats, or the labels are.
 * @throws {IndexError} if a label is outside the classes.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const logits = tensor([[0, 0, 0], [0, 5, 0]], { backend });
 * const labels = tensor([2, 1], { dtype: 'int32', backend });
 * const options = { fromLogits: true, reduction: 'none' } as const;
 * String(sparseCategoricalCrossEntropy(logits, labels, options)); // => [1.0986123 0.01338...]
 * const fromOne = tensor([3, 2], { dtype: 'int32', backend });
 * sparseCategoricalCrossEntropy(logits, fromOne, options); // throws labels must be in 0..2 for 3 classes, got 3
 * ```
 */
export function sparseCategoricalCrossEntropy(
  prediction: Tensor,
  target: Tensor,
  options: CrossEntropyOptions,
): Tensor {
  checkCrossEntropy(SPARSE, options, 'softmax');
  const { fromLogits, epsilon } = options;
  return scope(() => {
    const classes = classesOf(SPARSE, prediction);
    const labels = labelsFor(prediction, target);
    try {
      const losses = fromLogits
        ? sparseCrossEntropy(prediction, labels)
        : ofNamed(prediction, labels, epsilon);
      return reduceLosses(SPARSE, losses, options);
    } catch (error) {
      throw error instanceof IndexError ? outside(error, classes) : error;
    }
  });
}

/** -log p of the classes that the labels name. */
function ofNamed(probabilities: Tensor, labels: Tensor, epsilon: number | undefined): Tensor {
  const column = reshape(labels, [...labels.shape, 1]);
  const all = epsilon === undefined ? probabilities : shares(probabilities);
  const named = reshape(gather(all, column, labels.rank), labels.shape);
  const p = epsilon === undefined ? named : clip(named, epsilon, 1 - epsilon);
  return elementwise(ofLabel, [p]);
}

/** Divided by their sum over the classes. */
const shares = (p: Tensor): Tensor => div(p, sum(p, -1, true));

function classesOf(op: string, prediction: Tensor): number {
  checkPrediction(op, prediction);
  const classes = prediction.shape.at(-1);
  if (classes !== undefined) return classes;
  throw new ShapeError(
    op,
    'predictions must have an axis of classes, [rows, classes], got []. Give one number for each class',
    [[]],
  );
}

function labelsFor(prediction: Tensor, target: Tensor): Tensor {
  live(SPARSE, target);
  const shape = prediction.shape.slice(0, -1);
  if (formatShape(target.shape) !== formatShape(shape)) throw notLabels(prediction, target, shape);
  if (target.dtype === 'int32') return target;
  if (target.dtype === 'bool') return cast(target, 'int32');
  throw new DTypeError(
    SPARSE,
    `labels must be int32 class numbers, got ${target.dtype}. Use cast(labels, 'int32'), or make batches of them with yDtype: 'int32'`,
    [target.dtype],
  );
}

function notLabels(prediction: Tensor, target: Tensor, shape: readonly number[]): ShapeError {
  const [want, whole, got] = [shape, prediction.shape, target.shape].map(formatShape);
  const rows = shape.reduce((product, n) => product * n, 1);
  let cure = 'Give one class number for each row of predictions';
  if (target.size === rows) cure = `Reshape the target to ${want}`;
  else if (got === whole) cure = 'For one-hot targets use categoricalCrossEntropy';
  return new ShapeError(
    SPARSE,
    `the target must have the prediction's shape without the classes, ${want} for ${whole}, got ${got}. ${cure}`,
    [prediction.shape, target.shape],
  );
}

function outside({ index, position }: IndexError, classes: number): IndexError {
  return new IndexError(
    SPARSE,
    `labels must be in 0..${classes - 1} for ${classes} classes, got ${index} at position ${position}. ` +
      'Number the classes from 0, or give the last layer one unit for each',
    index,
    position,
  );
}

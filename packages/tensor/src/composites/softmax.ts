/**
 * Softmax, its logarithm, and the cross entropies over classes.
 */
import { asOne, discard, fresh, live, meet, record } from '../dispatch/record.js';
import { inScope } from '../dispatch/scope.js';
import { floatOf, promote } from '../dtype.js';
import { DTypeError, formatShape, IndexError, ShapeError } from '../errors.js';
import { axisIndex } from '../layout/infer.js';
import { denseOf } from '../layout/layout.js';
import { toDType } from '../ops/apply.js';
import { cast, div, exp, log, mul, neg, sub } from '../ops/elementwise/index.js';
import { gather } from '../ops/indexing/index.js';
import { reshape } from '../ops/move/index.js';
import { max, sum } from '../ops/reduce/index.js';
import type { Tensor } from '../tensor.js';

/**
 * exp(x) / sum(exp(x)) along an axis, without overflow: max(x) is subtracted first. Integers give float32.
 *
 * @param axis default: the last.
 * @throws {ShapeError} if the axis does not exist.
 *
 * @example
 * ```ts
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { softmax, tensor } from '@evenkeel/tensor';
 * String(softmax(tensor([1000, 1000], { backend: new CpuBackend() }))); // => [0.5 0.5]
 * ```
 */
export function softmax(x: Tensor, axis = -1): Tensor {
  const { backend } = live('softmax', x);
  if (!x.layout.isFloat) return inScope(() => softmax(cast(x, 'float32'), axis));
  const index = axisIndex('softmax', x.layout.shape, axis);
  if (backend.fused?.softmax !== undefined) {
    const out = fresh(x.engine, denseOf(x.layout));
    if (backend.fused.softmax(x, index, out)) return record('softmax', [x], out, index);
    discard(out);
  }
  const body = (): Tensor => {
    if (x.layout.size === 0) return exp(x);
    const powers = exp(sub(x, max(x, index, true)));
    return div(powers, sum(powers, index, true));
  };
  return record('softmax', [x], asOne(body), index);
}

/**
 * The logarithm of softmax, exact where the probability underflows: x - max(x) - log(sum(exp(x - max(x)))).
 * Integers give float32.
 *
 * @param axis default: the last.
 * @throws {ShapeError} if the axis does not exist.
 *
 * @example
 * ```ts
 * const x = tensor([0, 1000], { backend: new CpuBackend() });
 * String(logSoftmax(x)); // => [-1000. 0.]
 * String(log(softmax(x))); // => [-inf 0.]
 * ```
 */
export function logSoftmax(x: Tensor, axis = -1): Tensor {
  const { backend } = live('logSoftmax', x);
  if (!x.layout.isFloat) return inScope(() => logSoftmax(cast(x, 'float32'), axis));
  const index = axisIndex('logSoftmax', x.layout.shape, axis);
  if (backend.fused?.logSoftmax !== undefined) {
    const out = fresh(x.engine, denseOf(x.layout));
    if (backend.fused.logSoftmax(x, index, out)) return record('logSoftmax', [x], out, index);
    discard(out);
  }
  const body = (): Tensor => {
    if (x.layout.size === 0) return exp(x);
    const shifted = sub(x, max(x, index, true));
    return sub(shifted, log(sum(exp(shifted), index, true)));
  };
  return record('logSoftmax', [x], asOne(body), index);
}

/**
 * -sum(targets * logSoftmax(logits)) along the class axis. Integers and bool count as float32.
 *
 * @param logits at least one axis.
 * @param targets class probabilities of the same shape.
 * @param axis of the classes; default: the last.
 * @returns the logits' shape without the class axis: the mean is yours to take.
 * @throws {ShapeError} if the shapes differ (nothing broadcasts here), or the axis does not exist.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const logits = tensor([[0, 0], [50, 0]], { backend });
 * const targets = tensor([[0.5, 0.5], [0, 1]], { backend });
 * String(softmaxCrossEntropy(logits, targets)); // => [ 0.6931472 50. ]
 * ```
 */
export function softmaxCrossEntropy(logits: Tensor, targets: Tensor, axis = -1): Tensor {
  const op = 'softmaxCrossEntropy';
  meet(op, logits, targets);
  if (logits.layout.shape !== targets.layout.shape) {
    throw new ShapeError(
      op,
      `logits and targets must have one shape, got ${formatShape(logits.shape)} and ${formatShape(targets.shape)}. ` +
        'For class numbers use sparseCrossEntropy, or oneHot them',
      [logits.shape, targets.shape],
    );
  }
  const index = axisIndex(op, logits.layout.shape, axis);
  const dtype = floatOf(promote(logits.dtype, targets.dtype));
  if (logits.dtype !== dtype || targets.dtype !== dtype) {
    return inScope(() =>
      softmaxCrossEntropy(toDType(logits, dtype), toDType(targets, dtype), index),
    );
  }
  const body = (): Tensor => neg(sum(mul(targets, logSoftmax(logits, index)), index));
  return record(op, [logits, targets], asOne(body), index);
}

/**
 * -logSoftmax(logits)[label] over the last axis: softmaxCrossEntropy of class numbers.
 *
 * @param logits [..., classes].
 * @param labels int32 [...], each in 0..classes-1.
 * @returns [...]
 * @throws {ShapeError} if the labels' shape is not that of the logits without the last axis.
 * @throws {DTypeError} if the labels are not int32.
 * @throws {IndexError} if a label is outside the classes.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const logits = tensor([[0, 0], [50, 0]], { backend });
 * String(sparseCrossEntropy(logits, arange(2, { backend }))); // => [ 0.6931472 50. ]
 * const outside = tensor([1, 2], { dtype: 'int32', backend });
 * sparseCrossEntropy(logits, outside); // throws labels must be in 0..1
 * ```
 */
export function sparseCrossEntropy(logits: Tensor, labels: Tensor): Tensor {
  const op = 'sparseCrossEntropy';
  meet(op, logits, labels);
  const rank = logits.layout.shape.length;
  const fits =
    labels.rank === rank - 1 && labels.shape.every((n, axis) => n === logits.shape[axis]);
  if (!fits) {
    throw new ShapeError(
      op,
      `needs logits [..., classes] and labels [...], got ${formatShape(logits.shape)} and ${formatShape(labels.shape)}. Reshape the labels to the leading axes of the logits`,
      [logits.shape, labels.shape],
    );
  }
  if (labels.dtype !== 'int32') {
    throw new DTypeError(
      op,
      `labels must be int32, got ${labels.dtype}. Use cast(labels, 'int32')`,
      [labels.dtype],
    );
  }
  try {
    return inScope(() => {
      const picked = gather(logSoftmax(logits), reshape(labels, [...labels.shape, 1]), rank - 1);
      return neg(reshape(picked, labels.shape));
    });
  } catch (error) {
    if (!(error instanceof IndexError)) throw error;
    const classes = logits.shape[rank - 1] ?? 0;
    throw new IndexError(
      op,
      `labels must be in 0..${classes - 1} for logits ${formatShape(logits.shape)}, got ${error.index} at position ${error.position}. Number the classes from 0`,
      error.index,
      error.position,
    );
  }
}

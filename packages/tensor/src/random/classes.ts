/**
 * Class numbers drawn by their weights, as races: Gumbel noise is added to the logarithms of the weights, and the largest
 * wins. The winner is i in proportion to weight i; the first k are a sample of k without replacement.
 *
 * Source: W. Kool, H. van Hoof, M. Welling, "Stochastic beams and where to find them: the Gumbel-top-k trick for sampling
 * sequences without replacement", ICML 2019.
 */
import { live, unrecorded } from '../dispatch/record.js';
import { floatOf } from '../dtype.js';
import { ArgumentError, describeValue, formatShape, ShapeError } from '../errors.js';
import { axisIndex, checkShape } from '../layout/infer.js';
import { sizeOf } from '../layout/layout.js';
import { toDType } from '../ops/apply.js';
import { zeros } from '../ops/creation.js';
import { add, greaterEqual, less, log, logicalAnd, logicalNot } from '../ops/elementwise/index.js';
import { expand, reshape } from '../ops/move/index.js';
import { argmax, countNonzero, min } from '../ops/reduce/index.js';
import { topK } from '../ops/sort/index.js';
import { checkOptions } from '../option-names.js';
import type { Tensor } from '../tensor.js';
import { checkKey } from './bits.js';
import { gumbel } from './distributions.js';
import type { Key } from './key.js';

/** Options of {@link categorical}. */
export interface CategoricalOptions {
  /** The axis of the logits that counts the classes; default -1. */
  readonly axis?: number;
  /** Of the result; default: that of the logits without the axis, to which it must end or broadcast. */
  readonly shape?: readonly number[];
}

/**
 * Class numbers, as int32, with the probabilities softmax(logits, axis). The draws are those of
 * jax.random.categorical. It makes a number for each class of each draw; what is less likely than about 1e-7 is drawn too
 * seldom in float32 (see `gumbel`). Where a logit is NaN, its class is drawn.
 *
 * @param logits logarithms of weights, unnormalized; -Infinity for a class that is never drawn.
 * @throws {ShapeError} if the axis does not exist or is empty, or the logits do not broadcast to the shape.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const logits = log(tensor([[0.9, 0.1, 0], [0, 0, 1]], { backend }));
 * categorical(key(0), logits).shape; // => [ 2 ]
 * const many = categorical(key(0), logits, { shape: [1000, 2] });
 * String(mean(equal(many, 0), 0)); // => [0.898 0. ]
 * ```
 */
export function categorical(key: Key, logits: Tensor, options: CategoricalOptions = {}): Tensor {
  live('categorical', logits);
  checkKey('categorical', key);
  checkOptions('categorical', options, { axis: true, shape: true });
  const axis = axisIndex('categorical', logits.layout.shape, options.axis ?? -1);
  const classes = logits.shape[axis] ?? 0;
  const batch = logits.shape.filter((_, i) => i !== axis);
  const shape = checkShape('categorical', options.shape ?? batch);
  const before = shape.length - batch.length;
  const fits = batch.every((n, i) => n === shape[before + i] || n === 1);
  if (before < 0 || !fits) {
    throw new ShapeError(
      'categorical',
      `the shape must end as the logits do without axis ${axis}, got ${formatShape(shape)} for logits ${formatShape(logits.shape)}. ` +
        'New axes come first; an axis of size 1 repeats',
      [shape, logits.shape],
    );
  }
  if (classes === 0) {
    throw new ShapeError(
      'categorical',
      `needs at least one class on axis ${axis}, got logits of shape ${formatShape(logits.shape)}. Choose another axis`,
      [logits.shape],
    );
  }
  return unrecorded(() => {
    const at = before + axis;
    const noise = noiseLike(key, logits, [...shape.slice(0, at), classes, ...shape.slice(at)]);
    return argmax(add(noise, logits), at);
  });
}

/** Gumbel noise of a shape, in the dtype of the logits or float32. */
function noiseLike(key: Key, logits: Tensor, shape: readonly number[]): Tensor {
  const dtype = logits.dtype === 'float64' ? 'float64' : 'float32';
  return gumbel(key, shape, { backend: logits.backend, dtype });
}

/** Options of {@link multinomial}. */
export interface MultinomialOptions {
  /** How many are drawn from each row of weights. */
  readonly count: number;
  /** Whether a class may be drawn several times; default true. */
  readonly replace?: boolean;
}

/**
 * `count` class numbers for each row of weights, as int32, in proportion to the weights; without replacement, in the
 * order in which they are drawn. With replacement it makes a number for each class of each draw. One number is read
 * to check the weights, so this waits for the device.
 *
 * @param weights [..., classes], of any dtype, at least 0 and finite; they need not sum to 1.
 * @returns [..., count].
 * @throws {ArgumentError} unless count is an integer of at least 0, no weight is negative, infinite or NaN, and each row
 * has a positive one, or without replacement `count` of them.
 * @throws {ShapeError} if the weights have no axis.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const weights = tensor([[0, 3, 0], [1, 1, 1]], { backend });
 * const drawn = multinomial(key(0), weights, { count: 4 });
 * String(drawn.slice(0, 0, 1)); // => [[1 1 1 1]]
 * multinomial(key(0), weights, { count: 2, replace: false }); // throws needs 2 positive weights in each row, got 1
 * ```
 */
export function multinomial(key: Key, weights: Tensor, options: MultinomialOptions): Tensor {
  live('multinomial', weights);
  checkKey('multinomial', key);
  checkOptions('multinomial', options ?? {}, { count: true, replace: true });
  const { count, replace = true } = options ?? {};
  if (!Number.isInteger(count) || count < 0) {
    throw new ArgumentError(
      'multinomial',
      `count must be an integer of at least 0, got ${describeValue(count)}. Say how many are drawn from each row`,
    );
  }
  if (weights.rank === 0) {
    throw new ShapeError(
      'multinomial',
      'weights must have an axis of classes, got shape []. Give a row of weights',
      [[]],
    );
  }
  return unrecorded(() => {
    const float = toDType(weights, floatOf(weights.dtype));
    checkWeights(float, replace ? Math.min(1, count) : count);
    const batch = weights.shape.slice(0, -1);
    const classes = weights.shape.at(-1) ?? 0;
    const shape = [...batch, count];
    if (sizeOf(shape) === 0) return zeros(shape, { dtype: 'int32', backend: weights.backend });
    const logits = log(float);
    if (!replace) return runners(key, logits, count);
    const rows = expand(reshape(logits, [...batch, 1, classes]), [...batch, count, classes]);
    return argmax(add(noiseLike(key, rows, rows.shape), rows), -1);
  });
}

/** Throws unless each row has so many positive weights, and nothing else but zeros. */
function checkWeights(weights: Tensor, needed: number): void {
  const isWeight = logicalAnd(greaterEqual(weights, 0), less(weights, Number.POSITIVE_INFINITY));
  const wrong = countNonzero(logicalNot(isWeight)).item();
  if (wrong > 0) {
    throw new ArgumentError(
      'multinomial',
      `weights must be at least 0 and finite, got ${wrong} that are negative, infinite or NaN. Of logits take categorical`,
    );
  }
  const positive = countNonzero(weights, -1);
  if (positive.size === 0) return;
  const fewest = min(positive).item();
  if (fewest < needed) {
    throw new ArgumentError(
      'multinomial',
      `needs ${needed} positive weights in each row, got ${fewest} in one. Draw fewer, or with replace: true`,
    );
  }
}

/** The first `count` of a race in each row of logits [..., classes]. */
export function runners(key: Key, logits: Tensor, count: number): Tensor {
  return topK(add(noiseLike(key, logits, logits.shape), logits), count).indices;
}

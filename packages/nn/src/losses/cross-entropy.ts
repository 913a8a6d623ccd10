/** What the cross entropies share: their options, and the logarithm of a probability. */
import { ArgumentError, add, type Expression, e, mul, type Tensor } from '@evenkeel/tensor';
import type { CrossEntropyOptions } from './loss.js';
import { checkNumber } from './operands.js';

/** The smallest normal float32, 2^-126: below, 1 / p would overflow. */
const LEAST = 2 ** -126;
/** What the logarithm of less counts as. */
const LOG_OF_ZERO = -100;

/** log(p), with gradient 1 / p; -100, with gradient 0, where p is 0. NaN for p below 0. */
export function logProbability(p: Expression): Expression {
  const isZero = e.less(e.abs(p), LEAST);
  return e.select(isZero, LOG_OF_ZERO, e.log(e.select(isZero, 1, p)));
}

/** The same of 1 - p, exact for small p; NaN for p above 1. */
export function logComplement(p: Expression): Expression {
  const isZero = e.less(e.abs(e.sub(1, p)), LEAST);
  return e.select(isZero, LOG_OF_ZERO, e.log1p(e.neg(e.select(isZero, 0, p))));
}

/** Refuses what {@link CrossEntropyOptions} does not allow; `last` is the activation that makes probabilities. */
export function checkCrossEntropy(
  op: string,
  options: CrossEntropyOptions | undefined,
  last: string,
): void {
  const { fromLogits, epsilon } = options ?? {};
  if (typeof fromLogits !== 'boolean') {
    throw new ArgumentError(
      op,
      `fromLogits must be true or false, got ${String(fromLogits)}. ` +
        `Give { fromLogits: true } for raw outputs of the last layer, { fromLogits: false } for probabilities, after ${last}`,
    );
  }
  if (epsilon === undefined) return;
  checkNumber(op, 'epsilon', epsilon, (x) => x > 0 && x < 0.5, 'above 0 and below 0.5');
  if (fromLogits) {
    throw new ArgumentError(
      op,
      `epsilon clips probabilities and must be left out for logits, got ${epsilon}. Leave it out: logits need no clipping`,
    );
  }
}

/** Targets mixed with the same share for each of `classes`: t (1 - s) + s / classes. */
export function smoothed(op: string, target: Tensor, share: number, classes: number): Tensor {
  checkNumber(op, 'labelSmoothing', share, (s) => s >= 0 && s <= 1, 'from 0 to 1');
  return share === 0 ? target : add(mul(target, 1 - share), share / classes);
}

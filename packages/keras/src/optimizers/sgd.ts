/** sgd: momentum that takes the learning rate in, which is another formula than that of @evenkeel/optim. */
import type { Optimizer } from '@evenkeel/optim';
import { defineProgram, e } from '@evenkeel/tensor';
import type { OptionNames } from '@evenkeel/tensor/dispatch';
import { checkNumber, checkOptions } from '../options.js';
import { type CommonOptimizerOptions, commonNames, commonOf, RuleOptimizer } from './common.js';

/** What {@link sgd} can be told. */
export interface SGDOptions extends CommonOptimizerOptions {
  /** The share of the last step that is kept, from 0 to 1; default 0. */
  readonly momentum?: number;
  /** Whether the momentum is taken in once more; default false. */
  readonly nesterov?: boolean;
}

const known: OptionNames<SGDOptions> = { ...commonNames, momentum: true, nesterov: true };

// In all three, w = kept w first, where kept = 1 - rate * weightDecay.

/** w -= rate g */
const plain = defineProgram('sgd', 2, 3, ([w, g], [rate, kept]) => [
  e.sub(e.mul(kept, w), e.mul(rate, g)),
]);

/** m = momentum m - rate g; w += m */
const heavyBall = defineProgram('sgd', 3, 3, ([w, m, g], [rate, kept, momentum]) => {
  const next = e.sub(e.mul(momentum, m), e.mul(rate, g));
  return [e.add(e.mul(kept, w), next), next];
});

/** m = momentum m - rate g; w += momentum m - rate g */
const lookAhead = defineProgram('sgd', 3, 3, ([w, m, g], [rate, kept, momentum]) => {
  const next = e.sub(e.mul(momentum, m), e.mul(rate, g));
  return [e.add(e.mul(kept, w), e.sub(e.mul(momentum, next), e.mul(rate, g))), next];
});

/**
 * Stochastic gradient descent with Keras's formula: w -= learningRate * g, or with momentum m = momentum * m -
 * learningRate * g, w += m. Defaults: learningRate 0.01, momentum 0, nesterov false. Without momentum `nesterov`
 * changes nothing.
 *
 * @throws {ArgumentError} for an unknown option, or one out of its range.
 *
 * @example
 * ```ts
 * sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }).learningRate; // => 0.1
 * sgd({ learningrate: 0.1 } as object); // throws [sgd] options must be known, got 'learningrate'. Did you mean 'learningRate'?
 * ```
 */
export function sgd(options?: SGDOptions): Optimizer {
  const given = checkOptions('sgd', options, known);
  const { momentum = 0, nesterov = false } = given;
  checkNumber('sgd', 'momentum', momentum, (x) => x >= 0 && x <= 1, 'a number from 0 to 1');
  const { weightDecay, ...common } = commonOf('sgd', given, { learningRate: 0.01 });
  return new RuleOptimizer('sgd', common, {
    program: momentum === 0 ? plain : nesterov ? lookAhead : heavyBall,
    slots: momentum === 0 ? [] : ['momentum'],
    scalars: (rate) => [rate, 1 - rate * weightDecay, momentum],
  });
}

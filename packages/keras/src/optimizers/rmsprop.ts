/** rmsprop: epsilon under the root, and momentum that takes the learning rate in. */
import type { Optimizer } from '@evenkeel/optim';
import { defineProgram, type Expression, e } from '@evenkeel/tensor';
import type { OptionNames } from '@evenkeel/tensor/dispatch';
import { checkNumber, checkOptions } from '../options.js';
import { type CommonOptimizerOptions, commonNames, commonOf, RuleOptimizer } from './common.js';

/** What {@link rmsprop} can be told. */
export interface RMSpropOptions extends CommonOptimizerOptions {
  /** The share of the average of squared gradients that is kept; default 0.9. */
  readonly rho?: number;
  /** The share of the last step that is kept; default 0. */
  readonly momentum?: number;
  /** Added under the root; default 1e-7. */
  readonly epsilon?: number;
  /** Divides by the deviation of the gradients instead of their root mean square; default false. */
  readonly centered?: boolean;
}

const known: OptionNames<RMSpropOptions> = {
  ...commonNames,
  rho: true,
  momentum: true,
  epsilon: true,
  centered: true,
};

/** The numbers of all programs here; kept = 1 - rate * weightDecay, fresh = 1 - rho. */
type Numbers = readonly [
  rate: Expression,
  kept: Expression,
  rho: Expression,
  fresh: Expression,
  epsilon: Expression,
  momentum: Expression,
];

/** rho old + (1 - rho) x */
const average = ([, , rho, fresh]: Numbers, old: Expression, x: Expression): Expression =>
  e.add(e.mul(rho, old), e.mul(fresh, x));

/** rate g / sqrt(spread + epsilon) */
const direction = ([rate, , , , epsilon]: Numbers, g: Expression, spread: Expression): Expression =>
  e.div(e.mul(rate, g), e.sqrt(e.add(spread, epsilon)));

/** kept w - step */
const moved = ([, kept]: Numbers, w: Expression, step: Expression): Expression =>
  e.sub(e.mul(kept, w), step);

/** momentum b + step */
const kicked = ([, , , , , momentum]: Numbers, b: Expression, step: Expression): Expression =>
  e.add(e.mul(momentum, b), step);

const variance = (square: Expression, mean: Expression): Expression =>
  e.sub(square, e.mul(mean, mean));

/** v = rho v + (1 - rho) g^2; w = kept w - rate g / sqrt(v + epsilon) */
const plain = defineProgram('rmsprop', 3, 6, ([w, v, g], numbers) => {
  const nextV = average(numbers, v, e.mul(g, g));
  return [moved(numbers, w, direction(numbers, g, nextV)), nextV];
});

/** b = momentum b + rate g / sqrt(v + epsilon); w = kept w - b */
const heavyBall = defineProgram('rmsprop', 4, 6, ([w, v, b, g], numbers) => {
  const nextV = average(numbers, v, e.mul(g, g));
  const nextB = kicked(numbers, b, direction(numbers, g, nextV));
  return [moved(numbers, w, nextB), nextV, nextB];
});

/** a = rho a + (1 - rho) g, and v - a^2 in the place of v */
const centeredPlain = defineProgram('rmsprop', 4, 6, ([w, v, a, g], numbers) => {
  const nextV = average(numbers, v, e.mul(g, g));
  const nextA = average(numbers, a, g);
  const step = direction(numbers, g, variance(nextV, nextA));
  return [moved(numbers, w, step), nextV, nextA];
});

/** Both. */
const centeredHeavyBall = defineProgram('rmsprop', 5, 6, ([w, v, a, b, g], numbers) => {
  const nextV = average(numbers, v, e.mul(g, g));
  const nextA = average(numbers, a, g);
  const nextB = kicked(numbers, b, direction(numbers, g, variance(nextV, nextA)));
  return [moved(numbers, w, nextB), nextV, nextA, nextB];
});

/**
 * RMSprop with Keras's formula: the gradient over the root of its running mean square plus epsilon. Defaults:
 * learningRate 0.001, rho 0.9, momentum 0, epsilon 1e-7, centered false.
 *
 * @throws {ArgumentError} for an unknown option, or one out of its range.
 *
 * @example
 * ```ts
 * rmsprop({ rho: 0.95 }).learningRate; // => 0.001
 * ```
 */
export function rmsprop(options?: RMSpropOptions): Optimizer {
  const given = checkOptions('rmsprop', options, known);
  const { rho = 0.9, momentum = 0, epsilon = 1e-7, centered = false } = given;
  const share = (x: number) => x >= 0 && x < 1;
  checkNumber('rmsprop', 'rho', rho, share, 'a number from 0 to below 1');
  checkNumber('rmsprop', 'momentum', momentum, (x) => x >= 0 && x <= 1, 'a number from 0 to 1');
  checkNumber('rmsprop', 'epsilon', epsilon, (x) => x > 0, 'a number above 0');
  const { weightDecay, ...common } = commonOf('rmsprop', given, { learningRate: 0.001 });
  const [still, moving, slots] = centered
    ? [centeredPlain, centeredHeavyBall, ['velocity', 'averageGradient']]
    : [plain, heavyBall, ['velocity']];
  return new RuleOptimizer('rmsprop', common, {
    program: momentum === 0 ? still : moving,
    slots: momentum === 0 ? slots : [...slots, 'momentum'],
    scalars: (rate) => [rate, 1 - rate * weightDecay, rho, 1 - rho, epsilon, momentum],
  });
}

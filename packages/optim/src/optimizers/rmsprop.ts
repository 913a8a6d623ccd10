/** RMSprop: programs, rule and class. */
import { defineProgram, type Expression, e } from '@evenkeel/tensor';
import type { OptionNames } from '@evenkeel/tensor/dispatch';
import { atLeastZero, knownOptions, positive, share } from '../options.js';
import { blend } from './average.js';
import { Optimizer } from './optimizer.js';
import type { OptimizerOptions, OptimizerSettings } from './settings.js';
import type { UpdateRule } from './update-rule.js';
import { type Decay, decayProgram, l2, withDecay } from './weight-decay.js';

/** What RMSprop can be told. */
export interface RMSpropSettings extends OptimizerSettings {
  /** The share of the average of squared gradients that is kept, at least 0 and below 1; default 0.99. */
  readonly decay?: number;
  /** Added to the root, above 0; default 1e-8. */
  readonly epsilon?: number;
  /** The share of the last step's direction that is kept, at least 0 and below 1; default 0. */
  readonly momentum?: number;
  /** Divides by the deviation of the gradients instead of their root mean square; default false. */
  readonly centered?: boolean;
  /** L2: this times the weight is added to the gradient; default 0. */
  readonly weightDecay?: number;
}

/** The options of {@link RMSprop}. */
export type RMSpropOptions = OptimizerOptions<RMSpropSettings>;

const known: OptionNames<RMSpropOptions> = {
  learningRate: true,
  decay: true,
  epsilon: true,
  momentum: true,
  centered: true,
  weightDecay: true,
  clip: true,
  groups: true,
};

/** The numbers of all programs here. */
type Numbers = readonly [
  rate: Expression,
  kept: Expression,
  fresh: Expression,
  epsilon: Expression,
  momentum: Expression,
  weightDecay: Expression,
];

/** sqrt(square) + epsilon */
const rootMeanSquare = (square: Expression, epsilon: Expression) => e.add(e.sqrt(square), epsilon);

/** sqrt(square - mean^2) + epsilon; rounding may take the difference below 0. */
const deviation = (square: Expression, mean: Expression, epsilon: Expression) =>
  e.add(e.sqrt(e.max(e.sub(square, e.mul(mean, mean)), 0)), epsilon);

/** The weight and gradient to go on with, and s = decay s + (1 - decay) g^2. */
function begin(
  apply: Decay,
  weight: Expression,
  s: Expression,
  gradient: Expression,
  [, kept, fresh, , , weightDecay]: Numbers,
) {
  const [w, g] = apply(weight, gradient, weightDecay);
  return { w, g, square: blend(kept, s, fresh, e.mul(g, g)) };
}

/** w -= rate g / (sqrt(s) + epsilon) */
const plain = withDecay(l2, (apply) =>
  defineProgram('RMSprop', 3, 6, ([weight, s, gradient], numbers) => {
    const [rate, , , epsilon] = numbers;
    const { w, g, square } = begin(apply, weight, s, gradient, numbers);
    return [e.sub(w, e.mul(rate, e.div(g, rootMeanSquare(square, epsilon)))), square];
  }),
);

/** b = momentum b + g / (sqrt(s) + epsilon); w -= rate b */
const heavyBall = withDecay(l2, (apply) =>
  defineProgram('RMSprop', 4, 6, ([weight, s, b, gradient], numbers) => {
    const [rate, , , epsilon, momentum] = numbers;
    const { w, g, square } = begin(apply, weight, s, gradient, numbers);
    const next = e.add(e.mul(momentum, b), e.div(g, rootMeanSquare(square, epsilon)));
    return [e.sub(w, e.mul(rate, next)), square, next];
  }),
);

/** a = decay a + (1 - decay) g; w -= rate g / (sqrt(s - a^2) + epsilon) */
const centered = withDecay(l2, (apply) =>
  defineProgram('RMSprop', 4, 6, ([weight, s, a, gradient], numbers) => {
    const [rate, kept, fresh, epsilon] = numbers;
    const { w, g, square } = begin(apply, weight, s, gradient, numbers);
    const mean = blend(kept, a, fresh, g);
    return [e.sub(w, e.mul(rate, e.div(g, deviation(square, mean, epsilon)))), square, mean];
  }),
);

/** b = momentum b + g / (sqrt(s - a^2) + epsilon); w -= rate b */
const centeredHeavyBall = withDecay(l2, (apply) =>
  defineProgram('RMSprop', 5, 6, ([weight, s, a, b, gradient], numbers) => {
    const [rate, kept, fresh, epsilon, momentum] = numbers;
    const { w, g, square } = begin(apply, weight, s, gradient, numbers);
    const mean = blend(kept, a, fresh, g);
    const next = e.add(e.mul(momentum, b), e.div(g, deviation(square, mean, epsilon)));
    return [e.sub(w, e.mul(rate, next)), square, mean, next];
  }),
);

function rmspropRule(settings: RMSpropSettings): UpdateRule {
  const { decay = 0.99, epsilon = 1e-8, momentum = 0, weightDecay = 0 } = settings;
  share('RMSprop', 'decay', decay, 0.99);
  positive('RMSprop', 'epsilon', epsilon, 1e-8);
  share('RMSprop', 'momentum', momentum, 0.9);
  atLeastZero('RMSprop', 'weightDecay', weightDecay, 0.01);
  const programs =
    settings.centered === true
      ? { plain: centered, heavyBall: centeredHeavyBall, slots: ['meanSquare', 'mean'] }
      : { plain, heavyBall, slots: ['meanSquare'] };
  const { slots } = programs;
  return {
    program: decayProgram(momentum === 0 ? programs.plain : programs.heavyBall, weightDecay),
    slots: momentum === 0 ? slots : [...slots, 'momentum'],
    scalars: (rate) => [rate, decay, 1 - decay, epsilon, momentum, weightDecay],
  };
}

/**
 * RMSprop (Hinton 2012, lecture 6e): the gradient over its running root mean square,
 *
 *     s = decay s + (1 - decay) g^2        w -= rate * g / (sqrt(s) + epsilon)
 *
 * With `centered` (Graves 2013, equations 38 to 41) the divisor is sqrt(s - a^2) + epsilon, a the running mean of
 * g; with momentum b = momentum * b + g / divisor takes the place of g / divisor. All start at 0, uncorrected.
 *
 * @param options `learningRate`; `decay` 0.99, `epsilon` 1e-8, `momentum` 0, `centered` false, `weightDecay` 0;
 *   `clip`, `groups`.
 * @throws {ArgumentError} if an option is out of its range.
 *
 * @example
 * ```ts
 * const w = new Variable(tensor([1, -2], { backend: new CpuBackend() }), { name: 'w' });
 * const optimizer = new RMSprop({ learningRate: 0.25, decay: 0.75 });
 * optimizer.step(valueAndGrad([w], () => sum(square(w.value))).grads);
 * String(w.value); // => [ 0.5 -1.5]
 * ```
 */
export class RMSprop extends Optimizer<RMSpropSettings> {
  constructor(options: RMSpropOptions) {
    super('RMSprop', knownOptions('RMSprop', options, known), rmspropRule);
  }
}

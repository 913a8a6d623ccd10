/** Stochastic gradient descent: programs, rule and class. */
import { ArgumentError, defineProgram, e } from '@evenkeel/tensor';
import type { OptionNames } from '@evenkeel/tensor/dispatch';
import { atLeastZero, knownOptions, share } from '../options.js';
import { Optimizer } from './optimizer.js';
import type { OptimizerOptions, OptimizerSettings } from './settings.js';
import type { UpdateRule } from './update-rule.js';
import { decayProgram, l2, withDecay } from './weight-decay.js';

/** What SGD can be told. */
export interface SGDSettings extends OptimizerSettings {
  /** The share of the last step's direction that is kept, at least 0 and below 1; default 0. */
  readonly momentum?: number;
  /** Looks ahead along the direction kept; needs momentum. Default false. */
  readonly nesterov?: boolean;
  /** L2: this times the weight is added to the gradient; default 0. */
  readonly weightDecay?: number;
}

/** The options of {@link SGD}. */
export type SGDOptions = OptimizerOptions<SGDSettings>;

const known: OptionNames<SGDOptions> = {
  learningRate: true,
  momentum: true,
  nesterov: true,
  weightDecay: true,
  clip: true,
  groups: true,
};

/** w -= rate g */
const plain = withDecay(l2, (decay) =>
  defineProgram('SGD', 2, 3, ([weight, gradient], [rate, , weightDecay]) => {
    const [w, g] = decay(weight, gradient, weightDecay);
    return [e.sub(w, e.mul(rate, g))];
  }),
);

/** b = momentum b + g; w -= rate b */
const heavyBall = withDecay(l2, (decay) =>
  defineProgram('SGD', 3, 3, ([weight, b, gradient], [rate, momentum, weightDecay]) => {
    const [w, g] = decay(weight, gradient, weightDecay);
    const next = e.add(e.mul(momentum, b), g);
    return [e.sub(w, e.mul(rate, next)), next];
  }),
);

/** b = momentum b + g; w -= rate (g + momentum b) */
const lookAhead = withDecay(l2, (decay) =>
  defineProgram('SGD', 3, 3, ([weight, b, gradient], [rate, momentum, weightDecay]) => {
    const [w, g] = decay(weight, gradient, weightDecay);
    const next = e.add(e.mul(momentum, b), g);
    return [e.sub(w, e.mul(rate, e.add(g, e.mul(momentum, next)))), next];
  }),
);

function sgdRule(settings: SGDSettings): UpdateRule {
  const { momentum = 0, nesterov = false, weightDecay = 0 } = settings;
  share('SGD', 'momentum', momentum, 0.9);
  atLeastZero('SGD', 'weightDecay', weightDecay, 0.01);
  if (nesterov && momentum === 0) {
    throw new ArgumentError(
      'SGD',
      'nesterov needs a momentum above 0, got momentum 0. Give momentum: 0.9, or leave nesterov out',
    );
  }
  const programs = momentum === 0 ? plain : nesterov ? lookAhead : heavyBall;
  return {
    program: decayProgram(programs, weightDecay),
    slots: momentum === 0 ? [] : ['momentum'],
    scalars: (rate) => [rate, momentum, weightDecay],
  };
}

/**
 * Stochastic gradient descent: w -= rate * g. With momentum (Polyak 1964) b = momentum * b + g, b = 0 at first, takes
 * the place of g; with `nesterov` (Nesterov 1983, in the form of Sutskever et al. 2013) g + momentum * b does.
 * The momentum is not multiplied by the rate, so a new rate acts at once.
 *
 * @param options `learningRate`; `momentum` 0, `nesterov` false, `weightDecay` 0; `clip`, `groups`.
 * @throws {ArgumentError} if an option is out of its range, or nesterov comes without momentum.
 *
 * @example
 * ```ts
 * const w = new Variable(tensor([1, -2], { backend: new CpuBackend() }), { name: 'w' });
 * const optimizer = new SGD({ learningRate: 0.1, momentum: 0.5 });
 * for (let step = 0; step < 2; step++) {
 *   optimizer.step(valueAndGrad([w], () => sum(square(w.value))).grads);
 * }
 * String(w.value); // => [ 0.54 -1.08]
 * ```
 */
export class SGD extends Optimizer<SGDSettings> {
  constructor(options: SGDOptions) {
    super('SGD', knownOptions('SGD', options, known), sgdRule);
  }
}

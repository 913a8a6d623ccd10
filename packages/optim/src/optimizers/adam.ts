/** Adam and AdamW: they differ in what weight decay means. */
import { ArgumentError, defineProgram, type Expression, e } from '@evenkeel/tensor';
import type { OptionNames } from '@evenkeel/tensor/dispatch';
import { atLeastZero, knownOptions, positive, share } from '../options.js';
import { blend } from './average.js';
import { Optimizer } from './optimizer.js';
import type { OptimizerOptions, OptimizerSettings } from './settings.js';
import type { UpdateRule } from './update-rule.js';
import {
  type Decay,
  type DecayPrograms,
  decayProgram,
  decoupled,
  l2,
  withDecay,
} from './weight-decay.js';

/** What Adam and AdamW can be told. */
export interface AdamSettings extends OptimizerSettings {
  /** The share of the average of gradients that is kept, at least 0 and below 1; default 0.9. */
  readonly beta1?: number;
  /** The share of the average of squared gradients that is kept; default 0.999. */
  readonly beta2?: number;
  /** Keeps the quotient finite, above 0; default 1e-8. */
  readonly epsilon?: number;
  /**
   * What epsilon is added to: the root of the corrected second moment (algorithm 1; default), or that of the raw
   * one (the efficient form at the end of section 2), which makes it 1 / sqrt(1 - beta2^t) times as strong.
   */
  readonly epsilonForm?: 'corrected' | 'raw';
  /** Divides by the largest second moment so far (Reddi, Kale and Kumar 2018, algorithm 2); default false. */
  readonly amsgrad?: boolean;
  /** Adam: L2, this times the weight is added to the gradient; default 0. AdamW: decoupled; default 0.01. */
  readonly weightDecay?: number;
}

/** The options of {@link Adam} and {@link AdamW}. */
export type AdamOptions = OptimizerOptions<AdamSettings>;

const known: OptionNames<AdamOptions> = {
  learningRate: true,
  beta1: true,
  beta2: true,
  epsilon: true,
  epsilonForm: true,
  amsgrad: true,
  weightDecay: true,
  clip: true,
  groups: true,
};

/** w - alpha m / (sqrt(v) + epsilon) */
const moved = (
  w: Expression,
  alpha: Expression,
  m: Expression,
  v: Expression,
  epsilon: Expression,
) => e.sub(w, e.div(e.mul(alpha, m), e.add(e.sqrt(v), epsilon)));

const adamPrograms = (name: string, decay: Decay): DecayPrograms =>
  withDecay(decay, (apply) =>
    defineProgram(name, 4, 7, ([weight, m, v, gradient], numbers) => {
      const [alpha, epsilon, beta1, fresh1, beta2, fresh2, weightDecay] = numbers;
      const [w, g] = apply(weight, gradient, weightDecay);
      const nextM = blend(beta1, m, fresh1, g);
      const nextV = blend(beta2, v, fresh2, e.mul(g, g));
      return [moved(w, alpha, nextM, nextV, epsilon), nextM, nextV];
    }),
  );

/** The same, with the largest v so far in the place of v. */
const amsgradPrograms = (name: string, decay: Decay): DecayPrograms =>
  withDecay(decay, (apply) =>
    defineProgram(name, 5, 7, ([weight, m, v, vMax, gradient], numbers) => {
      const [alpha, epsilon, beta1, fresh1, beta2, fresh2, weightDecay] = numbers;
      const [w, g] = apply(weight, gradient, weightDecay);
      const nextM = blend(beta1, m, fresh1, g);
      const nextV = blend(beta2, v, fresh2, e.mul(g, g));
      const largest = e.max(vMax, nextV);
      return [moved(w, alpha, nextM, largest, epsilon), nextM, nextV, largest];
    }),
  );

/** What is different between the optimizers of this file. */
interface Variant {
  readonly name: string;
  readonly defaultDecay: number;
  /** The number that stands for weight decay in a step with this rate. */
  readonly decayNumber: (rate: number, weightDecay: number) => number;
  readonly programs: DecayPrograms;
  readonly amsgrad: DecayPrograms;
}

const adam: Variant = {
  name: 'Adam',
  defaultDecay: 0,
  decayNumber: (_, weightDecay) => weightDecay,
  programs: adamPrograms('Adam', l2),
  amsgrad: amsgradPrograms('Adam', l2),
};

const adamW: Variant = {
  name: 'AdamW',
  defaultDecay: 0.01,
  decayNumber: (rate, weightDecay) => 1 - rate * weightDecay,
  programs: adamPrograms('AdamW', decoupled),
  amsgrad: amsgradPrograms('AdamW', decoupled),
};

function ruleOf(variant: Variant, settings: AdamSettings): UpdateRule {
  const { name, defaultDecay, decayNumber } = variant;
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, epsilonForm = 'corrected' } = settings;
  const { amsgrad = false, weightDecay = defaultDecay } = settings;
  share(name, 'beta1', beta1, 0.9);
  share(name, 'beta2', beta2, 0.999);
  positive(name, 'epsilon', epsilon, 1e-8);
  atLeastZero(name, 'weightDecay', weightDecay, 0.01);
  if (epsilonForm !== 'corrected' && epsilonForm !== 'raw') {
    throw new ArgumentError(
      name,
      `epsilonForm must be 'corrected' or 'raw', got ${String(epsilonForm)}. Leave it out for algorithm 1 of the paper`,
    );
  }
  return {
    program: decayProgram(amsgrad ? variant.amsgrad : variant.programs, weightDecay),
    slots: amsgrad ? ['m', 'v', 'vMax'] : ['m', 'v'],
    // Both forms are w -= alpha m / (sqrt(v) + epsilon'): sqrt(v) / root + epsilon = (sqrt(v) + root epsilon) / root.
    scalars: (rate, updates) => {
      const root = Math.sqrt(1 - beta2 ** updates);
      const alpha = (rate * root) / (1 - beta1 ** updates);
      const offset = epsilonForm === 'raw' ? epsilon : root * epsilon;
      const decay = decayNumber(rate, weightDecay);
      return [alpha, offset, beta1, 1 - beta1, beta2, 1 - beta2, decay];
    },
  };
}

/**
 * Adam (Kingma and Ba 2015, algorithm 1). With t the number of updates, this one included,
 *
 *     m = beta1 m + (1 - beta1) g        v = beta2 v + (1 - beta2) g^2
 *     w -= rate * m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon)
 *
 * @param options `learningRate`; `beta1` 0.9, `beta2` 0.999, `epsilon` 1e-8, `epsilonForm` 'corrected',
 *   `amsgrad` false, `weightDecay` 0 (L2: added to g); `clip`, `groups`.
 * @throws {ArgumentError} if an option is out of its range.
 *
 * @example
 * ```ts
 * const w = new Variable(tensor([1, -2], { backend: new CpuBackend() }), { name: 'w' });
 * const optimizer = new Adam({ learningRate: 0.25 });
 * optimizer.step(valueAndGrad([w], () => sum(square(w.value))).grads);
 * String(w.value); // => [ 0.75 -1.75]
 * ```
 */
export class Adam extends Optimizer<AdamSettings> {
  constructor(options: AdamOptions) {
    super('Adam', knownOptions('Adam', options, known), (settings) => ruleOf(adam, settings));
  }
}

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019): before each step the weight is multiplied by
 * 1 - rate * weightDecay, and the moments see the gradient alone. The decay follows a schedule of the rate.
 *
 * @param options as for {@link Adam}, but `weightDecay` 0.01. Biases and normalization weights are usually
 *   left out of it: `groups: [{ where: (v) => v.name.endsWith('bias'), weightDecay: 0 }]`.
 * @throws {ArgumentError} if an option is out of its range.
 *
 * @example
 * ```ts
 * const w = new Variable(tensor([1, -2], { backend: new CpuBackend() }), { name: 'w' });
 * const optimizer = new AdamW({ learningRate: 0.25, weightDecay: 0.5 });
 * optimizer.step(valueAndGrad([w], () => sum(square(w.value))).grads);
 * String(w.value); // => [ 0.625 -1.5  ]
 * ```
 */
export class AdamW extends Optimizer<AdamSettings> {
  constructor(options: AdamOptions) {
    super('AdamW', knownOptions('AdamW', options, known), (settings) => ruleOf(adamW, settings));
  }
}

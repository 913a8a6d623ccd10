/** The options that all optimizers share, and what they are to @evenkeel/optim. */
import {
  type Clip,
  Optimizer,
  type OptimizerOptions,
  type Schedule,
  type UpdateRule,
} from '@evenkeel/optim';
import { ArgumentError } from '@evenkeel/tensor';
import type { OptionNames } from '@evenkeel/tensor/dispatch';
import { checkNumber } from '../options.js';

/** What every optimizer here can be told. At most one of the three limits on gradients. */
export interface CommonOptimizerOptions {
  /** A number, or a function of the step such as {@link ExponentialDecay}. */
  readonly learningRate?: number | Schedule;
  /** Decoupled: each step multiplies a weight by 1 - learningRate * weightDecay first. Default: none. */
  readonly weightDecay?: number;
  /** The largest Euclidean norm of each gradient. */
  readonly clipnorm?: number;
  /** The largest magnitude of each element of a gradient. */
  readonly clipvalue?: number;
  /** The largest Euclidean norm of all gradients together. */
  readonly globalClipnorm?: number;
}

export const commonNames: OptionNames<CommonOptimizerOptions> = {
  learningRate: true,
  weightDecay: true,
  clipnorm: true,
  clipvalue: true,
  globalClipnorm: true,
};

/** Rate, clipping and decay, checked. */
export function commonOf(
  op: string,
  options: CommonOptimizerOptions,
  defaults: { readonly learningRate: number; readonly weightDecay?: number },
): {
  readonly learningRate: number | Schedule;
  readonly weightDecay: number;
  readonly clip?: Clip;
} {
  const { learningRate = defaults.learningRate } = options;
  const weightDecay = checkNumber(
    op,
    'weightDecay',
    options.weightDecay ?? defaults.weightDecay ?? 0,
    (x) => x >= 0,
    'a finite number of at least 0',
  );
  const clip = clipOf(op, options);
  return clip === null ? { learningRate, weightDecay } : { learningRate, weightDecay, clip };
}

function clipOf(op: string, options: CommonOptimizerOptions): Clip | null {
  const { clipnorm, clipvalue, globalClipnorm } = options;
  const limits: Clip[] = [];
  if (clipnorm !== undefined) limits.push({ norm: clipnorm });
  if (clipvalue !== undefined) limits.push({ value: clipvalue });
  if (globalClipnorm !== undefined) limits.push({ globalNorm: globalClipnorm });
  if (limits.length > 1) {
    throw new ArgumentError(
      op,
      `at most one of clipnorm, clipvalue and globalClipnorm can be set, got ${limits.length}. Choose one limit`,
    );
  }
  return limits[0] ?? null;
}

/** An optimizer whose formula is not one of @evenkeel/optim. */
export class RuleOptimizer extends Optimizer {
  constructor(name: string, options: OptimizerOptions, rule: UpdateRule) {
    super(name, options, () => rule);
  }
}

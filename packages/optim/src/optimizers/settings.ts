/** The options of optimizers, and how a parameter group overrides them. */
import { ArgumentError, type Variable } from '@evenkeel/tensor';
import type { Clip } from '../clip.js';
import { checkRate, type Schedule } from '../rate.js';
import { checkRule, type UpdateRule } from './update-rule.js';

/** What every optimizer can be told, for all weights or for a group of them. */
export interface OptimizerSettings {
  /** A number, or a function of the step; at least 0. */
  readonly learningRate: number | Schedule;
}

/** OptimizerSettings that hold for some weights only; what is left out is that of the optimizer. */
export type ParameterGroup<S extends OptimizerSettings = OptimizerSettings> = Partial<S> & {
  /** Which weights; asked once for each, in its first step. */
  readonly where: (variable: Variable) => boolean;
};

/** The options of an optimizer whose settings are S. */
export type OptimizerOptions<S extends OptimizerSettings = OptimizerSettings> = S & {
  /** Limits the gradients before each step, those of all groups together. Default: not at all. */
  readonly clip?: Clip;
  /** A weight belongs to the first group whose `where` holds for it; the others have the options above. */
  readonly groups?: readonly ParameterGroup<S>[];
};

/** Weights that share a rule. */
export interface RuleGroup {
  readonly where: (variable: Variable) => boolean;
  readonly rule: UpdateRule;
  /** Null: the optimizer's, which can be set anew. */
  readonly learningRate: number | Schedule | null;
  /** That of the step that is going on. */
  rate: number;
}

/** The groups of an optimizer; the last is that of all other weights. */
export function groupsOf<S extends OptimizerSettings>(
  op: string,
  options: OptimizerOptions<S>,
  ruleOf: (settings: S) => UpdateRule,
): readonly RuleGroup[] {
  const groups = (options.groups ?? []).map((group, i) => {
    const { where, learningRate } = group;
    if (typeof where !== 'function') {
      throw new ArgumentError(
        op,
        `groups[${i}].where must be a function of a variable, got ${String(where)}. Give e.g. (v) => v.name.endsWith('bias')`,
      );
    }
    return {
      where,
      rule: checkRule(op, ruleOf(overridden(options, group))),
      learningRate:
        learningRate === undefined
          ? null
          : checkRate(op, `groups[${i}].learningRate`, learningRate),
      rate: 0,
    };
  });
  const rule = checkRule(op, ruleOf(options));
  return [...groups, { where: () => true, rule, learningRate: null, rate: 0 }];
}

/** The settings with those of a group; one that is undefined counts as left out. */
function overridden<S extends OptimizerSettings>(settings: S, group: Partial<S>): S {
  const result = { ...settings };
  for (const name in group) {
    const value = group[name];
    if (value !== undefined) result[name] = value;
  }
  return result;
}

/**
 * The rule of every operation. The families' files hold the formulas.
 */
import { alias } from '@evenkeel/tensor/dispatch';
import { compositeRules } from './composites.js';
import { contractRules } from './contract.js';
import { elementwiseRule } from './elementwise.js';
import { indexingRules } from './indexing.js';
import { moveRules } from './move.js';
import { reduceRules } from './reduce.js';
import type { Rules } from './rule.js';
import { scanRules } from './scan.js';

export const rules: Rules = {
  elementwise: elementwiseRule,
  ...reduceRules,
  ...scanRules,
  ...compositeRules,
  ...contractRules,
  ...moveRules,
  ...indexingRules,

  // The user's own; what it returns may be anybody's tensor, so it goes on under another handle.
  custom: (g, { out, attrs: pullback }) =>
    pullback(g, out).map((t) => (t === null ? null : alias(t))),
};

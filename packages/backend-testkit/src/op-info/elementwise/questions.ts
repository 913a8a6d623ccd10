/** What the suites know about what gives bool: comparisons, questions, logic. */
import * as ops from '@evenkeel/tensor';
import { comparison, question } from './pointwise.js';

/** What gives bool. */
export const questions = {
  equal: comparison('equal', ops.equal),
  notEqual: comparison('notEqual', ops.notEqual),
  less: comparison('less', ops.less),
  lessEqual: comparison('lessEqual', ops.lessEqual),
  greater: comparison('greater', ops.greater),
  greaterEqual: comparison('greaterEqual', ops.greaterEqual),
  isClose: comparison('isClose', ops.isClose),

  isNaN: question(ops.isNaN),
  isFinite: question(ops.isFinite),
  isInfinite: question(ops.isInfinite),
  signBit: question(ops.signBit),

  logicalAnd: comparison('logicalAnd', ops.logicalAnd),
  logicalOr: comparison('logicalOr', ops.logicalOr),
  logicalXor: comparison('logicalXor', ops.logicalXor),
  logicalNot: question(ops.logicalNot),
} as const;

/**
 * @evenkeel/tensor/dispatch: the hooks for a package that records operations, such as autograd. Programs use
 * the main entry.
 */
export { batchNormGrad } from './composites/batch-norm.js';
export {
  FREED_BY_SCOPE,
  FREED_BY_USER,
  HELD,
  OWNED,
  SCOPED,
} from './dispatch/lifetime.js';
export {
  asOne,
  handle,
  live,
  meet,
  type OpKind,
  type Recorder,
  record,
  type TapeSlot,
} from './dispatch/record.js';
export { runtime } from './dispatch/runtime.js';
export {
  enterScope,
  free,
  hold,
  joinScope,
  leaveScope,
  refusePromise,
  unhold,
} from './dispatch/scope.js';
export { describeValue, locate } from './errors.js';
export { axisMask, expandedAxes } from './layout/infer.js';
export { alias, transposedOperand } from './ops/move/index.js';
export type { Ops, Pullback } from './ops/table.js';
export {
  checkOptionNames,
  checkOptions,
  flagOf,
  type OptionNames,
  suggestion,
} from './option-names.js';
export { digammaExpression } from './program/digamma.js';
export { RELEASED } from './tensor.js';
export { commitStaged, commitStagedToScope, dropStaged, stagedMark } from './variable.js';

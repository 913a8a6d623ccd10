/**
 * @evenkeel/tensor/dispatch: the hooks for packages that record operations (autograd) or define new
 * ones. Programs use the main entry.
 */
export { type BatchNormGradients, batchNormGrad } from './composites/batch-norm.js';
export {
  FREED_BY_GRADIENTS,
  FREED_BY_SCOPE,
  FREED_BY_USER,
  HELD,
  OWNED,
  SCOPED,
} from './dispatch/lifetime.js';
export {
  asOne,
  constant,
  discard,
  fresh,
  live,
  meet,
  type OpKind,
  type Recorder,
  record,
  type TapeSlot,
  unrecorded,
  view,
} from './dispatch/record.js';
export { runtime } from './dispatch/runtime.js';
export {
  enterScope,
  free,
  hold,
  joinScope,
  leaveScope,
  leaveScopeWith,
  refusePromise,
  unhold,
} from './dispatch/scope.js';
export { describeValue } from './errors.js';
export { expandedAxes } from './layout/infer.js';
export { alias } from './ops/move.js';
export type { Application, Ops, Pullback, SliceAttrs } from './ops/table.js';
export { RELEASED } from './tensor.js';
export { commitStaged, commitStagedToScope, dropStaged, stagedMark } from './variable.js';

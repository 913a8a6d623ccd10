/**
 * @evenkeel/backend-testkit: the conformance suite for backends of Evenkeel, as a function of a
 *   backend factory and of a test runner's functions.
 */
export { type Agreement, agreement } from './agreement.js';
export { conformance } from './conformance.js';
export {
  type CoverageCell,
  coverage,
  type DTypeCoverage,
  type OperationCoverage,
} from './coverage.js';
export type { Draw } from './draw.js';
export { ConformanceError, type Tolerance } from './expect.js';
export { Faulty } from './faulty.js';
export type { Harness, Target } from './harness.js';
export { type OpName, opInfo } from './op-info/index.js';
export { notOperations } from './op-info/not-operations.js';
export type {
  Derivative,
  ErrorSample,
  Family,
  OpInfo,
  OpTolerance,
  ToleranceKind,
} from './op-info/types.js';
export type { Arg, ArgSpec, InputSpec, Sample, Slot, ViewStep } from './sample.js';

/**
 * The elementwise operations. How they are applied stands in apply.ts, what they compute in
 * program/programs.ts, their derivatives in autograd.
 */
export {
  abs,
  add,
  copySign,
  div,
  hypot,
  lerp,
  maximum,
  minimum,
  mul,
  neg,
  sign,
  square,
  sub,
} from './arithmetic.js';
export {
  bitwiseAnd,
  bitwiseNot,
  bitwiseOr,
  bitwiseXor,
  leftShift,
  rightShift,
} from './bits.js';
export { equal, greater, greaterEqual, less, lessEqual, notEqual } from './comparison.js';
export { cast } from './conversion.js';
export { floorDivide, fmod, remainder } from './division.js';
export {
  cbrt,
  exp,
  exp2,
  expm1,
  log,
  log1p,
  log2,
  log10,
  logAddExp,
  reciprocal,
  rsqrt,
  sqrt,
  xlogy,
} from './exponential.js';
export { logicalAnd, logicalNot, logicalOr, logicalXor } from './logic.js';
export { pow } from './power.js';
export {
  type IsCloseOptions,
  isClose,
  isFinite,
  isInfinite,
  isNaN,
  signBit,
} from './predicates.js';
export { ceil, floor, round, trunc } from './rounding.js';
export { elementwise } from './run-program.js';
export { clip, type NanToNumOptions, nanToNum, where } from './select.js';
export {
  digamma,
  erf,
  erfc,
  erfInv,
  lgamma,
  logit,
  relu,
  sigmoid,
  sigmoidCrossEntropy,
  softplus,
} from './special.js';
export {
  acos,
  acosh,
  asin,
  asinh,
  atan,
  atan2,
  atanh,
  cos,
  cosh,
  sin,
  sinc,
  sinh,
  tan,
  tanh,
} from './trigonometric.js';

/**
 * Reductions over axes. Their kernels combine in a fixed order, so the bits do not depend on threads.
 */
export { argmax, argmin } from './arg.js';
export { logSumExp } from './log-sum-exp.js';
export { all, any, countNonzero } from './logic.js';
export { median, type QuantileOptions, quantile } from './quantile.js';
export { type Axis, max, mean, min, prod, sum } from './reduce.js';
export { standardDeviation, variance } from './variance.js';

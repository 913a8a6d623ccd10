/**
 * Reading and writing at positions that are data.
 */
export { at, type IndexTerm } from './at.js';
export { gather } from './gather.js';
export { type IndexPutOptions, indexPut } from './index-put.js';
export { booleanMask, nonzero } from './mask.js';
export { oneHot } from './one-hot.js';
export { scatter, scatterAdd } from './scatter.js';
export { take, takeAlongAxis } from './take.js';

/**
 * Sorting, and what builds on it: searching, counting, distinct values.
 */
export { type BincountOptions, bincount } from './bincount.js';
export { type SearchOptions, searchsorted } from './search.js';
export { argsort, type OrderOptions, sort, type TopK, type TopOptions, topK } from './sort.js';
export { type Distinct, unique } from './unique.js';

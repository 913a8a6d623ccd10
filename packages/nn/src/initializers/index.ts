/** The initializers, as the namespace `initializers` of @evenkeel/nn: their short names stand for tensors elsewhere. */
export { constant, ones, zeros } from './constant.js';
export * from './orthogonal.js';
export * from './random.js';
export * from './scaled.js';

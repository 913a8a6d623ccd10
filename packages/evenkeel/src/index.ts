/**
 * evenkeel: all of Evenkeel, with a default backend. Each name is that of its package; the functions in the lists
 * below take the default backend where none is named. Keras's names are in `keras`.
 */
export * from '@evenkeel/autograd';
export * from '@evenkeel/backend-cpu';
export * from '@evenkeel/backend-wasm';
export * from '@evenkeel/data';
export * as keras from '@evenkeel/keras';
export { type ConfigureOptions, configure, defaultBackend } from '@evenkeel/keras';
export * from '@evenkeel/linalg';
export * from '@evenkeel/nn';
export * from '@evenkeel/optim';
export * from '@evenkeel/tensor';
export * from '@evenkeel/train';
// What is exported by name goes before what a star brings.
export { batches, batchesOf } from './batches.js';
export {
  arange,
  type CreationOptions,
  eye,
  full,
  ones,
  type TensorOptions,
  tensor,
  zeros,
} from './creation.js';
export {
  bernoulli,
  choice,
  exponential,
  gamma,
  gumbel,
  normal,
  permutation,
  type RandomOptions,
  randint,
  randomBits,
  truncatedNormal,
  uniform,
} from './random.js';
export { evaluate, fit, predict } from './training.js';

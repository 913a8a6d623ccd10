/** @evenkeel/optim: optimizers, learning-rate schedules and gradient clipping. */
export { type Clip, clipByGlobalNorm, clipByNorm, clipByValue } from './clip.js';
export { Adam, type AdamOptions, type AdamSettings, AdamW } from './optimizers/adam.js';
export { Optimizer } from './optimizers/optimizer.js';
export { RMSprop, type RMSpropOptions, type RMSpropSettings } from './optimizers/rmsprop.js';
export type { OptimizerOptions, OptimizerSettings, ParameterGroup } from './optimizers/settings.js';
export { SGD, type SGDOptions, type SGDSettings } from './optimizers/sgd.js';
export type { UpdateRule } from './optimizers/update-rule.js';
export type { Schedule } from './rate.js';
export { constant, cosineDecay, exponentialDecay, stepDecay, warmUp } from './schedules.js';

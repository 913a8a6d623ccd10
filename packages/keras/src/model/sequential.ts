/** Sequential: the way to make a model. */

import type { OptionNames } from '@evenkeel/tensor/dispatch';
import type { InputLayer } from '../layers/input.js';
import type { Layer } from '../layers/layer.js';
import { checkOptions } from '../options.js';
import { checkList } from './members.js';
import { SequentialModel, type SequentialOptions } from './sequential-model.js';

const known: OptionNames<SequentialOptions> = { name: true, trainable: true };

/**
 * A model of layers in a row. Where its input shape is known, by `Input` or the first layer's `inputShape`, it is built at
 * once; else by `build`, or by the first x that it is given.
 *
 * The layers are named `dense`, `dense_1`, `batch_normalization`, ..., counted in each model. First weights follow from the
 * seed, the number of models made since it was set, and these names: not from other layers in between.
 *
 * @throws {ArgumentError} for what is no layer, and two layers of one name.
 * @throws {ShapeError} if a layer cannot take what the one before it gives.
 *
 * @example
 * ```ts
 * const model = Sequential([
 *   Dense(64, { inputShape: [20] }),
 *   BatchNormalization(),
 *   Activation('relu'),
 *   Dense(1, { activation: 'sigmoid' }),
 * ]);
 * model.layers.map(({ name }) => name).join(' '); // => dense batch_normalization activation dense_1
 * model.countParams(); // => 1665
 * ```
 */
export function Sequential(
  layers: readonly (Layer | InputLayer)[] = [],
  options?: SequentialOptions,
): SequentialModel {
  checkList(layers);
  return new SequentialModel(layers, checkOptions('Sequential', options, known));
}

/** Flatten and Reshape: those of @evenkeel/nn. */
import * as nn from '@evenkeel/nn';
import { checkOptions } from '../options.js';
import { Layer, type LayerOptions, layerNames } from './layer.js';

/**
 * All axes but the batch's as one: [batch, a, b] to [batch, a b].
 *
 * @throws {ArgumentError} for an unknown option.
 *
 * @example
 * ```ts
 * const model = Sequential([Flatten({ inputShape: [2, 2] })]);
 * (await model.predict([[[1, 2], [3, 4]]])).shape; // => [ 1, 4 ]
 * ```
 */
export function Flatten(options?: LayerOptions): Layer {
  const given = checkOptions('Flatten', options, layerNames);
  return new Layer({ type: 'Flatten', module: new nn.Flatten(), options: given });
}

/**
 * The elements of each example under another shape: [batch, ...] to [batch, ...targetShape].
 *
 * @param targetShape without the batch axis; one size may be -1: whatever is left.
 * @throws {ArgumentError} unless the sizes are above 0, one of them perhaps -1; for an unknown option.
 *
 * @example
 * ```ts
 * const model = Sequential([Reshape([2, -1], { inputShape: [6] })]);
 * (await model.predict([[1, 2, 3, 4, 5, 6]])).shape; // => [ 1, 2, 3 ]
 * ```
 */
export function Reshape(targetShape: readonly number[], options?: LayerOptions): Layer {
  const given = checkOptions('Reshape', options, layerNames);
  return new Layer({
    type: 'Reshape',
    module: new nn.Reshape({ shape: targetShape }),
    options: given,
  });
}

/** Input: says what a model is given. It computes nothing. */
import { checkOptions } from '../options.js';
import { checkShape } from './layer.js';

/** What {@link Input} gives. */
export class InputLayer {
  /** Without the batch axis. */
  readonly shape: readonly number[];

  /** @internal */
  constructor(shape: readonly number[]) {
    this.shape = shape;
  }
}

/**
 * The shape of an input, without the batch axis, as the first element of a model: instead of `inputShape` in its first
 * layer.
 *
 * @throws {ArgumentError} unless the sizes are integers above 0; for an unknown option.
 *
 * @example
 * ```ts
 * const model = Sequential([Input([20]), Dense(1)]); // the same: Input({ shape: [20] })
 * model.countParams(); // => 21
 * ```
 */
export function Input(
  shapeOrOptions: readonly number[] | { readonly shape: readonly number[] },
): InputLayer {
  const isOptions = typeof shapeOrOptions === 'object' && !isShape(shapeOrOptions);
  const options = isOptions ? shapeOrOptions : { shape: shapeOrOptions };
  const { shape = [] } = checkOptions('Input', options, { shape: true });
  return new InputLayer(checkShape('Input', 'shape', shape));
}

const isShape = (given: object): given is readonly number[] => Array.isArray(given);

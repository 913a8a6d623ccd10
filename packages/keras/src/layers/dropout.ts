/** The layer Dropout: that of @evenkeel/nn. */
import * as nn from '@evenkeel/nn';
import type { Tensor } from '@evenkeel/tensor';
import type { OptionNames } from '@evenkeel/tensor/dispatch';
import { checkNumber, checkOptions } from '../options.js';
import { Layer, type LayerOptions, layerNames } from './layer.js';

/** What {@link Dropout} can be told. */
export interface DropoutOptions extends LayerOptions {
  /** The shape in which is drawn, with the batch axis: 1 drops together, null stands for the input's size. */
  readonly noiseShape?: readonly (number | null)[];
  /** Makes other numbers of those of the model: an integer from 0 to 2^32 - 1. Default: the model's. */
  readonly seed?: number;
}

const known: OptionNames<DropoutOptions> = { seed: true, noiseShape: true, ...layerNames };

class DropoutModule extends nn.Dropout {
  readonly #seed: number | null;

  constructor(options: nn.DropoutOptions, seed: number | null) {
    super(options);
    this.#seed = seed;
  }

  protected override forward(x: Tensor, ctx: nn.Context): Tensor {
    if (this.#seed === null || ctx.key === undefined) return super.forward(x, ctx);
    return super.forward(x, { ...ctx, key: ctx.key.fold(this.#seed) });
  }
}

/**
 * In training each element is 0 with probability rate, else x / (1 - rate); otherwise x itself. What is dropped follows
 * from the model's seed, the step and the layer.
 *
 * @param rate the share that is dropped, from 0 to below 1.
 * @throws {ArgumentError} for a rate or option out of its range, or an unknown option.
 *
 * @example
 * ```ts
 * const model = Sequential([Dropout(0.5, { inputShape: [3] })]);
 * (await model.predict([[1, 2, 3]])).data; // => Float32Array(3) [ 1, 2, 3 ]
 * ```
 */
export function Dropout(rate: number, options?: DropoutOptions): Layer {
  const given = checkOptions('Dropout', options, known);
  const { noiseShape, seed = null } = given;
  const isSeed = (x: number) => Number.isInteger(x) && x >= 0 && x < 2 ** 32;
  if (seed !== null) checkNumber('Dropout', 'seed', seed, isSeed, 'an integer from 0 to 2^32 - 1');
  const module = new DropoutModule(
    noiseShape === undefined ? { rate } : { rate, noiseShape },
    seed,
  );
  return new Layer({ type: 'Dropout', module, options: given });
}

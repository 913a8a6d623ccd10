/** Dropout: zeros at random in training. */
import {
  ArgumentError,
  bernoulli,
  defineProgram,
  e,
  elementwise,
  formatShape,
  Key,
  ShapeError,
  type Tensor,
} from '@evenkeel/tensor';
import { describeValue, type OptionNames } from '@evenkeel/tensor/dispatch';
import type { Context } from '../module/context.js';
import { Module } from '../module/module.js';
import { checkOptions } from '../options.js';

/** What a {@link Dropout} is made of. */
export interface DropoutOptions {
  /** The share that is dropped, from 0 to below 1. */
  readonly rate: number;
  /**
   * The shape in which is drawn: on each axis 1, to drop all positions together, or the size of the input, for which
   * null stands. `[null, 1, null]` drops the same channels in every time step. Default: each element by itself.
   */
  readonly noiseShape?: readonly (number | null)[];
}

const known: OptionNames<DropoutOptions> = { rate: true, noiseShape: true };

/** What is kept is divided by its probability; what is dropped is 0, whatever it was. */
const dropout = defineProgram('dropout', 2, 1, ([x, kept], [share]) => [
  e.select(kept, e.div(x, share), 0),
]);

/**
 * In training each element is 0 with probability rate, else x / (1 - rate), so that the expectation stays (Srivastava
 * et al. 2014, inverted). Outside training it gives x itself. Freezing changes nothing: there is nothing to learn.
 *
 * What is dropped is a function of `ctx.key` and the layer's path alone: the same key, the same zeros.
 *
 * @throws {ArgumentError} unless rate is at least 0 and below 1; and when called in training without a key.
 *
 * @example
 * ```ts
 * const layer = new Dropout({ rate: 0.5 });
 * const x = ones([1, 8], { backend: new CpuBackend() });
 * String(layer.call(x, { training: true, key: key(1) })); // => [[0. 0. 0. 2. 2. 2. 2. 0.]]
 * String(layer.infer(x)); // => [[1. 1. 1. 1. 1. 1. 1. 1.]]
 * layer.call(x, { training: true }); // throws [Dropout] needs a key in training
 * ```
 */
export class Dropout extends Module {
  readonly rate: number;
  readonly noiseShape: readonly (number | null)[] | null;

  constructor(options: DropoutOptions) {
    super();
    checkOptions('Dropout', options, known, 'new Dropout({ rate: 0.5 })');
    const { rate, noiseShape = null } = options;
    if (!(rate >= 0 && rate < 1)) {
      throw new ArgumentError(
        'Dropout',
        `rate must be at least 0 and below 1, got ${describeValue(rate)}. It is the share that is dropped: new Dropout({ rate: 0.5 })`,
      );
    }
    this.rate = rate;
    this.noiseShape = noiseShape;
  }

  override get type(): string {
    return 'Dropout';
  }

  protected forward(x: Tensor, { training, key }: Context): Tensor {
    if (!training || this.rate === 0) return x;
    const shape = this.noiseShapeFor(x);
    if (!(key instanceof Key)) {
      throw new ArgumentError(
        this.label,
        `needs a key in training, got ${describeValue(key)}. Give a new one each step: model.call(x, { training: true, key: key(seed).fold(step) })`,
      );
    }
    const keep = 1 - this.rate;
    const kept = bernoulli(key.fold(this.path), shape, { p: keep, backend: x.backend });
    return elementwise(dropout, [x, kept], [keep]);
  }

  private noiseShapeFor(x: Tensor): readonly number[] {
    const { noiseShape } = this;
    if (noiseShape === null) return x.shape;
    const fits =
      noiseShape.length === x.rank &&
      noiseShape.every((n, axis) => n === null || n === 1 || n === x.shape[axis]);
    if (fits) return noiseShape.map((n, axis) => n ?? x.shape[axis] ?? 1);
    throw new ShapeError(
      this.label,
      `noiseShape must have 1, null or the input's size on each axis, got [${noiseShape.map(String)}] for shape ${formatShape(x.shape)}. ` +
        'Use null for the axes that are drawn by themselves',
      [noiseShape.map((n) => n ?? -1), x.shape],
    );
  }
}

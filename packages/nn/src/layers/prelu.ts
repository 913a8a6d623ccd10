/** Leaky relu whose slope below 0 is learned. */
import { DTypeError, elementwise, formatShape, ShapeError, type Tensor } from '@evenkeel/tensor';
import type { OptionNames } from '@evenkeel/tensor/dispatch';
import { prelu } from '../functional/activation-programs.js';
import { constant } from '../initializers/constant.js';
import { type Give, Module } from '../module/module.js';
import { type Initializer, Parameter } from '../module/parameter.js';
import { checkOptions } from '../options.js';

/** What a {@link PReLU} is made of. */
export interface PReLUOptions {
  /** One slope for all channels, instead of one for each position on the last axis; default false. */
  readonly shared?: boolean;
  /** Default 0.25 everywhere. */
  readonly slopeInitializer?: Initializer;
}

const known: OptionNames<PReLUOptions> = { shared: true, slopeInitializer: true };

/**
 * x where x > 0, else slope x (He et al. 2015, equation 1), on inputs [batch, ..., channels]. The parameter `slope`
 * has shape [channels], or [1] if shared. Weight decay would pull it to 0, which is relu.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const layer = new PReLU().build([null, 2], { backend });
 * String(layer.infer(tensor([[-1, 4]], { backend }))); // => [[-0.25 4. ]]
 * layer.slope.value.shape; // => [ 2 ]
 * ```
 */
export class PReLU extends Module {
  readonly shared: boolean;
  readonly slope: Parameter;

  constructor(options: PReLUOptions = {}) {
    super();
    checkOptions('PReLU', options, known, 'new PReLU({ shared: true })');
    const { shared = false, slopeInitializer = constant(0.25) } = options;
    this.shared = shared;
    this.slope = new Parameter(slopeInitializer);
  }

  override get type(): string {
    return 'PReLU';
  }

  protected override create(x: Tensor, give: Give): void {
    give(this.slope, [this.shared ? 1 : this.channelsOf(x)]);
  }

  protected forward(x: Tensor): Tensor {
    const slope = this.slope.value;
    const channels = this.channelsOf(x);
    if (!this.shared && channels !== slope.size) {
      throw new ShapeError(
        this.label,
        `needs ${slope.size} channels on the last axis, got ${channels} in shape ${formatShape(x.shape)}. ` +
          'Give inputs of the width the model was built with, or set shared: true',
        [x.shape, slope.shape],
      );
    }
    if (x.dtype !== slope.dtype) {
      throw new DTypeError(
        this.label,
        `needs inputs of dtype ${slope.dtype}, as its slope, got ${x.dtype}. Use cast, or build with that dtype`,
        [x.dtype, slope.dtype],
      );
    }
    return elementwise(prelu, [x, slope]);
  }

  private channelsOf(x: Tensor): number {
    const channels = x.shape.at(-1);
    if (channels !== undefined && x.rank >= 2) return channels;
    throw new ShapeError(
      this.label,
      `needs an input [batch, ..., channels], got shape ${formatShape(x.shape)}. Reshape one row to [1, channels]`,
      [x.shape],
    );
  }
}

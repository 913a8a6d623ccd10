/** The dense layer: x @ kernel + bias on the last axis. */
import {
  ArgumentError,
  formatShape,
  linear,
  matmul,
  ShapeError,
  type Tensor,
} from '@evenkeel/tensor';
import type { OptionNames } from '@evenkeel/tensor/dispatch';
import { zeros } from '../initializers/constant.js';
import { glorotUniform } from '../initializers/scaled.js';
import { checkDType } from '../module/check-dtype.js';
import { type Give, Module } from '../module/module.js';
import { type Initializer, Parameter } from '../module/parameter.js';
import { checkOptions } from '../options.js';

/** What a {@link Dense} is made of. */
export interface DenseOptions {
  /** The size of the last axis of the output. */
  readonly units: number;
  /** Whether a bias is added; default true. */
  readonly bias?: boolean;
  /** Default {@link glorotUniform}. */
  readonly kernelInitializer?: Initializer;
  /** Default zeros. */
  readonly biasInitializer?: Initializer;
}

const known: OptionNames<DenseOptions> = {
  units: true,
  bias: true,
  kernelInitializer: true,
  biasInitializer: true,
};

/**
 * y = x @ kernel + bias: [..., features] to [..., units], with kernel [features, units] and bias [units].
 *
 * @throws {ArgumentError} unless units is a positive integer.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const dense = new Dense({ units: 4 }).build([null, 3], { backend });
 * dense.infer(ones([5, 3], { backend })).shape; // => [ 5, 4 ]
 * dense.infer(ones([5, 2], { backend })); // throws [Dense] needs 3 features in the last axis, got 2
 * ```
 */
export class Dense extends Module {
  readonly units: number;
  readonly kernel: Parameter;
  readonly bias: Parameter | null;

  constructor(options: DenseOptions) {
    super();
    checkOptions('Dense', options, known, 'new Dense({ units: 64 })');
    const { units, bias = true, kernelInitializer, biasInitializer } = options;
    if (!Number.isInteger(units) || units < 1) {
      throw new ArgumentError(
        'Dense',
        `units must be a positive integer, got ${units}. Give the size of the output: new Dense({ units: 64 })`,
      );
    }
    this.units = units;
    this.kernel = new Parameter(kernelInitializer ?? glorotUniform());
    this.bias = bias ? new Parameter(biasInitializer ?? zeros()) : null;
  }

  override get type(): string {
    return 'Dense';
  }

  protected override create(x: Tensor, give: Give): void {
    give(this.kernel, [this.featuresOf(x), this.units]);
    if (this.bias !== null) give(this.bias, [this.units]);
  }

  protected forward(x: Tensor): Tensor {
    const kernel = this.kernel.value;
    const features = kernel.shape[0] ?? 0;
    if (this.featuresOf(x) !== features) {
      throw new ShapeError(
        this.label,
        `needs ${features} features in the last axis, got ${x.shape.at(-1)} in shape ${formatShape(x.shape)}. ` +
          'Give inputs of the width the model was built with, or build another model',
        [x.shape, kernel.shape],
      );
    }
    checkDType(this, x, kernel);
    return this.bias === null ? matmul(x, kernel) : linear(x, kernel, this.bias.value);
  }

  /** The size of the last axis. */
  private featuresOf({ shape }: Tensor): number {
    const features = shape[shape.length - 1];
    if (features !== undefined && shape.length >= 2) return features;
    throw new ShapeError(
      this.label,
      `needs an input [batch, ..., features], got shape ${formatShape(shape)}. Reshape one row to [1, features]`,
      [shape],
    );
  }
}

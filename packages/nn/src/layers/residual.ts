/** A module with a shortcut around it. */
import { add, formatShape, ShapeError, type Tensor } from '@evenkeel/tensor';
import type { Context } from '../module/context.js';
import { Module } from '../module/module.js';
import { Activation } from './activation.js';
import type { SequentialLayer } from './sequential.js';

/** What a {@link Residual} may have beside its inner layer. */
export interface ResidualOptions {
  /** What the input goes through on the way around; default: nothing. */
  readonly shortcut?: SequentialLayer;
}

const asModule = (layer: SequentialLayer): Module =>
  layer instanceof Module ? layer : new Activation(layer);

/**
 * x + inner(x), or shortcut(x) + inner(x) (He et al. 2016). Nothing broadcasts: both must have one shape.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const wider = new Residual(new Dense({ units: 4 }), { shortcut: new Dense({ units: 4, bias: false }) });
 * wider.build([null, 3], { backend });
 * wider.variables().map((v) => v.name).join(' '); // => inner.kernel inner.bias shortcut.kernel
 * wider.infer(ones([2, 3], { backend })).shape; // => [ 2, 4 ]
 * new Residual(new Dense({ units: 4 })).build([null, 3], { backend }); // throws Give a shortcut
 * ```
 */
export class Residual extends Module {
  readonly inner: Module;
  readonly shortcut: Module | null;

  constructor(inner: SequentialLayer, options: ResidualOptions = {}) {
    super();
    this.inner = asModule(inner);
    this.shortcut = options.shortcut === undefined ? null : asModule(options.shortcut);
  }

  override get type(): string {
    return 'Residual';
  }

  protected forward(x: Tensor, ctx: Context): Tensor {
    const y = this.inner.call(x, ctx);
    const around = this.shortcut === null ? x : this.shortcut.call(x, ctx);
    if (formatShape(around.shape) !== formatShape(y.shape)) {
      const cure =
        this.shortcut === null
          ? `Give a shortcut that leads to the same shape: new Residual(inner, { shortcut: new Dense({ units: ${y.shape.at(-1)} }) })`
          : 'Change one of the two';
      throw new ShapeError(
        this.label,
        `the inner layer and the shortcut must give one shape, got ${formatShape(y.shape)} from inner (${this.inner.type}) ` +
          `and ${formatShape(around.shape)} from ${this.shortcut === null ? 'the input' : `shortcut (${this.shortcut.type})`}. ${cure}`,
        [y.shape, around.shape],
      );
    }
    return add(around, y);
  }
}

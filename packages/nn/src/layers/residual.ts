/** A module with a shortcut around it. */
import { ArgumentError, add, formatShape, ShapeError, type Tensor } from '@evenkeel/tensor';
import { describeValue, type OptionNames } from '@evenkeel/tensor/dispatch';
import type { Context } from '../module/context.js';
import { Module } from '../module/module.js';
import { checkOptions } from '../options.js';
import { asModule, type SequentialLayer } from './sequential.js';

/** What a {@link Residual} may have beside its inner layer. */
export interface ResidualOptions {
  /** What the input goes through on the way around; default: nothing. */
  readonly shortcut?: SequentialLayer;
}

const known: OptionNames<ResidualOptions> = { shortcut: true };

/**
 * x + inner(x), or shortcut(x) + inner(x) (He et al. 2016). Nothing broadcasts: both must have one shape.
 *
 * @throws {ArgumentError} if a layer is neither a module nor a function.
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
    checkOptions('Residual', options, known, 'new Residual(inner, { shortcut })');
    this.inner = checkedModule('inner', inner);
    this.shortcut =
      options.shortcut === undefined ? null : checkedModule('shortcut', options.shortcut);
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

function checkedModule(name: string, layer: SequentialLayer): Module {
  const module = asModule(layer);
  if (module !== null) return module;
  throw new ArgumentError(
    'Residual',
    `${name} must be a module or a function, got ${describeValue(layer)}. Write new Residual(new Dense({ units: 8 }))`,
  );
}

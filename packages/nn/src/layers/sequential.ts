/** Modules in a row. */
import { ArgumentError, type Tensor } from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';
import type { Context } from '../module/context.js';
import { Module } from '../module/module.js';
import { Activation } from './activation.js';

/** A layer of a {@link Sequential}: a module, or a function of a tensor, such as `relu`. */
export type SequentialLayer = Module | ((x: Tensor) => Tensor);

/** A layer as a module; null for what is none, which callers without types may give. */
export function asModule(layer: SequentialLayer): Module | null {
  if (layer instanceof Module) return layer;
  return typeof layer === 'function' ? new Activation(layer) : null;
}

/**
 * Calls its layers one after the other, each with the output of the one before. The paths of its variables are
 * `layers.0.kernel` and so on.
 *
 * @throws {ArgumentError} if a layer is neither a module nor a function.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const model = new Sequential([new Dense({ units: 64 }), new BatchNorm(), relu, new Dense({ units: 1 })]);
 * model.build([null, 20], { backend, seed: 1 });
 * model.infer(ones([3, 20], { backend })).shape; // => [ 3, 1 ]
 * ```
 */
export class Sequential extends Module {
  readonly layers: readonly Module[];

  constructor(layers: readonly SequentialLayer[]) {
    super();
    if (!Array.isArray(layers)) throw notALayer(layers, 'an array of layers');
    this.layers = layers.map((layer: SequentialLayer) => {
      const module = asModule(layer);
      if (module === null) throw notALayer(layer, 'layers that are modules or functions');
      return module;
    });
  }

  override get type(): string {
    return 'Sequential';
  }

  protected forward(x: Tensor, ctx: Context): Tensor {
    let y = x;
    for (const layer of this.layers) y = layer.call(y, ctx);
    return y;
  }
}

function notALayer(got: unknown, wanted: string): ArgumentError {
  return new ArgumentError(
    'Sequential',
    `needs ${wanted}, got ${describeValue(got)}. Write new Sequential([new Dense({ units: 8 }), relu])`,
  );
}

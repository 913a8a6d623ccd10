/** The module behind a sequential model. */
import { type Context, Module } from '@evenkeel/nn';
import type { Tensor } from '@evenkeel/tensor';

/**
 * Modules in a row, under names: the paths of their variables are `layers.<name>.kernel`, whatever stands between them.
 * So weights, which follow from their paths, are the same with and without other layers in between.
 */
export class Stack extends Module {
  readonly layers: Record<string, Module> = {};
  /** In their order: a record would sort names that are numbers. */
  #order: readonly Module[] = [];

  override get type(): string {
    return 'Sequential';
  }

  set(layers: readonly (readonly [name: string, module: Module])[]): void {
    for (const name of Object.keys(this.layers)) delete this.layers[name];
    for (const [name, module] of layers) this.layers[name] = module;
    this.#order = layers.map(([, module]) => module);
  }

  protected forward(x: Tensor, ctx: Context): Tensor {
    let y = x;
    for (const module of this.#order) y = module.call(y, ctx);
    return y;
  }
}

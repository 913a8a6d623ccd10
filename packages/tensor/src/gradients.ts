/**
 * Gradients: one tensor for each variable, in one object that an optimizer consumes. Made by autograd; here,
 * so that optimizers need not know it.
 */
import { FREED_BY_GRADIENTS, OWNED } from './dispatch/lifetime.js';
import { runtime } from './dispatch/runtime.js';
import { free, type TensorHolder } from './dispatch/scope.js';
import { ArgumentError } from './errors.js';
import type { Tensor } from './tensor.js';
import type { Variable } from './variable.js';

/**
 * The gradients of a loss. They belong to the scope they were taken in; outside every scope, dispose them
 * or let an optimizer's step consume them. Iterates over pairs of a variable and its gradient.
 *
 * @example
 * ```ts
 * const w = new Variable(tensor([3, 4], { backend: new CpuBackend() }), { name: 'w' });
 * using grads = valueAndGrad([w], () => sum(square(w.value))).grads;
 * for (const [variable, g] of grads) {
 *   console.log(variable.name, variable.value.shape, String(g)); // => w [ 2 ] [6. 8.]
 * }
 * ```
 */
export class Gradients implements TensorHolder, Disposable {
  /** The variables, in the order they were given. */
  readonly variables: readonly Variable[];
  readonly #tensors: readonly Tensor[];

  /** One tensor for each variable, in the same order; they belong to the caller's scope. */
  constructor(variables: readonly Variable[], tensors: readonly Tensor[]) {
    this.variables = variables;
    this.#tensors = tensors;
  }

  /**
   * The gradient with respect to a variable: its shape and dtype.
   *
   * @throws {ArgumentError} if the gradient was not taken with respect to it.
   *
   * @example
   * ```ts
   * const x = tensor(3, { backend: new CpuBackend() });
   * const [w, b] = [new Variable(x.mul(1), { name: 'w' }), new Variable(x.mul(2), { name: 'b' })];
   * const { grads } = valueAndGrad([w], () => mul(square(w.value), b.value));
   * grads.get(w).item(); // => 36
   * grads.get(b); // throws the gradient was taken with respect to w, not b
   * ```
   */
  get(variable: Variable): Tensor {
    const tensor = this.#tensors[this.variables.indexOf(variable)];
    if (tensor === undefined) {
      throw new ArgumentError(
        'Gradients.get',
        `the gradient was taken with respect to ${this.variables.map((v) => v.name).join(', ')}, not ${variable.name}. ` +
          'Add it to the variables given to valueAndGrad',
      );
    }
    return tensor;
  }

  /** All gradients, in the order of the variables. */
  tensors(): readonly Tensor[] {
    return this.#tensors;
  }

  /** Pairs of a variable and its gradient, in the order of the variables. */
  *[Symbol.iterator](): Iterator<[Variable, Tensor]> {
    for (let i = 0; i < this.variables.length; i++) {
      const variable = this.variables[i];
      const tensor = this.#tensors[i];
      if (variable !== undefined && tensor !== undefined) yield [variable, tensor];
    }
  }

  /** @internal What survives a scope that returns this. */
  heldTensors(): Iterable<Tensor> {
    return this.#tensors;
  }

  /** Frees all gradients. Inside a recorded function this does nothing, as for tensors. */
  dispose(): void {
    if (runtime.recordings > 0) return;
    for (const t of this.#tensors) if (t.lifetime !== OWNED) free(t, FREED_BY_GRADIENTS);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/**
 * Module: what every layer and model is. It owns variables and other modules as plain properties; their names
 * are the paths of these properties. Not here: their first values (build.ts), finding them (tree.ts), saving them
 * (state.ts).
 */
import { ArgumentError, type StateDict, scope, type Tensor } from '@evenkeel/tensor';
import { locate } from '@evenkeel/tensor/dispatch';
import {
  type BuildOptions,
  giveMissing,
  type OpenShape,
  planBuild,
  runBuild,
  sampleOf,
  zerosOf,
} from './build.js';
import { type Context, INFERENCE } from './context.js';
import { type ModuleVariable, Parameter, State } from './parameter.js';
import { loadState, saveState } from './state.js';
import { isCurrent, pathOf, type Tree, treeOf } from './tree.js';

/** Any module, whatever it takes and gives. */
export type AnyModule = Module<never, unknown>;

/** Gives a variable its first value, of this shape; a layer calls it in `create`. */
export type Give = (variable: ModuleVariable, shape: readonly number[]) => void;

/** The module whose call is going on and was made from outside; null between calls. */
let root: AnyModule | null = null;
/** Tells every module and variable of a tree its path, that of its top being `place`. */
let nameFrom: (top: AnyModule, place?: string) => void;

/**
 * The base of layers and models. A subclass has its variables and inner modules as properties, and says in
 * `forward` what it computes.
 *
 * @example
 * ```ts
 * class TwoLayers extends Module {
 *   readonly hidden = new Dense({ units: 8 });
 *   readonly output = new Dense({ units: 1 });
 *   protected forward(x: Tensor, ctx: Context): Tensor {
 *     return this.output.call(relu(this.hidden.call(x, ctx)), ctx);
 *   }
 * }
 * const backend = new CpuBackend();
 * const model = new TwoLayers().build([null, 3], { backend, seed: 1 });
 * model.variables().map((v) => v.name).join(' '); // => hidden.kernel hidden.bias output.kernel output.bias
 * model.infer(ones([5, 3], { backend })).shape; // => [ 5, 1 ]
 * ```
 */
export abstract class Module<In = Tensor, Out = Tensor> implements Disposable {
  /** Null until a module above it, or itself, is built or called. */
  #path: string | null = null;
  /** The module from which it was named last. */
  #namedBy: AnyModule | null = null;
  /** The tree that was seen last. */
  #seen: Tree | null = null;
  /** The tree that was named from here. */
  #named: Tree | null = null;
  #built = false;
  #frozen = false;

  /** What the module computes. Reads its variables' values here, each time; may call other modules. */
  protected abstract forward(x: In, ctx: Context): Out;

  /**
   * Gives the module's own variables their first values: `give(variable, shape)` for each. Called once, with the
   * first input. A module whose variables are all in inner modules has nothing to do here.
   */
  protected create(_x: In, _give: Give): void {}

  /** The name of its kind in messages and summaries: that of the class, where bundlers leave it. */
  get type(): string {
    return this.constructor.name;
  }

  /** Where it hangs below the outermost module: `layers.0`; empty for that one itself. */
  get path(): string {
    return this.#path ?? '';
  }

  /** What messages call it: `layers.0 (Dense)`. */
  get label(): string {
    return this.path === '' ? this.type : `${this.path} (${this.type})`;
  }

  /**
   * Computes. In a recorded function, such as that of `valueAndGrad`, gradients flow through; outside, what
   * was made on the way is freed.
   *
   * @throws {UnbuiltError} if its variables have no values yet.
   * @throws {ArgumentError} if the context does not say whether this is training.
   */
  call(x: In, ctx: Context): Out {
    if (root !== null) return this.#run(x, ctx);
    if (typeof ctx?.training !== 'boolean') throw noMode(this.label);
    root = this;
    try {
      return scope(() => this.#run(x, ctx));
    } finally {
      root = null;
    }
  }

  /** Computes outside training: `call(x, { training: false })`. */
  infer(x: In): Out {
    return this.call(x, INFERENCE);
  }

  #run(x: In, ctx: Context): Out {
    // A module that was named as the outermost one, by itself, may have been put into another since.
    const isInside = root !== null && root !== this;
    if (this.#path === null || (isInside && this.#path === '')) nameFrom(root ?? this, root?.path);
    try {
      if (!this.#built) this.#ensureBuilt(x);
      const y = this.forward(x, ctx);
      if (ctx.observer !== undefined) {
        ctx.observer({ module: this, path: this.path, input: x, output: y });
      }
      return y;
    } catch (error) {
      locate(error, this.label);
      throw error;
    }
  }

  #ensureBuilt(x: In): void {
    const missing = this.#below().variables.filter(
      ({ value, owner }) => owner === this && !value.isBuilt,
    );
    if (missing.length > 0) giveMissing(this.label, missing, (give) => this.create(x, give));
    this.#built = true;
  }

  /**
   * Gives every variable that has none its first value, by computing once outside training. The values depend on
   * the seed and the variable's path from here alone, not on what else was built before.
   *
   * @param input the input's shape, open axes null, the batch first: `[null, 20]`; or a sample input.
   * @throws {ShapeError} if the model cannot compute with such an input; then no variable has changed.
   *
   * @example
   * ```ts
   * const model = new Sequential([new Dense({ units: 4 }), relu, new Dense({ units: 1 })]);
   * model.build([null, 3], { backend: new CpuBackend(), seed: 1 });
   * model.parameters().map((p) => p.value.shape); // => [ [ 3, 4 ], [ 4 ], [ 4, 1 ], [ 1 ] ]
   * ```
   */
  build(input: In | OpenShape, options: BuildOptions = {}): this {
    const place = this.path;
    nameFrom(this); // values depend on the paths from here, whatever it is a part of
    try {
      scope(() => {
        const build = planBuild(this.label, input, options);
        const sample = sampleOf(this.label, input, (shape) => zerosOf(shape, build));
        this.#forgetBuilt(); // a variable may have lost its value: disposed, or given in a recording that failed
        runBuild(build, () => this.call(sample, INFERENCE));
      });
    } catch (error) {
      this.#forgetBuilt();
      throw error;
    } finally {
      if (place !== '') nameFrom(this, place);
    }
    return this;
  }

  /** Whether all its variables have values. */
  get isBuilt(): boolean {
    return this.#below().variables.every(({ value }) => value.isBuilt);
  }

  /** The modules below, itself first, with their paths. */
  modules(): (readonly [path: string, module: AnyModule])[] {
    return this.#below().modules.map((place) => [pathOf(place), place.value] as const);
  }

  /** What is learned and what is measured, here and below. */
  variables(): ModuleVariable[] {
    return this.#tree().variables.map(({ value }) => value);
  }

  /** What hangs here and below. */
  #below(): Tree {
    if (this.#seen === null || !isCurrent(this.#seen)) this.#seen = treeOf(this);
    return this.#seen;
  }

  /** What hangs here and below, named from here, unless a module above has done so. */
  #tree(): Tree {
    const tree = this.#below();
    const isNamed =
      this.path !== '' ||
      (this.#named === tree && tree.modules.every(({ value }) => value.#namedBy === this));
    if (!isNamed) nameFrom(this);
    return tree;
  }

  /** What is learned, here and below, frozen or not. */
  parameters(): Parameter[] {
    return this.variables().filter((v) => v instanceof Parameter);
  }

  /** The parameters that training changes: those of `valueAndGrad`. */
  trainableParameters(): Parameter[] {
    const found: Parameter[] = [];
    for (const { value, owner } of this.#tree().variables) {
      if (value instanceof Parameter && value.trainable && !owner.isFrozen) found.push(value);
    }
    return found;
  }

  /** What is measured, here and below. */
  states(): State[] {
    return this.variables().filter((v) => v instanceof State);
  }

  /** Whether {@link freeze} was called on it, or on a module above. */
  get isFrozen(): boolean {
    return this.#frozen;
  }

  /**
   * Takes this module and those below out of training, whatever the mode of a call: no parameter is trainable,
   * and batch norm normalizes with its running statistics and leaves them alone.
   */
  freeze(): this {
    for (const { value } of this.#below().modules) value.#frozen = true;
    return this;
  }

  /** Undoes {@link freeze}: every option is what it was. */
  unfreeze(): this {
    for (const { value } of this.#below().modules) value.#frozen = false;
    return this;
  }

  /** The values of all variables, in host memory, by their paths from here. */
  stateDict(): Promise<StateDict> {
    return saveState(this);
  }

  /**
   * Takes the values of all variables from a state dict. Everything is checked before anything is written.
   *
   * @param options.strict whether names that are only in one of the two are an error; default true.
   * @throws {UnbuiltError} if a variable has no value yet: build first.
   * @throws {ArgumentError} | {ShapeError} | {DTypeError} if names, shapes or dtypes differ.
   */
  loadStateDict(state: StateDict, options: { readonly strict?: boolean } = {}): void {
    loadState(this, state, options.strict ?? true);
  }

  /** Makes the next call look whether all variables have values, here and below. */
  #forgetBuilt(): void {
    for (const { value } of this.#below().modules) value.#built = false;
  }

  /** Frees the values of all variables. */
  dispose(): void {
    this.#forgetBuilt();
    for (const { value } of this.#below().variables) value.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  static {
    nameFrom = (top, place) => {
      const tree = top.#below();
      for (const module of tree.modules) {
        module.value.#path = pathOf(module, place);
        module.value.#namedBy = top;
      }
      for (const variable of tree.variables) variable.value.name = pathOf(variable, place);
      top.#named = tree;
    };
  }
}

function noMode(label: string): ArgumentError {
  return new ArgumentError(
    label,
    'call needs a context that says whether this is training, got none. Write call(x, { training: true }), or infer(x)',
  );
}

/** What every layer here is: a module of @evenkeel/nn with Keras's names for what can be done with it. */
import type { HostArray, HostInput } from '@evenkeel/data';
import type { Module, ModuleVariable } from '@evenkeel/nn';
import { ArgumentError } from '@evenkeel/tensor';
import { describeValue, type OptionNames } from '@evenkeel/tensor/dispatch';
import { checkName, snakeCase, uniqueName } from '../naming.js';
import { countWeights, readWeights, writeWeights } from './weights.js';

/** What every layer can be told. */
export interface LayerOptions {
  /** Default: its kind and a number, `dense`, `dense_1`, ..., counted in each model. */
  readonly name?: string;
  /** Of an input, without the batch axis: `[20]`. Only the first layer of a model needs it. */
  readonly inputShape?: readonly number[];
  /** Default true. See {@link Layer.trainable}. */
  readonly trainable?: boolean;
}

export const layerNames: OptionNames<LayerOptions> = {
  name: true,
  inputShape: true,
  trainable: true,
};

/** A weight of a layer, under the name that Keras gives it: `kernel`, `moving_mean`. */
export interface Weight {
  readonly name: string;
  readonly variable: ModuleVariable;
}

/** What a kind of layer is made of. */
export interface LayerParts {
  /** Its kind: `Dense`. */
  readonly type: string;
  readonly module: Module;
  /** In Keras's order; default: none. */
  readonly weights?: readonly Weight[];
  readonly options: LayerOptions;
}

/**
 * A layer: what `Dense(64)`, `BatchNormalization()` and the others give. `Sequential` gives one too, which may be put
 * into another model.
 *
 * @example
 * ```ts
 * const model = Sequential([Dense(2, { inputShape: [3], name: 'hidden' }), Dense(1)]);
 * model.layers.map((layer) => layer.name); // => [ 'hidden', 'dense' ]
 * const hidden = model.getLayer('hidden');
 * (await hidden.getWeights()).map(({ shape }) => shape); // => [ [ 3, 2 ], [ 2 ] ]
 * hidden.trainable = false;
 * ```
 */
export class Layer {
  /** Its kind: `Dense`. */
  readonly type: string;
  /** The module of @evenkeel/nn behind it: for state dicts, files, and whatever Keras has no name for. */
  readonly module: Module;
  readonly #inputShape: readonly number[] | null;
  readonly #weights: readonly Weight[];
  #name: string | null;

  /** @internal */
  constructor({ type, module, weights = [], options }: LayerParts) {
    this.type = type;
    this.module = module;
    const { inputShape } = options;
    this.#inputShape = inputShape === undefined ? null : checkShape(type, 'inputShape', inputShape);
    this.#weights = weights;
    this.#name = options.name === undefined ? null : checkName(type, options.name);
    if (options.trainable === false) module.freeze();
  }

  /** What it is called in its model. */
  get name(): string {
    return this.#name ?? snakeCase(this.type);
  }

  /** Of an input, without the batch axis; null if it was not said. */
  get inputShape(): readonly number[] | null {
    return this.#inputShape;
  }

  /** @internal Settles the name, which must differ from those of the model it comes into. */
  join(taken: ReadonlySet<string>): void {
    if (this.#name !== null && taken.has(this.#name)) {
      throw new ArgumentError(
        'add',
        `the layers of a model must differ in name, got a second '${this.#name}'. Give it another: name: '${this.#name}_1'`,
      );
    }
    this.#name ??= uniqueName(snakeCase(this.type), taken);
  }

  /** Its weights, those of layers in it included, in Keras's order. */
  get weights(): readonly Weight[] {
    return this.#weights;
  }

  /**
   * Whether training changes its weights. With false a `BatchNormalization` also normalizes with its moving
   * statistics, and these stay as they are. Setting it sets it for all layers below.
   */
  get trainable(): boolean {
    return !this.module.isFrozen;
  }

  set trainable(trainable: boolean) {
    if (trainable) this.module.unfreeze();
    else this.module.freeze();
  }

  /** Whether its weights have values. */
  get built(): boolean {
    return this.module.isBuilt;
  }

  /**
   * How many numbers its weights hold.
   *
   * @throws {UnbuiltError} if it is not built.
   */
  countParams(): number {
    return countWeights(this.name, this.weights);
  }

  /**
   * Its weights in host memory, in Keras's order: `kernel`, `bias`; `gamma`, `beta`, `moving_mean`, `moving_variance`.
   *
   * @throws {UnbuiltError} if it is not built.
   */
  getWeights(): Promise<HostArray[]> {
    return readWeights(this.name, this.weights);
  }

  /**
   * Gives its weights values, in the order of {@link Layer.getWeights}. All are checked before one is written.
   *
   * @throws {UnbuiltError} if it is not built.
   * @throws {ArgumentError} if there are more or less than it has.
   * @throws {ShapeError} if one has another shape.
   */
  setWeights(weights: readonly HostInput[]): void {
    writeWeights(this.name, this.weights, weights);
  }

  /** Frees its weights. */
  dispose(): void {
    this.module.dispose();
  }
}

/** Sizes as a message shows them, whatever they are. */
export const listed = (sizes: readonly unknown[]): string =>
  `[${sizes.map(describeValue).join(',')}]`;

/** The shape of an input without the batch axis, checked. */
export function checkShape(
  op: string,
  option: string,
  shape: readonly number[],
): readonly number[] {
  if (Array.isArray(shape) && shape.length > 0 && shape.every((n) => Number.isInteger(n) && n > 0))
    return shape;
  const got = Array.isArray(shape) ? listed(shape) : describeValue(shape);
  throw new ArgumentError(
    op,
    `${option} must be sizes above 0 without the batch axis, got ${got}. Give e.g. ${option}: [20]`,
  );
}

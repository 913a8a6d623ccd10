/** The class behind Sequential: layers in a row. How they are trained and used is in training.ts. */
import type { BatchSource, HostArray } from '@evenkeel/data';
import { summary as tableOfLayers } from '@evenkeel/nn';
import type { Optimizer } from '@evenkeel/optim';
import { ArgumentError, type Key, Tensor, UnbuiltError } from '@evenkeel/tensor';
import type { InputLayer } from '../layers/input.js';
import { Layer, type LayerOptions, type Weight } from '../layers/layer.js';
import { checkOptions } from '../options.js';
import { defaultBackend, floatx, nextModelKey } from '../runtime.js';
import { type Compiled, type CompileOptions, compiled } from './compile.js';
import { columnFor, isSource, type Rows, shapeOf } from './data.js';
import type { History } from './history.js';
import { checkInputShape, found, type Member, withLayers } from './members.js';
import type { EvaluateOptions, FitOptions, PredictOptions } from './options.js';
import { Stack } from './stack.js';
import { type Built, evaluateModel, fitModel, predictModel } from './training.js';

/** What `Sequential` can be told. */
export type SequentialOptions = Omit<LayerOptions, 'inputShape'>;

/** What {@link SequentialModel.summary} can be told. */
export interface SummaryOptions {
  /** How many characters wide the table is, at least 40; default 76. */
  readonly lineLength?: number;
  /** Is given the whole text; default console.log. */
  readonly printFn?: (text: string) => void;
}

/**
 * A model of layers in a row: what `Sequential` gives.
 *
 * @example
 * ```ts
 * const model: SequentialModel = Sequential([Dense(8, { activation: 'relu' }), Dense(1)]);
 * model.compile({ optimizer: adam({ learningRate: 0.05 }), loss: 'mse' });
 * const x = [[0, 0], [0, 1], [1, 0], [1, 1]];
 * const { history } = await model.fit(x, [0, 1, 1, 2], { epochs: 200, verbose: 0 });
 * history.loss?.length; // => 200
 * (await model.predict(x)).shape; // => [ 4, 1 ]
 * ```
 */
export class SequentialModel extends Layer {
  readonly #stack: Stack;
  readonly #key: Key;
  #layers: readonly Layer[] = [];
  #inputShape: readonly number[] | null = null;
  #compiled: Compiled | null = null;
  #disposed = false;

  /** @internal */
  constructor(members: readonly Member[], options: SequentialOptions) {
    const stack = new Stack();
    const { trainable = true, ...named } = options;
    super({ type: 'Sequential', module: stack, options: named });
    this.#stack = stack;
    this.#key = nextModelKey();
    this.#attach(members);
    if (!trainable) this.trainable = false;
  }

  /** Its layers, in their order. */
  get layers(): readonly Layer[] {
    return this.#layers;
  }

  /** Of an input, without the batch axis; null as long as it is not known. */
  override get inputShape(): readonly number[] | null {
    return this.#inputShape;
  }

  override get weights(): readonly Weight[] {
    return this.#layers.flatMap((layer) =>
      layer.weights.map(({ name, variable }) => ({ name: `${layer.name}/${name}`, variable })),
    );
  }

  /** Whether its weights have values; a model without a layer or an input shape has not. */
  override get built(): boolean {
    return this.#inputShape !== null && this.#layers.length > 0 && super.built;
  }

  /**
   * The optimizer that `compile` set.
   *
   * @throws {ArgumentError} before.
   */
  get optimizer(): Optimizer {
    return this.#compiledFor('optimizer').optimizer;
  }

  /**
   * Puts a layer at the end. Where the input shape is known it is built at once.
   *
   * @throws {ArgumentError} if it is no layer, or its name is taken; {@link ShapeError} if it cannot take what the layers
   * before it give. Then the model is as it was.
   */
  add(layer: Layer | InputLayer): void {
    this.#attach([layer]);
  }

  /**
   * Takes the last layer away and gives it, with its weights.
   *
   * @throws {ArgumentError} if there is none.
   */
  pop(): Layer {
    const last = this.#layers.at(-1);
    if (last === undefined) {
      throw new ArgumentError('pop', 'the model must have a layer, got none. Add one first');
    }
    this.#setLayers(this.#layers.slice(0, -1));
    return last;
  }

  /**
   * A layer by its name, or by its place, counted from 0.
   *
   * @throws {ArgumentError} if there is no such layer.
   */
  getLayer(which: string | number): Layer {
    return found(this.#layers, which);
  }

  /**
   * Gives its weights their first values. Not needed where the first layer has `inputShape`, nor before `fit`, which sees
   * the shape of x.
   *
   * @param inputShape of an input with the batch axis, as null: `[null, 20]`.
   * @throws {ShapeError} if the layers do not fit it; then no weight has changed.
   */
  build(inputShape: readonly (number | null)[]): void {
    this.#buildFor(checkInputShape(inputShape, this.#inputShape), defaultBackend);
  }

  /**
   * Says how it is to be trained. Weights stay as they are; the state of an optimizer that is replaced is dropped.
   *
   * @throws {ArgumentError} for an unknown id or option.
   */
  compile(options: CompileOptions): void {
    const next = compiled(options);
    if (next.optimizer !== this.#compiled?.optimizer) this.#compiled?.optimizer.dispose();
    this.#compiled = next;
  }

  /**
   * Trains it on rows x with targets y, or on batches, which bring their own targets: `fit(batches, null, options)`.
   * Calling it again goes on from where it is, with the optimizer's state.
   *
   * @throws {ArgumentError} before `compile`, for an unknown option, and for one out of its range.
   * @throws {ShapeError} if x does not fit the model, or y what it gives; {@link IndexError} for the number of no class.
   * @throws {NonFiniteError} at the first loss that is NaN or infinite.
   */
  async fit(
    x: Rows | BatchSource,
    y: Rows | null | undefined,
    options?: FitOptions,
  ): Promise<History> {
    const compiled = this.#compiledFor('fit');
    return fitModel(this.#builtFor('fit', x), compiled, this.#rows(x), y, options);
  }

  /**
   * The loss and the metrics on rows x with targets y, or on batches: a list with the loss first, `const [loss, accuracy]
   * = await model.evaluate(x, y)`; with `returnDict`, figures by name. (Without metrics Keras gives the loss bare.)
   *
   * @throws {ArgumentError} before `compile`, and for an unknown option; what `fit` throws for shapes that do not fit.
   */
  evaluate(
    x: Rows | BatchSource,
    y: Rows | null | undefined,
    options: EvaluateOptions & { readonly returnDict: true },
  ): Promise<Readonly<Record<string, number>>>;
  evaluate(
    x: Rows | BatchSource,
    y?: Rows | null,
    options?: EvaluateOptions & { readonly returnDict?: false },
  ): Promise<number[]>;
  async evaluate(
    x: Rows | BatchSource,
    y?: Rows | null,
    options?: EvaluateOptions,
  ): Promise<Readonly<Record<string, number>> | number[]> {
    const compiled = this.#compiledFor('evaluate');
    const model = this.#builtFor('evaluate', x);
    const figures = await evaluateModel(model, compiled, this.#rows(x), y, options);
    return options?.returnDict === true ? figures : Object.values(figures);
  }

  /**
   * What it gives for rows x, in host memory, in their order.
   *
   * @throws {ShapeError} if x does not fit the model; {@link ArgumentError} for an unknown option, or no row.
   */
  async predict(x: Rows | BatchSource, options?: PredictOptions): Promise<HostArray> {
    return predictModel(this.#builtFor('predict', x), this.#rows(x), options);
  }

  /**
   * Prints its layers, the shapes that leave them, and how many parameters they have.
   *
   * @throws {UnbuiltError} if it is not built.
   */
  summary(options?: SummaryOptions): void {
    const given = checkOptions('summary', options, { lineLength: true, printFn: true });
    const { lineLength, printFn = (text: string) => console.log(text) } = given;
    if (!this.built) {
      throw new UnbuiltError(
        'summary',
        'needs a model that is built, got one whose input shape is not known. Give the first layer inputShape, or call build([null, features])',
      );
    }
    const name = (path: string) => (path === '' ? this.name : path.replace(/^layers\./, ''));
    const width = lineLength === undefined ? {} : { lineWidth: lineLength };
    const { backend } = this.#built();
    printFn(
      tableOfLayers(this.#stack, [null, ...(this.#inputShape ?? [])], { name, backend, ...width }),
    );
  }

  /** Frees its weights, and the state of its optimizer. Only `build` makes it usable again, with its first weights. */
  override dispose(): void {
    super.dispose();
    this.#disposed = true;
    this.#compiled?.optimizer.dispose();
  }

  #attach(members: readonly Member[]): void {
    const before = [this.#layers, this.#inputShape] as const;
    try {
      const { layers, inputShape } = withLayers(this.#layers, members, this.#inputShape);
      this.#setLayers(layers);
      if (inputShape !== null && layers.length > 0) this.#buildFor(inputShape, defaultBackend);
      this.#inputShape = inputShape;
    } catch (error) {
      this.#setLayers(before[0]);
      this.#inputShape = before[1];
      throw error;
    }
  }

  #setLayers(layers: readonly Layer[]): void {
    this.#layers = layers;
    this.#stack.set(layers.map((layer) => [layer.name, layer.module]));
  }

  #buildFor(inputShape: readonly number[], backendFor: () => Built['backend']): void {
    if (this.#layers.length === 0) {
      throw new ArgumentError(
        'build',
        'the model must have layers, got none. Add some: Sequential([Dense(64), Dense(1)])',
      );
    }
    const { backend, dtype } = this.#built(backendFor);
    this.#stack.build([null, ...inputShape], { backend, dtype, seed: this.#key });
    this.#inputShape = inputShape;
    this.#disposed = false;
  }

  /** Where it computes, and in what: as its weights, else by default. */
  #built(backendFor = defaultBackend): Built {
    const first = this.#stack.parameters().find((variable) => variable.isBuilt)?.value;
    return {
      module: this.#stack,
      backend: first?.backend ?? backendFor(),
      dtype: first?.dtype === 'float64' ? 'float64' : first === undefined ? floatx() : 'float32',
      key: this.#key,
    };
  }

  /** Builds it for rows like these, if that was not done before. */
  #builtFor(op: string, x: Rows | BatchSource): Built {
    if (this.built) return this.#built();
    if (this.#disposed) {
      throw new UnbuiltError(
        op,
        'the model was disposed, its weights are gone. Dispose it when it is no longer needed, or call build([null, features]) to start anew',
      );
    }
    if (isSource(x)) {
      throw new UnbuiltError(
        op,
        'a model that is given batches must be built before, got one whose input shape is not known. Give the first layer inputShape, or call build([null, features])',
      );
    }
    this.#buildFor(shapeOf(x).slice(1), x instanceof Tensor ? () => x.backend : defaultBackend);
    return this.#built();
  }

  #rows(x: Rows | BatchSource): Rows | BatchSource {
    return isSource(x) ? x : columnFor(x, this.#inputShape);
  }

  #compiledFor(op: string): Compiled {
    if (this.#compiled !== null) return this.#compiled;
    throw new ArgumentError(
      op,
      "the model must be compiled before, got a model without a loss. Call e.g. compile({ optimizer: 'adam', loss: 'mse' })",
    );
  }
}

/** The class behind Sequential. Its layers and their building are in layer-row.ts, training and use in training.ts. */
import type { BatchSource, HostArray } from '@evenkeel/data';
import { summary as tableOfLayers } from '@evenkeel/nn';
import type { Optimizer } from '@evenkeel/optim';
import { ArgumentError } from '@evenkeel/tensor';
import type { InputLayer } from '../layers/input.js';
import { Layer, type LayerOptions, type Weight } from '../layers/layer.js';
import { checkOptions } from '../options.js';
import { nextModelKey } from '../runtime.js';
import { type Compiled, type CompileOptions, compiled } from './compile.js';
import type { Rows } from './data.js';
import type { History } from './history.js';
import { LayerRow } from './layer-row.js';
import { found, type Member } from './members.js';
import type { EvaluateOptions, FitOptions, PredictOptions } from './options.js';
import { disown, own } from './owners.js';
import { Stack } from './stack.js';
import { evaluateModel, fitModel, predictModel } from './training.js';
import { loadModelWeights, saveModelWeights } from './weight-files.js';

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
 * history.loss.length; // => 200
 * (await model.predict(x)).shape; // => [ 4, 1 ]
 * ```
 */
export class SequentialModel extends Layer {
  readonly #row: LayerRow;
  #compiled: Compiled | null = null;

  /** @internal */
  constructor(members: readonly Member[], options: SequentialOptions) {
    const stack = new Stack();
    const { trainable = true, ...named } = options;
    super({ type: 'Sequential', module: stack, options: named });
    this.#row = new LayerRow(stack, nextModelKey());
    this.#row.attach(members);
    if (!trainable) this.trainable = false;
  }

  /** Its layers, in their order. */
  get layers(): readonly Layer[] {
    return this.#row.layers;
  }

  /** Of an input, without the batch axis; null as long as it is not known. */
  override get inputShape(): readonly number[] | null {
    return this.#row.inputShape;
  }

  override get weights(): readonly Weight[] {
    return this.layers.flatMap((layer) =>
      layer.weights.map(({ name, variable }) => ({ name: `${layer.name}/${name}`, variable })),
    );
  }

  /** Whether its weights have values; a model without a layer or an input shape has not. */
  override get built(): boolean {
    return this.#row.isBuilt;
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
    this.#row.attach([layer]);
  }

  /**
   * Takes the last layer away and gives it, with its weights.
   *
   * @throws {ArgumentError} if there is none.
   */
  pop(): Layer {
    return this.#row.pop();
  }

  /**
   * A layer by its name, or by its place, counted from 0.
   *
   * @throws {ArgumentError} if there is no such layer.
   */
  getLayer(which: string | number): Layer {
    return found(this.layers, which);
  }

  /**
   * Gives its weights their first values. Not needed where the first layer has `inputShape`, nor before `fit`, which sees
   * the shape of x.
   *
   * @param inputShape of an input with the batch axis, as null: `[null, 20]`.
   * @throws {ShapeError} if the layers do not fit it; then no weight has changed.
   */
  build(inputShape: readonly (number | null)[]): void {
    this.#row.build(inputShape);
  }

  /**
   * Says how it is to be trained. Weights stay as they are; the state of an optimizer that is replaced is dropped.
   *
   * @throws {ArgumentError} for an unknown id or option, and for the optimizer of another model that is not disposed.
   */
  compile(options: CompileOptions): void {
    const next = compiled(options);
    own('compile', next.optimizer, this);
    const last = this.#compiled?.optimizer ?? next.optimizer;
    if (last !== next.optimizer) disown(last, this);
    this.#compiled = next;
  }

  /**
   * Trains it on rows x with targets y, or on batches, which bring their own targets: `fit(batches, null, options)`.
   * Calling it again goes on from where it is, with the optimizer's state. A model that it builds is unbuilt again if the
   * first step fails.
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
    const { optimizer } = compiled;
    const [isBuilt, { steps }, undo] = [this.built, optimizer, this.#row.undoBuild()];
    try {
      const built = this.#row.builtFor('fit', x);
      own('fit', optimizer, this); // again: this model may have been disposed, and built anew
      return await fitModel(built, compiled, this.#row.rows(x), y, options);
    } catch (error) {
      if (!isBuilt && optimizer.steps === steps) undo();
      throw error;
    }
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
    const model = this.#row.builtFor('evaluate', x);
    const figures = await evaluateModel(model, compiled, this.#row.rows(x), y, options);
    return options?.returnDict === true ? figures : Object.values(figures);
  }

  /**
   * What it gives for rows x, in host memory, in their order.
   *
   * @throws {ShapeError} if x does not fit the model; {@link ArgumentError} for an unknown option, or no row.
   */
  async predict(x: Rows | BatchSource, options?: PredictOptions): Promise<HostArray> {
    return predictModel(this.#row.builtFor('predict', x), this.#row.rows(x), options);
  }

  /**
   * Prints its layers, the shapes that leave them, and how many parameters they have.
   *
   * @throws {UnbuiltError} if it is not built.
   */
  summary(options?: SummaryOptions): void {
    const given = checkOptions('summary', options, { lineLength: true, printFn: true });
    const { lineLength, printFn = (text: string) => console.log(text) } = given;
    const { module, backend } = this.#row.built('summary');
    const name = (path: string) => (path === '' ? this.name : path.replace(/^layers\./, ''));
    const width = lineLength === undefined ? {} : { lineWidth: lineLength };
    printFn(tableOfLayers(module, [null, ...(this.inputShape ?? [])], { name, backend, ...width }));
  }

  /**
   * Writes its weights to a safetensors file (Node, Bun, Deno): the state dict of {@link Layer.module}, under names such as
   * `layers.dense.kernel`, with all that batch normalization counts. The state of the optimizer is not among them.
   *
   * @param path of the file, e.g. `model.safetensors`; its folder must exist. An old file is replaced as a whole.
   * @throws {UnbuiltError} if it is not built; {@link ArgumentError} for a path that ends in .h5 or .keras, and one that
   * cannot be written to; {@link CapabilityError} in a browser.
   *
   * @example
   * ```ts
   * import { mkdtemp, rm } from 'node:fs/promises';
   * import { tmpdir } from 'node:os';
   * import { join } from 'node:path';
   * const folder = await mkdtemp(join(tmpdir(), 'evenkeel-'));
   * const path = join(folder, 'model.safetensors');
   * const net = () => Sequential([Dense(2, { inputShape: [3] })]);
   * const [saved, loaded] = [net(), net()];
   * await saved.saveWeights(path);
   * await loaded.loadWeights(path);
   * const [a, b] = [await saved.predict([[1, 2, 3]]), await loaded.predict([[1, 2, 3]])];
   * a.data.join() === b.data.join(); // => true
   * await rm(folder, { recursive: true });
   * ```
   */
  async saveWeights(path: string): Promise<void> {
    return saveModelWeights(this.#row.built('saveWeights').module, path);
  }

  /**
   * Reads its weights from a file of {@link SequentialModel.saveWeights}, into a model of the same layers under the same
   * names. Everything is checked before anything is written; the state of the optimizer stays.
   *
   * @throws {UnbuiltError} if it is not built; {@link ArgumentError} for a path that ends in .h5 or .keras, one that
   * cannot be read, and a file of other weights; {@link ShapeError} | {@link DTypeError} if one differs.
   */
  async loadWeights(path: string): Promise<void> {
    return loadModelWeights(this.#row.built('loadWeights').module, path);
  }

  /** Frees its weights, and the state of its optimizer. Only `build` makes it usable again, with its first weights. */
  override dispose(): void {
    super.dispose();
    this.#row.disposed();
    if (this.#compiled !== null) disown(this.#compiled.optimizer, this);
  }

  #compiledFor(op: string): Compiled {
    if (this.#compiled !== null) return this.#compiled;
    throw new ArgumentError(
      op,
      "the model must be compiled before, got a model without a loss. Call e.g. compile({ optimizer: 'adam', loss: 'mse' })",
    );
  }
}

/** Layers in a row, and when their weights come to be. Not here: what users call (sequential-model.ts). */
import type { BatchSource } from '@evenkeel/data';
import { ArgumentError, type Key, Tensor, UnbuiltError } from '@evenkeel/tensor';
import type { Layer } from '../layers/layer.js';
import { defaultBackend, floatxOn } from '../runtime.js';
import { columnFor, isSource, type Rows, shapeOf } from './data.js';
import { checkInputShape, type Member, withLayers } from './members.js';
import type { Stack } from './stack.js';
import type { Built } from './training.js';

const CURE = 'Give the first layer inputShape, or call build([null, features])';

/** The layers of a model; `stack` is the module that calls theirs, and first weights follow from `key`. */
export class LayerRow {
  readonly #stack: Stack;
  readonly #key: Key;
  #layers: readonly Layer[] = [];
  #inputShape: readonly number[] | null = null;
  #disposed = false;

  constructor(stack: Stack, key: Key) {
    this.#stack = stack;
    this.#key = key;
  }

  get layers(): readonly Layer[] {
    return this.#layers;
  }

  /** Of an input, without the batch axis; null as long as it is not known. */
  get inputShape(): readonly number[] | null {
    return this.#inputShape;
  }

  /** Whether the weights have values. */
  get isBuilt(): boolean {
    return this.#inputShape !== null && this.#layers.length > 0 && this.#stack.isBuilt;
  }

  /** Puts members at the end, and builds where the input shape is known. If that fails all is as it was. */
  attach(members: readonly Member[]): void {
    const before = [this.#layers, this.#inputShape] as const;
    try {
      const { layers, inputShape } = withLayers(this.#layers, members, this.#inputShape);
      this.#set(layers);
      if (inputShape !== null && layers.length > 0) this.#build(inputShape, defaultBackend);
      this.#inputShape = inputShape;
    } catch (error) {
      this.#set(before[0]);
      this.#inputShape = before[1];
      throw error;
    }
  }

  /** Takes the last one away. */
  pop(): Layer {
    const last = this.#layers.at(-1);
    if (last === undefined) {
      throw new ArgumentError('pop', 'the model must have a layer, got none. Add one first');
    }
    this.#set(this.#layers.slice(0, -1));
    return last;
  }

  /** Gives the weights their first values, for inputs of this shape, the batch axis first. */
  build(inputShape: readonly (number | null)[]): void {
    this.#build(checkInputShape(inputShape, this.#inputShape), defaultBackend);
  }

  /** What `op` needs, which is there only if it is built. */
  built(op: string): Built {
    if (this.isBuilt) return this.#parts();
    if (this.#disposed) {
      throw new UnbuiltError(
        op,
        'the model was disposed, its weights are gone. Dispose it when it is no longer needed, or call build([null, features]) to start anew',
      );
    }
    throw new UnbuiltError(
      op,
      `needs a model that is built, got one whose input shape is not known. ${CURE}`,
    );
  }

  /** The same, built for rows like these if that was not done before. */
  builtFor(op: string, x: Rows | BatchSource): Built {
    if (this.isBuilt || this.#disposed) return this.built(op);
    if (isSource(x)) {
      throw new UnbuiltError(
        op,
        `a model that is given batches must be built before, got one whose input shape is not known. ${CURE}`,
      );
    }
    this.#build(shapeOf(x).slice(1), x instanceof Tensor ? () => x.backend : defaultBackend);
    return this.#parts();
  }

  /** Goes back from what `builtFor` will do: the weights that have no value now lose theirs. */
  undoBuild(): () => void {
    const before = this.#inputShape;
    const missing = this.#stack.variables().filter(({ isBuilt }) => !isBuilt);
    return () => {
      for (const variable of missing) if (variable.isBuilt) variable.dispose();
      this.#inputShape = before;
    };
  }

  /** Rows as the first layer takes them. */
  rows(x: Rows | BatchSource): Rows | BatchSource {
    return isSource(x) ? x : columnFor(x, this.#inputShape);
  }

  /** Says that the weights were freed on purpose. */
  disposed(): void {
    this.#disposed = true;
  }

  #set(layers: readonly Layer[]): void {
    this.#layers = layers;
    this.#stack.set(layers.map((layer) => [layer.name, layer.module]));
  }

  #build(inputShape: readonly number[], backendFor: () => Built['backend']): void {
    if (this.#layers.length === 0) {
      throw new ArgumentError(
        'build',
        'the model must have layers, got none. Add some: Sequential([Dense(64), Dense(1)])',
      );
    }
    const { backend, dtype } = this.#parts(backendFor);
    this.#stack.build([null, ...inputShape], { backend, dtype, seed: this.#key });
    this.#inputShape = inputShape;
    this.#disposed = false;
  }

  /** Where it computes, and in what: as its weights, else by default. */
  #parts(backendFor = defaultBackend): Built {
    const first = this.#stack.parameters().find((variable) => variable.isBuilt)?.value;
    const backend = first?.backend ?? backendFor();
    return {
      module: this.#stack,
      backend,
      dtype:
        first === undefined ? floatxOn(backend) : first.dtype === 'float64' ? 'float64' : 'float32',
      key: this.#key,
    };
  }
}

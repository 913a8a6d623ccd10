/**
 * A memory for the last few answers to one question about a layout: a training loop asks the same handful
 * every step. Four entries, the oldest is overwritten.
 */
import type { Shape } from './layout.js';

const ENTRIES = 4;

/** Keys are compared by identity. */
export class Memo<K, V> {
  readonly #keys: (K | null)[] = [null, null, null, null];
  readonly #values: (V | null)[] = [null, null, null, null];
  #next = 0;

  /** The answer to `key`, or null if it was not among the last. */
  get(key: K): V | null {
    const keys = this.#keys;
    for (let i = 0; i < ENTRIES; i++) if (keys[i] === key) return this.#values[i] ?? null;
    return null;
  }

  /** Remembers an answer, and gives it. */
  set(key: K, value: V): V {
    this.#keys[this.#next] = key;
    this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % ENTRIES;
    return value;
  }
}

/** The same for shapes and other lists of integers: compared by their elements. */
export class ShapeMemo<V> {
  readonly #memo: { readonly shape: Shape; readonly value: V }[] = [];
  #next = 0;

  get(shape: Shape): V | null {
    for (const entry of this.#memo) if (equalShapes(entry.shape, shape)) return entry.value;
    return null;
  }

  set(shape: Shape, value: V): V {
    this.#memo[this.#next] = { shape, value };
    this.#next = (this.#next + 1) % ENTRIES;
    return value;
  }
}

/** Whether two shapes are the same; interned ones are equal exactly when identical. */
export function equalShapes(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false;
  return true;
}

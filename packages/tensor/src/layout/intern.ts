/**
 * A table of unique values: equal keys give the identical object as long as anyone holds it.
 * Entries are weak, so shapes that come once (ragged batches) do not pile up.
 */

/** Interns objects by a string key. The key is built only on the slow path of a caller. */
export class Interner<V extends object> {
  readonly #entries = new Map<string, WeakRef<V>>();
  readonly #dropped = new FinalizationRegistry<string>((key) => {
    if (this.#entries.get(key)?.deref() === undefined) this.#entries.delete(key);
  });

  /** The value of `key`, made by `make` if nobody holds one. */
  get(key: string, make: () => V): V {
    const known = this.#entries.get(key)?.deref();
    if (known !== undefined) return known;
    const made = make();
    this.#entries.set(key, new WeakRef(made));
    this.#dropped.register(made, key);
    return made;
  }

  /** How many keys are held: for tests. */
  get size(): number {
    return this.#entries.size;
  }
}

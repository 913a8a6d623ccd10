/**
 * A state dict that was loaded, from the moment it is checked until each weight has come for its part: slots are
 * made in the first step of a weight, and only then is it known which weights there are.
 */
import {
  ArgumentError,
  DTypeError,
  formatShape,
  ShapeError,
  type StateDict,
  type StateEntry,
  type Variable,
} from '@evenkeel/tensor';

/** What was saved for one weight. */
interface LoadedVariable {
  /** How often it had been updated. */
  updates: number;
  readonly slots: Map<string, StateEntry>;
  /** The weight that this belongs to, once one has come. */
  owner: Variable | null;
}

/** The entry of a count. */
export function countEntry(count: number): StateEntry {
  return { kind: 'optimizer', dtype: 'int32', shape: [], data: Int32Array.of(count) };
}

/** See the header. */
export class LoadedState {
  readonly steps: number;
  readonly #op: string;
  readonly #variables = new Map<string, LoadedVariable>();

  /**
   * Reads the optimizer's entries of a state dict; those of other kinds are left alone.
   *
   * @throws {ArgumentError} | {ShapeError} unless it could be the state of an optimizer with these slots.
   */
  constructor(op: string, state: StateDict, slots: ReadonlySet<string>) {
    this.#op = op;
    if (!(state instanceof Map)) {
      throw new ArgumentError(
        op,
        `loadStateDict needs a Map of entries by name, got ${String(state)}. Give what stateDict() returned`,
      );
    }
    this.steps = this.#count('steps', state.get('steps'));
    for (const [name, entry] of state) {
      if (entry.kind !== 'optimizer' || name === 'steps') continue;
      const dot = name.lastIndexOf('.');
      const slot = name.slice(dot + 1);
      if (dot < 0 || !(slot === 'steps' || slots.has(slot))) throw this.#unknown(name, slots);
      const variable = this.#at(name.slice(0, dot));
      if (slot === 'steps') variable.updates = this.#count(name, entry);
      else variable.slots.set(slot, this.#copy(name, entry));
    }
  }

  #at(name: string): LoadedVariable {
    const known = this.#variables.get(name);
    if (known !== undefined) return known;
    const made: LoadedVariable = { updates: this.steps, slots: new Map(), owner: null };
    this.#variables.set(name, made);
    return made;
  }

  /** A number of steps. */
  #count(name: string, entry: StateEntry | undefined): number {
    const count = entry?.data.length === 1 ? entry.data[0] : undefined;
    if (count !== undefined && Number.isSafeInteger(count) && count >= 0) return count;
    throw new ArgumentError(
      this.#op,
      `the entry '${name}' of the state must hold one integer of at least 0, got ${entry === undefined ? 'no entry' : `[${[...entry.data].join()}]`}. ` +
        'Give what stateDict() returned',
    );
  }

  /** The entry, safe from later changes of its array. */
  #copy(name: string, entry: StateEntry): StateEntry {
    const { shape, data } = entry;
    const size = shape.reduce((product, n) => product * n, 1);
    if (data.length === size) return { ...entry, data: data.slice() };
    throw new ShapeError(
      this.#op,
      `the entry '${name}' of shape ${formatShape(shape)} must hold ${size} elements, got ${data.length}. Give what stateDict() returned`,
      [shape],
    );
  }

  #unknown(name: string, slots: ReadonlySet<string>): ArgumentError {
    const known = slots.size === 0 ? 'no slots' : `the slots ${[...slots].join(', ')}`;
    return new ArgumentError(
      this.#op,
      `the entry '${name}' must be that of a slot of this optimizer, which has ${known}. Load the state of one of the same kind and options`,
    );
  }

  /** Throws unless what was saved for a weight, if anything, fits it and the slots it is to have. */
  check(variable: Variable, slots: readonly string[]): void {
    const loaded = this.#variables.get(variable.name);
    if (loaded === undefined) return;
    if (loaded.owner !== null && loaded.owner !== variable) throw sharedName(this.#op, variable);
    const { shape, dtype } = variable.value;
    for (const slot of slots) {
      const name = `${variable.name}.${slot}`;
      const entry = loaded.slots.get(slot);
      if (entry === undefined) {
        throw new ArgumentError(
          this.#op,
          `the loaded state must have all slots of ${variable.name} (${slots.join(', ')}), got no entry '${name}'. ` +
            'Load the state of an optimizer of the same kind and options',
        );
      }
      if (entry.dtype !== dtype) {
        throw new DTypeError(
          this.#op,
          `the loaded entry '${name}' must have the dtype ${dtype} of its variable, got ${entry.dtype}. Convert its data before loading`,
          [dtype, entry.dtype],
        );
      }
      if (entry.shape.join() !== shape.join()) {
        throw new ShapeError(
          this.#op,
          `the loaded entry '${name}' must have the shape ${formatShape(shape)} of its variable, got ${formatShape(entry.shape)}. ` +
            'Load the state that was saved with this model',
          [shape, entry.shape],
        );
      }
    }
    loaded.owner = variable;
  }

  /** What was saved for a slot; undefined if nothing was. */
  entry(variable: Variable, slot: string): StateEntry | undefined {
    return this.#variables.get(variable.name)?.slots.get(slot);
  }

  /** How often a weight had been updated; one that nothing was saved for, although it has slots, is new. */
  updates(variable: Variable, slots: readonly string[]): number {
    const loaded = this.#variables.get(variable.name);
    return loaded?.updates ?? (slots.length === 0 ? this.steps : 0);
  }

  /** Forgets the values of a weight that has made its slots of them; their owner is remembered. */
  drop(variable: Variable): void {
    this.#variables.get(variable.name)?.slots.clear();
  }

  /** What no weight has come for, as it is to be saved after so many steps. */
  *entries(steps: number): Iterable<[string, StateEntry]> {
    for (const [name, { slots, updates }] of this.#variables) {
      for (const [slot, entry] of slots) yield [`${name}.${slot}`, entry];
      if (slots.size > 0 && updates !== steps) yield [`${name}.steps`, countEntry(updates)];
    }
  }
}

/** Two weights cannot be told apart in a state dict. */
export function sharedName(op: string, { name }: Variable): ArgumentError {
  return new ArgumentError(
    op,
    `each variable needs a name of its own to save or load its state, got two named ${name}. Give names: new Variable(x, { name })`,
  );
}

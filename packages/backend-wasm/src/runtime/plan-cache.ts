/**
 * What was decided for certain layouts, found again by a few integers: the hot path of kernels that
 * depend on shapes. Bounded: four places for each hash, of which the oldest gives way.
 */
const SETS = 256;
const WAYS = 4;

/** See the file's header. `P` is the decision. */
export class PlanCache<P> {
  /** The key to look up: the caller fills in its first numbers, such as the ids of layouts. */
  readonly key: number[] = new Array<number>(64).fill(0);
  readonly #keys: (readonly number[] | null)[] = new Array(SETS * WAYS).fill(null);
  readonly #plans: (P | null)[] = new Array(SETS * WAYS).fill(null);
  readonly #next: number[] = new Array<number>(SETS).fill(0);

  /** The plan for the first `length` numbers of `key`, or null. */
  find(length: number): P | null {
    const first = this.#set(length) * WAYS;
    for (let way = first; way < first + WAYS; way++) {
      const keys = this.#keys[way];
      if (keys !== null && keys !== undefined && this.#matches(keys, length))
        return this.#plans[way] ?? null;
    }
    return null;
  }

  /** Keeps a plan under the first `length` numbers of `key`. */
  keep(length: number, plan: P): P {
    const set = this.#set(length);
    const next = this.#next[set] ?? 0;
    this.#keys[set * WAYS + next] = this.key.slice(0, length);
    this.#plans[set * WAYS + next] = plan;
    this.#next[set] = (next + 1) % WAYS;
    return plan;
  }

  #set(length: number): number {
    let hash = length;
    for (let i = 0; i < length; i++) hash = Math.imul(hash, 31) + (this.key[i] ?? 0);
    return (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (SETS - 1);
  }

  #matches(keys: readonly number[], length: number): boolean {
    if (keys.length !== length) return false;
    for (let i = 0; i < length; i++) if (keys[i] !== this.key[i]) return false;
    return true;
  }
}

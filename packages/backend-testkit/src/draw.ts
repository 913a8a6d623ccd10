/**
 * Numbers that look random and are the same on every machine: each sample draws from a stream that
 * its operation and position name. Not `random/` of the tensor package, which is under test.
 */

/** A stream of numbers from a name. */
export class Draw {
  #state: number;

  constructor(name: string) {
    let hash = 0x811c9dc5;
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
    this.#state = hash >>> 0;
  }

  /** A number in [0, 1): the generator known as mulberry32. */
  uniform(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer in 0 .. n - 1. */
  integer(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /**
   * `count` different multiples of 1/1024 between `low` and `high`, in any order: evenly spread, so
   * that no two are so near that a finite difference would cross from one to the other.
   */
  spread(count: number, low: number, high: number): number[] {
    const shift = 0.25 + this.uniform() / 2;
    const values = Array.from({ length: count }, (_, i) => {
      const x = low + ((i + shift) / count) * (high - low);
      const rounded = Math.round(x * 1024) / 1024;
      return rounded === 0 ? 1 / 1024 : rounded;
    });
    for (let i = count - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const other = values[j] ?? 0;
      values[j] = values[i] ?? 0;
      values[i] = other;
    }
    return values;
  }
}

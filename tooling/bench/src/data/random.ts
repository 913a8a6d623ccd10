/** Numbers that look random and are the same in every run: what everybody computes with. */

/** Numbers from 0 to below 1: mulberry32, 32 bits of state. */
export class RandomNumbers {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer from 0 to below `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** `count` numbers around `center`, at most `reach` away. */
  around(center: number, reach: number, count: number): Float32Array<ArrayBuffer> {
    return Float32Array.from({ length: count }, () => center + (2 * this.next() - 1) * reach);
  }
}

/**
 * The free regions of the heap that belong to no size class. New blocks are cut from the smallest that is
 * large enough, so the never-used end of the memory, mostly the largest, comes last.
 */

/** A region: from the address `start` up to, not including, `end`. */
interface Span {
  start: number;
  end: number;
}

/** See the file's header. */
export class Gaps {
  /** In the order of their addresses; no two touch, none is empty. */
  #regions: Span[] = [];

  /** The size of the largest region, 0 if there is none. */
  get largest(): number {
    return this.#regions.reduce((most, { start, end }) => Math.max(most, end - start), 0);
  }

  /** The size of the region that ends at `end`, 0 if there is none. */
  before(end: number): number {
    const last = this.#regions.at(-1);
    return last?.end === end ? end - last.start : 0;
  }

  /** Cuts a block from the beginning of a region, and answers its address; null if none is large enough. */
  cut(room: number): number | null {
    let best: Span | undefined;
    for (const region of this.#regions) {
      const size = region.end - region.start;
      if (size >= room && (best === undefined || size < best.end - best.start)) best = region;
    }
    if (best === undefined) return null;
    const address = best.start;
    best.start += room;
    if (best.start === best.end) this.#regions.splice(this.#regions.indexOf(best), 1);
    return address;
  }

  /** Adds regions, not empty, which overlap nothing here, and joins all that touch. */
  add(regions: readonly Readonly<Span>[]): void {
    const joined: Span[] = [];
    let last: Span = { start: -1, end: -1 };
    for (const { start, end } of [...this.#regions, ...regions].sort((a, b) => a.start - b.start)) {
      if (start === last.end) {
        last.end = end;
      } else {
        last = { start, end };
        joined.push(last);
      }
    }
    this.#regions = joined;
  }
}

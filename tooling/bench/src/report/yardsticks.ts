/** The machine's own figures, from all cases of a run. */
import type { LaneSamples } from '../coordinator/measure-case.js';
import { median } from '../statistics.js';
import type { Yardstick } from './schema.js';

/** Billions a second, from an amount and the microseconds it took. */
export const rateOf = (amount: number, us: number): number => amount / us / 1e3;

/** Collects the samples of yardsticks by name. */
export class Yardsticks {
  readonly #rates = new Map<string, { readonly unit: Yardstick['unit']; readonly all: number[] }>();

  /** Adds the samples of a case. */
  add(lanes: readonly LaneSamples[]): void {
    for (const { name, work, samples } of lanes) {
      if (work === undefined) continue;
      const rates = this.#rates.get(name) ?? { unit: work.unit, all: [] };
      for (const us of samples) rates.all.push(rateOf(work.amount, us));
      this.#rates.set(name, rates);
    }
  }

  /** What they come to. */
  summary(): Yardstick[] {
    return [...this.#rates].map(([name, { unit, all }]) => ({
      name,
      unit,
      median: median(all),
      min: Math.min(...all),
      max: Math.max(...all),
      samples: all.length,
    }));
  }
}

/** Whether a difference is more than chance. No words here (verdict.ts), and no outcome that is known before. */
import type { Pair } from './figures.js';
import { compare, type Quantity, show } from './quantities.js';

/** In how many seeds batch norm was better, worse, and neither. */
export interface Count {
  readonly better: number;
  readonly worse: number;
  readonly same: number;
}

export type Judgement = 'better' | 'worse' | 'unclear';

/** A difference that chance brings about more often than this is not clear. */
export const CHANCE = 1 / 16;
/** How many seeds it takes at least: five that agree just do. */
export const FEWEST_SEEDS = 5;

/** The sign test, two-sided: the chance that in n tosses of a coin one side comes up at most `least` times. */
export function signTest(least: number, n: number): number {
  let ways = 1;
  let sum = 0;
  for (let k = 0; k <= least; k++) {
    sum += ways;
    ways = (ways * (n - k)) / (k + 1);
  }
  return Math.min(1, (2 * sum) / 2 ** n);
}

/** 1 if the first value is better, -1 if the second is, 0 if neither. */
function order({ better }: Quantity, first: number, second: number): number {
  if (first === second) return 0;
  return first < second === (better === 'lower') ? 1 : -1;
}

export function count(quantity: Quantity, pairs: readonly Pair[]): Count {
  const signs = pairs.map(({ withNorm, without }) =>
    order(quantity, quantity.of(withNorm), quantity.of(without)),
  );
  const of = (sign: number): number => signs.filter((s) => s === sign).length;
  return { better: of(1), worse: of(-1), same: of(0) };
}

/**
 * A difference is clear if the seeds agree on it more than chance would make them, and the medians differ in the
 * same direction by more than the digits that are shown.
 */
export function judge(quantity: Quantity, pairs: readonly Pair[]): Judgement {
  const { better, worse } = count(quantity, pairs);
  const { withNorm, without } = compare(quantity, pairs);
  const direction = order(quantity, withNorm.median, without.median);
  const shown = show(quantity, withNorm.median) !== show(quantity, without.median);
  const agreed = Math.sign(better - worse) === direction;
  const chance = signTest(Math.min(better, worse), better + worse);
  if (direction === 0 || !shown || !agreed || chance > CHANCE) return 'unclear';
  return direction > 0 ? 'better' : 'worse';
}

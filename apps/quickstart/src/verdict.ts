/** What the figures say, in words that are computed from them. */
import type { Pair } from './figures.js';
import { CHANCE, type Count, count, FEWEST_SEEDS, type Judgement, judge } from './judge.js';
import {
  compare,
  type Quantity,
  quantities,
  show,
  timePerStep,
  timeToGoal,
  twoDigits,
} from './quantities.js';
import { counted, listed } from './words.js';

/** `better in 1 of 5 seeds, worse in 3, the same in 1` */
function seedBySeed({ better, worse, same }: Count): string {
  const counts = (
    [
      ['better', better],
      ['worse', worse],
      ['the same', same],
    ] as const
  ).filter(([, n]) => n > 0);
  const seeds = counted(better + worse + same, 'seed');
  return counts.map(([word, n], i) => `${word} in ${i === 0 ? `${n} of ${seeds}` : n}`).join(', ');
}

const judgements: Record<Judgement, string> = {
  better: 'clearly better',
  worse: 'clearly worse',
  unclear: 'no clear difference',
};

function medians(quantity: Quantity, pairs: readonly Pair[]): string {
  const { withNorm, without } = compare(quantity, pairs);
  const [first, second] = [show(quantity, withNorm.median), show(quantity, without.median)];
  return first === second
    ? `${first} with batch norm and without`
    : `${first} with batch norm, ${second} without`;
}

const sentence = (quantity: Quantity, pairs: readonly Pair[]): string =>
  `${quantity.name}: ${medians(quantity, pairs)}. With it ${seedBySeed(count(quantity, pairs))}: ` +
  `${judgements[judge(quantity, pairs)]}.`;

/** Of figures that are the same in every run, so that it is too. */
function altogether(compared: readonly Quantity[], pairs: readonly Pair[]): string {
  if (pairs.length < FEWEST_SEEDS) {
    return (
      `Altogether: ${counted(pairs.length, 'seed')} cannot tell a difference from chance; ` +
      `at least ${FEWEST_SEEDS} are needed (--seeds ${FEWEST_SEEDS}).`
    );
  }
  const judged = (wanted: Judgement): readonly string[] =>
    compared
      .filter((quantity) => judge(quantity, pairs) === wanted)
      .map(({ name }) => name.charAt(0).toLowerCase() + name.slice(1));
  const findings = (['better', 'worse', 'unclear'] as const).flatMap((judgement) => {
    const names = judged(judgement);
    return names.length === 0 ? [] : [`${judgements[judgement]} in ${listed(names)}`];
  });
  return `Altogether, with batch norm, here: ${findings.join('; ')}.`;
}

function times(pairs: readonly Pair[]): string {
  const { withNorm, without } = compare(timePerStep, pairs);
  const ratio = twoDigits(withNorm.median / without.median);
  return (
    `Time: a training step takes ${ratio} times as long with batch norm as without. ` +
    `${timeToGoal.name}: ${medians(timeToGoal, pairs)}.`
  );
}

/** What `clearly` means. */
const CLEARLY = `Clearly: chance would bring it about at most once in ${1 / CHANCE} times (sign test).`;

/** One paragraph a line; the times are in the last alone. */
export function verdict(pairs: readonly Pair[]): readonly string[] {
  const compared = quantities.filter(({ isTime }) => !isTime);
  return [
    ...compared.map((quantity) => sentence(quantity, pairs)),
    altogether(compared, pairs),
    ...(pairs.length < FEWEST_SEEDS ? [] : [CLEARLY]),
    times(pairs),
  ];
}

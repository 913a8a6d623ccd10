/** How figures are shown: tables of both networks side by side, and sentences that compare them. */
import type { Pair, Scores } from './experiment.js';
import type { Score } from './train.js';

const number = (x: number): string => x.toFixed(4);
const percent = (x: number): string => `${(100 * x).toFixed(1)} %`;

const cells = ({ loss, accuracy }: Score): string =>
  number(loss).padStart(9) + percent(accuracy).padStart(9);

const side = ({ train, test }: Scores): string => `${cells(train)}${cells(test)}  `;

/** The three lines above the rows of a table. */
export function tableHead(first: string): readonly string[] {
  const margin = ' '.repeat(first.length);
  const parts = `${'training'.padStart(18)}${'test'.padStart(18)}  `;
  const names = `${'loss'.padStart(9)}${'accuracy'.padStart(9)}`.repeat(2);
  return [
    `${margin}${'with batch norm'.padStart(36)}  ${'without'.padStart(36)}`,
    `${margin}${parts}${parts}`.trimEnd(),
    `${first}${names}  ${names}`,
  ];
}

/** A row of the table; `first` is as wide as the table head's. */
export function tableRow(first: string, { withNorm, without }: Pair): string {
  return `${first}${side(withNorm)}${side(without)}`.trimEnd();
}

/** The middle one of several values; of two in the middle the lower. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}

const medianScore = (scores: readonly Score[]): Score => ({
  loss: median(scores.map((s) => s.loss)),
  accuracy: median(scores.map((s) => s.accuracy)),
});

const medianScores = (scores: readonly Scores[]): Scores => ({
  train: medianScore(scores.map((s) => s.train)),
  test: medianScore(scores.map((s) => s.test)),
});

/** Every figure's median by itself. */
export const medianPair = (pairs: readonly Pair[]): Pair => ({
  withNorm: medianScores(pairs.map((p) => p.withNorm)),
  without: medianScores(pairs.map((p) => p.without)),
});

/**
 * A sentence about a figure of the two networks. It compares the figures as they are printed, so that it
 * never contradicts them.
 */
function compare(what: string, withNorm: string, without: string): string {
  const difference = Number.parseFloat(withNorm) - Number.parseFloat(without);
  if (difference === 0) return `the ${what} is the same, ${withNorm}`;
  const word = difference < 0 ? 'lower' : 'higher';
  return `the ${what} is ${word} with batch norm, ${withNorm} against ${without}`;
}

/** `the test loss is lower with batch norm, 0.0584 against 0.1679` */
export const compareLosses = (what: string, withNorm: Score, without: Score): string =>
  compare(`${what} loss`, number(withNorm.loss), number(without.loss));

/** `the test accuracy is the same, 98.2 %` */
export const compareAccuracies = (what: string, withNorm: Score, without: Score): string =>
  compare(`${what} accuracy`, percent(withNorm.accuracy), percent(without.accuracy));

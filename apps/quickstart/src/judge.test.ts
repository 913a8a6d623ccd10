import { describe, expect, it } from 'vitest';
import { count, judge, signTest } from './judge.js';
import { epochsToGoal, finalAccuracy, finalLoss } from './quantities.js';
import { pairsOf } from './trained.test-support.js';

describe('the sign test', () => {
  it.each([
    // Binomial tables: P(X <= least) for n tosses, doubled.
    [0, 1, 1],
    [0, 4, 2 / 16],
    [0, 5, 2 / 32],
    [1, 5, 12 / 32],
    [1, 10, 22 / 1024],
    [2, 10, 112 / 1024],
    [5, 10, 1],
    [0, 0, 1],
  ])('at most %d of %d has the chance %d', (least, n, chance) => {
    expect(signTest(least, n)).toBeCloseTo(chance, 12);
  });
});

/** Five seeds with these final losses: with batch norm, and without. */
const seeds = (...losses: readonly (readonly [number, number])[]) =>
  pairsOf(losses.map(([withNorm, without]) => [[withNorm], [without]] as const));

const BETTER = [0.1, 0.2] as const;
const WORSE = [0.2, 0.1] as const;
const SAME = [0.2, 0.2] as const;

it('counts seed by seed', () => {
  const pairs = seeds(BETTER, BETTER, WORSE, SAME);
  expect(count(finalLoss, pairs)).toEqual({ better: 2, worse: 1, same: 1 });
  // Of accuracies the higher is the better one.
  expect(count(finalAccuracy, pairs)).toEqual({ better: 2, worse: 1, same: 1 });
});

it('counts two that never reached the goal as the same', () => {
  const pairs = seeds([0.8, 0.9], [0.1, 0.9]);
  expect(count(epochsToGoal, pairs)).toEqual({ better: 1, worse: 0, same: 1 });
});

describe('a difference', () => {
  it.each([
    ['clear for the better', [BETTER, BETTER, BETTER, BETTER, BETTER], 'better'],
    ['clear for the worse', [WORSE, WORSE, WORSE, WORSE, WORSE], 'worse'],
    [
      'unclear where one seed of five disagrees',
      [BETTER, BETTER, BETTER, BETTER, WORSE],
      'unclear',
    ],
    ['unclear where one of five says nothing', [BETTER, BETTER, BETTER, BETTER, SAME], 'unclear'],
    ['unclear with four seeds', [BETTER, BETTER, BETTER, BETTER], 'unclear'],
    ['clear where nine of ten agree', [...new Array(9).fill(BETTER), WORSE], 'better'],
    ['unclear where eight of ten agree', [...new Array(8).fill(WORSE), BETTER, BETTER], 'unclear'],
    ['unclear where there is none', [SAME, SAME, SAME, SAME, SAME], 'unclear'],
    ['unclear if print does not show it', new Array(5).fill([0.10001, 0.10002]), 'unclear'],
  ] as const)('is %s', (_, losses, expected) => {
    expect(judge(finalLoss, seeds(...losses))).toBe(expected);
  });

  it('is judged by what is better, not by what is lower', () => {
    expect(judge(finalAccuracy, seeds(BETTER, BETTER, BETTER, BETTER, BETTER))).toBe('better');
  });
});

import { describe, expect, it } from 'vitest';
import {
  compare,
  epochsToGoal,
  finalAccuracy,
  finalAuc,
  finalLoss,
  GOAL,
  type Quantity,
  show,
  showSpread,
  timePerStep,
  timeToGoal,
} from './quantities.js';
import { pairsOf, trained } from './trained.test-support.js';

const NEVER = Number.POSITIVE_INFINITY;

describe('the goal', () => {
  it.each([
    ['is reached by the first epoch at or below it', [0.5, GOAL, 0.1], 2, 1],
    ['stays reached when the loss rises again', [0.1, 0.9], 1, 0.5],
    ['may not be reached', [0.5, GOAL + 0.001], NEVER, NEVER],
  ])('%s', (_, losses, epochs, seconds) => {
    expect(epochsToGoal.of(trained(losses))).toBe(epochs);
    expect(timeToGoal.of(trained(losses))).toBe(seconds);
  });
});

it('takes the final figures from the last epoch', () => {
  const run = trained([0.5, 0.2], 3);
  expect(finalLoss.of(run)).toBe(0.2);
  expect(finalAccuracy.of(run)).toBe(0.8);
  expect(finalAuc.of(run)).toBe(0.98);
  expect(timePerStep.of(run)).toBe(0.2);
});

describe('what is shown', () => {
  it.each<[Quantity, number, string]>([
    [epochsToGoal, 12, '12'],
    [epochsToGoal, 12.5, '12.5'],
    [epochsToGoal, NEVER, 'not reached'],
    [timeToGoal, 0.00634, '6.3 ms'],
    [timeToGoal, 0.0123, '12 ms'],
    [timeToGoal, 2.345, '2345 ms'],
    [timeToGoal, NEVER, 'not reached'],
    [finalLoss, 0.05849, '0.058'],
    [finalAccuracy, 111 / 114, '97.4 %'],
    [finalAccuracy, 1, '100.0 %'],
    [finalAuc, 0.99649, '0.996'],
    [timePerStep, 0.000052, '0.052 ms'],
    [timePerStep, 0.0035, '3.5 ms'],
    [timePerStep, 0.0154, '15 ms'],
  ])('%# %o of %d is %s', (quantity, value, text) => {
    expect(show(quantity, value)).toBe(text);
  });

  it.each<[Quantity, number, number, number, string]>([
    [finalAccuracy, 0.956, 0.974, 0.982, '97.4 % (95.6 to 98.2)'],
    [epochsToGoal, 4, 4, 4, '4'],
    [epochsToGoal, 4, 7, NEVER, '7 (4 to never)'],
    [epochsToGoal, 4, NEVER, NEVER, 'not reached (4 to never)'],
    [epochsToGoal, NEVER, NEVER, NEVER, 'not reached'],
    [finalLoss, 0.1001, 0.1002, 0.1003, '0.100'],
  ])('%# %o from %d by %d to %d is %s', (quantity, low, median, high, text) => {
    expect(showSpread(quantity, { low, median, high })).toBe(text);
  });
});

it('compares the two networks over the seeds', () => {
  const pairs = pairsOf([
    [[0.3], [0.6]],
    [[0.1], [0.7]],
    [[0.2], [0.5]],
  ]);
  expect(compare(finalLoss, pairs)).toEqual({
    withNorm: { low: 0.1, median: 0.2, high: 0.3 },
    without: { low: 0.5, median: 0.6, high: 0.7 },
  });
});

import { expect, it } from 'vitest';
import { caption, table } from './table.js';
import { pairsOf } from './trained.test-support.js';

const pairs = pairsOf([
  [
    [0.4, 0.1],
    [0.5, 0.3],
  ],
  [
    [0.2, 0.12],
    [0.1, 0.06],
  ],
  [
    [0.1, 0.08],
    [0.3, 0.15],
  ],
]);

it('shows the median and the ends of every quantity, in columns', () => {
  expect(table(pairs)).toEqual([
    '                                with batch norm          without',
    '-'.repeat(80),
    'Epochs to validation loss 0.15  2 (1 to 2)               2 (1 to never)',
    'Time to validation loss 0.15    1200 ms (600 to 1200)    600 ms (300 to never)',
    'Final validation loss           0.100 (0.080 to 0.120)   0.150 (0.060 to 0.300)',
    'Final validation accuracy       90.0 % (88.0 to 92.0)    85.0 % (70.0 to 94.0)',
    'Final validation AUC            0.990 (0.988 to 0.992)   0.985 (0.970 to 0.994)',
    'Time per training step          40 ms                    20 ms',
  ]);
});

it('says what a cell holds', () => {
  expect(caption(pairs)).toBe('Median (lowest to highest) of 3 seeds');
  expect(caption(pairs.slice(0, 1))).toBe('One seed');
});

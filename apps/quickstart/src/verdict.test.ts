import { describe, expect, it } from 'vitest';
import { pairsOf } from './trained.test-support.js';
import { verdict } from './verdict.js';

const times = (n: number, withNorm: readonly number[], without: readonly number[]) =>
  pairsOf(Array.from({ length: n }, () => [withNorm, without] as const));

const find = (lines: readonly string[], start: string): string =>
  lines.find((line) => line.startsWith(start)) ?? '';

describe('the verdict', () => {
  it('is for batch norm where the figures are', () => {
    const lines = verdict(times(5, [0.1, 0.05], [0.4, 0.1]));
    expect(lines[0]).toBe(
      'Epochs to validation loss 0.15: 1 with batch norm, 2 without. With it better in 5 of 5 seeds: clearly better.',
    );
    expect(find(lines, 'Altogether')).toBe(
      'Altogether, with batch norm, here: clearly better in epochs to validation loss 0.15, final validation loss, ' +
        'final validation accuracy and final validation AUC.',
    );
  });

  it('is against batch norm where the figures are', () => {
    const lines = verdict(times(5, [0.4, 0.1], [0.1, 0.05]));
    expect(find(lines, 'Final validation accuracy')).toBe(
      'Final validation accuracy: 90.0 % with batch norm, 95.0 % without. With it worse in 5 of 5 seeds: clearly worse.',
    );
    expect(find(lines, 'Altogether')).toMatch(/here: clearly worse in .* AUC\.$/);
    expect(find(lines, 'Altogether')).not.toMatch(/better|no clear/);
  });

  it('says what differs and what does not', () => {
    // Sooner, but no better at the end.
    const lines = verdict(times(6, [0.1, 0.05], [0.4, 0.05]));
    expect(find(lines, 'Final validation loss')).toBe(
      'Final validation loss: 0.050 with batch norm and without. With it the same in 6 of 6 seeds: no clear difference.',
    );
    expect(find(lines, 'Altogether')).toBe(
      'Altogether, with batch norm, here: clearly better in epochs to validation loss 0.15; ' +
        'no clear difference in final validation loss, final validation accuracy and final validation AUC.',
    );
  });

  it('counts seeds that disagree', () => {
    const lines = verdict(
      pairsOf([
        [[0.1], [0.2]],
        [[0.3], [0.2]],
        [[0.4], [0.2]],
        [[0.2], [0.2]],
        [[0.1], [0.2]],
      ]),
    );
    expect(find(lines, 'Final validation loss')).toBe(
      'Final validation loss: 0.200 with batch norm and without. ' +
        'With it better in 2 of 5 seeds, worse in 2, the same in 1: no clear difference.',
    );
  });

  it.each([
    [1, '1 seed cannot'],
    [4, '4 seeds cannot'],
  ])('claims nothing with %d', (n, start) => {
    const lines = verdict(times(n, [0.1], [0.4]));
    expect(find(lines, 'Altogether')).toBe(
      `Altogether: ${start} tell a difference from chance; at least 5 are needed (--seeds 5).`,
    );
    expect(lines.join()).not.toMatch(/clearly (better|worse)/);
  });

  it('has the times in its last line alone', () => {
    const lines = verdict(times(5, [0.4, 0.1], [0.4, 0.3]));
    expect(lines.at(-1)).toBe(
      'Time: a training step takes 2.0 times as long with batch norm as without. ' +
        'Time to validation loss 0.15: 1200 ms with batch norm, not reached without.',
    );
    expect(lines.slice(0, -1).join()).not.toMatch(/\d (s|ms)\b/);
  });
});

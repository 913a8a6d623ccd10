import { expect, it } from 'vitest';
import type { Scores } from './experiment.js';
import { compareAccuracies, compareLosses, medianPair, tableHead, tableRow } from './report.js';

const scores = (x: number): Scores => ({
  train: { loss: x, accuracy: 1 - x },
  test: { loss: 2 * x, accuracy: 1 - 2 * x },
});

it('lines up a table', () => {
  const pair = { withNorm: scores(0.1), without: scores(0.25) };
  expect([...tableHead('epoch'), tableRow('   12', pair)].join('\n')).toBe(
    [
      '                          with batch norm                               without',
      '               training              test            training              test',
      'epoch     loss accuracy     loss accuracy       loss accuracy     loss accuracy',
      '   12   0.1000   90.0 %   0.2000   80.0 %     0.2500   75.0 %   0.5000   50.0 %',
    ].join('\n'),
  );
});

it('takes the median of each figure', () => {
  const pairs = [0.3, 0.1, 0.2].map((x) => ({ withNorm: scores(x), without: scores(x / 2) }));
  expect(medianPair(pairs)).toEqual({ withNorm: scores(0.2), without: scores(0.1) });
});

it('compares what it prints', () => {
  const [a, b] = [scores(0.1).test, scores(0.25).test];
  expect(compareLosses('test', a, b)).toBe(
    'the test loss is lower with batch norm, 0.2000 against 0.5000',
  );
  expect(compareAccuracies('test', b, a)).toBe(
    'the test accuracy is lower with batch norm, 50.0 % against 80.0 %',
  );
  expect(compareLosses('test', a, { ...a, loss: a.loss + 1e-6 })).toBe(
    'the test loss is the same, 0.2000',
  );
});

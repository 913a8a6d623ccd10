import { describe, expect, it } from 'vitest';
import { epochLine, liveLine, type Moment, titleOf } from './text.js';

describe('epochLine', () => {
  it('has the title, the figures in four digits and the time', () => {
    const logs = { loss: 0.123456, accuracy: 0.95, valLoss: 1, auc: 0 };
    expect(epochLine(titleOf(2, 20), logs, 0.84)).toBe(
      'epoch 3/20  loss 0.1235  accuracy 0.95  valLoss 1  auc 0  0.8 s',
    );
  });

  it.each([
    [12.3456, '12.35'],
    [1234.5678, '1235'],
    [-123456, '-123456'],
    [12345678, '1.23e+7'],
    [0.00012345, '0.0001234'],
    [0.000012345, '1.23e-5'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
  ])('shows %d as %s', (value, text) => {
    expect(epochLine('t', { x: value }, 1)).toBe(`t  x ${text}  1.0 s`);
  });

  it.each([
    [0, '0 ms'],
    [0.0252, '25 ms'],
    [0.0994, '99 ms'],
    [0.0996, '0.1 s'],
    [9.94, '9.9 s'],
    [9.96, '10 s'],
    [59.4, '59 s'],
    [59.6, '1 min 0 s'],
    [125, '2 min 5 s'],
    [3600, '1 h 0 min'],
    [7380, '2 h 3 min'],
  ])('shows %d seconds as %s', (seconds, text) => {
    expect(epochLine('t', {}, seconds)).toBe(`t  ${text}`);
  });
});

describe('liveLine', () => {
  const moment: Moment = {
    title: 'epoch 3/20',
    step: 9,
    steps: 18,
    secondsLeft: 2,
    logs: { loss: 0.5, accuracy: 0.75 },
  };

  it.each([
    [100, 'epoch 3/20  [===============---------------]  9/18  2 s left  loss 0.5  accuracy 0.75'],
    [70, 'epoch 3/20  [========-------]  9/18  2 s left  loss 0.5  accuracy 0.75'],
    [65, 'epoch 3/20  [=====-----]  9/18  2 s left  loss 0.5  accuracy 0.75'],
    [64, 'epoch 3/20  9/18  2 s left  loss 0.5  accuracy 0.75'],
    [50, 'epoch 3/20  [=====-----]  9/18  2 s left  loss 0.5'],
    [30, 'epoch 3/20  9/18  2 s left'],
    [25, 'epoch 3/20  9/18'],
    [8, 'epoch 3/'],
    [0, ''],
  ])('fits into %d columns', (width, text) => {
    expect(liveLine(moment, width)).toBe(text);
    expect(text.length).toBeLessThanOrEqual(width);
  });

  it('counts steps where their number is not known', () => {
    expect(liveLine({ ...moment, steps: null }, 80)).toBe(
      'epoch 3/20  step 9  loss 0.5  accuracy 0.75',
    );
  });

  it.each([0, Number.NaN, Number.POSITIVE_INFINITY])(
    'leaves out a time left of %d',
    (secondsLeft) => {
      expect(liveLine({ ...moment, secondsLeft, logs: {} }, 30)).toBe(
        'epoch 3/20  [=====-----]  9/18',
      );
    },
  );

  it('has an empty bar before the first step and a full one after the last', () => {
    const bar = (step: number) => liveLine({ ...moment, step, secondsLeft: 0, logs: {} }, 32);
    expect(bar(0)).toBe('epoch 3/20  [------------]  0/18');
    expect(bar(18)).toBe('epoch 3/20  [===========]  18/18');
    // More steps than were announced.
    expect(bar(19)).toBe('epoch 3/20  [===========]  19/18');
  });
});

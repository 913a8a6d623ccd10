import { describe, expect, it } from 'vitest';
import { batchOf, host } from './batches.test-support.js';
import { ConfusionMatrix } from './confusion-matrix.js';

describe('ConfusionMatrix', () => {
  // Predicted: 0, 2, 1, 1.
  const prediction = host([5, 1, 1, 0, 1, 2, 1, 3, 1, 1, 2, 2], [4, 3]);

  it('has true classes as rows and predicted ones as columns', () => {
    const confusion = new ConfusionMatrix({ classes: 3 });
    confusion.update({ prediction, target: host([0, 0, 1, 2]), weights: null });
    const expected = [
      [1, 0, 1],
      [0, 1, 0],
      [0, 1, 0],
    ];
    expect(confusion.matrix()).toEqual(expected);

    const oneHot = host([1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1], [4, 3]);
    confusion.update({ prediction, target: oneHot, weights: host([1, 1, 1, 1]) });
    expect(confusion.matrix()).toEqual(expected.map((row) => row.map((n) => 2 * n)));
    confusion.reset();
    expect(confusion.matrix().flat()).toEqual(new Array(9).fill(0));
  });

  it('adds weights', () => {
    const confusion = new ConfusionMatrix({ classes: 3 });
    confusion.update({ prediction, target: host([0, 0, 1, 2]), weights: host([2, 0, 0.5, 1]) });
    expect(confusion.matrix()).toEqual([
      [2, 0, 0],
      [0, 0.5, 0],
      [0, 1, 0],
    ]);
  });

  it('has a form for one output of two classes', () => {
    const counts = (confusion: ConfusionMatrix, scores: number[]) => {
      confusion.update(batchOf(scores, [0, 0, 1, 1]));
      return confusion.matrix();
    };
    const expected = [
      [1, 1],
      [0, 2],
    ];
    expect(counts(new ConfusionMatrix(), [0.5, 0.6, 0.7, 0.8])).toEqual(expected);
    const strict = new ConfusionMatrix({ threshold: 0.65 });
    expect(counts(strict, [0.65, 0.7, 0.7, 0.8])).toEqual(expected);
    const logits = new ConfusionMatrix({ fromLogits: true });
    expect(counts(logits, [-1, 0.1, 0.2, 3])).toEqual(expected);
    expect(logits.classes).toBe(2);
  });

  it('gives a copy', () => {
    const confusion = new ConfusionMatrix();
    const matrix = confusion.matrix();
    matrix[0]?.fill(9);
    expect(confusion.matrix()).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('refuses NaN, except in rows that do not count', () => {
    const confusion = new ConfusionMatrix({ classes: 2 });
    const broken = host([0, 1, Number.NaN, 1], [2, 2]);
    const target = host([0, 1]);
    expect(() => confusion.update({ prediction: broken, target, weights: null })).toThrow(
      '[ConfusionMatrix] predictions and targets must be numbers, got NaN in row 1. Give such rows the weight 0 to leave them out',
    );
    expect(() => new ConfusionMatrix().update(batchOf([Number.NaN], [1]))).toThrow('row 0');
    confusion.reset();
    confusion.update({ prediction: broken, target, weights: host([1, 0]) });
    expect(confusion.matrix()).toEqual([
      [0, 1],
      [0, 0],
    ]);
  });

  it('refuses other numbers of classes', () => {
    for (const classes of [1, 0, 2.5, Number.NaN]) {
      expect(() => new ConfusionMatrix({ classes })).toThrow(
        `[ConfusionMatrix] classes must be an integer from 2 on, got ${classes}. Give the size of the predictions' last axis, or leave it out for one output`,
      );
    }
    const update = (shape: number[]) => () =>
      new ConfusionMatrix({ classes: 4 }).update({
        prediction: host(new Array(6).fill(0.5), shape),
        target: host([0, 0]),
        weights: null,
      });
    expect(update([2, 3])).toThrow(
      '[ConfusionMatrix] predictions must have shape [..., 4], one score a class, got [2,3]. Give new ConfusionMatrix({ classes: 3 })',
    );
    for (const shape of [[6, 1], [6]]) {
      expect(update(shape)).toThrow(
        'For one output of two classes leave classes out: new ConfusionMatrix({ threshold: 0.5 })',
      );
    }
  });

  it('refuses a threshold that is none', () => {
    expect(() => new ConfusionMatrix({ threshold: 2 })).toThrow(
      '[ConfusionMatrix] threshold must be a probability from 0 to 1, got 2. For logits',
    );
  });
});

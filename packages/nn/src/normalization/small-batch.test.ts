// Batches with fewer than two values per channel, which cannot be normalized by themselves.
import { slice } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import {
  backend,
  balanced,
  errorOf,
  exactBatch,
  exactNorm,
  floats,
  statisticsOf,
  TRAINING,
  valuesOf,
} from '../module/module.test-support.js';
import { BatchNorm } from './batch-norm.js';

const before = { mean: [0.5, 5], variance: [4, 16], updates: 0 };

describe('a batch of one value per channel', () => {
  const one = () => floats([[7, 8]]);
  const message =
    '[BatchNorm] needs at least 2 values per channel to normalize a batch by itself, got 1 in shape [1,2]. ' +
    "Use larger batches (fit joins a last batch of one to the one before), freeze() the layer, or set smallBatch: 'running'";

  it('is refused in training, and leaves the statistics', () =>
    balanced(() => {
      using norm = exactNorm();
      expect(errorOf(() => norm.call(one(), TRAINING)).message).toBe(message);
      using always = exactNorm({ useBatchStats: 'always' });
      expect(errorOf(() => always.infer(one())).message).toBe(message);
      expect(statisticsOf(norm)).toEqual(before);
    }));

  it.each(['training', 'always'] as const)(
    "is normalized by the running ones with 'running', %s",
    (useBatchStats) =>
      balanced(() => {
        using norm = exactNorm({ smallBatch: 'running', useBatchStats });
        expect(valuesOf(norm.call(one(), TRAINING))).toEqual([3.25, 0.75]);
        expect(valuesOf(norm.infer(one()))).toEqual([3.25, 0.75]);
        expect(statisticsOf(norm)).toEqual(before);
        expect(valuesOf(norm.call(exactBatch(), TRAINING))).toEqual([-1, -1, 1, 1]);
      }),
  );

  it('is fine where it is not to be normalized by itself', () =>
    balanced(() => {
      using norm = exactNorm();
      expect(valuesOf(norm.infer(one()))).toEqual([3.25, 0.75]);
      expect(valuesOf(norm.freeze().call(one(), TRAINING))).toEqual([3.25, 0.75]);
    }));

  it('counts all positions: one row of several is enough', () =>
    balanced(() => {
      using norm = new BatchNorm({ epsilon: 0 }).build([null, null, 2], {
        backend,
        dtype: 'float64',
      });
      expect(
        valuesOf(
          norm.call(
            floats([
              [
                [1, 10],
                [3, 30],
              ],
            ]),
            TRAINING,
          ),
        ),
      ).toEqual([-1, -1, 1, 1]);
    }));

  it('of none: refused in training, nothing in inference', () =>
    balanced(() => {
      using norm = exactNorm();
      const none = () => slice(floats([[1, 2]]), 0, 0, 0);
      expect(errorOf(() => norm.call(none(), TRAINING)).message).toContain('got 0 in shape [0,2]');
      expect(norm.infer(none()).shape).toEqual([0, 2]);
    }));
});

// What must never reach running statistics: a step that failed, a step that only looked, moments that are not
// finite.
import { checkpoint, grad, gradCheck, jacobian, valueAndGrad, vjp } from '@evenkeel/autograd';
import { add, type FloatDType, square, sum, type Tensor, tensor } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import {
  backend,
  balanced,
  expectNear,
  floats,
  snapshot,
  TRAINING,
  valuesOf,
} from '../module/module.test-support.js';
import { BatchNorm, type BatchNormOptions } from './batch-norm.js';
import type { RunningUpdate } from './running-statistics.js';

const RULES: readonly RunningUpdate[] = ['corrected', 'ema', 'cumulative'];
const rows = () =>
  floats([
    [1, -4],
    [2, 3],
    [6, 7],
  ]);

const layer = (options: BatchNormOptions = {}, dtype: FloatDType = 'float64'): BatchNorm =>
  new BatchNorm(options).build([null, 2], { backend, dtype });

/** A layer that has seen one batch, and what it then holds. */
function seen(options: BatchNormOptions = {}) {
  const norm = layer(options);
  norm.call(rows(), TRAINING);
  return { norm, before: snapshot(norm.states()) };
}

const loss = (norm: BatchNorm, x: Tensor): Tensor => sum(square(norm.call(x, TRAINING)));

describe.each(RULES)('%s statistics stay', (update) => {
  it('where a recorded step throws after the layer', () =>
    balanced(() => {
      const { norm, before } = seen({ update });
      const step = () =>
        valueAndGrad(norm.parameters(), () => {
          norm.call(rows(), TRAINING);
          expect(norm.updates.value.item()).toBe(2);
          expect(snapshot(norm.states())).not.toEqual(before);
          throw new Error('later');
        });
      expect(step).toThrow('later');
      expect(snapshot(norm.states())).toEqual(before);
      norm.dispose();
    }));

  it('under gradCheck', () =>
    balanced(() => {
      const { norm, before } = seen({ update });
      gradCheck((x) => norm.call(x, TRAINING), [rows()]);
      expect(snapshot(norm.states())).toEqual(before);
      norm.dispose();
    }));

  it('when checkpoint computes the layer again', () =>
    balanced(() => {
      const { norm: once } = seen({ update });
      const { norm: again } = seen({ update });
      valueAndGrad(once.parameters(), () => loss(once, rows()));
      valueAndGrad(again.parameters(), () => checkpoint((x: Tensor) => loss(again, x))(rows()));
      expect(snapshot(again.states())).toEqual(snapshot(once.states()));
      expect(again.updates.value.item()).toBe(2);
      once.dispose();
      again.dispose();
    }));

  it('in a call without training', () =>
    balanced(() => {
      const { norm, before } = seen({ update });
      norm.infer(rows());
      expect(snapshot(norm.states())).toEqual(before);
      norm.dispose();
    }));
});

describe('what records moves them once', () => {
  const records: readonly (readonly [string, (norm: BatchNorm) => void])[] = [
    ['grad', (norm) => grad((x) => loss(norm, x))(rows())],
    ['vjp', (norm) => vjp((x) => norm.call(x, TRAINING), rows()).dispose()],
    ['jacobian', (norm) => jacobian((x) => norm.call(x, TRAINING))(rows())],
    ['valueAndGrad', (norm) => valueAndGrad(norm.parameters(), () => loss(norm, rows()))],
  ];

  it.each(records)('%s', (_, record) =>
    balanced(() => {
      using once = layer();
      once.call(rows(), TRAINING);
      using norm = layer();
      record(norm);
      expect(snapshot(norm.states())).toEqual(snapshot(once.states()));
    }),
  );
});

describe('a layer that is called twice in one step', () => {
  it.each(RULES)('moves twice, the second time from where the first left it: %s', (update) =>
    balanced(() => {
      using one = layer({ update });
      using two = layer({ update });
      one.call(rows(), TRAINING);
      one.call(square(rows()), TRAINING);
      valueAndGrad(two.parameters(), () => add(loss(two, rows()), loss(two, square(rows()))));
      expect(snapshot(two.states())).toEqual(snapshot(one.states()));
      expect(two.updates.value.item()).toBe(2);
    }),
  );
});

describe.each(RULES)('moments that are not finite, with %s', (update) => {
  const others = [1, 2, 6];
  const bad: readonly (readonly [string, number])[] = [
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['minus infinity', Number.NEGATIVE_INFINITY],
    ['a number whose square is infinite', 1e200],
  ];

  it.each(bad)('%s: moves no channel, and is not counted', (_, value) =>
    balanced(() => {
      const { norm, before } = seen({ update });
      norm.call(floats(others.map((x, i) => [i === 1 ? value : 5, x])), TRAINING);
      expect(snapshot(norm.states())).toEqual(before);
      norm.call(floats(others.map((x, i) => [i, x])), TRAINING);
      expect(snapshot(norm.states())).not.toEqual(before);
      norm.dispose();
    }),
  );

  it.each(bad)('%s: so in float32, in the last channel', (_, value) =>
    balanced(() => {
      using norm = layer({ update }, 'float32');
      const before = snapshot(norm.states());
      const last = Number.isFinite(value) ? 1e30 : value;
      norm.call(floats([[1, last], ...others.map((x) => [x, 5])], 'float32'), TRAINING);
      expect(snapshot(norm.states())).toEqual(before);
    }),
  );

  it('neither does a variance that only the unbiased estimator makes infinite', () =>
    balanced(() => {
      // +-1.8e19: the biased variance 3.24e38 is finite in float32, twice that is not
      using norm = layer({ update, varianceEstimator: 'unbiased' }, 'float32');
      norm.call(
        floats(
          [
            [1.8e19, 1],
            [-1.8e19, 3],
          ],
          'float32',
        ),
        TRAINING,
      );
      const after = [...valuesOf(norm.runningMean), ...valuesOf(norm.runningVariance)];
      expect(after.every(Number.isFinite), String(after)).toBe(true);
    }));

  it('neither does a step between two means whose difference is infinite', () =>
    balanced(() => {
      using norm = layer({ update }, 'float32');
      norm.runningMean.assign(tensor([-3e38, 0], { backend }));
      norm.call(
        floats(
          [
            [3e38, 1],
            [3e38, 3],
          ],
          'float32',
        ),
        TRAINING,
      );
      expect(valuesOf(norm.runningMean).every(Number.isFinite)).toBe(true);
    }));
});

describe('a layer whose first batch was not finite', () => {
  it.each(['corrected', 'cumulative'] as const)('has no weight on 0 and 1: %s', (update) =>
    balanced(() => {
      using norm = layer({ update });
      norm.call(
        floats([
          [Number.NaN, 1],
          [2, 3],
        ]),
        TRAINING,
      );
      norm.call(
        floats([
          [4, 1],
          [6, 3],
        ]),
        TRAINING,
      );
      expectNear(valuesOf(norm.runningMean), [5, 2], 1e-14);
      expectNear(valuesOf(norm.runningVariance), [1, 1], 1e-14);
    }),
  );
});

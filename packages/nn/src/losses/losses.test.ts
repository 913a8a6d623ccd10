// What the golden values do not show: edges, dtypes, and gradients of every argument.
import { gradCheck, valueAndGrad } from '@evenkeel/autograd';
import {
  cast,
  type FloatDType,
  IndexError,
  key,
  oneHot,
  sigmoid,
  softmax,
  type Tensor,
  tensor,
  uniform,
  Variable,
} from '@evenkeel/tensor';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  backend,
  balanced,
  errorOf,
  floats,
  live,
  valuesOf as signedValuesOf,
} from '../module/module.test-support.js';
import { binaryCrossEntropy } from './binary-cross-entropy.js';
import {
  categoricalCrossEntropy,
  sparseCategoricalCrossEntropy,
} from './categorical-cross-entropy.js';
import { type Loss, type LossOptions, lossWith, type SmoothedOptions } from './loss.js';
import { reduceLosses } from './reduce.js';
import { huber, meanAbsoluteError, meanSquaredError } from './regression.js';

/** The elements, without the sign of zeros. */
const valuesOf = (x: Tensor): number[] => signedValuesOf(x).map((value) => value + 0);
const ints = (values: readonly number[], shape = [values.length]): Tensor =>
  tensor([...values], { shape, dtype: 'int32', backend });
const random = (seed: number, shape: readonly number[], low = -2, high = 2): Tensor =>
  uniform(key(seed), shape, { low, high, dtype: 'float64', backend });

/** The values of a loss, and its gradient with respect to the prediction when all losses are added up. */
function gradientOf(
  loss: Loss,
  at: readonly number[],
  dtype: FloatDType,
  target: Tensor,
): number[] {
  using input = new Variable(floats([...at], dtype));
  const { grads } = valueAndGrad([input], () => loss(input.value, target, { reduction: 'sum' }));
  return valuesOf(grads.get(input));
}

/** Each loss as fit takes it, with a prediction and a target that it fits. */
const ALL: readonly (readonly [name: string, loss: Loss, p: () => Tensor, t: () => Tensor])[] = [
  ['meanSquaredError', meanSquaredError, () => random(1, [4, 3]), () => random(2, [4, 3])],
  ['meanAbsoluteError', meanAbsoluteError, () => random(1, [4, 3]), () => random(2, [4, 3])],
  ['huber', lossWith(huber, { delta: 0.7 }), () => random(1, [4, 3]), () => random(2, [4, 3])],
  [
    'binaryCrossEntropy of logits',
    lossWith(binaryCrossEntropy, { fromLogits: true, labelSmoothing: 0.1 }),
    () => random(1, [4, 3]),
    () => random(2, [4, 3], 0, 1),
  ],
  [
    'binaryCrossEntropy of probabilities',
    lossWith(binaryCrossEntropy, { fromLogits: false }),
    () => random(1, [4, 3], 0.1, 0.9),
    () => random(2, [4, 3], 0, 1),
  ],
  [
    'binaryCrossEntropy of clipped probabilities',
    lossWith(binaryCrossEntropy, { fromLogits: false, epsilon: 0.2 }),
    () => random(1, [4, 3], 0.1, 0.9),
    () => random(2, [4, 3], 0, 1),
  ],
  [
    'categoricalCrossEntropy of logits',
    lossWith(categoricalCrossEntropy, { fromLogits: true, labelSmoothing: 0.1 }),
    () => random(1, [4, 2, 3]),
    () => random(2, [4, 2, 3], 0, 1),
  ],
  [
    'categoricalCrossEntropy of probabilities',
    lossWith(categoricalCrossEntropy, { fromLogits: false }),
    () => random(1, [4, 2, 3], 0.1, 0.9),
    () => random(2, [4, 2, 3], 0, 1),
  ],
  [
    'categoricalCrossEntropy of clipped probabilities',
    lossWith(categoricalCrossEntropy, { fromLogits: false, epsilon: 0.2 }),
    () => random(1, [4, 2, 3], 0.1, 0.9),
    () => random(2, [4, 2, 3], 0, 1),
  ],
];

describe.each(ALL)('%s', (_, loss, p, t) => {
  const losses = (): number => (p().rank === 3 ? 2 : 3);

  it('has the gradients of its values, for predictions, targets and weights', () =>
    balanced(() => {
      const of = (prediction: Tensor, target: Tensor, weights: Tensor): Tensor =>
        loss(prediction, target, { weights, reduction: 'none' });
      const weights = random(3, [4, losses()], 0.5, 2);
      expect(gradCheck(of, [p(), t(), weights], { tolerance: 1e-7 })).toBeGreaterThan(0);
      const reduced = (prediction: Tensor, rows: Tensor): Tensor =>
        loss(prediction, t(), { weights: rows, reduction: 'weightedMean' });
      expect(gradCheck(reduced, [p(), random(3, [4], 0.5, 2)], { tolerance: 1e-7 })).toBeLessThan(
        1e-7,
      );
    }));

  it('weights rows as it weights each of their losses, and drops those of weight 0', () =>
    balanced(() => {
      const rows = [0, 2, 0.5, 1];
      const each = floats(rows.map((w) => Array<number>(losses()).fill(w)));
      const unweighted = valuesOf(loss(p(), t(), { reduction: 'none' }));
      const expected = unweighted.map((x, i) => x * (rows[Math.floor(i / losses())] ?? 0));
      expect(valuesOf(loss(p(), t(), { weights: floats(rows), reduction: 'none' }))).toEqual(
        expected,
      );
      expect(valuesOf(loss(p(), t(), { weights: each, reduction: 'none' }))).toEqual(expected);
      const total = expected.reduce((sum, x) => sum + x, 0);
      const given = { weights: floats(rows) };
      expect(loss(p(), t(), given).item()).toBeCloseTo(total / expected.length, 14);
      expect(loss(p(), t(), { ...given, reduction: 'weightedMean' }).item()).toBeCloseTo(
        total / (3.5 * losses()),
        14,
      );
      expect(loss(p(), t(), { ...given, reduction: 'sum' }).item()).toBeCloseTo(total, 13);

      using input = new Variable(p());
      const { grads } = valueAndGrad([input], () => loss(input.value, t(), given));
      const gradient = valuesOf(grads.get(input));
      const perRow = gradient.length / 4;
      expect(gradient.slice(0, perRow)).toEqual(Array<number>(perRow).fill(0));
      expect(gradient.slice(perRow).filter((g) => g !== 0).length).toBeGreaterThan(0);
    }));

  it('is 0, with gradient 0, where all weights are 0, in any mean', () =>
    balanced(() => {
      for (const reduction of ['mean', 'weightedMean'] as const) {
        using input = new Variable(p());
        const weights = floats([0, 0, 0, 0]);
        const { value, grads } = valueAndGrad([input], () =>
          loss(input.value, t(), { weights, reduction }),
        );
        expect(value.item()).toBe(0);
        expect(valuesOf(grads.get(input)).every((g) => g === 0)).toBe(true);
      }
    }));

  it('leaves one tensor, outside of any scope', () => {
    using prediction = p();
    using target = t();
    using weights = random(3, [4]);
    const before = live();
    for (const reduction of ['mean', 'weightedMean', 'sum', 'none'] as const) {
      using result = loss(prediction, target, { weights, reduction });
      expect(live().buffers).toBe(before.buffers + 1);
      expect(result.rank).toBe(reduction === 'none' ? 2 : 0);
    }
    expect(live()).toEqual(before);
  });

  it('computes in the dtype of the prediction, whatever that of target and weights', () =>
    balanced(() => {
      const prediction = cast(p(), 'float32');
      const weights = ints([1, 0, 2, 1]);
      const target = oneHot(ints([2, 0, 1, 2]), t().shape.at(-1) ?? 0, 'int32');
      const whole =
        t().rank === 3 ? oneHot(ints([2, 0, 1, 2, 0, 0, 1, 1], [4, 2]), 3, 'int32') : target;
      const expected = loss(prediction, cast(whole, 'float32'), {
        weights: cast(weights, 'float32'),
      });
      for (const dtype of ['int32', 'bool', 'float64'] as const) {
        const got = loss(prediction, cast(whole, dtype), { weights });
        expect(got.dtype).toBe('float32');
        expect(got.item()).toBe(expected.item());
      }
    }));
});

describe('logits', () => {
  it.each(['float32', 'float64'] as const)(
    'of any size give finite losses and gradients in %s',
    (dtype) =>
      balanced(() => {
        const z = [1e4, -1e4, 1e30, -1e30];
        const binary = lossWith(binaryCrossEntropy, { fromLogits: true });
        expect(binary(floats(z, dtype), floats([1, 0, 1, 0]), { reduction: 'sum' }).item()).toBe(0);
        expect(binary(floats([1e4, -1e4], dtype), floats([0, 1])).item()).toBe(1e4);
        expect(gradientOf(binary, z, dtype, floats([0, 1, 1, 0]))).toEqual([1, -1, 0, 0]);
        const sparse = lossWith(sparseCategoricalCrossEntropy, { fromLogits: true });
        expect(sparse(floats([[1e4, -1e4, 0]], dtype), ints([1])).item()).toBe(2e4);
        using input = new Variable(floats([[1e4, -1e4, 0]], dtype));
        const { grads } = valueAndGrad([input], () => sparse(input.value, ints([1])));
        expect(valuesOf(grads.get(input))).toEqual([1, -1, 0]);
      }),
  );

  it('give what their probabilities give', () =>
    balanced(() => {
      const [z, y] = [random(1, [4, 3], -6, 6), random(2, [4, 3], 0, 1)];
      const losses = { reduction: 'none' } as const;
      const binary = valuesOf(binaryCrossEntropy(z, y, { fromLogits: true, ...losses }));
      valuesOf(binaryCrossEntropy(sigmoid(z), y, { fromLogits: false, ...losses })).forEach(
        (x, i) => {
          expect(x).toBeCloseTo(binary[i] ?? Number.NaN, 12);
        },
      );
      const labels = ints([2, 0, 0, 1]);
      const several = valuesOf(
        sparseCategoricalCrossEntropy(z, labels, { fromLogits: true, ...losses }),
      );
      const probabilities = { fromLogits: false, ...losses } as const;
      valuesOf(sparseCategoricalCrossEntropy(softmax(z), labels, probabilities)).forEach((x, i) => {
        expect(x).toBeCloseTo(several[i] ?? Number.NaN, 12);
      });
      const hot = oneHot(labels, 3, 'bool');
      expect(valuesOf(categoricalCrossEntropy(softmax(z), hot, probabilities))).toEqual(
        valuesOf(sparseCategoricalCrossEntropy(softmax(z), labels, probabilities)),
      );
    }));
});

describe('probabilities of exactly 0 and 1', () => {
  const binary = lossWith(binaryCrossEntropy, { fromLogits: false });
  const sparse = lossWith(sparseCategoricalCrossEntropy, { fromLogits: false });

  it.each(['float32', 'float64'] as const)(
    'cost 100 without a gradient if wrong, 0 if right, in %s',
    (dtype) =>
      balanced(() => {
        const [p, y] = [[0, 1, 0, 1], floats([1, 0, 0, 1])];
        expect(valuesOf(binary(floats(p, dtype), y, { reduction: 'none' }))).toEqual([
          100, 100, 0, 0,
        ]);
        // What is right may still move: dL/dp = 1 / (1 - p) at p = 0, -1 / p at p = 1.
        expect(gradientOf(binary, p, dtype, y)).toEqual([0, 0, 1, -1]);
        const rows = floats(
          [
            [0, 1],
            [1, 0],
          ],
          dtype,
        );
        expect(valuesOf(sparse(rows, ints([0, 0]), { reduction: 'none' }))).toEqual([100, 0]);
        const hot = floats([
          [1, 0],
          [1, 0],
        ]);
        const categorical = categoricalCrossEntropy(rows, hot, {
          fromLogits: false,
          reduction: 'none',
        });
        expect(valuesOf(categorical)).toEqual([100, 0]);
      }),
  );

  it('have neighbours whose gradient is finite in float32', () =>
    balanced(() => {
      const p = [2 ** -149, 2 ** -127, 2 ** -126, 2 ** -100, 1 - 2 ** -24];
      const gradient = gradientOf(binary, p, 'float32', floats([1, 1, 1, 1, 0]));
      expect(gradient).toEqual([0, 0, -(2 ** 126), -(2 ** 100), 2 ** 24]);
    }));

  it('are clipped with epsilon', () =>
    balanced(() => {
      const options = { epsilon: 1e-7, fromLogits: false, reduction: 'none' } as const;
      const [p, y] = [floats([0, 1, 0, 1, 0.25]), floats([1, 0, 0, 1, 1])];
      const far = -Math.log(1e-7);
      valuesOf(binaryCrossEntropy(p, y, options)).forEach((x, i) => {
        expect(x).toBeCloseTo([far, far, 1e-7, 1e-7, Math.log(4)][i] ?? Number.NaN, 7);
      });
      const clipped = lossWith(binaryCrossEntropy, options);
      expect(gradientOf(clipped, [0, 1, 0, 1, 0.25], 'float64', y)).toEqual([0, 0, 0, 0, -4]);
    }));

  it('lie between values that are no probabilities, whose loss is NaN, as that of NaN is', () =>
    balanced(() => {
      const p = floats([-0.5, 1.5, -0.5, 1.5, Number.NaN]);
      const losses = valuesOf(binary(p, floats([1, 0, 0, 1, 0]), { reduction: 'none' }));
      expect(losses).toEqual(Array<number>(5).fill(Number.NaN));
      expect(sparse(floats([[-0.5, 1.5]]), ints([0])).item()).toBeNaN();
    }));
});

describe('huber', () => {
  it('is a parabola up to delta and a line beyond, without overflow', () =>
    balanced(() => {
      const p = floats([0, 0.5, -2, 3, -1e30], 'float32');
      const zeros = floats([0, 0, 0, 0, 0]);
      expect(valuesOf(huber(p, zeros, { delta: 2, reduction: 'none' }))).toEqual([
        0,
        0.125,
        2,
        4,
        Math.fround(2 * Math.fround(1e30)),
      ]);
      const loss = lossWith(huber, { delta: 2 });
      expect(
        gradientOf(loss, [0, 0.5, -2, 2, 3, -1e30], 'float32', floats([0, 0, 0, 0, 0, 0])),
      ).toEqual([0, 0.5, -2, 2, 2, -2]);
    }));
});

describe('sparseCategoricalCrossEntropy', () => {
  it('takes bool labels of two classes, and positions beside rows', () =>
    balanced(() => {
      const z = random(1, [2, 3, 2]);
      const labels = ints([0, 1, 1, 0, 0, 1], [2, 3]);
      const given = { fromLogits: true, reduction: 'none' } as const;
      const expected = sparseCategoricalCrossEntropy(z, labels, given);
      expect(expected.shape).toEqual([2, 3]);
      const other = sparseCategoricalCrossEntropy(z, cast(labels, 'bool'), given);
      expect(valuesOf(other)).toEqual(valuesOf(expected));
    }));

  it.each([true, false])('refuses labels outside the classes (fromLogits: %s)', (fromLogits) =>
    balanced(() => {
      for (const label of [3, -1]) {
        const error = errorOf(() =>
          sparseCategoricalCrossEntropy(random(1, [2, 3]), ints([0, label]), { fromLogits }),
        );
        expect(error).toBeInstanceOf(IndexError);
        expect(error.message).toBe(
          `[sparseCategoricalCrossEntropy] labels must be in 0..2 for 3 classes, got ${label} at position 1. ` +
            'Number the classes from 0, or give the last layer one unit for each',
        );
      }
    }),
  );
});

describe('lossWith', () => {
  it('sets options, over which those of a call prevail', () =>
    balanced(() => {
      const [p, t] = [floats([1, 4]), floats([1, 1])];
      const loss = lossWith(huber, { delta: 2, reduction: 'sum' });
      expect(loss(p, t).item()).toBe(4);
      expect(loss(p, t, { reduction: 'mean' }).item()).toBe(2);
      expect(loss(p, t, { weights: floats([1, 0.5]) }).item()).toBe(2);
    }));

  it('is what turns a loss that needs options into one that does not', () => {
    expectTypeOf(meanSquaredError).toExtend<Loss>();
    expectTypeOf(huber).toExtend<Loss>();
    expectTypeOf(binaryCrossEntropy).not.toExtend<Loss>();
    expectTypeOf(categoricalCrossEntropy).not.toExtend<Loss>();
    expectTypeOf(sparseCategoricalCrossEntropy).not.toExtend<Loss>();
    expectTypeOf(lossWith(binaryCrossEntropy, { fromLogits: true })).toEqualTypeOf<Loss>();
    expectTypeOf(lossWith<SmoothedOptions>)
      .parameter(1)
      .toEqualTypeOf<SmoothedOptions>();
    expectTypeOf<LossOptions>().not.toExtend<SmoothedOptions>();
  });
});

describe('reduceLosses', () => {
  it('reduces losses of your own', () =>
    balanced(() => {
      const losses = floats([1, 2, 6]);
      const weights = floats([1, 1, 2]);
      expect(reduceLosses('own', losses).item()).toBe(3);
      expect(reduceLosses('own', losses, { reduction: 'weightedMean' }).item()).toBe(3);
      expect(reduceLosses('own', losses, { weights, reduction: 'weightedMean' }).item()).toBe(3.75);
      expect(valuesOf(reduceLosses('own', losses, { weights, reduction: 'none' }))).toEqual([
        1, 2, 12,
      ]);
      expect(reduceLosses('own', floats(5), { weights: floats(2) }).item()).toBe(10);
    }));
});

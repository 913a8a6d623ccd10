// What batch norm must satisfy whatever its numbers: large means, constant channels, invariances, odd shapes and
// layouts, second derivatives.
import { grad, gradCheck } from '@evenkeel/autograd';
import {
  add,
  concat,
  key,
  mul,
  normal,
  ones,
  reshape,
  slice,
  square,
  sum,
  type Tensor,
  tensor,
  transpose,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import {
  backend,
  balanced,
  differentiate,
  expectNear,
  floats,
  INFERENCE,
  TRAINING,
  valuesOf,
} from '../module/module.test-support.js';
import { BatchNorm, type BatchNormOptions } from './batch-norm.js';

const dtype = 'float64';
const random = (seed: number, shape: readonly number[]): Tensor =>
  normal(key(seed), shape, { mean: seed, std: seed, dtype, backend });

/** A layer whose variables differ from their first values, and between channels. */
function built(x: Tensor, options: BatchNormOptions = {}): BatchNorm {
  const norm = new BatchNorm(options).build(x);
  const channels = norm.runningMean.value.size;
  const spread = (from: number, step: number) =>
    tensor(
      Float64Array.from({ length: channels }, (_, c) => from + step * c),
      { backend, dtype },
    );
  norm.gamma?.assign(spread(0.5, 0.75));
  norm.beta?.assign(spread(-1, 0.4));
  norm.runningMean.assign(spread(2, -0.3));
  norm.runningVariance.assign(spread(1.5, 0.5));
  return norm;
}

describe.each([
  ['float32', 1e4, 1e-3],
  ['float32', 1e6, 1e-3],
  ['float64', 1e4, 1e-10],
  ['float64', 1e6, 1e-8],
  ['float64', 1e12, 1e-8],
] as const)('%s: a mean of %d beside a deviation near 1', (dtype, mean, tolerance) => {
  const offsets = [0, 1, 0, 0, 2, 3]; // with mean 1 and variance 4/3
  const rows = () =>
    floats(
      offsets.map((x) => [mean + x, -mean - 3 * x]),
      dtype,
    );
  const expected = offsets.flatMap((x) =>
    [1, -1].map((sign) => (sign * (x - 1)) / Math.sqrt(4 / 3)),
  );

  it('is normalized to unit variance in training, and by what was measured in inference', () =>
    balanced(() => {
      using norm = new BatchNorm({ epsilon: 0 }).build([null, 2], { backend, dtype });
      expectNear(valuesOf(norm.call(rows(), TRAINING)), expected, tolerance);
      expectNear(valuesOf(norm.runningVariance), [4 / 3, 12], 12 * tolerance);
      expectNear(valuesOf(norm.infer(rows())), expected, tolerance);
    }));
});

describe.each(['float32', 'float64'] as const)('a constant channel in %s', (dtype) => {
  // A mean may be off by its rounding, which sums in float64 multiply by the rows; no more is left over epsilon's root.
  const ulp = dtype === 'float32' ? 2 ** -23 : 2 ** -52;

  it.each([
    [0.1, 7],
    [-3.3, 1000],
    [1e7 + 1, 7],
    [1e7 + 1, 48],
    [1e7 + 1, 1001],
  ])('of %d, %i rows, gives beta within the rounding of the mean', (value, count) =>
    balanced(() => {
      using norm = new BatchNorm({ scale: false }).build([null, 1], { backend, dtype });
      norm.beta?.assign(floats([0.75], dtype));
      const y = valuesOf(norm.call(mul(ones([count, 1], { backend, dtype }), value), TRAINING));
      const units = dtype === 'float32' ? 1 : count / 2;
      const rounding = (units * ulp * Math.abs(value)) / Math.sqrt(norm.epsilon);
      expectNear(
        y,
        y.map(() => 0.75),
        rounding + ulp,
      );
      const [variance = -1] = valuesOf(norm.runningVariance);
      expect(variance).toBeGreaterThanOrEqual(0);
      expect(variance).toBeLessThanOrEqual((value * ulp) ** 2);
    }),
  );
});

describe('invariance', () => {
  it.each([
    [4, 0],
    [0.3, 7],
    [1e5, -1e4],
    [1e-6, 1],
  ])('BN(%d x + %d) = BN(x) with epsilon 0', (a, b) =>
    balanced(() => {
      const x = random(3, [7, 2, 3]);
      using norm = built(x, { epsilon: 0 });
      const expected = valuesOf(norm.call(x, TRAINING));
      expectNear(valuesOf(norm.call(add(mul(x, a), b), TRAINING)), expected, 1e-8);
    }),
  );

  it('BN(-x) = -BN(x) without beta', () =>
    balanced(() => {
      const x = random(2, [5, 3]);
      using norm = built(x, { center: false });
      const expected = valuesOf(norm.call(x, TRAINING)).map((y) => -y);
      expectNear(valuesOf(norm.call(mul(x, -1), TRAINING)), expected, 1e-12);
    }));

  it.each([TRAINING, INFERENCE])('permuting the rows permutes the output, with %o', (ctx) =>
    balanced(() => {
      const x = random(1, [5, 2, 3]);
      using norm = built(x, { axis: 1 });
      const order = [3, 0, 4, 1, 2];
      const rows = (t: Tensor): Tensor => concat(order.map((i) => slice(t, 0, i, i + 1)));
      const expected = valuesOf(rows(norm.call(x, ctx)));
      expectNear(valuesOf(norm.call(rows(x), ctx)), expected, 1e-13);
    }),
  );

  it('sums that normalization makes constant have no gradient', () =>
    balanced(() => {
      const x = random(2, [6, 3]);
      using norm = built(x, { epsilon: 0, scale: false, center: false });
      const normalized = (f: (y: Tensor) => Tensor) =>
        valuesOf(grad((z) => sum(f(norm.call(z, TRAINING))))(x)[0] ?? x);
      const zeros = x.data().map(() => 0);
      expectNear(
        normalized((y) => y),
        zeros,
        1e-14,
      );
      expectNear(normalized(square), zeros, 1e-14);
      expect(Math.max(...normalized((y) => mul(y, square(y))).map(Math.abs))).toBeGreaterThan(0.01);
    }));
});

describe.each([TRAINING, INFERENCE])('shapes and layouts, with %o', (ctx) => {
  it('one channel, or a spatial size of one, is as a matrix', () =>
    balanced(() => {
      const x = random(2, [6, 3]);
      using norm = built(x);
      const expected = valuesOf(norm.call(x, ctx));
      using middle = built(reshape(x, [6, 3, 1, 1]), { axis: 1 });
      expect(valuesOf(middle.call(reshape(x, [6, 3, 1, 1]), ctx))).toEqual(expected);
      using last = built(reshape(x, [6, 1, 1, 3]));
      expect(valuesOf(last.call(reshape(x, [6, 1, 1, 3]), ctx))).toEqual(expected);

      const column = reshape(x, [18, 1]);
      using one = built(column);
      const single = valuesOf(one.call(column, ctx));
      using wide = built(reshape(x, [6, 1, 3]), { axis: 1 });
      expect(valuesOf(wide.call(reshape(x, [6, 1, 3]), ctx))).toEqual(single);
      expect(wide.runningMean.value.shape).toEqual([1]);
    }));

  it('a layer built for one rank takes another', () =>
    balanced(() => {
      const x = random(2, [6, 3]);
      using norm = built(x, { update: 'ema', decay: 1 });
      const expected = valuesOf(norm.call(x, ctx));
      expect(valuesOf(norm.call(reshape(x, [2, 3, 1, 3]), ctx))).toEqual(expected);
    }));

  it.each([
    [2, 0, 1],
    [1, 2, 0],
    [2, 1, 0],
  ])('an input that is a transposed view (%i, %i, %i) gives what its copy gives', (...order) =>
    balanced(() => {
      const view = transpose(random(2, [3, 4, 5]), order);
      const copy = tensor(view.data(), { shape: view.shape, dtype: 'float64', backend });
      const cotangent = transpose(random(1, [3, 4, 5]), order);
      for (const axis of [1, 2]) {
        using norm = built(copy, { axis, update: 'ema', decay: 1 });
        const expected = differentiate(norm, copy, mul(cotangent, 1), ctx);
        const got = differentiate(norm, view, cotangent, ctx);
        const [y] = grad((x) => sum(mul(norm.call(x, ctx), cotangent)))(view);
        expectNear(valuesOf(got.y), valuesOf(expected.y), 1e-13, 'y');
        expectNear(valuesOf(y ?? copy), valuesOf(expected.dx), 1e-13, 'dx');
        expectNear(valuesOf(norm.call(view, ctx)), valuesOf(expected.y), 1e-13, 'outside');
      }
    }),
  );

  it.each([1, 2, -1])('the second derivative is that of finite differences, axis %i', (axis) =>
    balanced(() => {
      const x = random(1, [3, 2, 2]);
      using norm = built(x, { axis });
      const before = valuesOf(norm.runningMean);
      const weights = random(2, [3, 2, 2]);
      const slope = (z: Tensor) =>
        grad((w) => sum(mul(mul(norm.call(w, ctx), norm.call(w, ctx)), weights)))(z)[0] ?? z;
      gradCheck(slope, [x]);
      expect(valuesOf(norm.runningMean)).toEqual(before);
    }),
  );
});

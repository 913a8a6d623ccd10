// How running statistics move: against PyTorch and Keras over many steps, and against closed forms.
import { valueAndGrad } from '@evenkeel/autograd';
import { type FloatDType, scope, square, sum, type Tensor } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import {
  assignAll,
  backend,
  balanced,
  differentiate,
  type Entry,
  expectClose,
  expectNear,
  floats,
  fromEntry,
  goldens,
  INFERENCE,
  snapshot,
  TRAINING,
  valuesOf,
} from '../module/module.test-support.js';
import { BatchNorm, type BatchNormOptions } from './batch-norm.js';

interface Statistics {
  readonly mean: Entry;
  readonly variance: Entry;
  readonly y: Entry;
}

const file = goldens<{
  readonly batches: readonly Entry[];
  readonly probe: Entry;
  readonly cotangent: Entry;
  readonly gamma: Entry;
  readonly beta: Entry;
  readonly cases: readonly {
    readonly source: string;
    readonly options: BatchNormOptions;
    readonly after: readonly (Statistics & { readonly steps: number })[];
  }[];
  readonly frozen: Statistics & {
    readonly options: BatchNormOptions;
    readonly steps: number;
    readonly dx: Entry;
  };
  readonly untracked: Readonly<Record<'y' | 'dx' | 'dgamma' | 'dbeta', Entry>>;
}>('../normalization/goldens/running-statistics.json');

function layerOf(options: BatchNormOptions, dtype: FloatDType = 'float64'): BatchNorm {
  const norm = new BatchNorm(options).build([null, 3], { backend, dtype });
  const { gamma, beta } = file;
  assignAll(
    [
      [norm.gamma, gamma],
      [norm.beta, beta],
    ],
    dtype,
  );
  return norm;
}

/** One training call, by itself or as a training step makes it. */
const CALLS = {
  'called by itself': (norm: BatchNorm, x: Tensor): void => {
    scope(() => {
      norm.call(x, TRAINING);
    });
  },
  'in a recorded step': (norm: BatchNorm, x: Tensor): void =>
    scope(() => {
      valueAndGrad(norm.parameters(), () => sum(square(norm.call(x, TRAINING))));
    }),
};

describe.each(Object.entries(CALLS))('golden statistics, %s', (_, call) => {
  // In float32 a step rounds three times; old errors are forgotten with the old values, except at decay 0.99.
  it.each(
    file.cases.flatMap((golden) =>
      (
        [
          ['float64', 1e-8],
          ['float32', 50 * 2 ** -23],
        ] as const
      ).map(([dtype, tolerance]) => ({ ...golden, dtype, tolerance })),
    ),
  )(
    'of $source, $options.update $options.decay, in $dtype',
    ({ options, after, dtype, tolerance }) =>
      balanced(() => {
        using norm = layerOf(options, dtype);
        const steps = file.batches.length;
        for (let step = 0; step <= steps; step++) {
          const batch = file.batches[step - 1];
          if (batch !== undefined) call(norm, fromEntry(batch, dtype));
          const expected = after.find((state) => state.steps === step);
          if (expected === undefined) continue;
          expectClose(norm.runningMean.value, expected.mean, tolerance, `mean after ${step}`);
          expectClose(norm.runningVariance.value, expected.variance, tolerance, `variance ${step}`);
          expectClose(norm.infer(fromEntry(file.probe, dtype)), expected.y, tolerance, `y ${step}`);
          expect(norm.updates.value.item()).toBe(step);
        }
        expect(after.map((state) => state.steps)).toEqual([0, 1, 2, steps]);
      }),
  );
});

describe('golden modes', () => {
  it('frozen, it normalizes with its statistics in training and leaves them, as Keras does', () =>
    balanced(() => {
      const { options, steps, y, dx, mean, variance } = file.frozen;
      using norm = layerOf(options);
      for (const batch of file.batches.slice(0, steps)) norm.call(fromEntry(batch), TRAINING);
      norm.freeze();
      const before = snapshot(norm.variables());
      const got = differentiate(norm, fromEntry(file.probe), fromEntry(file.cotangent), TRAINING);
      expectClose(got.y, y, 1e-8, 'y');
      expectClose(got.dx, dx, 1e-8, 'dx');
      expectClose(norm.runningMean.value, mean, 1e-8, 'mean');
      expectClose(norm.runningVariance.value, variance, 1e-8, 'variance');
      expect(snapshot(norm.variables())).toEqual(before);
    }));

  it("with 'always', it normalizes a batch by itself in inference, as PyTorch does without statistics", () =>
    balanced(() => {
      const { y, dx, dgamma, dbeta } = file.untracked;
      using norm = layerOf({ useBatchStats: 'always', updateStats: false });
      const got = differentiate(norm, fromEntry(file.probe), fromEntry(file.cotangent), INFERENCE);
      expectClose(got.y, y, 1e-8, 'y');
      expectClose(got.dx, dx, 1e-8, 'dx');
      if (norm.gamma === null || norm.beta === null) throw new Error('no gamma or beta');
      expectClose(got.gradient(norm.gamma), dgamma, 1e-8, 'gamma');
      expectClose(got.gradient(norm.beta), dbeta, 1e-8, 'beta');
    }));
});

/** Mean and variance of every channel of a batch, divided by n - lost. */
function momentsOf({ shape, data }: Entry, lost: 0 | 1): { mean: number[]; variance: number[] } {
  const [rows = 0, channels = 0] = shape;
  const column = (c: number): number[] => data.filter((_, i) => i % channels === c);
  const total = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0);
  const mean = Array.from({ length: channels }, (_, c) => total(column(c)) / rows);
  const variance = mean.map((m, c) => total(column(c).map((x) => (x - m) ** 2)) / (rows - lost));
  return { mean, variance };
}

/** sum of weight(i) * batch i over the sum of the weights, of the first t batches. */
function weighted(t: number, weight: (i: number) => number, lost: 0 | 1 = 0) {
  const weights = Array.from({ length: t }, (_, i) => weight(i));
  const total = weights.reduce((sum, w) => sum + w, 0);
  const combine = (kind: 'mean' | 'variance'): number[] =>
    weights.reduce<number[]>(
      (sums, w, i) => {
        const batch = file.batches[i];
        if (batch === undefined) throw new Error(`no batch ${i}`);
        const values = momentsOf(batch, lost)[kind];
        return sums.map((sum, c) => sum + (w / total) * (values[c] ?? Number.NaN));
      },
      [0, 0, 0],
    );
  return { mean: combine('mean'), variance: combine('variance') };
}

/** Trains on the first t batches and expects these statistics. */
function expectAfter(
  options: BatchNormOptions,
  t: number,
  expected: { readonly mean: readonly number[]; readonly variance: readonly number[] },
  dtype: FloatDType,
  tolerance: number,
): void {
  balanced(() => {
    using norm = layerOf(options, dtype);
    for (const batch of file.batches.slice(0, t)) norm.call(fromEntry(batch, dtype), TRAINING);
    const { runningMean, runningVariance } = norm;
    expectNear(valuesOf(runningMean), expected.mean, 5 * tolerance, 'mean');
    expectNear(valuesOf(runningVariance), expected.variance, 20 * tolerance, 'variance');
  });
}

describe('closed forms', () => {
  const decays = [0, 0.5, 0.9, 0.99, 0.9999, 1 - 2 ** -20];
  const dtypes = [
    ['float64', 1e-14],
    ['float32', 2 ** -20],
  ] as const;
  const grid = dtypes.flatMap(([dtype, tolerance]) =>
    decays.flatMap((decay) => [1, 2, 50].map((t) => ({ dtype, tolerance, decay, t }))),
  );

  it.each(grid)(
    "'corrected' is the weighted mean of the batches: $dtype, decay $decay, t $t",
    (row) => {
      const expected = weighted(row.t, (i) => row.decay ** (row.t - 1 - i));
      expectAfter({ decay: row.decay }, row.t, expected, row.dtype, row.tolerance);
    },
  );

  it.each(dtypes)("the first batch counts fully with 'corrected', in %s", (dtype, tolerance) => {
    const [first] = file.batches;
    if (first === undefined) throw new Error('no batch');
    expectAfter({}, 1, momentsOf(first, 0), dtype, tolerance);
    expectAfter({ varianceEstimator: 'unbiased' }, 1, momentsOf(first, 1), dtype, tolerance);
  });

  it.each([1, 2, 50])("'cumulative' is the plain mean of the batches, t %i", (t) => {
    expectAfter(
      { update: 'cumulative', decay: 0.3 },
      t,
      weighted(t, () => 1),
      'float64',
      1e-14,
    );
  });

  it.each(['corrected', 'ema'] as const)(
    "decay 0 with '%s' keeps the last batch alone",
    (update) => {
      const expected = weighted(50, (i) => (i === 49 ? 1 : 0));
      expectAfter({ update, decay: 0 }, 50, expected, 'float64', 1e-14);
    },
  );

  it("decay 1 with 'ema' keeps the initial values to the bit", () =>
    balanced(() => {
      using norm = layerOf({ update: 'ema', decay: 1 });
      for (const batch of file.batches) norm.call(fromEntry(batch), TRAINING);
      expect(valuesOf(norm.runningMean)).toEqual([0, 0, 0]);
      expect(valuesOf(norm.runningVariance)).toEqual([1, 1, 1]);
      expect(norm.updates.value.item()).toBe(50);
    }));

  it.each([
    ['unbiased', [4, 4]],
    ['biased', [8 / 3, 8 / 3]],
  ] as const)(
    '%s cumulative variance averages those of the batches, it does not pool',
    (estimator, [one, two]) =>
      balanced(() => {
        const options = { update: 'cumulative', varianceEstimator: estimator } as const;
        using norm = new BatchNorm(options).build([null, 1], { backend, dtype: 'float64' });
        norm.call(floats([[0], [2], [4]]), TRAINING);
        expectNear(valuesOf(norm.runningVariance), [one], 1e-14);
        norm.call(floats([[6], [8], [10]]), TRAINING);
        expectNear(valuesOf(norm.runningVariance), [two], 1e-14);
        expectNear(valuesOf(norm.runningMean), [5], 1e-14);
      }),
  );
});

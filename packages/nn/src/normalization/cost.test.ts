// What batch norm costs beside its arithmetic: how many kernels a call runs. And that the count, which shares a kernel
// with the statistics, stays the int32 scalar that it is.
import { valueAndGrad } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import { type FloatDType, memory, scope, square, sum, type Tensor, tensor } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { TRAINING, valuesOf } from '../module/module.test-support.js';
import { BatchNorm, type BatchNormOptions } from './batch-norm.js';
import type { RunningUpdate } from './running-statistics.js';

/** The reference backend, which counts kernels. */
class Counting extends CpuBackend {
  kernels = 0;

  override elementwise(...args: Parameters<CpuBackend['elementwise']>): void {
    this.kernels++;
    super.elementwise(...args);
  }

  override reduce(...args: Parameters<CpuBackend['reduce']>): void {
    this.kernels++;
    super.reduce(...args);
  }

  override copy(...args: Parameters<CpuBackend['copy']>): void {
    this.kernels++;
    super.copy(...args);
  }
}

const backend = new Counting();
const RULES: readonly RunningUpdate[] = ['corrected', 'ema', 'cumulative'];
const rows = (dtype: FloatDType = 'float32'): Tensor =>
  tensor(
    [
      [1, -4],
      [2, 3],
      [6, 7],
    ],
    { backend, dtype },
  );

/** Runs `body` with a layer of two channels; nothing may be left. */
function withLayer(
  options: BatchNormOptions,
  body: (norm: BatchNorm) => void,
  dtype: FloatDType = 'float32',
): void {
  const before = memory(backend).bytes;
  scope(() => {
    using norm = new BatchNorm(options).build([null, 2], { backend, dtype });
    body(norm);
  });
  expect(memory(backend).bytes).toBe(before);
}

function kernelsOf(body: () => void): number {
  const before = backend.kernels;
  scope(body);
  return backend.kernels - before;
}

describe('kernels', () => {
  it.each(RULES)("moving the statistics takes two, with '%s'", (update) => {
    const x = rows();
    for (const varianceEstimator of ['biased', 'unbiased'] as const) {
      withLayer({ update, varianceEstimator }, (norm) => {
        const call = (): number => kernelsOf(() => void norm.call(x, TRAINING));
        const moving = call();
        norm.updateStats = false;
        expect(moving - call()).toBe(2);
      });
    }
    x.dispose();
  });

  it.each([true, false])('inference takes two, with scale %s', (scale) => {
    const x = rows();
    for (const center of [true, false]) {
      withLayer({ scale, center }, (norm) => {
        expect(kernelsOf(() => void norm.infer(x))).toBe(2);
      });
    }
    x.dispose();
  });
});

describe.each(RULES)("the count of batches, with '%s'", (update) => {
  it.each(['float32', 'float64'] as const)('is an int32 scalar, whatever the step: %s', (dtype) =>
    withLayer(
      { update },
      (norm) => {
        const x = rows(dtype);
        const steps = [
          () => norm.call(x, TRAINING),
          () => valueAndGrad(norm.parameters(), () => sum(square(norm.call(x, TRAINING)))),
          () => norm.call(x, TRAINING),
        ];
        for (const [i, step] of steps.entries()) {
          step();
          const { value } = norm.updates;
          expect([value.dtype, value.shape, value.size, value.item()]).toEqual([
            'int32',
            [],
            1,
            i + 1,
          ]);
        }
      },
      dtype,
    ),
  );

  it('takes the same memory before and after a step, and when it is assigned', () =>
    withLayer({ update }, (norm) => {
      const x = rows();
      const { buffers, bytes } = memory(backend);
      const steps = [
        () => norm.call(x, TRAINING),
        () => norm.updates.assign(tensor(7, { dtype: 'int32', backend })),
        () => norm.call(x, TRAINING),
        () => norm.updates.assign(norm.updates.value),
      ];
      for (const step of steps) {
        scope(() => void step());
        expect(memory(backend)).toMatchObject({ buffers, bytes });
      }
      expect(norm.updates.value.item()).toBe(8);
      expect(() => norm.updates.assign(rows())).toThrow(
        '[updates] a Variable keeps its shape [], got [3,2]',
      );
      expect(norm.updates.value.item()).toBe(8);
    }));

  it('is saved as one number, and goes on from there', async () => {
    const before = memory(backend).bytes;
    const x = rows();
    const make = () => new BatchNorm({ update }).build([null, 2], { backend });
    const [one, two] = [make(), make()];
    for (let step = 0; step < 3; step++) one.call(x, TRAINING).dispose();
    const state = await one.stateDict();
    expect(state.get('updates')).toEqual({
      kind: 'statistic',
      dtype: 'int32',
      shape: [],
      data: Int32Array.of(3),
    });
    two.loadStateDict(state);
    for (const norm of [one, two]) norm.call(x, TRAINING).dispose();
    expect(await two.stateDict()).toEqual(await one.stateDict());
    for (const owner of [one, two, x]) owner.dispose();
    expect(memory(backend).bytes).toBe(before);
  });
});

it('counts of more than 2^24 batches are exact in float64, and so is the rate', () =>
  withLayer(
    { update: 'cumulative' },
    (norm) => {
      norm.updates.assign(tensor(2 ** 24, { dtype: 'int32', backend }));
      norm.call(rows('float64'), TRAINING);
      expect(norm.updates.value.item()).toBe(2 ** 24 + 1);
      const rate = 1 / (2 ** 24 + 1); // the means are 3 and 2, from 0
      expect(valuesOf(norm.runningMean)).toEqual([3 * rate, 2 * rate]);
    },
    'float64',
  ));

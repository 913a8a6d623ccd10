// Which statistics normalize and which move: the table of the docstring row by row, with exact values; freezing;
// gamma and beta or not.
import { gradCheck, valueAndGrad } from '@evenkeel/autograd';
import { full, scope, square, sum } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { Dense } from '../layers/dense.js';
import { Sequential } from '../layers/sequential.js';
import {
  backend,
  balanced,
  differentiate,
  exactBatch,
  exactNorm,
  expectNear,
  floats,
  INFERENCE,
  snapshot,
  statisticsOf,
  TRAINING,
  valuesOf,
} from '../module/module.test-support.js';
import type { Initializer } from '../module/parameter.js';
import { BatchNorm } from './batch-norm.js';

const BY_BATCH = [-1, -1, 1, 1];
const BY_RUNNING = [0.25, 1.75, 1.25, 5.75];
const STAYED = { mean: [0.5, 5], variance: [4, 16], updates: 0 };
const MOVED = { mean: [1.25, 12.5], variance: [2.5, 40], updates: 1 };

const TABLE: readonly (readonly [
  boolean,
  'training' | 'always' | 'never',
  boolean,
  number[],
  object,
])[] = [
  // training, useBatchStats, updateStats, output, statistics afterwards
  [true, 'training', true, BY_BATCH, MOVED],
  [true, 'training', false, BY_BATCH, STAYED],
  [true, 'always', true, BY_BATCH, MOVED],
  [true, 'always', false, BY_BATCH, STAYED],
  [true, 'never', true, BY_RUNNING, STAYED],
  [true, 'never', false, BY_RUNNING, STAYED],
  [false, 'training', true, BY_RUNNING, STAYED],
  [false, 'training', false, BY_RUNNING, STAYED],
  [false, 'never', true, BY_RUNNING, STAYED],
  [false, 'never', false, BY_RUNNING, STAYED],
  [false, 'always', true, BY_BATCH, STAYED],
  [false, 'always', false, BY_BATCH, STAYED],
];

describe.each(TABLE)('training %s, useBatchStats %s, updateStats %s', (...row) => {
  const [training, useBatchStats, updateStats, output, after] = row;

  it('normalizes and moves as the table says', () =>
    balanced(() => {
      using norm = exactNorm({ useBatchStats, updateStats });
      expect(valuesOf(norm.call(exactBatch(), { training }))).toEqual(output);
      expect(statisticsOf(norm)).toEqual(after);
    }));

  it('does so in a recorded step', () =>
    balanced(() => {
      using norm = exactNorm({ useBatchStats, updateStats });
      const { y } = differentiate(
        norm,
        exactBatch(),
        floats([
          [1, 2],
          [3, 5],
        ]),
        { training },
      );
      expect(valuesOf(y)).toEqual(output);
      expect(statisticsOf(norm)).toEqual(after);
    }));

  it('frozen, normalizes with the running statistics and moves nothing', () =>
    balanced(() => {
      using norm = exactNorm({ useBatchStats, updateStats }).freeze();
      expect(valuesOf(norm.call(exactBatch(), { training }))).toEqual(BY_RUNNING);
      expect(statisticsOf(norm)).toEqual(STAYED);
      norm.unfreeze();
      expect(valuesOf(norm.call(exactBatch(), { training }))).toEqual(output);
      expect(statisticsOf(norm)).toEqual(after);
    }));
});

describe('freeze', () => {
  it('of a model takes every layer below out of training, and unfreeze back', () =>
    balanced(() => {
      const norm = new BatchNorm();
      using model = new Sequential([new Dense({ units: 2 }), norm, new Dense({ units: 1 })]);
      model.build([null, 2], { backend, dtype: 'float64' });
      const names = () => model.trainableParameters().map((parameter) => parameter.name);
      const all = names();
      expect(all).toHaveLength(6);
      norm.freeze();
      expect(names()).toEqual(all.filter((name) => !name.startsWith('layers.1.')));
      expect([norm.isFrozen, model.isFrozen]).toEqual([true, false]);
      model.freeze();
      expect(names()).toEqual([]);
      expect(model.parameters()).toHaveLength(6);
      const before = snapshot(model.variables());
      model.call(exactBatch(), TRAINING);
      expect(snapshot(model.variables())).toEqual(before);
      model.unfreeze();
      expect(names()).toEqual(all);
      expect([norm.isFrozen, model.isFrozen]).toEqual([false, false]);
    }));

  it('survives training: statistics, gamma and beta are the same to the bit, and gradients flow to x', () =>
    balanced(() => {
      const norm = exactNorm();
      using model = new Sequential([new Dense({ units: 2 }), norm]);
      model.build([null, 2], { backend, dtype: 'float64' });
      norm.freeze();
      const before = snapshot(norm.variables());
      for (let step = 0; step < 5; step++) {
        scope(() => {
          const { grads } = valueAndGrad(model.trainableParameters(), () =>
            sum(square(model.call(exactBatch(), TRAINING))),
          );
          expect(grads.variables.map(({ name }) => name)).toEqual([
            'layers.0.kernel',
            'layers.0.bias',
          ]);
          for (const [, gradient] of grads)
            expect(valuesOf(gradient).every((g) => g !== 0)).toBe(true);
        });
      }
      expect(snapshot(norm.variables())).toEqual(before);
    }));

  it('leaves the options alone: what was untrainable before is so after unfreeze', () =>
    balanced(() => {
      using norm = exactNorm({ affineTrainable: false }).freeze().unfreeze();
      expect(norm.trainableParameters()).toEqual([]);
      expect(norm.parameters().map(({ name }) => name)).toEqual(['gamma', 'beta']);
      norm.call(exactBatch(), TRAINING);
      expect(statisticsOf(norm)).toEqual(MOVED);
    }));
});

it('gamma and beta start as their initializers say', () =>
  balanced(() => {
    const start =
      (value: number): Initializer =>
      (_, shape, options) =>
        full(shape, value, options);
    using norm = exactNorm({ gammaInitializer: start(2), betaInitializer: start(-1) });
    expect(valuesOf(norm.infer(exactBatch()))).toEqual(BY_RUNNING.map((h) => 2 * h - 1));
    using plain = exactNorm();
    expect([...snapshot(plain.parameters()).values()]).toEqual([
      [1, 1],
      [0, 0],
    ]);
  }));

const PARTS = [true, false].flatMap((scale) => [true, false].map((center) => ({ scale, center })));

describe.each(PARTS)('scale $scale, center $center', ({ scale, center }) => {
  it('has the variables that it says', () =>
    balanced(() => {
      using norm = exactNorm({ scale, center });
      expect(norm.gamma === null).toBe(!scale);
      expect(norm.beta === null).toBe(!center);
      const names = [...(scale ? ['gamma'] : []), ...(center ? ['beta'] : [])];
      expect(norm.trainableParameters().map(({ name }) => name)).toEqual(names);
      expect(norm.states()).toHaveLength(3);
    }));

  it.each([TRAINING, INFERENCE])('has exact values and gradients with %o', (ctx) =>
    balanced(() => {
      using norm = exactNorm({ scale, center });
      norm.gamma?.assign(floats([2, -3]));
      norm.beta?.assign(floats([10, 100]));
      const h = ctx.training ? BY_BATCH : BY_RUNNING;
      const cotangent = [1, 2, 4, 7];
      const got = differentiate(
        norm,
        exactBatch(),
        floats([
          [1, 2],
          [4, 7],
        ]),
        ctx,
      );
      const [g, b] = [scale ? [2, -3] : [1, 1], center ? [10, 100] : [0, 0]];
      const pick = (of: readonly number[], i: number): number => of[i] ?? Number.NaN;
      expect(valuesOf(got.y)).toEqual(h.map((x, i) => x * pick(g, i % 2) + pick(b, i % 2)));
      const columns = (f: (i: number) => number): number[] => [f(0) + f(2), f(1) + f(3)];
      const dgamma = columns((i) => pick(cotangent, i) * pick(h, i));
      const dbeta = columns((i) => pick(cotangent, i));
      if (norm.gamma !== null) expect(valuesOf(got.gradient(norm.gamma))).toEqual(dgamma);
      if (norm.beta !== null) expect(valuesOf(got.gradient(norm.beta))).toEqual(dbeta);
      // Ioffe and Szegedy: gamma / s (dy - mean(dy) - h mean(dy h)); by constants, gamma / s dy.
      const deviation = ctx.training ? [1, 8] : [2, 4];
      const dx = cotangent.map((dy, i) => {
        const c = i % 2;
        const rest = ctx.training ? pick(dbeta, c) / 2 + (pick(h, i) * pick(dgamma, c)) / 2 : 0;
        return (pick(g, c) / pick(deviation, c)) * (dy - rest);
      });
      expectNear(valuesOf(got.dx), dx, 1e-14);
    }),
  );

  it.each([TRAINING, INFERENCE])(
    'has the gradient of finite differences on a middle axis, %o',
    (ctx) =>
      balanced(() => {
        using norm = new BatchNorm({ axis: 1, scale, center }).build([2, 3, 2], {
          backend,
          dtype: 'float64',
        });
        norm.gamma?.assign(floats([0.5, -2, 3]));
        const x = floats([
          [
            [1, 4],
            [2, -1],
            [0, 3],
          ],
          [
            [5, 2],
            [7, 7.5],
            [-3, 1],
          ],
        ]);
        gradCheck((z) => norm.call(z, ctx), [x]);
      }),
  );
});

// Dropout: what is dropped, how much, by which key; and that nothing else changes.
import { gradCheck } from '@evenkeel/autograd';
import { key, ones, relu, type Tensor } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import {
  backend,
  balanced,
  differentiate,
  errorOf,
  floats,
  TRAINING,
  valuesOf,
} from '../module/module.test-support.js';
import { Dropout } from './dropout.js';
import { Sequential } from './sequential.js';

const training = (seed: number) => ({ training: true, key: key(seed) });

describe('in training', () => {
  it('drops its share and divides the rest by what is kept', () => {
    balanced(() => {
      for (const rate of [0.1, 0.5, 0.9]) {
        const n = 10_000;
        const x = ones([100, 100], { backend, dtype: 'float64' });
        const y = valuesOf(new Dropout({ rate }).call(x, training(1)));
        const kept = y.filter((v) => v !== 0);
        expect(new Set(kept)).toEqual(new Set([1 / (1 - rate)]));
        // Four standard deviations of a binomial count.
        const deviation = Math.sqrt(n * rate * (1 - rate));
        expect(Math.abs(kept.length - n * (1 - rate))).toBeLessThan(4 * deviation);
      }
    });
  });

  it('drops elements, each by itself', () => {
    balanced(() => {
      const rows = 4000;
      const x = ones([rows, 2], { backend });
      const y = valuesOf(new Dropout({ rate: 0.3 }).call(x, training(2)));
      const both = Array.from({ length: rows }, (_, i) => y[2 * i] === 0 && y[2 * i + 1] === 0);
      const count = both.filter(Boolean).length;
      expect(Math.abs(count - rows * 0.09)).toBeLessThan(4 * Math.sqrt(rows * 0.09 * 0.91));
    });
  });

  it('drops whatever stands there, also NaN and infinities', () => {
    balanced(() => {
      const x = floats([Array<number>(50).fill(Number.NaN), Array<number>(50).fill(1 / 0)]);
      const y = valuesOf(new Dropout({ rate: 0.5 }).call(x, training(3)));
      expect(y.filter((v) => v === 0).length).toBeGreaterThan(20);
      expect(y.filter((v) => v !== 0 && Number.isFinite(v))).toEqual([]);
    });
  });

  it('the same key and path drop the same, others something else', () => {
    balanced(() => {
      const x = ones([8, 8], { backend });
      const layer = new Dropout({ rate: 0.5 });
      const draw = (seed: number): number[] => valuesOf(layer.call(x, training(seed)));
      expect(draw(1)).toEqual(draw(1));
      expect(draw(1)).not.toEqual(draw(2));

      const seen: number[][] = [];
      const look = (t: Tensor): Tensor => {
        seen.push(valuesOf(t).map((v) => (v === 0 ? 0 : 1)));
        return ones([8, 8], { backend });
      };
      const layers = [new Dropout({ rate: 0.5 }), look, new Dropout({ rate: 0.5 }), look];
      new Sequential(layers).call(x, training(1));
      new Sequential(layers).call(x, training(1));
      const [first, second, again, secondAgain] = seen;
      expect(first).not.toEqual(second);
      expect([again, secondAgain]).toEqual([first, second]);
    });
  });

  it.each([
    [[null, 1, null], (i: number, c: number) => `${i} ${c}`],
    [[1, 5, 1], (_: number, __: number, t: number) => `${t}`],
    [[4, 1, 1], (i: number) => `${i}`],
  ])('noiseShape %j drops together', (noiseShape, group) => {
    balanced(() => {
      const x = ones([4, 5, 6], { backend });
      const y = valuesOf(new Dropout({ rate: 0.5, noiseShape }).call(x, training(4)));
      const groups = new Map<string, Set<number>>();
      y.forEach((v, at) => {
        const [i, t, c] = [Math.floor(at / 30), Math.floor(at / 6) % 5, at % 6];
        const name = group(i, c, t);
        groups.set(name, (groups.get(name) ?? new Set()).add(v));
      });
      expect([...groups.values()].every((values) => values.size === 1)).toBe(true);
      expect(new Set(y)).toEqual(new Set([0, 2]));
    });
  });

  it('the gradient flows where the value does', () => {
    balanced(() => {
      const layer = new Dropout({ rate: 0.25 });
      const x = floats([
        [1, 2, 3, 4],
        [5, 6, 7, 8],
      ]);
      const cotangent = floats([
        [1, -2, 3, -4],
        [10, 20, 30, 40],
      ]);
      const { y, dx } = differentiate(layer, x, cotangent, training(5));
      const [values, slopes, factors] = [y, dx, cotangent].map(valuesOf);
      expect(values?.includes(0) && values.some((v) => v !== 0)).toBe(true);
      expect(slopes).toEqual(factors?.map((c, i) => (values?.[i] === 0 ? 0 : c / 0.75)));
      expect(gradCheck((t) => layer.call(t, training(5)), [x], { tolerance: 1e-9 })).toBeLessThan(
        1e-9,
      );
    });
  });

  it('needs a key, unless nothing is dropped', () => {
    balanced(() => {
      const x = ones([2, 2], { backend });
      const model = new Sequential([relu, new Dropout({ rate: 0.5 })]);
      expect(errorOf(() => model.call(x, TRAINING))).toMatchObject({
        name: 'ArgumentError',
        message:
          '[layers.1 (Dropout)] needs a key in training, got undefined. Give a new one each step: model.call(x, { training: true, key: key(seed).fold(step) })',
      });
      // @ts-expect-error: a number is no key
      expect(errorOf(() => model.call(x, { training: true, key: 3 })).message).toMatch(/got 3\./);
      expect(new Dropout({ rate: 0 }).call(x, TRAINING)).toBe(x);
    });
  });
});

describe('outside training', () => {
  it('gives the input back', () => {
    balanced(() => {
      const x = floats([[1, 2]]);
      expect(new Dropout({ rate: 0.9 }).infer(x)).toBe(x);
      expect(new Dropout({ rate: 0.9 }).call(x, { training: false, key: key(1) })).toBe(x);
      expect(valuesOf(x)).toEqual([1, 2]);
    });
  });

  it('has nothing to build or learn, and freezing does not stop it', () => {
    balanced(() => {
      const layer = new Dropout({ rate: 0.5 }).build([null, 3], { backend });
      expect([layer.type, layer.variables(), layer.isBuilt]).toEqual(['Dropout', [], true]);
      layer.freeze();
      expect(valuesOf(layer.call(ones([8, 8], { backend }), training(1)))).toContain(0);
    });
  });
});

describe('refusals', () => {
  it.each([
    [-0.1, '-0.1'],
    [1, '1'],
    [Number.NaN, 'NaN'],
  ])('rate %d', (rate, shown) => {
    expect(errorOf(() => new Dropout({ rate }))).toMatchObject({
      name: 'ArgumentError',
      message: `[Dropout] rate must be at least 0 and below 1, got ${shown}. It is the share that is dropped: new Dropout({ rate: 0.5 })`,
    });
  });

  it.each([
    [[null], '[null]'],
    [[2, 2], '[2,2]'],
    [[1, 1, 1], '[1,1,1]'],
  ])('noiseShape %j for [2,3]', (noiseShape, shown) => {
    balanced(() => {
      const layer = new Dropout({ rate: 0.5, noiseShape });
      const x = ones([2, 3], { backend });
      expect(errorOf(() => layer.call(x, training(1)))).toMatchObject({
        name: 'ShapeError',
        message: `[Dropout] noiseShape must have 1, null or the input's size on each axis, got ${shown} for shape [2,3]. Use null for the axes that are drawn by themselves`,
      });
    });
  });

  it('integers', () => {
    balanced(() => {
      const x = ones([2], { backend, dtype: 'int32' });
      expect(errorOf(() => new Dropout({ rate: 0.5 }).call(x, training(1)))).toMatchObject({
        name: 'DTypeError',
        message: expect.stringContaining('[Dropout: dropout] div needs float operands, got int32.'),
      });
    });
  });
});

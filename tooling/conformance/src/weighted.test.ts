// Samples, evenly and by weights: proportions, shapes, and what is refused. JAX's draws have sampling.test.ts.
import {
  categorical,
  choice,
  expand,
  key,
  log,
  multinomial,
  permutation,
  scope,
  tensor,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { arangeOf, chiSquare, cpu, read } from './draws.js';

describe('choice', () => {
  it('takes rows of an axis, in the place of which the shape stands', () => {
    scope(() => {
      const x = arangeOf([2, 5, 3]);
      const positions = [...choice(key(2), 5, [2, 2], { backend: cpu }).data()];
      const got = choice(key(2), x, [2, 2], { axis: 1 });
      expect(got.shape).toEqual([2, 2, 2, 3]);
      const expected = [0, 1].flatMap((b) =>
        positions.flatMap((i) => [0, 1, 2].map((c) => 15 * b + 3 * i + c)),
      );
      expect([...got.data()]).toEqual(expected);
    });
  });

  it('without replacement gives what a permutation begins with', () => {
    const all = read(() => permutation(key(8), 9, { backend: cpu }));
    const got = read(() => choice(key(8), 9, [4], { replace: false, backend: cpu }));
    expect(got).toEqual(all.slice(0, 4));
  });

  it.each([true, false])('follows p, given as a tensor too (replace %s)', (replace) => {
    const p = [0.125, 0, 0.5, 0.25, 0.125];
    const draws = replace
      ? read(() => choice(key(1), 5, [8000], { p: tensor(p, { backend: cpu }), backend: cpu }))
      : Array.from({ length: 1000 }, (_, i) =>
          read(() => choice(key(1).fold(i), 5, [1], { p, replace, backend: cpu })),
        ).flat();
    expect(chiSquare(draws, p)).toBeLessThan(18); // 3 degrees of freedom: p = 0.0005
  });

  it('without replacement draws what float32 takes for 0 before what has no probability', () => {
    for (const rare of [1e-50, 1e-42]) {
      const p = [1, 0, rare];
      expect(read(() => choice(key(1), 3, [2], { p, replace: false, backend: cpu }))).toEqual([
        0, 2,
      ]);
    }
  });

  it('draws nothing from nothing', () => {
    expect(read(() => choice(key(1), 0, [0], { backend: cpu }))).toEqual([]);
    expect(read(() => choice(key(1), 3, [2, 0], { p: [0.5, 0.5, 0], backend: cpu }))).toEqual([]);
    expect(read(() => choice(key(1), 3, [0], { replace: false, backend: cpu }))).toEqual([]);
  });

  const of =
    (n: unknown, shape: unknown, options: object = {}) =>
    () =>
      Reflect.apply(choice, undefined, [key(0), n, shape, { backend: cpu, ...options }]);

  it('refuses to draw more than there is', () => {
    expect(of(0, [1])).toThrow(
      '[choice] needs at least one row to draw from, got 0. Draw fewer, or from more; with replace: true one row may come several times',
    );
    expect(of(3, [2, 2], { replace: false })).toThrow(
      '[choice] needs 4 rows to draw from, got 3. ',
    );
    expect(of(3, [2], { replace: false, p: [0, 1, 0] })).toThrow(
      '[choice] needs 2 rows to draw from, got 1. ',
    );
  });

  it('refuses what are no probabilities', () => {
    expect(of(3, [1], { p: [0.5, 0.5] })).toThrow(
      '[choice] p must have one number for each of 3 rows, got shape [2]. Give a probability for each',
    );
    expect(of(2, [1], { p: [1.5, -0.5] })).toThrow(
      '[choice] p must be at least 0 everywhere, got -0.5. Give probabilities',
    );
    expect(of(2, [1], { p: [Number.NaN, 1] })).toThrow('[choice] p must be at least 0');
    expect(of(2, [1], { p: [1, 3] })).toThrow(
      '[choice] p must sum to 1 within 0.001, got 4. Divide it by its sum, or use multinomial, which takes any weights',
    );
    expect(of(2.5, [1])).toThrow("[choice] draws from a tensor's rows or from 0 to n - 1");
    expect(of(2, [-1])).toThrow('[choice] a shape is an array of integers >= 0');
    scope(() => {
      expect(of(2, [1], { p: tensor([[0.5, 0.5]], { backend: cpu }) })).toThrow('got shape [1,2]');
    });
  });
});

describe('categorical', () => {
  it('draws in proportion to softmax, never at -Infinity, in both dtypes', () => {
    for (const dtype of ['float32', 'float64'] as const) {
      const xs = read(() => {
        const logits = log(tensor([[1], [2], [0], [5]], { dtype, backend: cpu }));
        return categorical(key(5), logits, { axis: 0, shape: [8000] });
      });
      expect(chiSquare(xs, [1, 2, 0, 5])).toBeLessThan(15.2); // 2 degrees of freedom: p = 0.0005
    }
  });

  it('refuses shapes that do not fit, and an axis without classes', () => {
    scope(() => {
      const logits = tensor(
        [
          [0, 1, 2],
          [0, 1, 2],
        ],
        { backend: cpu },
      );
      const of = (shape: number[]) => () => categorical(key(0), logits, { shape });
      const message = (shape: string) =>
        `[categorical] the shape must end as the logits do without axis 1, got ${shape} for logits [2,3]. New axes come first; an axis of size 1 repeats`;
      expect(of([])).toThrow(message('[]'));
      expect(of([2, 3])).toThrow(message('[2,3]'));
      expect(() => categorical(key(0), logits, { axis: 2 })).toThrow(
        '[categorical] axis 2 does not',
      );
      expect(() => categorical(key(0), tensor([[]], { backend: cpu }))).toThrow(
        '[categorical] needs at least one class on axis 1, got logits of shape [1,0]. Choose another axis',
      );
    });
  });
});

describe('multinomial', () => {
  it('draws in proportion to the weights of each row', () => {
    const xs = read(() =>
      multinomial(
        key(7),
        tensor(
          [
            [3, 0, 1],
            [2, 5, 3],
          ],
          { dtype: 'int32', backend: cpu },
        ),
        { count: 8000 },
      ),
    );
    expect(chiSquare(xs.slice(0, 8000), [3, 0, 1])).toBeLessThan(12.2); // p = 0.0005
    expect(chiSquare(xs.slice(8000), [2, 5, 3])).toBeLessThan(15.2);
  });

  it('without replacement draws each class once, the pairs in proportion', () => {
    const pairs = read(() => {
      const weights = expand(tensor([1, 2, 0, 5], { backend: cpu }), [6000, 4]);
      return multinomial(key(3), weights, { count: 2, replace: false });
    });
    const found = Array.from(
      { length: 6000 },
      (_, i) => 4 * (pairs[2 * i] ?? 0) + (pairs[2 * i + 1] ?? 0),
    );
    // w_i / 8 w_j / (8 - w_i)
    const w = [1, 2, 0, 5];
    const expected = w.flatMap((a, i) => w.map((b, j) => (i === j ? 0 : (a * b) / (8 - a))));
    expect(chiSquare(found, expected)).toBeLessThan(22); // 5 degrees of freedom: p = 0.0005
  });

  it('may draw nothing, or have no rows', () => {
    scope(() => {
      const of = (shape: number[], count: number, replace: boolean) =>
        multinomial(key(0), expand(tensor(1, { backend: cpu }), shape), { count, replace }).shape;
      expect(of([2, 3], 0, true)).toEqual([2, 0]);
      expect(of([2, 3], 0, false)).toEqual([2, 0]);
      expect(of([0, 3], 5, false)).toEqual([0, 5]);
      expect(of([2, 0], 0, true)).toEqual([2, 0]);
    });
  });

  it('refuses bad weights and counts', () => {
    scope(() => {
      const of = (weights: unknown, options: object) => () =>
        Reflect.apply(multinomial, undefined, [
          key(0),
          tensor(weights as number[], { backend: cpu }),
          options,
        ]);
      const wrong = (n: number) =>
        `[multinomial] weights must be at least 0 and finite, got ${n} that are negative, infinite or NaN. Of logits take categorical`;
      expect(of([1, -1, Number.NaN], { count: 1 })).toThrow(wrong(2));
      expect(of([1, Number.POSITIVE_INFINITY], { count: 1 })).toThrow(wrong(1));
      const few = (n: number, got: number) =>
        `[multinomial] needs ${n} positive weights in each row, got ${got} in one. Draw fewer, or with replace: true`;
      expect(
        of(
          [
            [1, 1],
            [0, 0],
          ],
          { count: 4 },
        ),
      ).toThrow(few(1, 0));
      expect(
        of(
          [
            [1, 1],
            [0, 3],
          ],
          { count: 2, replace: false },
        ),
      ).toThrow(few(2, 1));
      expect(of([1], {})).toThrow(
        '[multinomial] count must be an integer of at least 0, got undefined. Say how many are drawn from each row',
      );
      expect(of([1], { count: 1.5 })).toThrow('got 1.5. ');
      expect(of(1, { count: 1 })).toThrow(
        '[multinomial] weights must have an axis of classes, got shape []. Give a row of weights',
      );
    });
  });
});

// What the samples of sorting, scanning and reducing operations do not reach: options that are none, long axes
// against plain JavaScript, and what is recorded.
import { grad } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  ArgumentError,
  argsort,
  bincount,
  cummax,
  cumprod,
  type EvenkeelError,
  key,
  mul,
  normal,
  prod,
  quantile,
  scope,
  searchsorted,
  sort,
  square,
  standardDeviation,
  sum,
  type Tensor,
  tensor,
  topK,
  unique,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

const backend = new CpuBackend();
const call = (f: (...args: never[]) => unknown, ...args: unknown[]): unknown =>
  Reflect.apply(f, undefined, args);

describe('options', () => {
  const x = () => tensor([3, 1, 2], { backend });
  const noObject = (op: string, got: string, name: string): string =>
    `[${op}] options must be an object, got ${got}. Name each: { ${name}: ... }`;
  it.each<[string, (t: Tensor) => unknown]>([
    [noObject('sort', 'true', 'descending'), (t) => call(sort, t, 0, true)],
    [noObject('argsort', 'null', 'descending'), (t) => call(argsort, t, 0, null)],
    [noObject('topK', 'false', 'largest'), (t) => call(topK, t, 1, 0, false)],
    [
      noObject('searchsorted', "the string 'right'", 'side'),
      (t) => call(searchsorted, t, t, 'right'),
    ],
    [noObject('bincount', '4', 'length'), (t) => call(bincount, t, 4)],
    [
      noObject('quantile', "the string 'lower'", 'interpolation'),
      (t) => call(quantile, t, 0.5, 0, false, 'lower'),
    ],
    [
      "[sort] options must be known, got 'decending'. Did you mean 'descending'?",
      (t) => call(sort, t, 0, { decending: true }),
    ],
    [
      "[quantile] interpolation must be a way to interpolate, got the string 'cubic'. Use one of linear, lower, higher, nearest, midpoint",
      (t) => call(quantile, t, 0.5, 0, false, { interpolation: 'cubic' }),
    ],
    [
      "[quantile] q must be a number from 0 to 1, got the string '0.5'. Divide percentages by 100",
      (t) => call(quantile, t, '0.5'),
    ],
    [
      "[searchsorted] side must be 'left' or 'right', got the string 'middle'. Leave it out for 'left'",
      (t) => call(searchsorted, t, t, { side: 'middle' }),
    ],
  ])('%s', (message, body) => {
    expectBalanced(backend, () => {
      const error = scope(() => {
        try {
          body(x());
        } catch (thrown) {
          return thrown as EvenkeelError;
        }
        throw new Error('expected an error, got none');
      });
      expect(error).toBeInstanceOf(ArgumentError);
      expect(error.message).toBe(message);
    });
  });
});

describe('long axes', () => {
  const count = 3000;
  /** Halves between -50 and 50, so that many are equal; no -0. */
  const values = (): Tensor => {
    const x = mul(normal(key(5), [count], { backend, dtype: 'float64' }), 20);
    return tensor(
      Array.from(x.data(), (v) => Math.round(v) / 2 + 0),
      { backend, dtype: 'float64' },
    );
  };

  it('sorting, searching and counting agree with one another and with JavaScript', () => {
    expectBalanced(backend, () => {
      scope(() => {
        const x = values();
        const host = Array.from(x.data());
        const ordered = [...host].sort((a, b) => a - b);
        expect([...sort(x).data()]).toEqual(ordered);
        expect([...topK(x, 7).values.data()]).toEqual([...ordered].reverse().slice(0, 7));
        const distinct = [...new Set(ordered)];
        const found = unique(x);
        expect([...found.values.data()]).toEqual(distinct);
        expect([...found.counts.data()]).toEqual(
          distinct.map((v) => host.filter((h) => h === v).length),
        );
        expect([...found.indices.data()]).toEqual(distinct.map((v) => host.indexOf(v)));
        expect([...found.inverse.data()]).toEqual(host.map((h) => distinct.indexOf(h)));
        expect([...bincount(found.inverse).data()]).toEqual([...found.counts.data()]);
        const sorted = sort(x);
        expect([...searchsorted(sorted, found.values).data()]).toEqual(
          distinct.map((v) => ordered.indexOf(v)),
        );
        expect([...searchsorted(sorted, found.values, { side: 'right' }).data()]).toEqual(
          distinct.map((v) => ordered.lastIndexOf(v) + 1),
        );
      });
    });
  });

  it('the gradients of products are those of the long way round', () => {
    expectBalanced(backend, () => {
      scope(() => {
        const host = Array.from({ length: 37 }, (_, i) => (i === 11 ? 0 : 1 + ((i * 7) % 5) / 50));
        const x = tensor(host, { backend, dtype: 'float64' });
        const weight = (j: number): number => ((j * 3) % 7) - 3;
        const weights = tensor(
          host.map((_, j) => weight(j)),
          { backend, dtype: 'float64' },
        );
        const but = (from: number[], i: number): number =>
          from.reduce((product, v, k) => (k === i ? product : product * v), 1);
        const [slope] = grad((t) => sum(mul(cumprod(t), weights)))(x);
        const expected = host.map((_, i) =>
          host.reduce(
            (total, _v, j) => (j < i ? total : total + weight(j) * but(host.slice(0, j + 1), i)),
            0,
          ),
        );
        expectNear(slope, expected);
        const [whole] = grad((t) => prod(t))(x);
        expectNear(
          whole,
          host.map((_, i) => but(host, i)),
        );
      });
    });
  });
});

it('the gradient of a deviation of 0 is 0, twice', () => {
  expectBalanced(backend, () => {
    scope(() => {
      const x = tensor([2, 2, 2], { backend });
      const [once] = grad((t) => standardDeviation(t))(x);
      expect([...(once?.data() ?? [])]).toEqual([0, 0, 0]);
      const [twice] = grad((t) => sum(square(grad((u) => standardDeviation(u))(t)[0] ?? t)))(x);
      expect([...(twice?.data() ?? [])]).toEqual([0, 0, 0]);
    });
  });
});

it('positions are constants, values are not', () => {
  expectBalanced(backend, () => {
    scope(() => {
      const x = tensor([1, 3, 2], { backend });
      const [slope] = grad((t) => {
        const { values, indices } = cummax(t);
        return sum(mul(values, indices));
      })(x);
      expect([...(slope?.data() ?? [])]).toEqual([0, 2, 0]);
    });
  });
});

function expectNear(got: Tensor | undefined, expected: readonly number[]): void {
  const values = Array.from(got?.data() ?? []);
  expect(values.length).toBe(expected.length);
  values.forEach((v, i) => {
    expect(v).toBeCloseTo(expected[i] ?? Number.NaN, 10);
  });
}

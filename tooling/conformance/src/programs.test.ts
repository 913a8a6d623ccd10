// Programs at the edges: second derivatives at kinks, what passes through integers, and very many inputs.
import { grad, gradCheck } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  cast,
  defineProgram,
  e,
  elementwise,
  mul,
  scope,
  sigmoidCrossEntropy,
  softplus,
  sum,
  type Tensor,
  tensor,
  zerosLike,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

const backend = new CpuBackend();
const make = (data: number | number[]) => tensor(data, { backend, dtype: 'float64' });
type Curve = (x: Tensor) => Tensor;
const d =
  (f: Curve): Curve =>
  (x) =>
    grad((y) => sum(f(y)))(x)[0] ?? zerosLike(x);

/** What `f` gives at `x`; nothing may be left. */
function at(f: Curve, x: number | number[]): number[] {
  let found: number[] = [];
  expectBalanced(backend, () => {
    found = scope(() => [...f(make(x)).data()]);
  });
  return found;
}

describe.each<[string, (target: number) => Curve]>([
  ['softplus', () => softplus],
  [
    'sigmoidCrossEntropy',
    (target) => (z) => sigmoidCrossEntropy(z, mul(zerosLike(z), 0).add(target)),
  ],
])('%s', (name, of) => {
  const targets = name === 'softplus' ? [0] : [0, 0.25, 1];

  it.each(targets)('has its derivatives at exactly 0 (target %d)', (target) => {
    for (const zero of [0, -0]) {
      expect(at(of(target), zero)[0]).toBeCloseTo(Math.log(2), 15);
      expect(at(d(of(target)), zero)).toEqual([0.5 - target]);
      expect(at(d(d(of(target))), zero)).toEqual([0.25]);
    }
  });

  it.each(targets)('has a second derivative without a gap around 0 (target %d)', (target) => {
    const xs = [-30, -1, -1e-3, -1e-9, 0, 1e-9, 1e-3, 1, 30];
    at(d(d(of(target))), xs).forEach((second, i) => {
      const tail = Math.exp(-Math.abs(xs[i] ?? 0));
      expect(second / (tail / (1 + tail) ** 2)).toBeCloseTo(1, 12);
    });
  });
});

it('the third derivative of softplus is that of differences', () => {
  expectBalanced(backend, () =>
    scope(() => {
      expect(gradCheck(d(d(softplus)), [make([-1, -0.3, 0.3, 1])])).toBeLessThan(1e-6);
    }),
  );
});

describe('what goes through an integer', () => {
  const rounding = (dtype: 'int32' | 'bool') =>
    defineProgram('rounding', 1, 0, ([x]) => [e.mul(e.cast(e.cast(x, dtype), 'float64'), 3)]);
  const partly = defineProgram('partly', 1, 0, ([x]) => [
    e.add(e.mul(x, x), e.cast(e.cast(x, 'int32'), 'float64')),
  ]);

  it.each(['int32', 'bool'] as const)('%s inside a program has gradient 0', (dtype) => {
    const f: Curve = (x) => elementwise(rounding(dtype), [x]);
    expect(at(f, 2.5)).toEqual([dtype === 'int32' ? 6 : 3]);
    expect(at(d(f), 2.5)).toEqual([0]);
    expect(at(d(d(f)), 2.5)).toEqual([0]);
  });

  it('beside something else leaves that its gradient', () => {
    const f: Curve = (x) => elementwise(partly, [x]);
    expect(at(f, 2.5)).toEqual([8.25]);
    expect(at(d(f), 2.5)).toEqual([5]);
    expect(at(d(d(f)), 2.5)).toEqual([2]);
  });

  it('as operations is a constant too', () => {
    const rounded: Curve = (x) => cast(cast(x, 'int32'), 'float64');
    expect(
      at(
        d((x) => mul(x, rounded(x))),
        2.5,
      ),
    ).toEqual([2]);
  });
});

describe('a program of many inputs', () => {
  const total = (xs: readonly Parameters<typeof e.add>[0][]) =>
    xs.slice(1).reduce<Parameters<typeof e.add>[0]>((a, b) => e.add(a, b), xs[0] ?? 0);

  it.each([14, 15, 16, 17, 40])('of %d floats and a bool is of the floats', (count) => {
    const selected = defineProgram(`of ${count}`, count + 1, 0, (all) => [
      e.select(all[count] ?? e.constant(0), total(all.slice(0, count)), 0),
    ]);
    expectBalanced(backend, () =>
      scope(() => {
        for (const dtype of ['float32', 'float64'] as const) {
          const xs = Array.from({ length: count }, (_, i) => tensor([i, 1], { backend, dtype }));
          const y = elementwise(selected, [...xs, tensor([true, false], { backend })]);
          expect(y.dtype).toBe(dtype);
          expect([...y.data()]).toEqual([(count * (count - 1)) / 2, 0]);
        }
      }),
    );
  });

  it.each([16, 20])('has a gradient for each of %d', (count) => {
    const summing = defineProgram(`sum of ${count}`, count, 0, (all) => [
      e.mul(total(all), all[0] ?? 0),
    ]);
    expectBalanced(backend, () =>
      scope(() => {
        const xs = Array.from({ length: count }, (_, i) => tensor(i + 1, { backend }));
        const gradients = grad((...all) => elementwise(summing, all))(...xs).map((g) => g.item());
        const all = (count * (count + 1)) / 2;
        expect(gradients).toEqual(xs.map((_, i) => (i === 0 ? all + 1 : 1)));
      }),
    );
  });
});

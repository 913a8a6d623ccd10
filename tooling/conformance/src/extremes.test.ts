// `maximum`, `minimum`, `max` and `argmax` at ties, NaN, both zeros and the infinities, as PyTorch
// has them. Where PyTorch's answer depends on the width of a vector register (which zero is the
// larger), ours is that of IEEE 754-2019 and of Math.max: -0 is below 0.
import { grad } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  argmax,
  type FloatDType,
  max,
  maximum,
  minimum,
  mul,
  scope,
  sum,
  type Tensor,
  tensor,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';

const backend = new CpuBackend();
const { NaN: nan, POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: minusInf } = Number;

/** The values of a tensor made in a scope of its own. */
const values = (f: () => Tensor): number[] => scope(() => [...f().data()]);

describe.each<FloatDType>(['float32', 'float64'])('%s', (dtype) => {
  const make = (data: readonly number[]) => tensor(data, { backend, dtype });

  it('NaN wins on either side, against everything', () => {
    const others = [nan, 0, -0, 1, -1, inf, minusInf];
    const nans = others.map(() => nan);
    for (const f of [maximum, minimum]) {
      expect(values(() => f(make(nans), make(others)))).toEqual(nans);
      expect(values(() => f(make(others), make(nans)))).toEqual(nans);
      expect(values(() => f(make(others), nan))).toEqual(nans);
      expect(values(() => f(nan, make(others)))).toEqual(nans);
    }
  });

  it('infinities are the ends', () => {
    const some = [inf, minusInf, 0, 5];
    expect(values(() => maximum(make(some), inf))).toEqual([inf, inf, inf, inf]);
    expect(values(() => maximum(make(some), minusInf))).toEqual(some);
    expect(values(() => minimum(make(some), inf))).toEqual(some);
    expect(values(() => minimum(minusInf, make(some)))).toEqual(some.map(() => minusInf));
  });

  it('-0 is below 0, whatever the order and the length', () => {
    for (const n of [1, 3, 4, 17]) {
      const zeros = new Array<number>(n).fill(0);
      const negative = new Array<number>(n).fill(-0);
      expect(values(() => maximum(make(negative), make(zeros)))).toEqual(zeros);
      expect(values(() => maximum(make(zeros), make(negative)))).toEqual(zeros);
      expect(values(() => minimum(make(negative), make(zeros)))).toEqual(negative);
      expect(values(() => minimum(make(zeros), make(negative)))).toEqual(negative);
      expect(values(() => maximum(make(negative), make(negative)))).toEqual(negative);
    }
  });

  it('a tie gives each side half of the cotangent', () => {
    const gradients = scope(() => {
      const c = make([1, 10, 100, 1000]);
      return grad((a, b) => sum(mul(maximum(a, b), c)))(
        make([1, 2, 3, 0]),
        make([1, 3, 2, -0]),
      ).map((g) => [...g.data()]);
    });
    expect(gradients).toEqual([
      [0.5, 0, 100, 500],
      [0.5, 10, 0, 500],
    ]);
  });

  it('a tie with a number gives the tensor half', () => {
    const [g] = scope(() =>
      grad((x) => sum(maximum(x, 0)))(make([-1, 0, 1])).map((t) => [...t.data()]),
    );
    expect(g).toEqual([0, 0.5, 1]);
  });

  it('max splits a tie evenly over all the largest', () => {
    const [rows] = scope(() =>
      grad((x) => sum(max(x.reshape([2, 3]), 1)))(make([5, 1, 5, 2, 2, 2])).map((t) => [
        ...t.data(),
      ]),
    );
    const third = dtype === 'float32' ? Math.fround(1 / 3) : 1 / 3;
    expect(rows).toEqual([0.5, 0, 0.5, third, third, third]);
  });

  it('max and argmax find NaN first, the first of equals, and -Infinity where there is no more', () => {
    const rows = [nan, 1, 2, 3, nan, nan, inf, inf, 0, minusInf, minusInf, minusInf];
    const x = () => make(rows).reshape([4, 3]);
    expect(values(() => max(x(), 1))).toEqual([nan, nan, inf, minusInf]);
    expect(values(() => argmax(x(), 1))).toEqual([0, 1, 0, 0]);
  });
});

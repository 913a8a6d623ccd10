// Gradients beyond the conformance suite's: where they are refused, where they are finite on an edge, and of batches.
import { grad, gradCheck, hessian, jvp } from '@evenkeel/autograd';
import {
  add,
  div,
  eye,
  matmul,
  matrixTranspose,
  mul,
  square,
  sub,
  sum,
  type Tensor,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import {
  cholesky,
  det,
  eigh,
  eigvalsh,
  inv,
  matrixNorm,
  qr,
  slogdet,
  solve,
  svd,
  svdvals,
  triangularSolve,
  vectorNorm,
} from './index.js';
import { backend, balanced, random, rows } from './linalg.test-support.js';

const gradientOf = (f: (x: Tensor) => Tensor, x: Tensor): number[] => [
  ...(grad(f)(x)[0]?.data() ?? []),
];

/** Near the identity times 4, so that nothing is singular. */
const regular = (seed: number, n: number) =>
  add(random(seed, [n, n]), mul(eye(n, { backend, dtype: 'float64' }), 4));

describe('gradients that have no meaning', () => {
  it('of a complete factorization with more rows are refused', () =>
    balanced(() => {
      const f = (x: Tensor) => sum(qr(x, { mode: 'complete' }).r);
      expect(() => grad(f)(random(1, [3, 2]))).toThrow(
        "[qr] the gradient of a complete factorization needs m <= n, got matrices [3,2]. Use mode 'reduced'",
      );
      expect(gradCheck(f, [random(1, [2, 3])])).toBeLessThan(1e-6);
    }));

  it('of full matrices that are not square are refused', () =>
    balanced(() => {
      const f = (x: Tensor) => sum(svd(x, { fullMatrices: true }).u);
      expect(() => grad(f)(random(1, [3, 2]))).toThrow(
        '[svd] the gradient with full matrices needs square ones, got [3,2]. Leave fullMatrices out',
      );
    }));

  it('of the logarithm of a determinant that is 0 are refused', () =>
    balanced(() => {
      const a = rows([
        [1, 2],
        [2, 4],
      ]);
      expect(() => grad((x) => slogdet(x).logAbsDet)(a)).toThrow(
        '[slogdet] the matrix must be invertible, got a singular one: column 1 has no pivot. Use pinv, or add a little to the diagonal',
      );
    }));
});

describe('gradients on an edge', () => {
  it('of a determinant that is 0 are the cofactors', () =>
    balanced(() => {
      const a = rows([
        [1, 2],
        [2, 4],
      ]);
      gradientOf(det, a).forEach((g, i) => {
        expect(g).toBeCloseTo([4, -2, -2, 1][i] ?? 0, 14);
      });
    }));

  it('of equal eigenvalues and singular values are finite', () =>
    balanced(() => {
      const identity = eye(3, { backend, dtype: 'float64' });
      expect(gradientOf((x) => sum(eigvalsh(x)), identity)).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
      expect(gradientOf((x) => sum(svdvals(x)), identity)).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
      expect(gradientOf((x) => matrixNorm(x, 'nuc'), identity)).toEqual([
        1, 0, 0, 0, 1, 0, 0, 0, 1,
      ]);
    }));

  it('of a norm at zeros are 0, and ties share', () =>
    balanced(() => {
      const zeros = rows([[0, 0]]);
      expect(gradientOf((x) => vectorNorm(x), zeros)).toEqual([0, 0]);
      expect(gradientOf((x) => matrixNorm(x), zeros)).toEqual([0, 0]);
      expect(gradientOf((x) => vectorNorm(x, 3), zeros)).toEqual([0, 0]);
      expect(gradientOf((x) => vectorNorm(x, 0.5), zeros)).toEqual([0, 0]);
      const [atZero, atFour] = gradientOf((x) => vectorNorm(x, 0.5), rows([[0, 4, 9]]));
      expect(atZero).toBe(0);
      expect(atFour).toBeCloseTo(5 / 2, 14); // (2 + 3) / sqrt(4)
      expect(gradientOf((x) => vectorNorm(x, -1), rows([[0, 4]]))).toEqual([0, 0]);
      expect(gradientOf((x) => vectorNorm(x, Infinity), rows([[2, -2]]))).toEqual([0.5, -0.5]);
    }));
});

describe('gradients that are 0 and do not stay so', () => {
  const x = rows([
    [3, 1, 0.5],
    [1, 1, -0.5],
    [0.5, -0.5, -2],
  ]);
  const along = rows([
    [0.5, 0.25, -1],
    [0.25, 2, 0.5],
    [-1, 0.5, 1],
  ]);
  const vectors: Readonly<Record<string, (x: Tensor) => Tensor>> = {
    eigenvectors: (y) => eigh(y).eigenvectors,
    'singular vectors': (y) => svd(y).u,
  };

  it.each(Object.entries(vectors))('of %s, in a direction', (_, f) =>
    balanced(() => {
      const step = mul(along, 1e-5);
      const expected = div(sub(f(add(x, step)), f(sub(x, step))), 2e-5).data();
      jvp(f, x, along)
        .tangent.data()
        .forEach((t, i) => {
          expect(t).toBeCloseTo(expected[i] ?? Number.NaN, 8);
        });
    }),
  );

  it.each(Object.entries(vectors))('of %s, where squared errors are least', (_, f) =>
    balanced(() => {
      const best = f(x);
      const loss = (y: Tensor) => sum(square(sub(f(y), best)));
      expect(gradientOf(loss, x)).toEqual(Array(9).fill(0));
      // The second derivative in a direction is twice the square of the first one's.
      const curvature = sum(
        mul(mul(hessian(loss)(x).reshape([9, 9]), along.reshape([9])), along.reshape([9, 1])),
      );
      const slope = jvp(f, x, along).tangent;
      expect(curvature.item()).toBeCloseTo(2 * sum(square(slope)).item(), 10);
    }),
  );
});

describe('gradients through several operations', () => {
  it('of equations by two factorizations agree', () =>
    balanced(() => {
      const half = regular(2, 3);
      const b = random(3, [3, 2]);
      const weights = random(4, [3, 2]);
      const definite = (x: Tensor) =>
        add(matmul(x, matrixTranspose(x)), mul(eye(3, { backend, dtype: 'float64' }), 2));
      const byCholesky = (x: Tensor): Tensor => {
        const lower = cholesky(definite(x));
        return triangularSolve(lower, triangularSolve(lower, b), { transpose: true });
      };
      const direct = (x: Tensor) => solve(definite(x), b);
      const of = (f: (x: Tensor) => Tensor) => gradientOf((x) => sum(mul(f(x), weights)), half);
      const expected = of(direct);
      of(byCholesky).forEach((g, i) => {
        expect(g).toBeCloseTo(expected[i] ?? 0, 12);
      });
      of((x) => matmul(inv(definite(x)), b)).forEach((g, i) => {
        expect(g).toBeCloseTo(expected[i] ?? 0, 12);
      });
    }));

  it('reach second derivatives', () =>
    balanced(() => {
      const f = (x: Tensor) => grad((y) => sum(mul(inv(y), inv(y))))(x)[0] ?? x;
      expect(gradCheck(f, [regular(5, 3)])).toBeLessThan(1e-6);
    }));
});

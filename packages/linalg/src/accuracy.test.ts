// How near the factorizations come: large matrices, ill-conditioned ones, graded ones, float32.
import { cast, matmul, matrixTranspose, mul } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import {
  cholesky,
  det,
  eigh,
  inv,
  lstsq,
  pinv,
  qr,
  slogdet,
  solve,
  svd,
  svdvals,
  triangularSolve,
} from './index.js';
import {
  balanced,
  distance,
  hilbert,
  random,
  rows,
  unorthogonality,
} from './linalg.test-support.js';

/** The eigenvalues and singular values of the float64 Hilbert matrix [8, 8], by mpmath with 60 digits. */
const HILBERT_8 = [
  1.1115389694888081e-10, 1.7988737460063012e-8, 1.2943320918741794e-6, 5.4369433697508964e-5,
  0.001467688117741847, 0.026212843578119052, 0.2981252113169307, 1.6959389969219494,
];

describe('matrices [100, 100] of normal numbers', () => {
  it('qr', () =>
    balanced(() => {
      const a = random(1, [100, 100]);
      const { q, r } = qr(a);
      expect(distance(matmul(q, r), a)).toBeLessThan(3e-14);
      expect(unorthogonality(q)).toBeLessThan(5e-15);
    }));

  it('svd', () =>
    balanced(() => {
      const a = random(2, [100, 80]);
      const { u, s, vh } = svd(a);
      expect(distance(matmul(mul(u, s), vh), a)).toBeLessThan(3e-14);
      expect(unorthogonality(u)).toBeLessThan(1e-14);
      expect(unorthogonality(matrixTranspose(vh))).toBeLessThan(1e-14);
    }));

  it('eigh', () =>
    balanced(() => {
      const half = random(3, [100, 100]);
      const a = matmul(half, matrixTranspose(half));
      const { eigenvalues, eigenvectors } = eigh(a);
      const again = matmul(mul(eigenvectors, eigenvalues), matrixTranspose(eigenvectors));
      expect(distance(again, a)).toBeLessThan(1e-12); // the largest eigenvalue is about 400
      expect(unorthogonality(eigenvectors)).toBeLessThan(5e-15);
    }));

  it('cholesky, solve and inv', () =>
    balanced(() => {
      const half = random(4, [100, 110]);
      const a = matmul(half, matrixTranspose(half));
      const lower = cholesky(a);
      expect(distance(matmul(lower, matrixTranspose(lower)), a)).toBeLessThan(3e-13);
      const b = random(5, [100, 3]);
      expect(distance(matmul(a, solve(a, b)), b)).toBeLessThan(1e-10);
      const x = triangularSolve(lower, b);
      expect(distance(matmul(lower, x), b)).toBeLessThan(1e-12);
      expect(unorthogonality(qr(inv(a)).q)).toBeLessThan(5e-15);
    }));
});

describe('Hilbert matrices', () => {
  it('have their eigenvalues to sixteen digits of the largest', () =>
    balanced(() => {
      const values = eigh(hilbert(8)).eigenvalues.data();
      HILBERT_8.forEach((expected, i) => {
        expect(Math.abs((values[i] ?? 0) - expected)).toBeLessThan(1e-15);
      });
    }));

  it('have their singular values to several digits each', () =>
    balanced(() => {
      const values = [...svdvals(hilbert(8)).data()].reverse();
      HILBERT_8.forEach((expected, i) => {
        expect(Math.abs((values[i] ?? 0) / expected - 1)).toBeLessThan(1e-6);
        expect(Math.abs((values[i] ?? 0) - expected)).toBeLessThan(1e-15);
      });
    }));

  it('are solved with a small residual, however large the solution is', () =>
    balanced(() => {
      const a = hilbert(12);
      const b = random(6, [12]);
      const x = solve(a, b);
      const size = Math.max(...[...x.data()].map(Math.abs));
      expect(size).toBeGreaterThan(1e10);
      const residual = distance(matmul(a, x.reshape([12, 1])).reshape([12]), b);
      expect(residual).toBeLessThan(1e-15 * size);
    }));

  it('have the inverse that is known', () =>
    balanced(() => {
      const exact = rows([
        [16, -120, 240, -140],
        [-120, 1200, -2700, 1680],
        [240, -2700, 6480, -4200],
        [-140, 1680, -4200, 2800],
      ]);
      expect(distance(inv(hilbert(4)), exact)).toBeLessThan(1e-9);
      expect(distance(pinv(hilbert(4)), exact)).toBeLessThan(1e-9);
      expect(det(hilbert(4)).item() * 6048000).toBeCloseTo(1, 10);
      expect(slogdet(hilbert(4)).logAbsDet.item()).toBeCloseTo(-Math.log(6048000), 10);
    }));

  it('are factored as long as they are positive definite in double precision', () =>
    balanced(() => {
      const lower = cholesky(hilbert(12));
      expect(distance(matmul(lower, matrixTranspose(lower)), hilbert(12))).toBeLessThan(1e-15);
      const { q, r } = qr(hilbert(12));
      expect(distance(matmul(q, r), hilbert(12))).toBeLessThan(1e-15);
      expect(unorthogonality(q)).toBeLessThan(3e-15);
    }));
});

describe('graded matrices', () => {
  it('keep the digits of a singular value twenty orders below the largest', () =>
    balanced(() => {
      // The product of the two is the determinant, 1e-20, and the larger is the root of 2.
      const values = svdvals(
        rows([
          [1, 1e-20],
          [1, 2e-20],
        ]),
      ).data();
      expect(values[0]).toBeCloseTo(Math.SQRT2, 14);
      expect((values[1] ?? 0) / (1e-20 / Math.SQRT2)).toBeCloseTo(1, 14);
    }));

  it('keep the digits of small eigenvalues in a block of their own', () =>
    balanced(() => {
      const { eigenvalues, eigenvectors } = eigh(
        rows([
          [1, 0, 0],
          [0, 2e-30, 1e-30],
          [0, 1e-30, 2e-30],
        ]),
      );
      [1, 3, 1e30].forEach((expected, i) => {
        expect((eigenvalues.data()[i] ?? 0) * 1e30).toBeCloseTo(expected, 12);
      });
      expect(eigenvectors.data()[4]).toBeCloseTo(Math.SQRT1_2, 14);
    }));

  it.each([1e-300, 1e-160, 1e160, 1e300])('neither overflow nor underflow at %s', (scale) =>
    balanced(() => {
      const a = mul(
        rows([
          [3, 0],
          [4, 5],
        ]),
        scale,
      );
      const near = (got: number | undefined, expected: number) =>
        expect((got ?? 0) / scale).toBeCloseTo(expected, 12);
      const s = svdvals(a).data();
      near(s[0], 3 * Math.sqrt(5));
      near(s[1], Math.sqrt(5));
      near(qr(a).r.data()[0], 5);
      near(eigh(a).eigenvalues.data()[1], 4 + Math.sqrt(5));
    }),
  );

  it('denormal columns are orthogonalized as others', () =>
    balanced(() => {
      const tiny = 2 ** -1070;
      const a = rows([
        [3 * tiny, 0],
        [4 * tiny, tiny],
      ]);
      const { q, r } = qr(a);
      expect(unorthogonality(q)).toBeLessThan(1e-15);
      expect([...r.data()].map((x) => x / tiny)).toEqual([5, 0.8125, 0, 0.625]); // in steps of 2 ** -1074
    }));
});

describe('float32 operands', () => {
  it('give what is right before it is rounded once', () =>
    balanced(() => {
      const a = random(7, [40, 40], 'float32');
      const wide = cast(a, 'float64');
      const b = random(8, [40, 2], 'float32');
      const x = solve(a, b);
      expect(x.dtype).toBe('float32');
      expect(distance(x, cast(solve(wide, cast(b, 'float64')), 'float32'))).toBe(0);
      expect(distance(svdvals(a), cast(svdvals(wide), 'float32'))).toBe(0);
      expect(distance(qr(a).r, cast(qr(wide).r, 'float32'))).toBe(0);
      const [tall, right] = [random(9, [40, 6], 'float32'), cast(b, 'float64')];
      const fit = lstsq(tall, b);
      expect(distance(fit, cast(lstsq(cast(tall, 'float64'), right), 'float32'))).toBe(0);
    }));

  it('fit a line by least squares', () =>
    balanced(() => {
      const a = rows(
        [
          [1, 0],
          [1, 1],
          [1, 2],
          [1, 3],
        ],
        'float32',
      );
      const line = lstsq(a, rows([[1], [3], [5], [7.5]], 'float32')).data();
      expect(line[0]).toBeCloseTo(0.9, 5);
      expect(line[1]).toBeCloseTo(2.15, 5);
    }));
});

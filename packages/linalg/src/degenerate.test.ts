// Matrices on the edge: singular, of rank 0, with equal eigenvalues, empty, not finite.
import { cast, div, full, matmul, matrixTranspose, mul, slice, zeros } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import {
  cholesky,
  det,
  eigh,
  inv,
  lstsq,
  matrixNorm,
  matrixPower,
  matrixRank,
  pinv,
  qr,
  slogdet,
  solve,
  svd,
  vectorNorm,
} from './index.js';
import {
  backend,
  balanced,
  distance,
  random,
  rows,
  unorthogonality,
} from './linalg.test-support.js';

/** A matrix [m, n] of this rank. */
const ofRank = (rank: number, m: number, n: number) =>
  matmul(random(1, [m, rank]), random(2, [rank, n]));

describe('matrices of less than full rank', () => {
  it.each([
    [0, 4, 4],
    [1, 5, 3],
    [2, 3, 5],
    [3, 6, 6],
  ])('of rank %i, [%i, %i], have orthonormal factors all the same', (rank, m, n) =>
    balanced(() => {
      const a = ofRank(rank, m, n);
      for (const fullMatrices of [false, true]) {
        const { u, s, vh } = svd(a, { fullMatrices });
        expect(unorthogonality(u)).toBeLessThan(1e-14);
        expect(unorthogonality(matrixTranspose(vh))).toBeLessThan(1e-14);
        expect([...s.data()].filter((x) => x > 1e-13)).toHaveLength(rank);
      }
      const { u, s, vh } = svd(a);
      expect(distance(matmul(mul(u, s), vh), a)).toBeLessThan(1e-14);
      const complete = qr(a, { mode: 'complete' });
      expect(complete.q.shape).toEqual([m, m]);
      expect(unorthogonality(complete.q)).toBeLessThan(1e-14);
      expect(distance(matmul(complete.q, complete.r), a)).toBeLessThan(1e-14);
      expect(matrixRank(a).item()).toBe(rank);
    }),
  );

  it('have a pseudo-inverse with the four properties that define it', () =>
    balanced(() => {
      const a = ofRank(2, 5, 4);
      const p = pinv(a);
      const [ap, pa] = [matmul(a, p), matmul(p, a)];
      expect(distance(matmul(ap, a), a)).toBeLessThan(1e-13);
      expect(distance(matmul(pa, p), p)).toBeLessThan(1e-13);
      expect(distance(ap, matrixTranspose(ap))).toBeLessThan(1e-14);
      expect(distance(pa, matrixTranspose(pa))).toBeLessThan(1e-14);
    }));

  it('have no determinant and no inverse', () =>
    balanced(() => {
      const a = rows([
        [1, 2],
        [2, 4],
      ]);
      expect(det(a).item()).toBeCloseTo(0, 20);
      expect([slogdet(a).sign.item(), slogdet(a).logAbsDet.item()]).toEqual([0, -Infinity]);
      expect(() => inv(a)).toThrow('[inv] the matrix must be invertible');
    }));
});

describe('equal eigenvalues', () => {
  it('have orthonormal vectors', () =>
    balanced(() => {
      const { q } = qr(random(3, [6, 6]));
      const values = rows([[1, 1, 1, 2, 2, -3]]);
      const a = matmul(mul(q, values), matrixTranspose(q));
      const { eigenvalues, eigenvectors } = eigh(a);
      [-3, 1, 1, 1, 2, 2].forEach((expected, i) => {
        expect(eigenvalues.data()[i]).toBeCloseTo(expected, 13);
      });
      expect(unorthogonality(eigenvectors)).toBeLessThan(2e-15);
      const again = matmul(mul(eigenvectors, eigenvalues), matrixTranspose(eigenvectors));
      expect(distance(again, a)).toBeLessThan(5e-15);
    }));

  it('of the identity leave it as it is', () =>
    balanced(() => {
      const identity = matrixPower(random(4, [3, 3]), 0);
      expect(distance(eigh(identity).eigenvectors, identity)).toBe(0);
      expect(distance(svd(identity).u, identity)).toBe(0);
    }));
});

describe('signs', () => {
  it('are those that are promised, also of components that differ by rounding alone', () =>
    balanced(() => {
      for (const seed of [1, 2, 3, 4]) {
        const a = random(seed, [4, 4]);
        for (const vectors of [eigh(a).eigenvectors, svd(a).u]) {
          for (let j = 0; j < 4; j++) {
            const column = [0, 1, 2, 3].map((i) => vectors.data()[i * 4 + j] ?? 0);
            const largest = column.reduce((x, y) => (Math.abs(y) > Math.abs(x) ? y : x));
            expect(largest).toBeGreaterThan(0);
          }
        }
        expect([0, 5, 10, 15].every((i) => (qr(a).r.data()[i] ?? -1) > 0)).toBe(true);
      }
      const tied = eigh(
        rows([
          [0.1, 0.3],
          [0.3, 0.1],
        ]),
      ).eigenvectors.data();
      expect([...tied].map(Math.sign)).toEqual([1, 1, -1, 1]);
    }));
});

describe('empty matrices', () => {
  it('have empty factors, and the determinant 1', () =>
    balanced(() => {
      const a = zeros([0, 0], { backend });
      expect(det(a).item()).toBe(1);
      expect(slogdet(a).logAbsDet.item()).toBe(0);
      expect(inv(a).shape).toEqual([0, 0]);
      expect(eigh(a).eigenvalues.shape).toEqual([0]);
      expect(vectorNorm(a).item()).toBe(0);
      expect(matrixNorm(a, 'nuc').item()).toBe(0);
      expect(matrixRank(a).item()).toBe(0);
    }));

  it('have an orthogonal factor where there are rows', () =>
    balanced(() => {
      const a = zeros([3, 0], { backend });
      expect(svd(a, { fullMatrices: true }).u.shape).toEqual([3, 3]);
      expect(
        distance(svd(a, { fullMatrices: true }).u, matrixPower(zeros([3, 3], { backend }), 0)),
      ).toBe(0);
      expect(qr(a, { mode: 'complete' }).q.shape).toEqual([3, 3]);
      expect(pinv(a).shape).toEqual([0, 3]);
    }));

  it('of an empty batch give an empty batch', () =>
    balanced(() => {
      const a = zeros([0, 3, 3], { backend });
      expect(solve(a, zeros([3], { backend })).shape).toEqual([0, 3]);
      expect(det(a).shape).toEqual([0]);
      expect(eigh(a).eigenvectors.shape).toEqual([0, 3, 3]);
    }));
});

describe('columns that depend on each other', () => {
  it.each(['float32', 'float64'] as const)('are refused by lstsq, rounded to %s or not', (dtype) =>
    balanced(() => {
      const a = cast(
        rows([
          [0.1, 0.3],
          [0.2, 0.6],
          [0.7, 2.1],
        ]),
        dtype,
      );
      const b = cast(rows([[1], [2], [4]]), dtype);
      expect(() => lstsq(a, b)).toThrow(
        '[lstsq] the matrix must be of full rank, got one whose column 1 is a combination of those before it. Use matmul(pinv(a), b), or leave it out',
      );
      expect(() => lstsq(matrixTranspose(a), slice(b, 0, 0, 2))).toThrow('got one whose row 1 is');
    }),
  );

  it('are not those of different sizes', () =>
    balanced(() => {
      const a = mul(random(5, [6, 3]), rows([[1, 1e-20, 1e20]]));
      const x = random(6, [3, 1]);
      const found = lstsq(a, matmul(a, div(x, rows([[1], [1e-20], [1e20]]))));
      expect(distance(mul(found, rows([[1], [1e-20], [1e20]])), x)).toBeLessThan(1e-13);
    }));
});

describe('what is almost too large', () => {
  it('has a symmetric part', () =>
    balanced(() => {
      const a = rows([
        [1.5e308, 0],
        [0, 1e308],
      ]);
      expect([...eigh(a).eigenvalues.data()]).toEqual([1e308, 1.5e308]);
      expect(cholesky(a).data()[3]).toBeCloseTo(1e154, -140);
    }));
});

describe('what is not finite', () => {
  it('is not singular', () =>
    balanced(() => {
      const a = rows([
        [0, 1],
        [NaN, 2],
      ]);
      expect(det(a).item()).toBeNaN();
      expect(slogdet(a).sign.item()).toBeNaN();
      expect([...inv(a).data()]).toEqual([NaN, NaN, NaN, NaN]);
    }));

  it.each([NaN, Infinity, -Infinity])('%s gives NaN, and an end', (value) =>
    balanced(() => {
      const a = full([3, 3], value, { backend, dtype: 'float64' });
      expect([...eigh(a).eigenvalues.data()]).toEqual([NaN, NaN, NaN]);
      expect([...svd(a, { fullMatrices: true }).s.data()]).toEqual([NaN, NaN, NaN]);
      expect(det(a).item()).toBeNaN();
      expect(matrixRank(a).item()).toBe(0);
    }),
  );
});

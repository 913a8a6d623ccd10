// Orthogonal matrices: orthogonality, and that they are Q of the QR decomposition of the normal matrix they are
// drawn from, which two properties say completely: Q is orthogonal, and R = Q^T A upper triangular with a positive
// diagonal.
import { CpuBackend } from '@evenkeel/backend-cpu';
import { type FloatDType, key, memory, normal, scope, transpose } from '@evenkeel/tensor';
import { afterEach, describe, expect, it } from 'vitest';
import { Dense } from '../layers/dense.js';
import { Sequential } from '../layers/sequential.js';
import { identity, orthogonal } from './orthogonal.js';

const backend = new CpuBackend();

afterEach(() => {
  expect(memory(backend).buffers).toBe(0);
});

/** A matrix in host memory. */
type Matrix = readonly (readonly number[])[];

function matrix(values: ArrayLike<number>, columns: number): Matrix {
  return Array.from({ length: values.length / columns }, (_, i) =>
    Array.from({ length: columns }, (_, j) => values[i * columns + j] ?? Number.NaN),
  );
}

const transposed = (a: Matrix): Matrix => (a[0] ?? []).map((_, j) => a.map((row) => row[j] ?? 0));

/** a^T b, in double precision. */
const products = (a: Matrix, b: Matrix): Matrix => {
  const [left, right] = [transposed(a), transposed(b)];
  return left.map((x) => right.map((y) => x.reduce((sum, v, i) => sum + v * (y[i] ?? 0), 0)));
};

/** The largest difference between q^T q and the identity times gain^2. */
const error = (q: Matrix, gain = 1): number =>
  Math.max(
    ...products(q, q).flatMap((row, i) =>
      row.map((v, j) => Math.abs(v - (i === j ? gain ** 2 : 0))),
    ),
  );

/** The value as [... in, out], with its longer side first, as Q. */
function draw(shape: readonly number[], dtype: FloatDType, seed: number, gain?: number): Matrix {
  return scope(() => {
    const options = gain === undefined ? {} : { gain };
    const value = orthogonal(options)(key(seed), shape, { dtype, backend });
    expect([value.dtype, ...value.shape]).toEqual([dtype, ...shape]);
    const flat = matrix(value.data(), shape.at(-1) ?? 1);
    return flat.length < (flat[0]?.length ?? 0) ? transposed(flat) : flat;
  });
}

const SHAPES = [
  [1, 1],
  [2, 2],
  [5, 3],
  [3, 5],
  [1, 4],
  [4, 1],
  [33, 33],
  [60, 20],
  [20, 60],
  [3, 3, 2, 8], // [18, 8]
  [2, 2, 2, 3, 40], // [24, 40]
];

describe('orthogonal', () => {
  it.each([
    ['float32', 5e-7],
    ['float64', 5e-15],
  ] as const)('to rounding in %s, for tall, wide and square shapes', (dtype, allowed) => {
    for (const shape of SHAPES) {
      for (let seed = 0; seed < 2; seed++) {
        expect(error(draw(shape, dtype, seed)), `${shape} seed ${seed}`).toBeLessThan(allowed);
      }
    }
  });

  it('however close to singular the normal matrix is: 600 square ones', () => {
    for (let seed = 0; seed < 300; seed++) {
      expect(error(draw([2, 2], 'float32', seed)), `2 seed ${seed}`).toBeLessThan(5e-7);
      expect(error(draw([5, 5], 'float32', seed)), `5 seed ${seed}`).toBeLessThan(5e-7);
    }
  });

  it('is Q of the QR decomposition of the normal matrix, its R with a positive diagonal', () => {
    for (const shape of SHAPES) {
      const q = draw(shape, 'float64', 7);
      const sides = [q.length, q[0]?.length ?? 0] as const;
      const a = scope(() =>
        matrix(normal(key(7), sides, { dtype: 'float64', backend }).data(), sides[1]),
      );
      products(q, a).forEach((row, i) => {
        row.forEach((v, j) => {
          if (i > j) expect(Math.abs(v), `R[${i},${j}] of ${shape}`).toBeLessThan(1e-13);
          if (i === j) expect(v, `R[${i},${j}] of ${shape}`).toBeGreaterThan(0);
        });
      });
    }
  });

  it('has no preferred direction', () => {
    // An entry of a uniformly drawn 3x3 matrix is uniform in [-1, 1]: mean 0, variance 1/3, a fourth moment of 1/5.
    const n = 500;
    const entries = Array.from({ length: n }, (_, seed) => draw([3, 3], 'float32', seed).flat());
    for (let at = 0; at < 9; at++) {
      const mean = entries.reduce((sum, q) => sum + (q[at] ?? 0), 0) / n;
      const second = entries.reduce((sum, q) => sum + (q[at] ?? 0) ** 2, 0) / n;
      // Four standard errors.
      expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(1 / 3 / n));
      expect(Math.abs(second - 1 / 3)).toBeLessThan(4 * Math.sqrt((1 / 5 - 1 / 9) / n));
    }
  });

  it('multiplies by gain', () => {
    expect(error(draw([5, 3], 'float64', 1, 3), 3)).toBeLessThan(1e-13);
    expect(error(draw([5, 3], 'float64', 1, -0.5), 0.5)).toBeLessThan(1e-13);
  });

  it('gives the same for the same key, and something else for another', () => {
    expect(draw([5, 3], 'float32', 1)).toEqual(draw([5, 3], 'float32', 1));
    expect(draw([5, 3], 'float32', 1)).not.toEqual(draw([5, 3], 'float32', 2));
  });

  it('does not depend on what was built before', () => {
    const kernels = (layers: readonly string[]): Map<string, readonly number[]> =>
      scope(() => {
        const made = layers.map(
          (name) => [name, new Dense({ units: 4, kernelInitializer: orthogonal() })] as const,
        );
        const model = new Sequential(made.map(([, layer]) => layer)).build([null, 4], {
          backend,
          seed: 5,
        });
        const values = new Map(made.map(([name, { kernel }]) => [name, [...kernel.value.data()]]));
        model.dispose();
        return values;
      });
    // The same path, whatever comes behind; the two layers of one model differ.
    const both = kernels(['first', 'second']);
    expect(kernels(['first']).get('first')).toEqual(both.get('first'));
    expect(both.get('first')).not.toEqual(both.get('second'));
  });

  it('of nothing is nothing', () => {
    expect(draw([0, 3], 'float32', 1)).toEqual([]);
  });

  it('refuses vectors', () => {
    expect(() => orthogonal()(key(0), [3], { dtype: 'float32', backend })).toThrow(
      expect.objectContaining({
        name: 'ShapeError',
        message:
          '[orthogonal] needs a shape [..., in, out] of at least two axes, got [3]. Use normal for vectors',
      }),
    );
  });
});

describe('identity', () => {
  it('of any sides, times gain', () => {
    const read = (shape: readonly number[], gain?: number): Matrix =>
      scope(() => {
        const f = gain === undefined ? identity() : identity({ gain });
        const value = f(key(0), shape, { dtype: 'float64', backend });
        expect(value.dtype).toBe('float64');
        expect(transpose(value).shape).toEqual([...shape].reverse());
        return matrix(value.data(), shape[1] ?? 1);
      });
    expect(read([2, 2])).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(read([2, 3], 0.1)).toEqual([
      [0.1, 0, 0],
      [0, 0.1, 0],
    ]);
    expect(read([3, 1])).toEqual([[1], [0], [0]]);
  });

  it.each([[[3]], [[2, 2, 2]]])('refuses %j', (shape) => {
    expect(() => identity()(key(0), shape, { dtype: 'float32', backend })).toThrow(
      expect.objectContaining({
        name: 'ShapeError',
        message: `[identity] needs a shape [in, out] of two axes, got [${shape.join(',')}]. Use orthogonal for others`,
      }),
    );
  });
});

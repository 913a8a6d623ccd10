/**
 * Systems of linear equations with a square matrix: solve, inv, triangularSolve.
 */
import { customGrad } from '@evenkeel/autograd';
import {
  eye,
  matmul,
  matrixTranspose,
  neg,
  reshape,
  scope,
  type Tensor,
  tril,
  triu,
} from '@evenkeel/tensor';
import { checkOptions, flagOf, live } from '@evenkeel/tensor/dispatch';
import { factorLU, solveLU } from './host/lu.js';
import { solveTriangularHost, type TriangularOptions } from './host/triangular.js';
import { onHost } from './on-host.js';
import { sidesOf, singular, squares, system, withBatch } from './operands.js';

export type { TriangularOptions } from './host/triangular.js';

/**
 * X in a X = b, by elimination with partial pivoting. The matrices are copied to the host and the result back, which
 * blocks; it is computed in double precision, whatever the dtype. The gradient is that of Giles (2008), section 2.3.1.
 *
 * @param a matrices [..., n, n]; integers become float32.
 * @param b one right side [n], or [..., n, k]. Batches broadcast.
 * @returns [..., n, k]; without k for one right side.
 * @throws {ShapeError} if a is not square, b has another number of rows, or the batches do not broadcast.
 * @throws {ArgumentError} if a matrix is singular.
 * @throws {DTypeError} for bool.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const a = tensor([[2, 1], [1, 3]], { backend });
 * String(solve(a, tensor([3, 4], { backend }))); // => [1. 1.]
 * solve(zeros([2, 2], { backend }), a); // throws [solve] the matrix must be invertible
 * ```
 */
export function solve(a: Tensor, b: Tensor): Tensor {
  return scope(() => {
    const left = squares('solve', a);
    return withColumns('solve', b, (right) => {
      const equations = system('solve', left, right);
      return solveFor('solve', equations.a, equations.b);
    });
  });
}

/** Applies `f` to right sides [..., m, k]; a single one [m] is made a column first, and the result a vector again. */
export function withColumns(op: string, b: Tensor, f: (b: Tensor) => Tensor): Tensor {
  live(op, b);
  if (b.rank !== 1) return f(b);
  const x = f(reshape(b, [b.size, 1]));
  return reshape(x, x.shape.slice(0, -1));
}

/** `solve` on behalf of another operation, for operands of one dtype and batch. */
function solveFor(op: string, left: Tensor, right: Tensor): Tensor {
  const [n, k] = sidesOf(right);
  return customGrad((a, b) => ({
    value: onHost(
      a,
      [n, k],
      (matrix, which, columns) => {
        const factors = factorLU(matrix, n);
        if (factors.singularAt >= 0) throw singular(op, which(), factors.singularAt);
        return [solveLU(factors, n, columns, k)];
      },
      { right: b },
    ),
    // X = A^-1 B: dB = A^-T g, dA = -dB XT
    pullback: (g, x) => {
      const db = solveFor(op, matrixTranspose(a), g);
      return [neg(matmul(db, matrixTranspose(x))), db];
    },
  }))(left, right);
}

/**
 * The inverse, by `solve` with the identity; it is copied and computed as there. To solve equations, `solve` is faster and
 * nearer.
 *
 * @param x matrices [..., n, n]; integers become float32.
 * @throws {ShapeError} unless they are square.
 * @throws {ArgumentError} if one is singular.
 * @throws {DTypeError} for bool.
 *
 * @example
 * ```ts
 * const x = tensor([[2, 0], [0, 4]], { backend: new CpuBackend() });
 * String(inv(x)); // => [[0.5 0. ] [0. 0.25]]
 * ```
 */
export function inv(x: Tensor): Tensor {
  return scope(() => inverseFor('inv', squares('inv', x)));
}

/** `inv` on behalf of another operation. */
export function inverseFor(op: string, a: Tensor): Tensor {
  const [n] = sidesOf(a);
  const identity = eye(n, { backend: a.backend, dtype: a.dtype });
  return solveFor(op, a, withBatch(identity, a.shape.slice(0, -2)));
}

const OPTIONS = { upper: true, transpose: true, unitDiagonal: true } as const;

/**
 * X in op(a) X = b for triangular matrices, by substitution. Only the triangle that `upper` names is read, and only it has
 * a gradient. Copied to the host and back, and computed there, as `solve`.
 *
 * @param a matrices [..., n, n]; integers become float32.
 * @param b one right side [n], or [..., n, k]. Batches broadcast.
 * @param options `upper` (default false): the upper triangle is read, not the lower; `transpose` (default false): what was
 * read is transposed; `unitDiagonal` (default false): its diagonal is taken for ones.
 * @returns [..., n, k]; without k for one right side.
 * @throws {ShapeError} if a is not square, b has another number of rows, or the batches do not broadcast.
 * @throws {ArgumentError} if there is a 0 on a diagonal, or an option is unknown.
 * @throws {DTypeError} for bool.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const a = tensor([[2, 9], [1, 4]], { backend });
 * const b = tensor([2, 9], { backend });
 * String(triangularSolve(a, b)); // => [1. 2.]
 * String(triangularSolve(a, b, { transpose: true })); // => [-0.125 2.25]
 * ```
 */
export function triangularSolve(a: Tensor, b: Tensor, options: TriangularOptions = {}): Tensor {
  checkOptions('triangularSolve', options, OPTIONS);
  for (const name of ['upper', 'transpose', 'unitDiagonal'] as const) {
    flagOf('triangularSolve', name, options[name]);
  }
  return scope(() => {
    const left = squares('triangularSolve', a);
    return withColumns('triangularSolve', b, (right) => {
      const equations = system('triangularSolve', left, right);
      return triangularFor('triangularSolve', equations.a, equations.b, options);
    });
  });
}

/** `triangularSolve` on behalf of another operation, for operands of one dtype and batch. */
export function triangularFor(
  op: string,
  left: Tensor,
  right: Tensor,
  options: TriangularOptions,
): Tensor {
  const { upper = false, transpose = false, unitDiagonal = false } = options;
  const [n, k] = sidesOf(right);
  return customGrad((a, b) => ({
    value: onHost(
      a,
      [n, k],
      (matrix, which, columns) => {
        const x = solveTriangularHost(matrix, n, columns, k, options);
        if (typeof x === 'number') throw singular(op, which(), x);
        return [x];
      },
      { right: b },
    ),
    // As for solve, of the elements that are read.
    pullback: (g, x) => {
      const db = triangularFor(op, a, g, { upper, unitDiagonal, transpose: !transpose });
      const product = transpose ? matmul(x, matrixTranspose(db)) : matmul(db, matrixTranspose(x));
      const diagonal = unitDiagonal ? 1 : 0;
      return [neg(upper ? triu(product, diagonal) : tril(product, -diagonal)), db];
    },
  }))(left, right);
}

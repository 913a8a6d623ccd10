/** What the operations on matrices share: operands that stay away from singular ones, tolerances, refusals. */
import type { DType } from '@evenkeel/tensor';
import type { Draw } from '../../draw.js';
import { viewsOf } from '../../host-view.js';
import type { InputSpec } from '../../sample.js';
import { FLOATS, SUMS } from '../common.js';
import { Make, ones, sample } from '../make.js';
import type { ErrorSample, OpTolerance } from '../types.js';

/** Integers become float32. */
export const RESULTS = { ...FLOATS, int32: ['float32'] } as const;

/** The same for two results. */
export const PAIRS = {
  float32: ['float32', 'float32'],
  float64: ['float64', 'float64'],
  int32: ['float32', 'float32'],
} as const;

/** The same for three results. */
export const TRIPLES = {
  float32: ['float32', 'float32', 'float32'],
  float64: ['float64', 'float64', 'float64'],
  int32: ['float32', 'float32', 'float32'],
} as const;

/** Factorizations by other algorithms than those of the reference values. */
export const FACTORED: OpTolerance = {
  ...SUMS,
  wider: { factor: 10, reason: 'the reference values come from other algorithms, of equal error' },
};

/** Why the rows of an operand are not repeated. */
export const SINGULAR = 'a matrix with two equal rows is singular';

/** Makes matrices whose eigenvalues and singular values lie near 2, 4, 6 and so on. */
export class Matrices {
  readonly #make: Make;

  constructor(draw: Draw, dtype: DType) {
    this.#make = new Make(draw, dtype, [-0.5, 0.5]);
  }

  /** A dense operand [..., m, n]. */
  dense(shape: readonly number[]): InputSpec {
    const spec = this.#make.dense(shape);
    if (spec.dtype === 'bool') return spec;
    const [m = 1, n = 1] = shape.slice(-2);
    const data = spec.data.map((x, i) => {
      const [row, column] = [Math.floor(i / n) % m, i % n];
      return row === column ? x + 2 * row + 2 : x;
    });
    return { ...spec, data };
  }

  /** Right sides of equations: any numbers. */
  right(shape: readonly number[]): InputSpec {
    return this.#make.with({ interval: [-2, 2] }).dense(shape);
  }

  /** The same elements, stored in another way: the name is one of `viewsOf`. */
  stored(way: string, spec: InputSpec): InputSpec {
    const found = viewsOf(spec).find(({ name }) => name === way);
    if (found === undefined) throw new TypeError(`a sample has no view that is ${way}`);
    return found.view;
  }

  /** One matrix for a whole batch. */
  repeated(matrix: InputSpec, batch: readonly number[]): InputSpec {
    return { ...matrix, view: [{ kind: 'expand', shape: [...batch, ...matrix.shape] }] };
  }
}

/** The operation refuses bool. */
export const bool = (op: string): ErrorSample => ({
  ...sample('bool', [ones([2, 2], 'bool')]),
  error: 'DTypeError',
  message: `[${op}] needs numbers, got bool. Use cast(x, 'float32') first`,
});

/** The operation refuses a vector. */
export const vector = (op: string): ErrorSample => ({
  ...sample('a vector', [ones([3])]),
  error: 'ShapeError',
  message: `[${op}] needs matrices [..., m, n], got shape [3]. Add axes of size 1 with reshape`,
});

/** The operation refuses matrices that are not square. */
export const oblong = (op: string): ErrorSample => ({
  ...sample('not square', [ones([2, 3])]),
  error: 'ShapeError',
  message: `[${op}] needs square matrices [..., n, n], got shape [2,3]. For others there are pinv, lstsq, qr and svd`,
});

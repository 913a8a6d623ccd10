/**
 * Repetition without copying: views with strides of 0.
 */
import { live, meet, record, view } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { ArgumentError, describeValue, formatShape, ShapeError } from '../../errors.js';
import { lineShape } from '../../layout/axes.js';
import { expandLayout } from '../../layout/infer.js';
import type { Shape } from '../../layout/layout.js';
import { checkOptions } from '../../option-names.js';
import type { Tensor } from '../../tensor.js';
import { tensorList } from './list.js';
import { reshape } from './reshape.js';

/**
 * Repeats axes of size 1, and adds axes in front, without copying: a view with strides of 0.
 *
 * @throws {ShapeError} if another axis would have to change.
 *
 * @example
 * ```ts
 * const x = tensor([1, 2], { backend: new CpuBackend() });
 * String(expand(x, [3, 2])); // => [[1. 2.] [1. 2.] [1. 2.]]
 * expand(x, [2, 3]); // throws Only axes of size 1 repeat
 * String(expand(reshape(x, [2, 1]), [2, 3])); // => [[1. 1. 1.] [2. 2. 2.]]
 * ```
 */
export function expand(x: Tensor, shape: readonly number[]): Tensor {
  return expandTo('expand', x, shape);
}

/** `expand` on behalf of another operation. */
export function expandTo(op: string, x: Tensor, shape: Shape): Tensor {
  live(op, x);
  return record('expand', [x], view(x, expandLayout(op, x.layout, shape), x.offset), null);
}

/** Options of {@link meshgrid}. */
export interface MeshgridOptions {
  /**
   * Which axis the first tensor runs along: `'ij'`, the first one; `'xy'`, the second, and the second tensor along
   * the first, as in a plot. Default: `'xy'`.
   */
  readonly indexing?: 'xy' | 'ij';
}

/**
 * The coordinates of a grid: each vector repeated along the axes of the others. Views.
 *
 * @param xs vectors, one for each axis of the grid; their dtypes may differ.
 * @returns one tensor of the grid's shape for each vector.
 * @throws {ShapeError} if one is no vector.
 * @throws {ArgumentError} for an empty array, or an unknown option.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const [x, y] = meshgrid([tensor([1, 2, 3], { backend }), tensor([10, 20], { backend })]);
 * String(x); // => [[1. 2. 3.] [1. 2. 3.]]
 * String(y); // => [[10. 10. 10.] [20. 20. 20.]]
 * ```
 */
export function meshgrid(xs: readonly Tensor[], options: MeshgridOptions = {}): Tensor[] {
  const first = tensorList('meshgrid', xs);
  checkOptions('meshgrid', options, { indexing: true });
  const { indexing = 'xy' } = options;
  if (indexing !== 'xy' && indexing !== 'ij') {
    throw new ArgumentError(
      'meshgrid',
      `indexing must be 'xy' or 'ij', got ${describeValue(indexing)}. Leave it out for 'xy'`,
    );
  }
  for (const x of xs) {
    meet('meshgrid', first, x);
    if (x.rank === 1) continue;
    throw new ShapeError(
      'meshgrid',
      `needs vectors, got shape ${formatShape(x.shape)}. Reshape to [-1]`,
      [x.shape],
    );
  }
  const axisOf = (i: number): number => (indexing === 'xy' && xs.length > 1 && i < 2 ? 1 - i : i);
  const shape = xs.map((_, axis) => xs[axisOf(axis)]?.size ?? 1);
  return inScope(() =>
    xs.map((x, i) => {
      const line = lineShape(shape.length, axisOf(i), x.size);
      return expand(reshape(x, line), shape);
    }),
  );
}

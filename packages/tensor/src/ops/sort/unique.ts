/**
 * The distinct values of a tensor.
 */
import { live, unrecorded } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { e } from '../../program/expression.js';
import { defineProgram } from '../../program/program.js';
import type { Tensor } from '../../tensor.js';
import { ones, zeros } from '../creation.js';
import { elementwise, mul, sub } from '../elementwise/index.js';
import { gather, scatterAdd } from '../indexing/index.js';
import { concat, reshape, slice } from '../move/index.js';
import { cumsum } from '../scan/index.js';
import { argsort } from './sort.js';

/** What {@link unique} gives; n is the number of distinct values. */
export interface Distinct {
  /** [n], sorted. */
  readonly values: Tensor;
  /** int32 [n]: where each occurs first in the flattened tensor. */
  readonly indices: Tensor;
  /** int32, of the shape of x: which of the values each element is. */
  readonly inverse: Tensor;
  /** int32 [n]: how often each occurs. */
  readonly counts: Tensor;
}

/** 1 where b differs from a, else 0; NaN does not differ from NaN. */
const differs = defineProgram('unique', 2, 0, ([a, b]) => {
  const bothNaN = e.select(e.equal(a, a), 0, e.select(e.equal(b, b), 0, 1));
  return [e.select(e.equal(a, b), 0, e.sub(1, bothNaN))];
});

/**
 * The distinct values of a tensor, sorted, and where they are. NaN is one value, the last; 0 and -0 are one. The
 * number of values is read from the backend, which waits for it. The gradient reaches the first of equals.
 *
 * @example
 * ```ts
 * const x = tensor([[2, 1], [2, 7]], { backend: new CpuBackend() });
 * const { values, indices, inverse, counts } = unique(x);
 * String(values); // => [1. 2. 7.]
 * String(indices); // => [1 0 3]
 * String(inverse); // => [[1 0] [1 2]]
 * String(counts); // => [1 2 1]
 * ```
 */
export function unique(x: Tensor): Distinct {
  const { backend } = live('unique', x);
  const n = x.layout.size;
  const none = { dtype: 'int32', backend } as const;
  return inScope(() => {
    const flat = reshape(x, [n]);
    const found = unrecorded(() => {
      if (n === 0) {
        return {
          indices: zeros([0], none),
          inverse: zeros(x.layout.shape, none),
          counts: zeros([0], none),
        };
      }
      const order = argsort(flat);
      const sorted = gather(flat, order, 0);
      const later = elementwise(
        differs,
        [slice(sorted, 0, 0, -1), slice(sorted, 0, 1)],
        [],
        'int32',
      );
      const isFirst = concat([ones([1], none), later]);
      const group = sub(cumsum(isFirst), 1);
      const groups = zeros([slice(group, 0, -1).item() + 1], none);
      return {
        indices: scatterAdd(groups, group, mul(isFirst, order), 0),
        inverse: reshape(scatterAdd(zeros([n], none), order, group, 0), x.layout.shape),
        counts: scatterAdd(groups, group, ones([n], none), 0),
      };
    });
    return { values: gather(flat, found.indices, 0), ...found };
  });
}

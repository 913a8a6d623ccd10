/**
 * Rules of reading and writing at positions.
 */
import {
  arange,
  equal,
  gather,
  reshape,
  scatter,
  scatterAdd,
  type Tensor,
  where,
  zeros,
} from '@evenkeel/tensor';
import type { Rules } from './rule.js';

/** Which updates a scatter has set: of several with one position, the last. */
function areSet(x: Tensor, indices: Tensor, axis: number): Tensor {
  const { backend } = indices;
  const order = reshape(arange(indices.layout.size, { backend }), indices.layout.shape);
  const writers = scatter(zeros(x.layout.shape, { dtype: 'int32', backend }), indices, order, axis);
  return equal(gather(writers, indices, axis), order);
}

export const indexingRules: Pick<Rules, 'gather' | 'scatter' | 'scatterAdd'> = {
  // each element read gets back what was asked of it, repeated reads add up
  gather: [
    (g, { inputs: [x, indices], attrs: axis }) => {
      const origin = zeros(x.layout.shape, { backend: g.backend, dtype: g.layout.dtype });
      return scatterAdd(origin, indices, g, axis);
    },
    () => null,
  ],

  // what was overwritten gets nothing, nor does an update that was
  scatter: [
    (g, { inputs: [, indices], attrs: axis }) => {
      const nothing = zeros(indices.layout.shape, { backend: g.backend, dtype: g.layout.dtype });
      return scatter(g, indices, nothing, axis);
    },
    () => null,
    (g, { inputs: [x, indices], attrs: axis }) =>
      where(areSet(x, indices, axis), gather(g, indices, axis), 0),
  ],

  scatterAdd: [
    (g) => g,
    () => null,
    (g, { inputs: [, indices], attrs: axis }) => gather(g, indices, axis),
  ],
};

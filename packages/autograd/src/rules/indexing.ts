/**
 * Rules of reading and writing at positions.
 */
import { gather, scatterAdd, zeros } from '@evenkeel/tensor';
import type { Rules } from './rule.js';

export const indexingRules: Pick<Rules, 'gather' | 'scatterAdd'> = {
  // each element read gets back what was asked of it, repeated reads add up
  gather: [
    (g, { inputs: [x, indices], attrs: axis }) => {
      const origin = zeros(x.layout.shape, { backend: g.backend, dtype: g.layout.dtype });
      return scatterAdd(origin, indices, g, axis);
    },
    () => null,
  ],

  scatterAdd: [
    (g) => g,
    () => null,
    (g, { inputs: [, indices], attrs: axis }) => gather(g, indices, axis),
  ],
};

/**
 * Movement: views where possible, one copy where not. No arithmetic but the sum of `trace`.
 */
export { concat, stack } from './concat.js';
export { diag, diagonal, trace, tril, triu } from './diagonal.js';
export { expand, expandTo, type MeshgridOptions, meshgrid } from './expand.js';
export { alias, stopGradient } from './handles.js';
export { flip, roll } from './order.js';
export { type PadOptions, pad } from './pad.js';
export { repeat, tile } from './repeat.js';
export { expandDims, reshape, squeeze } from './reshape.js';
export { embed, slice, split } from './slice.js';
export {
  matrixTranspose,
  moveAxis,
  swapAxes,
  transpose,
  transposedOperand,
} from './transpose.js';

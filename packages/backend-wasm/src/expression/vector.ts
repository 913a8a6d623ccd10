/**
 * Four numbers side by side, as expressions. With SIMD each is one value of 128 bits; without, the same
 * expression is emitted lane by lane with scalar instructions, and gives the same bits.
 */
export { F32x4 } from './float-vector.js';
export { I32x4 } from './int-vector.js';
export { LANES } from './nodes.js';

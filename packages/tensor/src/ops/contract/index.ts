/**
 * Contractions: products of tensors, summed over axes that they share.
 */
export { einsum } from './einsum.js';
export { matmul } from './matmul.js';
export { dot, inner, kron, outer, tensordot, vecdot } from './products.js';

/**
 * @evenkeel/linalg: factorizations of matrices, and what follows from them, with gradients. The matrices are copied to
 * the host and factored there (on-host.ts), whatever the backend.
 */
export { type CholeskyOptions, cholesky } from './cholesky.js';
export { det, type LogDeterminant, slogdet } from './determinant.js';
export { type EigenResult, eigh, eigvalsh } from './eigh.js';
export { lstsq } from './lstsq.js';
export { type MatrixNormOrder, matrixNorm, vectorNorm } from './norms.js';
export { matrixPower } from './power.js';
export { matrixRank, pinv, type RankOptions } from './pseudo.js';
export { type QROptions, type QRResult, qr } from './qr.js';
export { inv, solve, type TriangularOptions, triangularSolve } from './solve.js';
export { type SVDOptions, type SVDResult, svd, svdvals } from './svd.js';

/**
 * @evenkeel/backend-cpu: the reference backend.
 */
export { CpuBackend } from './cpu-backend.js';

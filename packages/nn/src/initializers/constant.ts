/** Initializers that fill with one number. */
import { full } from '@evenkeel/tensor';
import type { Initializer } from '../module/parameter.js';

/**
 * The same number everywhere.
 *
 * @example
 * ```ts
 * const dense = new Dense({ units: 2, biasInitializer: initializers.constant(0.1) });
 * String(dense.build([null, 3], { backend: new CpuBackend() }).bias?.value); // => [0.1 0.1]
 * ```
 */
export function constant(value: number): Initializer {
  return (_, shape, options) => full(shape, value, options);
}

/**
 * Zeros: `constant(0)`.
 *
 * @example
 * ```ts
 * const dense = new Dense({ units: 2, kernelInitializer: zeros() }).build([null, 1], { backend: new CpuBackend() });
 * String(dense.kernel.value); // => [[0. 0.]]
 * ```
 */
export const zeros = (): Initializer => constant(0);

/**
 * Ones: `constant(1)`.
 *
 * @example
 * ```ts
 * const dense = new Dense({ units: 2, biasInitializer: ones() }).build([null, 1], { backend: new CpuBackend() });
 * String(dense.bias?.value); // => [1. 1.]
 * ```
 */
export const ones = (): Initializer => constant(1);

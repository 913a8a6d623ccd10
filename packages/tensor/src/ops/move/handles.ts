/**
 * Other handles on the same elements: without a gradient, and as another recorded tensor.
 */
import { handle, live, record, view } from '../../dispatch/record.js';
import type { Tensor } from '../../tensor.js';

/**
 * The same values as a constant: no gradient flows through. A view.
 *
 * @example
 * ```ts
 * import { grad } from '@evenkeel/autograd';
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { mul, stopGradient, tensor } from '@evenkeel/tensor';
 * const [slope] = grad((x) => mul(x, stopGradient(x)))(tensor(3, { backend: new CpuBackend() }));
 * slope?.item(); // => 3
 * ```
 */
export function stopGradient(x: Tensor): Tensor {
  live('stopGradient', x);
  return handle(x);
}

/** The same values as another recorded tensor: what an inner gradient is taken with respect to. */
export function alias(x: Tensor): Tensor {
  live('alias', x);
  return record('alias', [x], view(x, x.layout, x.offset), null);
}

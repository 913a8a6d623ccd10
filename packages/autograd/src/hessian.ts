/**
 * Second derivatives of scalar functions: the whole Hessian, and its product with a direction.
 */
import { mul, sum, type Tensor } from '@evenkeel/tensor';
import { checkPoints, checkTangents } from './checks.js';
import { gradientOf, jacobian } from './grad.js';

/**
 * The Hessian function of a scalar function: all second derivatives as one tensor [...x.shape, ...x.shape]. One backward
 * pass over the gradient for each element of x; of a large x take {@link hvp}.
 *
 * @param f returns a float scalar of shape [].
 * @throws {GradientError} unless x is a float tensor and f returns such a scalar.
 *
 * @example
 * ```ts
 * import { hessian } from '@evenkeel/autograd';
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { mul, sum, tensor } from '@evenkeel/tensor';
 * const x = tensor([2, 3], { backend: new CpuBackend() });
 * const f = (x: Tensor) => sum(mul(x, mul(x, x)));
 * String(hessian(f)(x)); // => [[12. 0.] [ 0. 18.]]
 * ```
 */
export function hessian(f: (x: Tensor) => Tensor): (at: Tensor) => Tensor {
  return (at) => {
    checkPoints('hessian', [at]);
    return jacobian((x) => gradientOf('hessian', f, [x])[0] ?? x)(at);
  };
}

/**
 * The product of the Hessian of a scalar function with a direction, without the Hessian: the gradient of the gradient's
 * inner product with v, at about the cost of two gradients (B. Pearlmutter, "Fast exact multiplication by the Hessian",
 * 1994).
 *
 * @param f returns a float scalar of shape [].
 * @param v of the shape and dtype of `at`.
 * @returns H v, of the shape of `at`.
 * @throws {GradientError} unless `at` is a float tensor and f returns such a scalar.
 * @throws {ShapeError} unless v has the shape and dtype of `at`.
 *
 * @example
 * ```ts
 * import { hvp } from '@evenkeel/autograd';
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { mul, sum, tensor } from '@evenkeel/tensor';
 * const backend = new CpuBackend();
 * const cubes = (x: Tensor) => sum(mul(x, mul(x, x)));
 * const [x, v] = [tensor([2, 3], { backend }), tensor([1, -1], { backend })];
 * String(hvp(cubes, x, v)); // => [ 12. -18.]
 * ```
 */
export function hvp(f: (x: Tensor) => Tensor, at: Tensor, v: Tensor): Tensor {
  checkPoints('hvp', [at]);
  checkTangents('hvp', [at], [v]);
  const slope = (x: Tensor) => sum(mul(gradientOf('hvp', f, [x])[0] ?? x, v));
  return gradientOf('hvp', slope, [at])[0] ?? at;
}

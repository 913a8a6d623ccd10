/**
 * Activations without options: smooth and piecewise functions of one element. Derivatives follow from the programs
 * (activation-programs.ts). relu, sigmoid, tanh, softplus and exp are operations of the tensor package.
 *
 * Left out: gated linear units (halves an axis: they change the shape), randomized leaky relu (its noise needs a
 * key), softmin (softmax(neg(x))) and sparsemax (needs sorting).
 */
import type { Tensor } from '@evenkeel/tensor';
import { fixed } from './activation-programs.js';
import { apply } from './apply.js';

/**
 * min(max(x, 0), 6): relu that ends at 6 (Krizhevsky 2010). Its derivative at 0 and at 6 is 0. Any shape; integers
 * and bool give float32, as for every activation here.
 *
 * @example
 * ```ts
 * String(relu6(tensor([-1, 3, 8], { backend: new CpuBackend() }))); // => [0. 3. 6.]
 * ```
 */
export const relu6 = (x: Tensor): Tensor => apply(fixed.relu6, x);

/**
 * s x where x > 0, else s a (exp(x) - 1), with s = 1.0507 and a = 1.6733, which keep mean 0 and variance 1
 * (Klambauer et al. 2017, equations 2 and 14). Its derivative at 0 is s a, the left one.
 *
 * @example
 * ```ts
 * String(selu(tensor([-1, 0, 1], { backend: new CpuBackend() }))); // => [-1.11133... 0. 1.050701... ]
 * ```
 */
export const selu = (x: Tensor): Tensor => apply(fixed.selu, x);

/**
 * x sigmoid(x), also called swish (Ramachandran et al. 2017).
 *
 * @example
 * ```ts
 * String(silu(tensor([-100, 0, 2], { backend: new CpuBackend() }))); // => [-3.78...e-42 0.0...e+00 1.76...e+00]
 * ```
 */
export const silu = (x: Tensor): Tensor => apply(fixed.silu, x);

/**
 * x tanh(softplus(x)) (Misra 2019).
 *
 * @example
 * ```ts
 * String(mish(tensor([-1, 0, 1], { backend: new CpuBackend() }))); // => [-0.303401... 0. 0.865098...]
 * ```
 */
export const mish = (x: Tensor): Tensor => apply(fixed.mish, x);

/**
 * log(sigmoid(x)) = -softplus(-x), exact for large |x|.
 *
 * @example
 * ```ts
 * String(logSigmoid(tensor([-500, 0, 500], { backend: new CpuBackend() }))); // => [-500. -0.693147... 0. ]
 * ```
 */
export const logSigmoid = (x: Tensor): Tensor => apply(fixed.logSigmoid, x);

/**
 * relu6(x + 3) / 6: sigmoid in three pieces (Howard et al. 2019). Its derivative at -3 and at 3 is 0.
 *
 * @example
 * ```ts
 * String(hardSigmoid(tensor([-4, 0, 1.5], { backend: new CpuBackend() }))); // => [0. 0.5 0.75]
 * ```
 */
export const hardSigmoid = (x: Tensor): Tensor => apply(fixed.hardSigmoid, x);

/**
 * x hardSigmoid(x), also called hard swish (Howard et al. 2019). Its derivative at -3 is 0, at 3 it is 1.
 *
 * @example
 * ```ts
 * String(hardSilu(tensor([-4, 1.5, 4], { backend: new CpuBackend() }))); // => [-0. 1.125 4. ]
 * ```
 */
export const hardSilu = (x: Tensor): Tensor => apply(fixed.hardSilu, x);

/**
 * x / (1 + |x|) (Bergstra et al. 2009).
 *
 * @example
 * ```ts
 * String(softsign(tensor([-1, 0, 3], { backend: new CpuBackend() }))); // => [-0.5 0. 0.75]
 * ```
 */
export const softsign = (x: Tensor): Tensor => apply(fixed.softsign, x);

/**
 * x - tanh(x).
 *
 * @example
 * ```ts
 * String(tanhShrink(tensor([-1, 0, 30], { backend: new CpuBackend() }))); // => [-0.23840... 0. 29. ]
 * ```
 */
export const tanhShrink = (x: Tensor): Tensor => apply(fixed.tanhShrink, x);

/**
 * 0 up to -1, (x + 1)^2 / 4 up to 1, then x: softplus that reaches 0. Its derivative is {@link sparseSigmoid}
 * (Blondel et al. 2020, section 6.2).
 *
 * @example
 * ```ts
 * String(sparsePlus(tensor([-2, 0, 3], { backend: new CpuBackend() }))); // => [0. 0.25 3. ]
 * ```
 */
export const sparsePlus = (x: Tensor): Tensor => apply(fixed.sparsePlus, x);

/**
 * (x + 1) / 2, at least 0 and at most 1. Its derivative at -1 and at 1 is 0.
 *
 * @example
 * ```ts
 * String(sparseSigmoid(tensor([-2, 0.5, 3], { backend: new CpuBackend() }))); // => [0. 0.75 1. ]
 * ```
 */
export const sparseSigmoid = (x: Tensor): Tensor => apply(fixed.sparseSigmoid, x);

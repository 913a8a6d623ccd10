/**
 * What a loss is: a function of predictions and targets, and its options. Not here: how the options are applied
 * (reduce.ts).
 */
import type { Tensor } from '@evenkeel/tensor';

/**
 * How the losses of a batch become one number:
 *
 * - `mean`: the sum of the weighted losses / the number of losses. A row of weight 0 still counts as a row.
 * - `weightedMean`: the sum of the weighted losses / the sum of the weights; 0 where that sum is 0.
 * - `sum`: the sum of the weighted losses.
 * - `none`: the weighted losses themselves.
 */
export type Reduction = 'mean' | 'weightedMean' | 'sum' | 'none';

/** What every loss takes. */
export interface LossOptions {
  /**
   * What each loss counts: of the shape of the losses, or of their leading axes: [rows] for losses [rows, d].
   * Default: 1.
   */
  readonly weights?: Tensor;
  /** Default 'mean'. */
  readonly reduction?: Reduction;
}

/** A loss that needs nothing more: what training calls. */
export type Loss = (prediction: Tensor, target: Tensor, options?: LossOptions) => Tensor;

/** What the cross entropies take. */
export interface CrossEntropyOptions extends LossOptions {
  /**
   * Whether the predictions are logits, the raw outputs of a last layer without an activation, or else
   * probabilities. There is no default: the wrong one trains, but badly. Logits lose no digits.
   */
  readonly fromLogits: boolean;
  /**
   * Clips probabilities to [epsilon, 1 - epsilon], those of classes after they are divided by their sum; the gradient
   * is 0 outside. Between 0 and 0.5. Default: no clipping, but the logarithm of 0 counts as -100.
   */
  readonly epsilon?: number;
}

/** What the cross entropies whose targets are probabilities take. */
export interface SmoothedOptions extends CrossEntropyOptions {
  /** The share of each target that is spread evenly over all classes (Szegedy et al. 2016, section 7); default 0. */
  readonly labelSmoothing?: number;
}

/**
 * A loss with options of its own set once, as training wants it. Options of a call come on top.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const loss = lossWith(binaryCrossEntropy, { fromLogits: true });
 * const [logits, target] = [tensor([-1, 2], { backend }), tensor([0, 1], { backend })];
 * loss(logits, target).item(); // => 0.22009...
 * String(loss(logits, target, { reduction: 'none' })); // => [0.3132617 0.126928 ]
 * ```
 */
export function lossWith<O extends LossOptions | undefined>(
  loss: (prediction: Tensor, target: Tensor, options: O) => Tensor,
  options: NonNullable<O>,
): Loss {
  return (prediction, target, given) => loss(prediction, target, { ...options, ...given });
}

/** The variables of modules: what is learned, and what is measured. */
import { type Backend, type DType, type Key, type Tensor, Variable } from '@evenkeel/tensor';

/** Makes the first value of a variable. */
export type Initializer = (
  key: Key,
  shape: readonly number[],
  options: { readonly dtype: DType; readonly backend: Backend },
) => Tensor;

/**
 * A variable that is learned: a kernel, a bias, gamma. Without a value until its module is built.
 *
 * @example
 * ```ts
 * const dense = new Dense({ units: 2 }).build([null, 3], { backend: new CpuBackend() });
 * const { kernel } = dense;
 * console.log(kernel.name, kernel.value.shape, kernel.trainable); // => kernel [ 3, 2 ] true
 * ```
 */
export class Parameter extends Variable {
  readonly kind = 'parameter';
  readonly initializer: Initializer;
  /** Whether training changes it, as long as its module is not frozen. */
  trainable: boolean;

  constructor(initializer: Initializer, options: { readonly trainable?: boolean } = {}) {
    super(undefined, { name: 'parameter' });
    this.initializer = initializer;
    this.trainable = options.trainable ?? true;
  }
}

/**
 * A variable that is measured, not learned: a running mean. Never trainable.
 *
 * @example
 * ```ts
 * const norm = new BatchNorm().build([null, 3], { backend: new CpuBackend() });
 * norm.states().map((state) => state.name); // => [ 'runningMean', 'runningVariance', 'updates' ]
 * ```
 */
export class State extends Variable {
  readonly kind = 'statistic';
  readonly initializer: Initializer;

  constructor(initializer: Initializer) {
    super(undefined, { name: 'state' });
    this.initializer = initializer;
  }
}

/** Either. */
export type ModuleVariable = Parameter | State;

/**
 * Functions with a gradient of their own: customGrad and checkpoint.
 */
import { GradientError, Tensor, type Variable } from '@evenkeel/tensor';
import {
  asOne,
  constant,
  dropStaged,
  record,
  runtime,
  stagedMark,
  view,
} from '@evenkeel/tensor/dispatch';
import { openRegion } from './region.js';
import { currentTape } from './tape.js';

/** What the function given to {@link customGrad} returns. */
export interface CustomResult {
  readonly value: Tensor;
  /** The gradient for each argument (null: zero), given that of the value. */
  pullback(cotangent: Tensor): readonly (Tensor | null)[];
}

/**
 * A function whose gradient you give. Compute in `pullback` with operations, from the arguments and the value: then
 * second derivatives are right too; anything else it uses is a constant to them.
 *
 * @throws {GradientError} when the gradient is taken, if `pullback` does not answer once for each argument.
 *
 * @example
 * ```ts
 * import { customGrad, grad } from '@evenkeel/autograd';
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { mul, sign, tensor } from '@evenkeel/tensor';
 * // A straight-through estimator: the sign forward, the identity backward.
 * const hard = customGrad((x) => ({ value: sign(x), pullback: (g) => [g] }));
 * grad((x) => mul(hard(x), 3))(tensor(0.2, { backend: new CpuBackend() }))[0]?.item(); // => 3
 * ```
 */
export function customGrad(f: (...xs: Tensor[]) => CustomResult): (...xs: Tensor[]) => Tensor {
  return (...xs) => {
    if (runtime.recorder === null) return f(...xs).value;
    const recorder = runtime.recorder;
    runtime.recorder = null;
    let result: CustomResult;
    try {
      result = f(...xs);
    } finally {
      runtime.recorder = recorder;
    }
    const { value } = result;
    if (!(value instanceof Tensor))
      throw new GradientError('customGrad', 'the function must return { value: Tensor, pullback }');
    return record(
      'custom',
      xs,
      asOne(() => constant(view(value, value.layout, value.offset))),
      (g) => {
        const gradients = result.pullback(g);
        if (gradients.length === xs.length) return gradients;
        throw new GradientError(
          'customGrad',
          `the pullback must return one gradient (or null) for each of ${xs.length} arguments, got ${gradients.length}`,
        );
      },
    );
  };
}

/**
 * `f`, forgetting what it computes inside and computing it again when the gradient is taken: less memory for
 * more time. The gradient flows to the arguments and to `variables`, bit for bit as without.
 *
 * @param variables those that `f` reads and the gradient should reach.
 *
 * @example
 * ```ts
 * import { checkpoint, grad } from '@evenkeel/autograd';
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { exp, mul, tensor } from '@evenkeel/tensor';
 * const f = checkpoint((x) => mul(exp(x), x));
 * grad(f)(tensor(0, { backend: new CpuBackend() }))[0]?.item(); // => 1
 * ```
 */
export function checkpoint(
  f: (...xs: Tensor[]) => Tensor,
  options: { readonly variables?: Iterable<Variable> } = {},
): (...xs: Tensor[]) => Tensor {
  return (...xs) => {
    if (currentTape() === null) return f(...xs);
    const variables = [...(options.variables ?? [])];
    const values = variables.map((v) => v.value);
    const mark = stagedMark();
    const out = asOne(() => f(...xs));
    // What the forward run read, where it assigned since.
    const read = new Map<Variable, Tensor | null>();
    for (const { variable, previous } of runtime.staged.slice(mark)) {
      if (!read.has(variable)) read.set(variable, previous);
    }
    return record('custom', [...xs, ...values], out, (g) => again(f, xs, variables, read, g));
  };
}

/** Runs `f` again on the values of then, and pulls `g` back through it. */
function again(
  f: (...xs: Tensor[]) => Tensor,
  xs: readonly Tensor[],
  variables: readonly Variable[],
  read: ReadonlyMap<Variable, Tensor | null>,
  g: Tensor,
): readonly Tensor[] {
  const now = new Map([...read.keys()].map((v) => [v, v.current]));
  for (const [variable, then] of read) variable.current = then;
  const mark = stagedMark();
  try {
    const region = openRegion(xs, variables, (inner) => [f(...inner)]);
    try {
      return region.pullOnce([g]);
    } finally {
      region.close();
    }
  } finally {
    dropStaged(mark);
    for (const [variable, current] of now) variable.current = current;
  }
}

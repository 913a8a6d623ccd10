/**
 * Functions with a gradient of their own: customGrad and checkpoint.
 */
import { formatShape, GradientError, Tensor, type Variable } from '@evenkeel/tensor';
import {
  asOne,
  describeValue,
  dropStaged,
  handle,
  type Pullback,
  record,
  refusePromise,
  runtime,
  stagedMark,
} from '@evenkeel/tensor/dispatch';
import { type Reads, reading, withRegion } from './region.js';
import { currentTape, type Tape } from './tape.js';

/** What the function given to {@link customGrad} returns. */
export interface CustomResult {
  readonly value: Tensor;
  /** The gradient for each argument (null: zero), given that of the value, and the value. */
  readonly pullback: Pullback;
}

/**
 * A function whose gradient you give. Compute it, with operations, from the arguments and from the value as `pullback`
 * gets it: then second derivatives are right too. Anything else it uses is a constant to them.
 *
 * @throws {GradientError} when the gradient is taken, unless `pullback` answers each argument with a tensor of its
 * shape and dtype, or null.
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
    const { recorder } = runtime;
    runtime.recorder = null;
    let result: CustomResult;
    try {
      result = f(...xs);
    } finally {
      runtime.recorder = recorder;
    }
    refusePromise('customGrad', result);
    const value = checkTensor('customGrad', result?.value, 'the value');
    runtime.watcher?.(xs);
    if (recorder === null) return value;
    const { pullback } = result;
    return record('custom', xs, ownHandle(value), (g, out) => checkGradients(xs, pullback(g, out)));
  };
}

function checkTensor(op: string, x: unknown, what: string): Tensor {
  refusePromise(op, x);
  if (x instanceof Tensor) return x;
  throw new GradientError(
    op,
    `${what} must be a tensor, got ${describeValue(x)}. Return what operations gave`,
  );
}

/** The result under a handle of its own: the function may have returned anybody's tensor. */
const ownHandle = (x: Tensor) => asOne(() => handle(x));

function checkGradients(
  xs: readonly Tensor[],
  gradients: readonly (Tensor | null)[],
): readonly (Tensor | null)[] {
  const count = Array.isArray(gradients) ? gradients.length : 'no array';
  if (count !== xs.length) {
    throw new GradientError(
      'customGrad',
      `the pullback must return one gradient (or null) for each of ${xs.length} arguments, got ${count}. Use null where it is zero`,
    );
  }
  xs.forEach((x, i) => {
    if (gradients[i] === null) return;
    const g = checkTensor('customGrad', gradients[i], `gradient ${i}`);
    if (g.layout.shape === x.layout.shape && g.layout.dtype === x.layout.dtype) return;
    throw new GradientError(
      'customGrad',
      `gradient ${i} must be ${x.dtype} of shape ${formatShape(x.shape)} like its argument, got ${g.dtype} of shape ${formatShape(g.shape)}. Sum over what was broadcast, and cast`,
    );
  });
  return gradients;
}

/**
 * `f`, forgetting what it computes inside and computing it again when the gradient is taken: less memory for
 * more time. The gradient flows to the arguments and to every variable that `f` reads, as without but for the order of
 * additions; assignments happen once.
 *
 * @throws {GradientError} if `f` uses another tensor that the gradient follows: pass it as an argument.
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
export function checkpoint(f: (...xs: Tensor[]) => Tensor): (...xs: Tensor[]) => Tensor {
  return (...xs) => {
    const tape = currentTape();
    if (tape === null) return f(...xs);
    const reads: Reads = new Map();
    const out = asOne(() => {
      const y = observed(tape, xs, reads, () => {
        const result = checkTensor('checkpoint', f(...xs), 'the result');
        runtime.watcher?.([result]);
        return result;
      });
      return handle(y);
    });
    const variables = [...reads.keys()].filter((v) => reads.get(v)?.layout.isFloat);
    const values = variables.map((v) => reads.get(v) ?? v.value);
    return record('custom', [...xs, ...values], out, (g) => again(f, xs, variables, reads, g));
  };
}

/**
 * Runs `f`, noting in `reads` which variables it reads. Refuses other tensors that `tape` follows: their gradient
 * could not flow.
 */
function observed<T>(tape: Tape, xs: readonly Tensor[], reads: Reads, f: () => T): T {
  const { watcher } = runtime;
  const known = new Set<Tensor>(xs);
  runtime.watcher = (inputs) => {
    watcher?.(inputs);
    for (const x of inputs) {
      if (x !== null && x.node !== null && x.node.tape === tape && !known.has(x))
        checkKnown(x, known, reads);
    }
  };
  try {
    return reading(reads, f);
  } finally {
    runtime.watcher = watcher;
  }
}

function checkKnown(x: Tensor, known: Set<Tensor>, reads: Reads): void {
  for (const value of reads.values()) known.add(value);
  if (known.has(x)) return;
  throw new GradientError(
    'checkpoint',
    `the function uses a tensor of shape ${formatShape(x.shape)} from outside that the gradient follows. Pass it as an argument, ` +
      'or through stopGradient if it should be a constant',
  );
}

/** Runs `f` again on the values of then, and pulls `g` back through it. */
function again(
  f: (...xs: Tensor[]) => Tensor,
  xs: readonly Tensor[],
  variables: readonly Variable[],
  reads: Reads,
  g: Tensor,
): readonly Tensor[] {
  const now = new Map([...reads.keys()].map((v) => [v, v.current]));
  const mark = stagedMark();
  runtime.recordings++;
  try {
    for (const [variable, then] of reads) variable.current = then;
    return withRegion(
      xs,
      variables,
      (inner) => [f(...inner)],
      (region) => region.pullOnce([g]),
    );
  } finally {
    dropStaged(mark);
    runtime.staged.length = mark; // nothing is left to do later: all that `f` replaced comes back below
    runtime.recordings--;
    for (const [variable, current] of now) variable.current = current;
  }
}

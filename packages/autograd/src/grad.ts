/**
 * grad, vjp and jacobian: gradients of functions of tensors.
 */
import {
  ArgumentError,
  concat,
  full,
  onesLike,
  reshape,
  scope,
  Tensor,
  type TensorHolder,
  tensor,
} from '@evenkeel/tensor';
import {
  commitStagedToScope,
  dropStaged,
  enterScope,
  FREED_BY_USER,
  free,
  handle,
  joinScope,
  leaveScope,
  OWNED,
  runtime,
  stagedMark,
} from '@evenkeel/tensor/dispatch';
import { checkCotangents, checkFunction, checkOutput, checkPoints, checkScalar } from './checks.js';
import { openRegion, type Reads, type Region, reading, recorded, withRegion } from './region.js';
import { currentTape } from './tape.js';

/**
 * The gradient function of a scalar function: one tensor for each argument. Nests: grad of grad is the second
 * derivative.
 *
 * @param f returns a float scalar of shape [].
 * @throws {GradientError} if it returns anything else.
 *
 * @example
 * ```ts
 * import { grad } from '@evenkeel/autograd';
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { mul, tensor } from '@evenkeel/tensor';
 * const cube = (x: Tensor) => mul(x, mul(x, x));
 * const x = tensor(2, { backend: new CpuBackend() });
 * grad(cube)(x)[0]?.item(); // => 12
 * grad((x) => grad(cube)(x)[0] ?? x)(x)[0]?.item(); // => 12
 * ```
 */
export function grad(f: (...xs: Tensor[]) => Tensor): (...at: Tensor[]) => Tensor[] {
  return (...at) => gradientOf('grad', f, at);
}

/** The gradients of a scalar function, with errors that name `op`. */
export function gradientOf(
  op: string,
  f: (...xs: Tensor[]) => Tensor,
  at: readonly Tensor[],
): Tensor[] {
  checkFunction(op, f);
  checkPoints(op, at);
  const record = (xs: Tensor[]) => [checkScalar(op, f(...xs))];
  const pull = (region: Region) => region.pullOnce(region.outputs.map(onesLike));
  return scope(() => recorded(() => withRegion(at, [], record, pull)));
}

/** A tensor, or several. */
export type Output = Tensor | readonly Tensor[];

/** What {@link vjp} gives. */
export interface Vjp<T extends Output> extends Disposable, TensorHolder {
  /** What the function returned. */
  readonly value: T;
  /**
   * The gradients with respect to each argument, given a cotangent for the value: shape and dtype as the
   * value's. May be called any number of times before `dispose`.
   */
  pullback(cotangent: T): Tensor[];
  /** Forgets the recording and frees what it kept. Inside a recorded function this does nothing. */
  dispose(): void;
}

/**
 * The value of a function and its vector-Jacobian product. A variable that `f` reads may be assigned afterwards;
 * its `value` is another handle from here on.
 *
 * @example
 * ```ts
 * import { vjp } from '@evenkeel/autograd';
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { mul, tensor } from '@evenkeel/tensor';
 * const backend = new CpuBackend();
 * const { value, pullback } = vjp((x) => mul(x, x), tensor([1, 2, 3], { backend }));
 * String(value); // => [1. 4. 9.]
 * String(pullback(tensor([1, 0, 10], { backend }))[0]); // => [ 2.  0. 60.]
 * ```
 */
export function vjp<T extends Output>(f: (...xs: Tensor[]) => T, ...at: Tensor[]): Vjp<T> {
  return openVjp('vjp', f, at);
}

/** {@link vjp}, with errors that name `op`. */
export function openVjp<T extends Output>(
  op: string,
  f: (...xs: Tensor[]) => T,
  at: readonly Tensor[],
): Vjp<T>;
export function openVjp(
  op: string,
  f: (...xs: Tensor[]) => Output,
  at: readonly Tensor[],
): Vjp<Output> {
  checkFunction(op, f);
  checkPoints(op, at);
  const inner = currentTape() !== null;
  let single = true;
  const run = (xs: Tensor[]): readonly Tensor[] => {
    const y = f(...xs);
    single = !Array.isArray(y);
    return (Array.isArray(y) ? y : [y]).map((part) => checkOutput(op, part));
  };
  const mark = enterScope();
  let region: Region;
  try {
    region = inner ? recorded(() => openRegion(at, [], run)) : openAlone(at, run);
  } catch (error) {
    leaveScope(mark);
    throw error;
  }
  const made = joinScope(mark);
  const values = inner ? region.outputs : region.outputs.map(handle);
  let open = true;
  const dispose = (): void => {
    if (!open || inner || runtime.recordings > 0) return;
    open = false;
    region.close();
    for (const t of made) if (t.lifetime !== OWNED) free(t, FREED_BY_USER);
  };
  const pullback = (cotangent: Output): Tensor[] => {
    if (!open) {
      throw new ArgumentError(
        op,
        'the pullback was disposed. Call it before, or take the vjp again',
      );
    }
    const cotangents = cotangent instanceof Tensor ? [cotangent] : cotangent;
    checkCotangents(op, region.outputs, cotangents);
    return scope(() => region.pull(cotangents));
  };
  return {
    value: single ? (values[0] ?? []) : values,
    pullback,
    dispose,
    heldTensors: () => [...values, ...made],
    [Symbol.dispose]: dispose,
  };
}

/**
 * Records outside every other recording. What the function read stays, whatever is assigned later: a pullback
 * may need it.
 */
function openAlone(at: readonly Tensor[], run: (xs: Tensor[]) => readonly Tensor[]): Region {
  const staged = stagedMark();
  runtime.recordings++;
  try {
    const reads: Reads = new Map();
    const region = reading(reads, () => openRegion(at, [], run));
    if (runtime.recordings === 1) {
      commitStagedToScope(staged);
      for (const variable of reads.keys()) variable.lend();
    }
    return region;
  } catch (error) {
    dropStaged(staged, runtime.recordings === 1);
    throw error;
  } finally {
    runtime.recordings--;
  }
}

/**
 * The Jacobian function: for y = f(x), all dy/dx as one tensor [...y.shape, ...x.shape]. One backward pass for
 * each element of y.
 *
 * @example
 * ```ts
 * import { jacobian } from '@evenkeel/autograd';
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { mul, tensor } from '@evenkeel/tensor';
 * const x = tensor([1, 2], { backend: new CpuBackend() });
 * String(jacobian((x) => mul(x, x))(x)); // => [[2. 0.] [0. 4.]]
 * ```
 */
export function jacobian(f: (x: Tensor) => Tensor): (at: Tensor) => Tensor {
  return (at) => {
    checkFunction('jacobian', f);
    checkPoints('jacobian', [at]);
    const record = ([x]: Tensor[]) => [checkOutput('jacobian', x === undefined ? x : f(x))];
    return scope(() =>
      recorded(() => withRegion([at], [], record, (region) => rowsOf(region, at))),
    );
  };
}

/** The Jacobian of a region's one output with respect to `at`, row by row. */
function rowsOf(region: Region, at: Tensor): Tensor {
  const [y] = region.outputs;
  if (y === undefined || y.layout.size === 0) {
    const shape = [...(y?.shape ?? []), ...at.shape];
    return full(shape, 0, { backend: at.backend, dtype: at.dtype });
  }
  const rows = Array.from({ length: y.layout.size }, (_, i) => {
    const [row] = region.pull([basis(y, i)]);
    return reshape(row ?? at, [1, at.layout.size]);
  });
  return reshape(concat(rows, 0), [...y.shape, ...at.shape]);
}

/** 1 at position i of a tensor like y, 0 elsewhere. */
function basis(y: Tensor, i: number): Tensor {
  const values = new Float64Array(y.layout.size);
  values[i] = 1;
  return tensor(values, { shape: y.shape, dtype: y.dtype, backend: y.backend });
}

/**
 * grad, vjp and jacobian: gradients of functions of tensors.
 */
import {
  ArgumentError,
  concat,
  formatShape,
  full,
  GradientError,
  onesLike,
  reshape,
  ShapeError,
  scope,
  Tensor,
  type TensorHolder,
  tensor,
} from '@evenkeel/tensor';
import {
  commitStagedToScope,
  describeValue,
  dropStaged,
  enterScope,
  FREED_BY_USER,
  free,
  handle,
  joinScope,
  leaveScope,
  live,
  OWNED,
  refusePromise,
  runtime,
  stagedMark,
} from '@evenkeel/tensor/dispatch';
import { openRegion, type Reads, type Region, reading, recorded, withRegion } from './region.js';
import { currentTape } from './tape.js';

/** Throws unless every point is a float tensor. */
export function checkPoints(op: string, at: readonly Tensor[]): void {
  if (at.length === 0) {
    throw new GradientError(
      op,
      'needs at least one tensor to differentiate with respect to, got none. Give the points: grad(f)(x)',
    );
  }
  for (const x of at) {
    live(op, x);
    if (!x.layout.isFloat) {
      throw new GradientError(
        op,
        `needs float tensors, got ${x.dtype} of shape ${formatShape(x.shape)}. Use cast(x, 'float32')`,
      );
    }
  }
}

function checkOutput(op: string, y: unknown): Tensor {
  refusePromise(op, y);
  if (!(y instanceof Tensor)) {
    throw new GradientError(
      op,
      `the function must return a tensor, got ${describeValue(y)}. Return what operations gave`,
    );
  }
  if (!y.layout.isFloat) {
    throw new GradientError(
      op,
      `the function must return a float tensor, got ${y.dtype} of shape ${formatShape(y.shape)}. Only floats have gradients`,
    );
  }
  return y;
}

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
  checkPoints(op, at);
  const record = (xs: Tensor[]) => [checkScalar(op, f(...xs))];
  const pull = (region: Region) => region.pullOnce(region.outputs.map(onesLike));
  return scope(() => recorded(() => withRegion(at, [], record, pull)));
}

function checkScalar(op: string, y: unknown): Tensor {
  const loss = checkOutput(op, y);
  if (loss.layout.shape.length === 0) return loss;
  throw new GradientError(
    op,
    `the function must return a scalar of shape [], got shape ${formatShape(loss.shape)}. Reduce it with sum or mean, or use vjp or jacobian`,
  );
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

function checkCotangents(
  op: string,
  outputs: readonly Tensor[],
  cotangents: readonly Tensor[],
): void {
  if (outputs.length !== cotangents.length) {
    throw new ArgumentError(
      op,
      `needs one cotangent for each of ${outputs.length} outputs, got ${cotangents.length}. Give them in the order of the values`,
    );
  }
  outputs.forEach((y, i) => {
    const c = cotangents[i];
    if (c !== undefined) live(op, c);
    if (c !== undefined && (c.layout.shape !== y.layout.shape || c.dtype !== y.dtype)) {
      throw new ShapeError(
        op,
        `the cotangent must be ${y.dtype} of shape ${formatShape(y.shape)} like the value, got ${c.dtype} of shape ${formatShape(c.shape)}. Use cast and expand`,
        [y.shape, c.shape],
      );
    }
  });
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

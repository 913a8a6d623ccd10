/**
 * Variables: the only values that change. A box whose tensor is replaced, never overwritten while
 * anything records, so nothing that a gradient saved changes under it.
 */
import { unwatch } from './dispatch/escape.js';
import { FREED_BY_VARIABLE, OWNED, SCOPED } from './dispatch/lifetime.js';
import { handle, live, meet } from './dispatch/record.js';
import { runtime } from './dispatch/runtime.js';
import { free, track } from './dispatch/scope.js';
import { DTypeError, formatShape, ShapeError, UnbuiltError } from './errors.js';
import type { Tensor } from './tensor.js';

/**
 * A box that owns a tensor: a weight, a running statistic, an optimizer's slot.
 *
 * @example
 * ```ts
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { add, scope, tensor, Variable } from '@evenkeel/tensor';
 * const w = new Variable(tensor([1, 2], { backend: new CpuBackend() }), { name: 'w' });
 * scope(() => w.assign(add(w.value, 1)));
 * String(w.value); // => [2. 3.]
 * ```
 */
export class Variable implements Disposable {
  /** Shown in errors; a module that holds the variable sets it to the path. */
  name: string;
  /** @internal The serial number of the last update that wrote it. */
  written = 0;
  /** @internal The owned tensor; null before the first value. */
  current: Tensor | null;
  /** @internal Whether someone may hold that tensor. */
  isSeen = true;
  /** @internal Disposed for good: a recording that fails does not bring the value back. */
  disposed = false;

  /** Takes ownership of `value`, if given. */
  constructor(value?: Tensor, options: { readonly name?: string } = {}) {
    this.name = options.name ?? 'variable';
    this.current = value === undefined ? null : own('Variable', value);
  }

  /**
   * The tensor of now. It is replaced by the next assignment: read it again then.
   *
   * @throws {UnbuiltError} if no value was assigned yet.
   */
  get value(): Tensor {
    this.isSeen = true;
    return this.peek();
  }

  /** @internal The value, for who does not hand it on. */
  peek(): Tensor {
    const { current } = this;
    if (current === null) throw this.noValue();
    if (runtime.reads !== null && !runtime.reads.has(this)) runtime.reads.set(this, current);
    return current;
  }

  /** Whether it has a value. */
  get isBuilt(): boolean {
    return this.current !== null;
  }

  /**
   * Replaces the value; the variable owns the tensor from now on and the old one is freed.
   *
   * Inside a recorded function the new value is a constant to the gradient, and takes effect for good when
   * the outermost recording ends; if that throws, the old value is back.
   *
   * @throws {ShapeError} | {DTypeError} if the variable has a value of another shape or dtype.
   */
  assign(next: Tensor): void {
    live(this.name, next);
    const previous = this.current;
    if (previous !== null) {
      if (previous.engine !== next.engine) meet(this.name, previous, next);
      if (previous.layout.shape !== next.layout.shape) {
        throw new ShapeError(
          this.name,
          `a Variable keeps its shape ${formatShape(previous.shape)}, got ${formatShape(next.shape)}. Make a new Variable for another shape`,
          [previous.shape, next.shape],
        );
      }
      if (previous.dtype !== next.dtype) {
        throw new DTypeError(
          this.name,
          `a Variable keeps its dtype ${previous.dtype}, got ${next.dtype}. Use cast(x, '${previous.dtype}')`,
          [previous.dtype, next.dtype],
        );
      }
      if (previous === next) return;
    }
    this.replace(own(this.name, next));
  }

  /** @internal Takes an owned tensor; frees or stages the old one. */
  replace(owned: Tensor): void {
    this.disposed = false;
    this.swap(owned);
  }

  /** @internal Takes another handle on its value; the one of now passes to the current scope. */
  lend(): void {
    const { current } = this;
    if (current === null) return;
    this.current = own(this.name, handle(current));
    current.lifetime = SCOPED;
    track(current);
  }

  private noValue(): UnbuiltError {
    return new UnbuiltError(
      this.name,
      this.disposed
        ? 'was disposed. Read it before, or assign a new tensor'
        : 'has no value yet. Give it one with assign(tensor), or build the module that it belongs to: build(inputShape)',
    );
  }

  /** Frees the value; inside a recorded function, when the outermost recording ends. */
  dispose(): void {
    this.swap(null);
    this.disposed = true;
  }

  private swap(next: Tensor | null): void {
    const previous = this.current;
    this.current = next;
    this.isSeen = true;
    if (runtime.recordings > 0) runtime.staged.push({ variable: this, previous });
    else if (previous !== null) free(previous, FREED_BY_VARIABLE);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** Makes `t` the property of a variable, through another handle where someone else may use this one. */
function own(op: string, t: Tensor): Tensor {
  live(op, t);
  const isMine = t.node === null && t.lifetime !== OWNED && t.host === null;
  const owned = isMine ? t : handle(t);
  if (owned.group !== null) unwatch(owned);
  owned.lifetime = OWNED;
  return owned;
}

/** How many assignments are staged: the argument of {@link commitStaged} and {@link dropStaged}. */
export function stagedMark(): number {
  return runtime.staged.length;
}

/** Makes the assignments since `mark` final. */
export function commitStaged(mark: number): void {
  for (let i = mark; i < runtime.staged.length; i++) {
    const previous = runtime.staged[i]?.previous ?? null;
    if (previous !== null) free(previous, FREED_BY_VARIABLE);
  }
  runtime.staged.length = mark;
}

/** As {@link commitStaged}, but the replaced values pass to the current scope: something may need them yet. */
export function commitStagedToScope(mark: number): void {
  for (const { previous } of runtime.staged.splice(mark)) {
    if (previous === null) continue;
    previous.lifetime = SCOPED;
    track(previous);
  }
}

/**
 * Undoes the assignments since `mark`, last first. What a disposed variable held is freed by the outermost
 * recording: an outer one that goes on may need it.
 */
export function dropStaged(mark: number, outermost = runtime.recordings === 0): void {
  const pending: typeof runtime.staged = [];
  for (let i = runtime.staged.length - 1; i >= mark; i--) {
    const staged = runtime.staged[i];
    if (staged === undefined) continue;
    const { variable, previous } = staged;
    if (variable.current !== null) free(variable.current, FREED_BY_VARIABLE);
    if (variable.disposed && previous !== null) {
      if (outermost) free(previous, FREED_BY_VARIABLE);
      else pending.push(staged);
    }
    variable.current = variable.disposed ? null : previous;
  }
  runtime.staged.length = mark;
  runtime.staged.push(...pending.reverse());
}

/**
 * Scopes: everything allocated inside one is freed at its end, unless it is returned or kept.
 * Not here: the safety net for what leaves every scope (escape.ts).
 */
import { ArgumentError, DisposedError, describeValue, formatShape, ScopeError } from '../errors.js';
import { RELEASED, Tensor } from '../tensor.js';
import { unwatch, watch } from './escape.js';
import {
  FREED_BY_GRADIENTS,
  FREED_BY_SCOPE,
  FREED_BY_USER,
  FREED_BY_VARIABLE,
  HELD,
  KEPT,
  OWNED,
  SCOPED,
} from './lifetime.js';
import { runtime } from './runtime.js';

/** Hands a new tensor to the current scope, or to the user if there is none. */
export function track(t: Tensor): void {
  if (runtime.depth > 0) runtime.items[runtime.top++] = t;
  else watch(t);
}

/** Gives a tensor's share of its buffer back; `reason` is one of the FREED_BY states. */
export function free(t: Tensor, reason: number): void {
  const buffer = t.buffer;
  if (buffer === RELEASED) return;
  t.buffer = RELEASED;
  t.lifetime = reason;
  if (t.group !== null) unwatch(t);
  t.engine.release(buffer);
}

/** Opens a scope; the answer goes to {@link leaveScope}. */
export function enterScope(): number {
  runtime.depth++;
  return runtime.top;
}

/** Ends the scope opened at `mark`: frees what it made, passes on what is held. */
export function leaveScope(mark: number): void {
  runtime.depth--;
  if (runtime.recorder !== null) return; // the recording may need any of it: its end frees
  const items = runtime.items;
  let kept = mark;
  for (let i = mark; i < runtime.top; i++) {
    const t = items[i];
    items[i] = null;
    if (t === null || t === undefined || t.buffer === RELEASED || t.lifetime === OWNED) continue;
    if (t.lifetime === SCOPED) {
      free(t, FREED_BY_SCOPE);
      continue;
    }
    if (runtime.depth > 0 && t.lifetime === HELD) {
      t.lifetime = SCOPED;
      items[kept++] = t;
    } else {
      t.lifetime = SCOPED;
      watch(t);
    }
  }
  runtime.top = kept;
}

/**
 * Ends the scope opened at `mark` without freeing: what it made belongs to the enclosing scope, or to the
 * caller, who gets the list.
 */
export function joinScope(mark: number): Tensor[] {
  runtime.depth--;
  const made: Tensor[] = [];
  for (let i = mark; i < runtime.top; i++) {
    const t = runtime.items[i];
    if (t === null || t === undefined || t.buffer === RELEASED || t.lifetime === OWNED) continue;
    if (t.lifetime === KEPT) {
      t.lifetime = SCOPED;
      runtime.items[i] = null;
      watch(t);
      continue;
    }
    made.push(t);
    if (runtime.depth === 0) watch(t);
  }
  if (runtime.depth === 0) {
    runtime.items.fill(null, mark, runtime.top);
    runtime.top = mark;
  }
  return made;
}

/** Something that holds tensors, such as Gradients: returned from a scope, they survive with it. */
export interface TensorHolder {
  /** The tensors to keep alive. */
  heldTensors(): Iterable<Tensor>;
}

function isHolder(value: object): value is TensorHolder {
  return 'heldTensors' in value && typeof value.heldTensors === 'function';
}

/** Calls `visit` with every tensor of a returned value. */
function eachTensor(value: unknown, visit: (t: Tensor) => void): void {
  if (value instanceof Tensor) visit(value);
  else if (typeof value === 'object' && value !== null) eachInside(value, visit, new Set());
}

/** The same for what may hold tensors; `seen` guards against cycles. */
function eachInside(value: object, visit: (t: Tensor) => void, seen: Set<object>): void {
  if (value instanceof Tensor) {
    visit(value);
    return;
  }
  if (seen.has(value)) return;
  seen.add(value);
  for (const item of itemsOf(value)) {
    if (typeof item === 'object' && item !== null) eachInside(item, visit, seen);
  }
}

function itemsOf(value: object): Iterable<unknown> {
  if (isHolder(value)) return value.heldTensors();
  if (Array.isArray(value) || value instanceof Set) return value;
  if (value instanceof Map) return value.values();
  return Object.getPrototypeOf(value) === Object.prototype ? Object.values(value) : [];
}

const NONE: readonly Tensor[] = Object.freeze([]);

/** Marks the tensors of a value, so that the next scope to end passes them on; answers those it marked. */
export function hold(value: unknown): readonly Tensor[] {
  if (typeof value !== 'object' || value === null) return NONE;
  const marked: Tensor[] = [];
  eachTensor(value, (t) => {
    if (t.lifetime !== SCOPED) return;
    t.lifetime = HELD;
    marked.push(t);
  });
  return marked;
}

/** Takes the marks of {@link hold} back. */
export function unhold(marked: readonly Tensor[]): void {
  for (const t of marked) if (t.lifetime === HELD) t.lifetime = SCOPED;
}

/** Ends the scope opened at `mark`; the tensors of `result` that it made pass to the enclosing one. */
export function leaveScopeWith(mark: number, result: unknown): void {
  if (result instanceof Tensor) {
    const isMarked = result.lifetime === SCOPED;
    if (isMarked) result.lifetime = HELD;
    leaveScope(mark);
    if (isMarked && result.lifetime === HELD) result.lifetime = SCOPED;
    return;
  }
  let marked: readonly Tensor[] = [];
  try {
    marked = hold(result);
  } finally {
    leaveScope(mark);
    unhold(marked); // those of outer scopes, and all of them while something records
  }
}

/**
 * Runs `f` and frees every tensor made in it, except what it returns: a tensor, or tensors in arrays,
 * plain objects, Maps and Sets. What it returns belongs to the enclosing scope, or to you.
 *
 * `f` must be synchronous: read with `data()` inside, or `await` what the scope returned.
 *
 * @throws {ScopeError} if `f` returns a Promise.
 *
 * @example
 * ```ts
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { add, mul, scope, sum, tensor } from '@evenkeel/tensor';
 * const backend = new CpuBackend();
 * const total = scope(() => {
 *   const x = tensor([1, 2, 3], { backend });
 *   return sum(add(mul(x, x), 1)).item();
 * });
 * total; // => 17
 * ```
 */
export function scope<T>(f: () => T): T {
  if (typeof f !== 'function') {
    throw new ArgumentError(
      'scope',
      `needs a function to run, got ${describeValue(f)}. Call scope(() => ...)`,
    );
  }
  const mark = enterScope();
  let result: T | undefined;
  try {
    result = f();
    refusePromise('scope', result);
    return result;
  } catch (error) {
    result = undefined;
    throw error;
  } finally {
    // A recording may need any of it, also where it pauses (the body of customGrad): its end frees.
    if (runtime.recordings > 0) runtime.depth--;
    else leaveScopeWith(mark, result);
  }
}

/**
 * Runs an operation that makes tensors on the way. Outside every scope these are freed at once: nobody else
 * could.
 */
export function inScope<T>(f: () => T): T {
  return runtime.depth === 0 ? scope(f) : f();
}

/** Throws if a function that had to be synchronous returned a Promise. */
export function refusePromise(op: string, result: unknown): void {
  if (typeof result !== 'object' || result === null || !('then' in result)) return;
  if (typeof result.then !== 'function') return;
  if (result instanceof Promise) result.catch(() => {}); // or its failure would hide this message
  throw new ScopeError(
    op,
    'the function must be synchronous, got one that returns a Promise. ' +
      'Await outside: return the tensors and read them there, or open one scope around each synchronous part',
  );
}

/**
 * Lets a tensor survive every scope that is open: it is yours to dispose. The value of a Variable stays the
 * variable's; take stopGradient(variable.value) to keep what it holds now.
 *
 * @example
 * ```ts
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { keep, scope, type Tensor, tensor } from '@evenkeel/tensor';
 * const backend = new CpuBackend();
 * const seen: Tensor[] = [];
 * scope(() => {
 *   seen.push(keep(tensor([7], { backend })));
 * });
 * seen[0]?.item(); // => 7
 * ```
 */
export function keep(t: Tensor): Tensor {
  if (!(t instanceof Tensor)) {
    throw new ArgumentError('keep', `needs a tensor, got ${describeValue(t)}. Call keep(x)`);
  }
  if (t.lifetime === SCOPED || t.lifetime === HELD) t.lifetime = KEPT;
  return t;
}

/** Why a tensor without a buffer cannot be used, and what to do instead. */
export function disposedError(op: string, t: Tensor): DisposedError {
  return new DisposedError(op, goneBecause(t), t.layout.shape);
}

function goneBecause(t: Tensor): string {
  const what = `a ${t.layout.dtype} tensor of shape ${formatShape(t.layout.shape)}`;
  switch (t.lifetime) {
    case FREED_BY_USER:
      return `got ${what} that was disposed. Dispose it after its last use`;
    case FREED_BY_VARIABLE:
      return `got ${what} that a Variable has replaced. Read variable.value again after an assignment`;
    case FREED_BY_GRADIENTS:
      return `got ${what} whose Gradients were consumed or disposed. Use it before, or copy it with data()`;
    default:
      return (
        `got ${what} that was freed when its scope ended. ` +
        'Return it from the function given to scope or valueAndGrad (as `aux`), by itself or in an array or plain object, or keep() it'
      );
  }
}

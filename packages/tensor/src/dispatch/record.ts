/**
 * How an operation ends. `fresh` and `view` give an operand to write into; only `record` and
 * `constant` turn it into a Tensor, so an operation that forgets its gradient does not compile.
 */
import type { Operand } from '../backend.js';
import { hostArray } from '../dtype.js';
import { ArgumentError, BackendMismatchError, describeValue } from '../errors.js';
import type { Layout } from '../layout/layout.js';
import type { Ops } from '../ops/table.js';
import { RELEASED, Tensor } from '../tensor.js';
import type { Engine } from './engine.js';
import { FREED_BY_SCOPE, SCOPED } from './lifetime.js';
import { runtime } from './runtime.js';
import { disposedError, enterScope, free, leaveScopeWith, track } from './scope.js';

/** The name of a recorded operation. */
export type OpKind = keyof Ops;

/** Writes down operations while a gradient is being taken: the package autograd has one. */
export interface Recorder {
  record<K extends OpKind>(
    op: K,
    inputs: Ops[K]['inputs'],
    out: Tensor,
    attrs: Ops[K]['attrs'],
  ): void;
}

/** What a recorder hangs on the tensors it follows. */
export interface TapeSlot {
  /** The recorder it belongs to, and its position there. */
  readonly tape: Recorder;
  readonly index: number;
  /** The gradient that has arrived so far. */
  adjoint: Tensor | null;
}

declare const freshBrand: unique symbol;

/** An operand that is not a Tensor yet. */
export interface Fresh extends Operand {
  readonly [freshBrand]: true;
}

/** The tensor behind a fresh operand. This is the one place that knows they are the same object. */
function tensorOf(out: Operand): Tensor {
  return out as Tensor;
}

/** Memory for the result of an operation; the layout is dense. */
export function fresh(engine: Engine, layout: Layout): Fresh {
  const t: Operand = new Tensor(engine, engine.alloc(layout), 0, layout);
  track(tensorOf(t));
  return t as Fresh;
}

/** Another look at the buffer of `x`. */
export function view(x: Tensor, layout: Layout, offset: number): Fresh {
  if (x.buffer === RELEASED) revive('view', x);
  const buffer = x.buffer;
  buffer.refs++;
  const t: Operand = new Tensor(x.engine, buffer, offset, layout);
  track(tensorOf(t));
  return t as Fresh;
}

/** Whether nobody takes note of operations, so that their operands need not be tensors that last. */
export const isUnnoticed = (): boolean => runtime.recorder === null && runtime.watcher === null;

/**
 * `x` as another layout sees it, as the operand of one kernel: it does not count as a user of the memory, and nobody
 * frees it.
 */
export function glance(x: Tensor, layout: Layout): Tensor {
  return new Tensor(x.engine, x.buffer, x.offset, layout);
}

/** Frees memory that was taken for a result that another way gave. */
export function discard(out: Fresh): void {
  free(tensorOf(out), FREED_BY_SCOPE);
}

/** The result of a differentiable operation. */
export function record<K extends OpKind>(
  op: K,
  inputs: Ops[K]['inputs'],
  out: Fresh,
  attrs: Ops[K]['attrs'],
): Tensor {
  const t = tensorOf(out);
  const { recorder, watcher } = runtime;
  if (recorder !== null) recorder.record(op, inputs, t, attrs);
  if (watcher !== null) watcher(inputs);
  return t;
}

/** The result of an operation without a gradient. */
export function constant(out: Fresh): Tensor {
  return tensorOf(out);
}

/** Another handle on the same elements, which no gradient follows. */
export function handle(x: Tensor): Tensor {
  return constant(view(x, x.layout, x.offset));
}

/** Runs `body` in a scope of its own without recording anything; what it returns stays. */
export function unrecorded<T>(body: () => T): T {
  const recorder = runtime.recorder;
  runtime.recorder = null;
  const mark = enterScope();
  let result: T | undefined;
  try {
    result = body();
    return result;
  } finally {
    leaveScopeWith(mark, result);
    runtime.recorder = recorder;
  }
}

/** Runs the default body of a composite as one operation, for the caller to record. */
export function asOne(body: () => Tensor): Fresh {
  const result: Operand = unrecorded(body);
  return result as Fresh;
}

/** Checks that a tensor can be computed on and answers its engine. */
export function live(op: string, x: Tensor): Engine {
  if (!(x instanceof Tensor)) throw notATensor(op, x);
  if (x.buffer === RELEASED) revive(op, x);
  return x.engine;
}

/** As {@link live}, for two tensors, which must share a backend. */
export function meet(op: string, a: Tensor, b: Tensor): Engine {
  if (!(a instanceof Tensor)) throw notATensor(op, a);
  if (!(b instanceof Tensor)) throw notATensor(op, b);
  if (a.buffer === RELEASED) revive(op, a);
  if (b.buffer === RELEASED) revive(op, b);
  if (a.engine !== b.engine)
    throw new BackendMismatchError(op, [a.engine.backend.name, b.engine.backend.name]);
  return a.engine;
}

/** Brings a value that waits in host memory back to its backend; any other is gone. */
function revive(op: string, x: Tensor): void {
  const host = x.host;
  if (host === null) throw disposedError(op, x);
  const values = hostArray(x.layout.dtype, x.layout.size);
  values.set(host);
  const buffer = x.engine.alloc(x.layout);
  try {
    x.engine.backend.write(values, { buffer, layout: x.layout, offset: x.offset });
  } catch (error) {
    x.engine.release(buffer);
    throw error;
  }
  x.buffer = buffer;
  x.lifetime = SCOPED;
  track(x);
}

function notATensor(op: string, x: unknown): ArgumentError {
  return new ArgumentError(
    op,
    `needs a tensor, got ${describeValue(x)}. Make one: tensor(values, { backend })`,
  );
}

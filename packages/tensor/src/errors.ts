/**
 * The error classes of the house. Every message reads `[op] what was expected, got what. What to do`,
 * and carries a `code`; those about shapes, dtypes, indices, backends and memory carry them too. No other
 * kind of error leaves a public function on purpose.
 */

/**
 * Base of every error thrown on purpose: `code` is stable and meant for programs, `message` for people.
 *
 * @example
 * ```ts
 * try {
 *   new Variable().value;
 * } catch (error) {
 *   if (!(error instanceof EvenkeelError)) throw error;
 *   error.code; // => EVENKEEL_UNBUILT
 * }
 * ```
 */
export class EvenkeelError extends Error {
  /** The operation, layer or function that refused. */
  readonly op: string;
  /** A stable identifier, such as `EVENKEEL_SHAPE`. */
  readonly code: string;
  /** The layer whose call it left, such as `layers.0 (Dense)`; null outside layers. */
  layer: string | null = null;

  constructor(name: string, code: string, op: string, message: string) {
    super(`[${op}] ${message}`);
    this.name = name;
    this.code = code;
    this.op = op;
  }
}

/**
 * Notes the layer that an error comes from, in its message too: `[layers.0 (Dense): matmul] ...`. The first
 * one to say so, the innermost, holds.
 */
export function locate(error: unknown, layer: string): void {
  if (!(error instanceof EvenkeelError) || error.layer !== null) return;
  error.layer = layer;
  if (error.op === layer || error.op.startsWith(`${layer}:`)) return;
  error.message = `[${layer}: ${error.message.slice(1)}`;
}

/**
 * Shapes that do not fit each other, or an axis outside a shape. Its code is `EVENKEEL_SHAPE`.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * try {
 *   add(zeros([2], { backend }), zeros([3], { backend }));
 * } catch (error) {
 *   if (!(error instanceof ShapeError)) throw error;
 *   console.log(error.code, error.op, error.shapes); // => EVENKEEL_SHAPE add [[2], [3]]
 * }
 * ```
 */
export class ShapeError extends EvenkeelError {
  /** The shapes received, in the order of the arguments. */
  readonly shapes: readonly (readonly number[])[];

  constructor(op: string, message: string, shapes: readonly (readonly number[])[]) {
    super('ShapeError', 'EVENKEEL_SHAPE', op, message);
    this.shapes = shapes;
  }
}

/** A dtype that an operation has no meaning for. Its code is `EVENKEEL_DTYPE`. */
export class DTypeError extends EvenkeelError {
  /** The dtypes received, in the order of the arguments. */
  readonly dtypes: readonly string[];

  constructor(op: string, message: string, dtypes: readonly string[]) {
    super('DTypeError', 'EVENKEEL_DTYPE', op, message);
    this.dtypes = dtypes;
  }
}

/**
 * An argument that is neither a shape nor a dtype: a seed, a rate, an option. Its code is
 * `EVENKEEL_ARGUMENT`.
 */
export class ArgumentError extends EvenkeelError {
  constructor(op: string, message: string) {
    super('ArgumentError', 'EVENKEEL_ARGUMENT', op, message);
  }
}

/** An index, found in the data of a tensor, outside the axis it points into. Its code is `EVENKEEL_INDEX`. */
export class IndexError extends EvenkeelError {
  /** The offending index. */
  readonly index: number;
  /** Where it stands among the indices, in row-major order, counted from 0. */
  readonly position: number;

  constructor(op: string, message: string, index: number, position: number) {
    super('IndexError', 'EVENKEEL_INDEX', op, message);
    this.index = index;
    this.position = position;
  }
}

/** A tensor used after its memory was given back. Its code is `EVENKEEL_DISPOSED`. */
export class DisposedError extends EvenkeelError {
  /** The shape that the tensor had. */
  readonly shape: readonly number[];

  constructor(op: string, message: string, shape: readonly number[]) {
    super('DisposedError', 'EVENKEEL_DISPOSED', op, message);
    this.shape = shape;
  }
}

/** Tensors of two backends met in one operation. Its code is `EVENKEEL_BACKEND_MISMATCH`. */
export class BackendMismatchError extends EvenkeelError {
  /** The names of the two backends. */
  readonly backends: readonly [string, string];

  constructor(op: string, backends: readonly [string, string]) {
    super(
      'BackendMismatchError',
      'EVENKEEL_BACKEND_MISMATCH',
      op,
      `all tensors must live on one backend, got ${backends[0]} and ${backends[1]}. ` +
        'Create both with the same `backend`, or move one: tensor(x.data(), { shape: x.shape, dtype: x.dtype, backend })',
    );
    this.backends = backends;
  }
}

/** Something that this backend does not have, such as a dtype. Its code is `EVENKEEL_CAPABILITY`. */
export class CapabilityError extends EvenkeelError {
  constructor(op: string, message: string) {
    super('CapabilityError', 'EVENKEEL_CAPABILITY', op, message);
  }
}

/** The sizes that a {@link MemoryError} carries, in bytes. */
export interface MemorySizes {
  /** What was asked for. */
  readonly requested: number;
  /** What other tensors held, with what rounding adds. */
  readonly inUse: number;
  /** What the memory as a whole may have. */
  readonly limit: number;
}

/** No memory is left for a tensor; everything still works. Its code is `EVENKEEL_MEMORY`. */
export class MemoryError extends EvenkeelError implements MemorySizes {
  readonly requested: number;
  readonly inUse: number;
  readonly limit: number;

  constructor(op: string, message: string, sizes: MemorySizes) {
    super('MemoryError', 'EVENKEEL_MEMORY', op, message);
    this.requested = sizes.requested;
    this.inUse = sizes.inUse;
    this.limit = sizes.limit;
  }
}

/** A gradient that was asked for but has no meaning. Its code is `EVENKEEL_GRADIENT`. */
export class GradientError extends EvenkeelError {
  constructor(op: string, message: string) {
    super('GradientError', 'EVENKEEL_GRADIENT', op, message);
  }
}

/**
 * A scope or a recorded function that returned a Promise. Its code is `EVENKEEL_SCOPE`.
 */
export class ScopeError extends EvenkeelError {
  constructor(op: string, message: string) {
    super('ScopeError', 'EVENKEEL_SCOPE', op, message);
  }
}

/** A Variable read before it was given a value. Its code is `EVENKEEL_UNBUILT`. */
export class UnbuiltError extends EvenkeelError {
  constructor(op: string, message: string) {
    super('UnbuiltError', 'EVENKEEL_UNBUILT', op, message);
  }
}

/**
 * How every message prints a shape.
 *
 * @example
 * ```ts
 * formatShape([2, 3]); // => [2,3]
 * ```
 */
export function formatShape(shape: readonly number[]): string {
  return `[${Array.from(shape, (n) => (typeof n === 'number' ? n : describeValue(n))).join(',')}]`;
}

/** What a message says that it got instead of a tensor: `undefined`, `3`, `an array`, `Map`. */
export function describeValue(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'string') return `the string '${value}'`;
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'bigint') return `${value}n`;
  if (value === null || typeof value !== 'object') return String(value);
  return value.constructor?.name || 'an object';
}

/**
 * class Tensor: an immutable array on a backend. A handle: buffer, layout, offset, and the slots that
 * scopes and the tape use. The methods are sugar for the functions in ops/; the list is short and
 * stays short.
 */
import { type Backend, DeviceBuffer, type Operand } from './backend.js';
import type { Engine } from './dispatch/engine.js';
import type { EscapeGroup } from './dispatch/escape.js';
import { FREED_BY_USER, OWNED, SCOPED } from './dispatch/lifetime.js';
import type { TapeSlot } from './dispatch/record.js';
import { live } from './dispatch/record.js';
import { runtime } from './dispatch/runtime.js';
import { free } from './dispatch/scope.js';
import { type DType, hostArray, type TypedArray } from './dtype.js';
import { formatShape, ShapeError } from './errors.js';
import type { Layout, Shape } from './layout/layout.js';
import { matmul } from './ops/contract/index.js';
import { add, div, exp, log, mul, neg, sqrt, sub } from './ops/elementwise/index.js';
import { at, type IndexTerm } from './ops/indexing/index.js';
import { reshape, slice, transpose } from './ops/move/index.js';
import { max, mean, sum } from './ops/reduce/index.js';
import { formatArray } from './print/format.js';

/** Stands in the place of a buffer that was given back. */
export const RELEASED = new DeviceBuffer(0);

/**
 * An immutable n-dimensional array. Made by creation functions and operations, never by `new`.
 *
 * @example
 * ```ts
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { tensor } from '@evenkeel/tensor';
 * const x = tensor([[1, 2], [3, 4]], { backend: new CpuBackend() });
 * x.shape; // => [ 2, 2 ]
 * x.mul(2).sum().item(); // => 20
 * ```
 */
export class Tensor implements Operand, Disposable {
  /** @internal */
  readonly engine: Engine;
  /** @internal */
  buffer: DeviceBuffer;
  /** @internal */
  readonly offset: number;
  /** @internal */
  readonly layout: Layout;
  /** @internal The record that made it, while a tape is open. */
  node: TapeSlot | null;
  /** @internal One of the states in dispatch/lifetime.ts. */
  lifetime: number;
  /** @internal Its place in the safety net. */
  group: EscapeGroup | null;
  /** @internal */
  slot: number;
  /** @internal The elements, if they live in host memory instead of a buffer. */
  host: readonly number[] | null;

  /** @internal Every field is set here, in this order: one hidden class. */
  constructor(engine: Engine, buffer: DeviceBuffer, offset: number, layout: Layout) {
    this.engine = engine;
    this.buffer = buffer;
    this.offset = offset;
    this.layout = layout;
    this.node = null;
    this.lifetime = SCOPED;
    this.group = null;
    this.slot = 0;
    this.host = null;
  }

  /** Sizes by axis; `[]` for a scalar. */
  get shape(): Shape {
    return this.layout.shape;
  }

  get dtype(): DType {
    return this.layout.dtype;
  }

  /** Where it lives: give it to creation functions to make more there. */
  get backend(): Backend {
    return this.engine.backend;
  }

  /** Number of elements. */
  get size(): number {
    return this.layout.size;
  }

  /** Number of axes. */
  get rank(): number {
    return this.layout.shape.length;
  }

  /** Whether its memory was given back: by `dispose`, the end of its scope, or its owner. */
  get isDisposed(): boolean {
    return this.buffer === RELEASED && this.host === null;
  }

  /** The elements in row-major order, copied; bool as bytes 0 and 1. Blocks on slow devices: see `read`. */
  data(): TypedArray {
    return this.host === null ? live('data', this).backend.readSync(this) : this.hostData();
  }

  /** As `data`, without blocking. */
  read(): Promise<TypedArray> {
    if (this.host !== null) return Promise.resolve(this.hostData());
    return live('read', this).backend.read(this);
  }

  private hostData(): TypedArray {
    const values = hostArray(this.layout.dtype, this.layout.size);
    if (this.host !== null) values.set(this.host);
    return values;
  }

  /**
   * The only element, as a number; bool as 0 or 1.
   *
   * @throws {ShapeError} if there is not exactly one element.
   */
  item(): number {
    if (this.layout.size !== 1) {
      throw new ShapeError(
        'item',
        `needs exactly one element, got shape ${formatShape(this.shape)}. Use data() for more`,
        [this.shape],
      );
    }
    const value = this.host?.[0];
    return value === undefined ? live('item', this).backend.item(this) : value;
  }

  /**
   * Gives the memory back now. Inside a recorded function (valueAndGrad, grad, vjp) this does nothing,
   * since the gradient may need the value; so does disposing a tensor that a Variable owns.
   */
  dispose(): void {
    if (runtime.recordings > 0 || this.lifetime === OWNED) return;
    this.host = null;
    free(this, FREED_BY_USER);
    this.lifetime = FREED_BY_USER;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** As NumPy prints an array. */
  toString(): string {
    if (this.isDisposed) return `Tensor(${this.dtype}, ${formatShape(this.shape)}, disposed)`;
    return formatArray(this.host ?? this.data(), this.shape, this.dtype);
  }

  /** What Node's console shows: dtype, shape and backend, then the elements. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    const text = this.toString();
    return this.isDisposed
      ? text
      : `Tensor(${this.dtype}, ${formatShape(this.shape)}, ${this.engine.backend.name})\n${text}`;
  }

  add(other: Tensor | number): Tensor {
    return add(this, other);
  }

  sub(other: Tensor | number): Tensor {
    return sub(this, other);
  }

  mul(other: Tensor | number): Tensor {
    return mul(this, other);
  }

  div(other: Tensor | number): Tensor {
    return div(this, other);
  }

  neg(): Tensor {
    return neg(this);
  }

  exp(): Tensor {
    return exp(this);
  }

  log(): Tensor {
    return log(this);
  }

  sqrt(): Tensor {
    return sqrt(this);
  }

  matmul(other: Tensor): Tensor {
    return matmul(this, other);
  }

  sum(axis?: number | readonly number[], keepdims = false): Tensor {
    return sum(this, axis, keepdims);
  }

  mean(axis?: number | readonly number[], keepdims = false): Tensor {
    return mean(this, axis, keepdims);
  }

  max(axis?: number | readonly number[], keepdims = false): Tensor {
    return max(this, axis, keepdims);
  }

  reshape(shape: readonly number[]): Tensor {
    return reshape(this, shape);
  }

  transpose(axes?: readonly number[]): Tensor {
    return transpose(this, axes);
  }

  slice(axis: number, start: number, stop?: number, step = 1): Tensor {
    return slice(this, axis, start, stop, step);
  }

  /** Reads a part, one term for each axis: `x.at(0, [1, null], '...')`. See the function `at`. */
  at(...terms: readonly IndexTerm[]): Tensor {
    return at(this, ...terms);
  }
}

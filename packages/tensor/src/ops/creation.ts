/**
 * Making tensors from host values and from nothing. The backend is an argument: there is no default here.
 */
import type { Backend } from '../backend.js';
import { type Engine, engineOf } from '../dispatch/engine.js';
import { constant, fresh, live } from '../dispatch/record.js';
import { inScope } from '../dispatch/scope.js';
import { castNumber, type DType, hostArray, type TypedArray } from '../dtype.js';
import { ArgumentError, describeValue, formatShape, ShapeError } from '../errors.js';
import { checkShape } from '../layout/infer.js';
import { dense, denseOf, type Layout, sizeOf } from '../layout/layout.js';
import { fill as fillProgram } from '../program/programs.js';
import type { Tensor } from '../tensor.js';

/** Numbers or booleans, nested as deep as the tensor has axes. */
export type Nested = number | boolean | readonly Nested[];

/** Where a tensor is made, and of what. */
export interface CreationOptions {
  readonly backend: Backend;
  readonly dtype?: DType;
}

/** Options of {@link tensor}. */
export interface TensorOptions extends CreationOptions {
  /** Default: the nesting of the values, or one axis for a typed array. */
  readonly shape?: readonly number[];
}

/**
 * A tensor of host values: a number, nested arrays, or a typed array. Values are copied.
 *
 * The dtype defaults to that of a Float32Array, Float64Array or Int32Array, to bool if every value is a
 * boolean, else to float32; bytes and other integers need one said. Conversion is that of `cast`.
 *
 * @throws {ShapeError} if rows differ in length or the shape needs another number of values.
 * @throws {ArgumentError} if the dtype must be said, or a value is no number or boolean.
 * @throws {CapabilityError} if the backend lacks the dtype.
 *
 * @example
 * ```ts
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { tensor } from '@evenkeel/tensor';
 * const backend = new CpuBackend();
 * String(tensor([[1, 2], [3, 4]], { backend })); // => [[1. 2.] [3. 4.]]
 * tensor(new Int32Array(6), { shape: [2, 3], backend }).dtype; // => int32
 * ```
 */
export function tensor(values: Nested | ArrayInput, options: TensorOptions): Tensor {
  const typed = isArrayInput(values);
  const flat: (number | boolean)[] | ArrayInput = typed ? values : [];
  const found = typed ? [values.length] : flatten(values, flat);
  const dtype = options?.dtype ?? (typed ? dtypeOfArray(values) : defaultDType(flat));
  const engine = engineOf(options?.backend);
  engine.require('tensor', dtype);
  const shape = checkShape('tensor', options?.shape ?? found);
  if (sizeOf(shape) !== flat.length) {
    throw new ShapeError(
      'tensor',
      `the shape ${formatShape(shape)} needs ${sizeOf(shape)} values, got ${flat.length}. Change the shape or the values`,
      [shape],
    );
  }
  return fromHost(engine, toHost(flat, dtype), dense(dtype, shape));
}

/** A tensor of a host array that already has the dtype's type. */
function fromHost(engine: Engine, values: TypedArray, layout: Layout): Tensor {
  return inScope(() => {
    const out = fresh(engine, layout);
    engine.backend.write(values, out);
    return constant(out);
  });
}

/** A host array of numbers, of any element type. */
export type ArrayInput =
  | TypedArray
  | Uint8ClampedArray
  | Int8Array
  | Int16Array
  | Uint16Array
  | Uint32Array;

function isArrayInput(values: Nested | ArrayInput): values is ArrayInput {
  return ArrayBuffer.isView(values) && 'length' in values;
}

function dtypeOfArray(values: ArrayInput): DType {
  if (values instanceof Float64Array) return 'float64';
  if (values instanceof Float32Array) return 'float32';
  if (values instanceof Int32Array) return 'int32';
  throw new ArgumentError(
    'tensor',
    `the dtype for a ${values.constructor.name} must be said: its integers may be counts, pixels or booleans, got none. ` +
      "Give dtype: 'float32', 'int32' or 'bool'",
  );
}

function defaultDType(values: ArrayLike<number | boolean>): DType {
  return values.length > 0 && Array.prototype.every.call(values, (v) => typeof v === 'boolean')
    ? 'bool'
    : 'float32';
}

/** Appends the leaves of `values` to `flat` and answers the shape; rows must agree. */
function flatten(values: Nested, flat: (number | boolean)[] | ArrayInput): number[] {
  if (!Array.isArray(flat)) return [];
  if (typeof values === 'number' || typeof values === 'boolean') {
    flat.push(values);
    return [];
  }
  if (!Array.isArray(values)) {
    throw new ArgumentError(
      'tensor',
      `values must be numbers, booleans, arrays of them or a typed array, got ${describeValue(values)}. Use Array.from for other collections`,
    );
  }
  let inner: number[] | null = null;
  for (const row of values) {
    const shape = flatten(row, flat);
    if (inner === null) inner = shape;
    else if (inner.join() !== shape.join()) {
      throw new ShapeError(
        'tensor',
        `all rows must have one shape, got ${formatShape(inner)} and ${formatShape(shape)}. Pad them, or give a flat array and a shape`,
        [inner, shape],
      );
    }
  }
  return [values.length, ...(inner ?? [])];
}

/** Converts by the rules of `cast`. */
function toHost(values: ArrayLike<number | boolean>, dtype: DType): TypedArray {
  const out = hostArray(dtype, values.length);
  for (let i = 0; i < values.length; i++) out[i] = castNumber(Number(values[i]), dtype);
  return out;
}

/**
 * A tensor with one value everywhere; float32 by default.
 *
 * @throws {ShapeError} unless the shape is at most 30 integers of at least 0.
 * @throws {CapabilityError} if the backend lacks the dtype.
 *
 * @example
 * ```ts
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { full } from '@evenkeel/tensor';
 * String(full([2], 0.5, { backend: new CpuBackend() })); // => [0.5 0.5]
 * ```
 */
export function full(shape: readonly number[], value: number, options: CreationOptions): Tensor {
  return filled('full', shape, value, options);
}

/**
 * A tensor of zeros; float32 by default. Errors as for `full`.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * String(zeros([2, 2], { backend })); // => [[0. 0.] [0. 0.]]
 * String(zeros([2], { dtype: 'bool', backend })); // => [false false]
 * ```
 */
export function zeros(shape: readonly number[], options: CreationOptions): Tensor {
  return filled('zeros', shape, 0, options);
}

/**
 * A tensor of ones; float32 by default. Errors as for `full`.
 *
 * @example
 * ```ts
 * ones([3], { dtype: 'int32', backend: new CpuBackend() }); // => Tensor(int32, [3], cpu) [1 1 1]
 * ```
 */
export function ones(shape: readonly number[], options: CreationOptions): Tensor {
  return filled('ones', shape, 1, options);
}

function filled(
  op: string,
  shape: readonly number[],
  value: number,
  options: CreationOptions,
): Tensor {
  const engine = engineOf(options?.backend);
  const dtype = options?.dtype ?? 'float32';
  engine.require(op, dtype);
  const layout = dense(dtype, checkShape(op, shape));
  return inScope(() => fill(engine, layout, value));
}

function fill(engine: Engine, layout: Layout, value: number): Tensor {
  const out = fresh(engine, layout);
  engine.backend.elementwise(fillProgram, [], [value], [out]);
  return constant(out);
}

/**
 * 0, 1, ..., count - 1; int32 by default.
 *
 * @throws {ArgumentError} unless count is an integer of at least 0.
 *
 * @example
 * ```ts
 * const x = arange(6, { backend: new CpuBackend() });
 * String(x.reshape([2, 3])); // => [[0 1 2] [3 4 5]]
 * ```
 */
export function arange(count: number, options: CreationOptions): Tensor {
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new ArgumentError(
      'arange',
      `count must be an integer of at least 0, got ${count}. Round it`,
    );
  }
  const dtype = options?.dtype ?? 'int32';
  const engine = engineOf(options?.backend);
  engine.require('arange', dtype);
  const values = hostArray(dtype, count);
  for (let i = 0; i < count; i++) values[i] = castNumber(i, dtype);
  return fromHost(engine, values, dense(dtype, [count]));
}

/**
 * The identity matrix [n, n]; float32 by default.
 *
 * @throws {ArgumentError} unless n is an integer of at least 0.
 *
 * @example
 * ```ts
 * String(eye(2, { backend: new CpuBackend() })); // => [[1. 0.] [0. 1.]]
 * ```
 */
export function eye(n: number, options: CreationOptions): Tensor {
  if (!Number.isSafeInteger(n) || n < 0) {
    throw new ArgumentError('eye', `n must be an integer of at least 0, got ${n}. Round it`);
  }
  const dtype = options?.dtype ?? 'float32';
  const engine = engineOf(options?.backend);
  engine.require('eye', dtype);
  const values = hostArray(dtype, n * n);
  for (let i = 0; i < n; i++) values[i * n + i] = 1;
  return fromHost(engine, values, dense(dtype, [n, n]));
}

/**
 * A tensor with one value everywhere, of the shape, dtype and backend of another.
 *
 * @example
 * ```ts
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { fullLike, tensor } from '@evenkeel/tensor';
 * String(fullLike(tensor([1, 2], { backend: new CpuBackend() }), 7)); // => [7. 7.]
 * ```
 */
export function fullLike(x: Tensor, value: number): Tensor {
  return filledLike('fullLike', x, value);
}

function filledLike(op: string, x: Tensor, value: number): Tensor {
  const engine = live(op, x);
  return fill(engine, denseOf(x.layout), value);
}

/**
 * Zeros of the shape, dtype and backend of another tensor.
 *
 * @example
 * ```ts
 * zerosLike(arange(2, { backend: new CpuBackend() })); // => Tensor(int32, [2], cpu) [0 0]
 * ```
 */
export function zerosLike(x: Tensor): Tensor {
  return filledLike('zerosLike', x, 0);
}

/** Ones of the shape, dtype and backend of another tensor. */
export function onesLike(x: Tensor): Tensor {
  return filledLike('onesLike', x, 1);
}

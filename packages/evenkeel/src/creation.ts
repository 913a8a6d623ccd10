/** Making tensors, on the default backend unless another is named. */
import * as t from '@evenkeel/tensor';
import { type OnDefault, onDefault } from './defaults.js';

/** Where a tensor is made, and of what; nothing of it has to be said. */
export type CreationOptions = OnDefault<t.CreationOptions>;

/** The same for {@link tensor}, whose shape can be said. */
export type TensorOptions = OnDefault<t.TensorOptions>;

/**
 * A tensor of host values: a number, nested arrays, or a typed array. As `tensor` of @evenkeel/tensor, but for the
 * default backend.
 *
 * @throws {ShapeError} if rows differ in length or the shape needs another number of values.
 * @throws {ArgumentError} if the dtype must be said, or a value is no number or boolean.
 *
 * @example
 * ```ts
 * String(tensor([[1, 2], [3, 4]])); // => [[1. 2.] [3. 4.]]
 * tensor([1, 2], { dtype: 'int32' }).backend === defaultBackend(); // => true
 * ```
 */
export function tensor(values: t.Nested | t.ArrayInput, options: TensorOptions = {}): t.Tensor {
  return t.tensor(values, onDefault(options));
}

/**
 * One value everywhere; float32 by default.
 *
 * @throws {ShapeError} unless the shape is at most 30 integers of at least 0.
 *
 * @example
 * ```ts
 * String(full([2], 7)); // => [7. 7.]
 * ```
 */
export function full(
  shape: readonly number[],
  value: number,
  options: CreationOptions = {},
): t.Tensor {
  return t.full(shape, value, onDefault(options));
}

/**
 * Zeros; float32 by default. Errors as for {@link full}.
 *
 * @example
 * ```ts
 * zeros([2, 3]).shape; // => [ 2, 3 ]
 * ```
 */
export function zeros(shape: readonly number[], options: CreationOptions = {}): t.Tensor {
  return t.zeros(shape, onDefault(options));
}

/**
 * Ones; float32 by default. Errors as for {@link full}.
 *
 * @example
 * ```ts
 * String(ones([2])); // => [1. 1.]
 * ```
 */
export function ones(shape: readonly number[], options: CreationOptions = {}): t.Tensor {
  return t.ones(shape, onDefault(options));
}

/**
 * 0, 1, ..., count - 1; int32 by default.
 *
 * @throws {ArgumentError} unless count is an integer of at least 0.
 *
 * @example
 * ```ts
 * String(arange(3)); // => [0 1 2]
 * ```
 */
export function arange(count: number, options: CreationOptions = {}): t.Tensor {
  return t.arange(count, onDefault(options));
}

/**
 * The identity matrix [n, n]; float32 by default.
 *
 * @throws {ArgumentError} unless n is an integer of at least 0.
 *
 * @example
 * ```ts
 * String(eye(2)); // => [[1. 0.] [0. 1.]]
 * ```
 */
export function eye(n: number, options: CreationOptions = {}): t.Tensor {
  return t.eye(n, onDefault(options));
}

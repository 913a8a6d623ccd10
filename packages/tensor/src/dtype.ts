/**
 * The four dtypes, their sizes and the promotion table. Not here: how kernels convert
 * (backends do, by the rules stated at `cast`).
 */

/** What an element is. Floats default to float32; float64 arises only where asked for. */
export type DType = 'float32' | 'float64' | 'int32' | 'bool';

/** A dtype that gradients exist for. */
export type FloatDType = 'float32' | 'float64';

/** A host array of one dtype; bool is stored as bytes 0 and 1. */
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Every dtype; its position is its code, a small integer for tables. Floats come first. */
export const DTYPES: readonly DType[] = ['float32', 'float64', 'int32', 'bool'];

/** The code of a dtype: its position in {@link DTYPES}. */
export const dtypeCode: { readonly [D in DType]: number } = {
  float32: 0,
  float64: 1,
  int32: 2,
  bool: 3,
};

/** Bytes an element takes. */
export const bytesPerElement: { readonly [D in DType]: number } = {
  float32: 4,
  float64: 8,
  int32: 4,
  bool: 1,
};

const rank: { readonly [D in DType]: number } = { bool: 0, int32: 1, float32: 2, float64: 3 };

/** Whether `dtype` is float32 or float64. */
export function isFloat(dtype: DType): dtype is FloatDType {
  return dtype === 'float32' || dtype === 'float64';
}

/**
 * The dtype two tensors meet in: the larger of the two in the order bool < int32 < float32 < float64. Integers meet
 * float32 in float32.
 *
 * @example
 * ```ts
 * import { promote } from '@evenkeel/tensor';
 * promote('int32', 'float32'); // => float32
 * promote('bool', 'int32'); // => int32
 * ```
 */
export function promote(a: DType, b: DType): DType {
  return rank[a] >= rank[b] ? a : b;
}

/**
 * The dtype a tensor and a JavaScript number meet in. The number is weak: it never widens a
 * float; with int32 or bool an integer that fits gives int32, and any other number float32.
 *
 * @example
 * ```ts
 * import { promoteNumber } from '@evenkeel/tensor';
 * promoteNumber('float64', 0.5); // => float64
 * promoteNumber('int32', 2); // => int32
 * promoteNumber('int32', 0.5); // => float32
 * ```
 */
export function promoteNumber(dtype: DType, value: number): DType {
  if (isFloat(dtype)) return dtype;
  return value === (value | 0) ? 'int32' : 'float32';
}

/**
 * The float dtype that means, quotients and transcendentals of `dtype` have.
 *
 * @example
 * ```ts
 * floatOf('int32'); // => float32
 * floatOf('float64'); // => float64
 * ```
 */
export function floatOf(dtype: DType): FloatDType {
  return dtype === 'float64' ? 'float64' : 'float32';
}

const INT_MAX = 2 ** 31 - 1;
const INT_MIN = -(2 ** 31);

/**
 * A number as an element of `dtype`, by the rules of `cast`: to int32 truncated and saturated, NaN to 0; to bool
 * x != 0. Rounding to float32 is left to the array that stores it.
 *
 * @example
 * ```ts
 * castNumber(-2.7, 'int32'); // => -2
 * castNumber(1e10, 'int32'); // => 2147483647
 * castNumber(0.5, 'bool'); // => 1
 * ```
 */
export function castNumber(value: number, dtype: DType): number {
  switch (dtype) {
    case 'bool':
      return value !== 0 ? 1 : 0;
    case 'int32':
      return value >= INT_MAX ? INT_MAX : value <= INT_MIN ? INT_MIN : Math.trunc(value) || 0;
    default:
      return value;
  }
}

/**
 * A new host array of `size` zeros; bool as bytes.
 *
 * @example
 * ```ts
 * hostArray('bool', 2); // => Uint8Array(2) [0, 0]
 * ```
 */
export function hostArray(dtype: DType, size: number): TypedArray {
  switch (dtype) {
    case 'float32':
      return new Float32Array(size);
    case 'float64':
      return new Float64Array(size);
    case 'int32':
      return new Int32Array(size);
    case 'bool':
      return new Uint8Array(size);
  }
}

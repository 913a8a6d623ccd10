/** What initializers that draw share. */
import {
  add,
  type Backend,
  type DType,
  DTypeError,
  type FloatDType,
  isFloat,
  type Key,
  mul,
  scope,
  type Tensor,
  truncatedNormal,
} from '@evenkeel/tensor';

/** The dtype, if it is one that can be drawn. */
export function floatDType(op: string, dtype: DType): FloatDType {
  if (isFloat(dtype)) return dtype;
  throw new DTypeError(
    op,
    `makes float32 or float64, got ${dtype}. Use an initializer that fills with one number for other dtypes`,
    [dtype],
  );
}

/** mean + std z, with z standard normal and |z| at most 2. */
export function scaledTruncated(
  key: Key,
  shape: readonly number[],
  mean: number,
  std: number,
  options: { readonly dtype: FloatDType; readonly backend: Backend },
): Tensor {
  return scope(() => {
    const spread = mul(truncatedNormal(key, shape, options), std);
    return mean === 0 ? spread : add(spread, mean);
  });
}

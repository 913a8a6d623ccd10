/** The dtypes that this backend has, as kernels are written for them. */
import type { Layout } from '@evenkeel/tensor';

/** See the file's header. */
export type ElementType = 'float32' | 'int32' | 'bool';

/** The dtype of a layout of this backend. */
export function elementType({ dtype }: Layout): ElementType {
  return dtype === 'bool' || dtype === 'int32' ? dtype : 'float32';
}

/** What layers ask of their inputs' dtype: nothing is promoted on the way through a model. */
import { DTypeError, type Tensor } from '@evenkeel/tensor';
import type { AnyModule } from './module.js';

/** Refuses an input of another dtype than the layer's variables. */
export function checkDType(layer: AnyModule, x: Tensor, { dtype }: Tensor): void {
  if (x.dtype === dtype) return;
  throw new DTypeError(
    layer.label,
    `needs inputs of dtype ${dtype}, as its variables, got ${x.dtype}. Use cast, or build with that dtype`,
    [x.dtype, dtype],
  );
}

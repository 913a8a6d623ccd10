/**
 * The affine map of a dense layer: one kernel where the backend has one.
 */
import { asOne, discard, fresh, meet, record } from '../dispatch/record.js';
import { inScope } from '../dispatch/scope.js';
import { DTypeError, formatShape, ShapeError } from '../errors.js';
import { matmulLayout } from '../layout/infer.js';
import { sizeOf } from '../layout/layout.js';
import { matmul } from '../ops/contract/index.js';
import { add } from '../ops/elementwise/index.js';
import { reshape } from '../ops/move/index.js';
import type { Tensor } from '../tensor.js';

/**
 * x @ w + b over the last axis.
 *
 * @param x [..., in], at least two axes.
 * @param w [in, out].
 * @param b [out].
 * @throws {ShapeError} if the sizes do not meet.
 * @throws {DTypeError} unless all three share a float dtype.
 *
 * @example
 * ```ts
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { linear, tensor } from '@evenkeel/tensor';
 * const backend = new CpuBackend();
 * const y = linear(tensor([[1, 2]], { backend }), tensor([[3], [4]], { backend }), tensor([5], { backend }));
 * y.item(); // => 16
 * ```
 */
export function linear(x: Tensor, w: Tensor, b: Tensor): Tensor {
  const engine = meet('linear', x, w);
  meet('linear', x, b);
  const rank = x.layout.shape.length;
  const outputs = w.layout.shape[1];
  if (
    rank < 2 ||
    w.layout.shape.length !== 2 ||
    b.layout.shape.length !== 1 ||
    x.layout.shape[rank - 1] !== w.layout.shape[0] ||
    b.layout.shape[0] !== outputs
  ) {
    throw new ShapeError(
      'linear',
      `needs x [..., in], w [in, out] and b [out], got ${formatShape(x.shape)}, ${formatShape(w.shape)} and ${formatShape(b.shape)}. Transpose w, or reshape`,
      [x.shape, w.shape, b.shape],
    );
  }
  const code = x.layout.dtypeCode;
  if (!x.layout.isFloat || w.layout.dtypeCode !== code || b.layout.dtypeCode !== code) {
    const dtypes = [x.dtype, w.dtype, b.dtype];
    throw new DTypeError(
      'linear',
      `needs one float dtype, got ${dtypes.join(', ')}. Use cast`,
      dtypes,
    );
  }
  if (rank > 2) {
    return inScope(() => {
      const rows = linear(reshape(x, [sizeOf(x.shape.slice(0, -1)), w.layout.shape[0] ?? 0]), w, b);
      return reshape(rows, [...x.shape.slice(0, -1), outputs ?? 0]);
    });
  }
  if (engine.backend.fused?.linear !== undefined) {
    const out = fresh(engine, matmulLayout(x.layout, w.layout));
    if (engine.backend.fused.linear(x, w, b, out)) return record('linear', [x, w, b], out, null);
    discard(out);
  }
  return record(
    'linear',
    [x, w, b],
    asOne(() => add(matmul(x, w), b)),
    null,
  );
}

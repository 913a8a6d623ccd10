/**
 * Matrix products.
 */
import { fresh, meet, record } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { promote } from '../../dtype.js';
import { DTypeError, formatShape, ShapeError } from '../../errors.js';
import { broadcastShapes, checkInner, matmulLayout } from '../../layout/infer.js';
import { dense, type Layout, type Shape } from '../../layout/layout.js';
import { equalShapes } from '../../layout/memo.js';
import type { Tensor } from '../../tensor.js';
import { toDType } from '../apply.js';
import { expandTo } from '../move/index.js';

/**
 * The matrix product [..., m, k] @ [..., k, n] = [..., m, n]; leading axes broadcast. Transposed
 * operands cost nothing extra: they are read through their strides.
 *
 * @throws {ShapeError} if an operand has fewer than two axes, the inner sizes differ or the leading axes do
 * not broadcast.
 * @throws {DTypeError} for two bools.
 *
 * @example
 * ```ts
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { matmul, tensor } from '@evenkeel/tensor';
 * const backend = new CpuBackend();
 * const a = tensor([[1, 2], [3, 4]], { backend });
 * String(matmul(a, a.transpose())); // => [[ 5. 11.] [11. 25.]]
 * ```
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  const engine = meet('matmul', a, b);
  if (a.layout.shape.length < 2 || b.layout.shape.length < 2) {
    throw new ShapeError(
      'matmul',
      `needs operands with at least two axes, got ${formatShape(a.shape)} @ ${formatShape(b.shape)}. Reshape a vector to [1,n] or [n,1]`,
      [a.shape, b.shape],
    );
  }
  const dtype = promote(a.layout.dtype, b.layout.dtype);
  if (dtype === 'bool') {
    throw new DTypeError('matmul', "needs numbers, got bool and bool. Use cast(x, 'int32') first", [
      'bool',
      'bool',
    ]);
  }
  if (a.layout.dtype !== dtype || b.layout.dtype !== dtype) {
    return inScope(() => matmul(toDType(a, dtype), toDType(b, dtype)));
  }
  if (a.layout.shape.length > 2 || b.layout.shape.length > 2) {
    const batch = batchShape(a.layout, b.layout);
    if (!hasBatch(a, batch) || !hasBatch(b, batch)) {
      return inScope(() => matmul(withBatch(a, batch), withBatch(b, batch)));
    }
  }
  const out = fresh(engine, matmulLayout(a.layout, b.layout));
  engine.backend.matmul(a, b, out);
  return record('matmul', [a, b], out, null);
}

/** The leading axes that both operands broadcast to. */
function batchShape(a: Layout, b: Layout): Shape {
  checkInner(a.shape, b.shape);
  const lead = (x: Layout): Layout => dense(x.dtype, x.shape.slice(0, -2));
  return broadcastShapes('matmul', lead(a), lead(b));
}

const hasBatch = (x: Tensor, batch: Shape): boolean =>
  equalShapes(x.layout.shape.slice(0, -2), batch);

const withBatch = (x: Tensor, batch: Shape): Tensor =>
  hasBatch(x, batch) ? x : expandTo('matmul', x, [...batch, ...x.layout.shape.slice(-2)]);

/**
 * Matrix products.
 */
import { fresh, meet, record } from '../dispatch/record.js';
import { dtypeCode, promote } from '../dtype.js';
import { DTypeError, formatShape, ShapeError } from '../errors.js';
import { broadcastShapes, matmulLayout } from '../layout/infer.js';
import { dense } from '../layout/layout.js';
import type { Tensor } from '../tensor.js';
import { cast } from './elementwise.js';
import { expandTo } from './move.js';

/**
 * The matrix product [..., m, k] @ [..., k, n] = [..., m, n]; leading axes broadcast. Transposed
 * operands cost nothing extra: they are read through their strides.
 *
 * @throws {ShapeError} if an operand has fewer than two axes or the inner sizes differ.
 * @throws {DTypeError} for two bools.
 *
 * @example
 * ```ts
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { matmul, tensor } from '@evenkeel/tensor';
 * const backend = new CpuBackend();
 * const a = tensor([[1, 2], [3, 4]], { backend });
 * String(matmul(a, a.transpose())); // => [[ 5. 11.]\n [11. 25.]]
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
  let x = a;
  let y = b;
  if (x.layout.dtypeCode !== y.layout.dtypeCode || x.layout.dtypeCode === dtypeCode.bool) {
    const dtype = promote(x.layout.dtype, y.layout.dtype);
    if (dtype === 'bool') {
      throw new DTypeError(
        'matmul',
        "needs numbers, got bool and bool. Use cast(x, 'int32') first",
        ['bool', 'bool'],
      );
    }
    x = x.layout.dtype === dtype ? x : cast(x, dtype);
    y = y.layout.dtype === dtype ? y : cast(y, dtype);
  }
  if (x.layout.shape.length > 2 || y.layout.shape.length > 2) [x, y] = expandBatch(x, y);
  const out = fresh(engine, matmulLayout(x.layout, y.layout));
  engine.backend.matmul(x, y, out);
  return record('matmul', [x, y], out, null);
}

/** Gives both operands the same leading axes. */
function expandBatch(a: Tensor, b: Tensor): [Tensor, Tensor] {
  matmulLayout(dense(a.dtype, a.shape.slice(-2)), dense(b.dtype, b.shape.slice(-2)));
  const lead = broadcastShapes(
    'matmul',
    dense(a.dtype, a.shape.slice(0, -2)),
    dense(b.dtype, b.shape.slice(0, -2)),
  );
  const grow = (x: Tensor): Tensor => {
    const shape = [...lead, ...x.shape.slice(-2)];
    return shape.length === x.rank && shape.every((n, axis) => n === x.shape[axis])
      ? x
      : expandTo('matmul', x, shape);
  };
  return [grow(a), grow(b)];
}

/**
 * Reading along an axis: a position for each element of the result.
 */
import { discard, fresh, meet, record } from '../../dispatch/record.js';
import { axisIndex } from '../../layout/infer.js';
import { dense, type Shape } from '../../layout/layout.js';
import type { Tensor } from '../../tensor.js';
import { checkIndices, checkRange, positionBefore, rangeError } from './check.js';

/**
 * Takes along an axis: out[.., i, ..] = x[.., indices[.., i, ..], ..].
 *
 * @param indices int32, of x's shape except on `axis`; expand it to take whole rows.
 * @returns the indices' shape, the dtype of x.
 * @throws {IndexError} if an index is outside 0..size-1; negative ones are.
 * @throws {ShapeError} if the indices do not fit x, or the axis does not exist.
 * @throws {DTypeError} if the indices are not int32.
 *
 * @example
 * ```ts
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { gather, tensor } from '@evenkeel/tensor';
 * const backend = new CpuBackend();
 * const x = tensor([[10, 20, 30], [40, 50, 60]], { backend });
 * const picked = gather(x, tensor(Int32Array.of(2, 0), { shape: [2, 1], backend }), 1);
 * String(picked); // => [[30.] [40.]]
 * ```
 */
export function gather(x: Tensor, indices: Tensor, axis: number): Tensor {
  meet('gather', x, indices);
  const index = axisIndex('gather', x.layout.shape, axis);
  checkIndices('gather', x, indices, index);
  return gatherFor('gather', x, indices, index, { indices, shape: x.layout.shape, axis: index });
}

/** What the caller of an operation gave it, for messages: `indices` repeats to those of the gather. */
interface Given {
  readonly indices: Tensor;
  readonly shape: Shape;
  readonly axis: number;
}

/** `gather` on behalf of another operation, with operands that fit. */
export function gatherFor(
  op: string,
  x: Tensor,
  indices: Tensor,
  axis: number,
  given: Given,
): Tensor {
  const { engine } = x;
  const out = fresh(engine, dense(x.dtype, indices.layout.shape));
  if (out.layout.size > 0) {
    const position = engine.backend.gather(x, indices, axis, out);
    if (position >= 0) {
      discard(out);
      const first = positionBefore(given.indices.shape, indices.shape, position);
      throw rangeError(op, given.shape, given.indices, given.axis, first);
    }
  } else if (given.indices.size > 0) checkRange(op, given.shape, given.indices, given.axis);
  return record('gather', [x, indices], out, axis);
}

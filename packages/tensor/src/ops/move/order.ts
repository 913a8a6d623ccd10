/**
 * The elements of an axis in another order: reversed, or turned around its end.
 */
import { live } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { ArgumentError, describeValue, formatShape } from '../../errors.js';
import { type Axis, axisList, lineShape } from '../../layout/axes.js';
import type { Tensor } from '../../tensor.js';
import { tensor } from '../creation.js';
import { gather } from '../indexing/gather.js';
import { concat } from './concat.js';
import { expand } from './expand.js';
import { alias } from './handles.js';
import { reshape } from './reshape.js';
import { slice } from './slice.js';

/**
 * The elements in reverse order along axes. A copy: layouts go forward only.
 *
 * @param axis one axis or several; default: all.
 * @throws {ShapeError} if an axis does not exist.
 * @throws {ArgumentError} if an axis is named twice.
 *
 * @example
 * ```ts
 * const x = tensor([[1, 2], [3, 4]], { backend: new CpuBackend() });
 * String(flip(x)); // => [[4. 3.] [2. 1.]]
 * String(flip(x, 0)); // => [[3. 4.] [1. 2.]]
 * ```
 */
export function flip(x: Tensor, axis?: Axis): Tensor {
  live('flip', x);
  const { shape, size } = x.layout;
  const axes = axis === undefined ? shape.map((_, i) => i) : axisList('flip', shape, axis);
  const long = axes.filter((one) => size > 0 && (shape[one] ?? 1) > 1);
  if (long.length === 0) return alias(x);
  return inScope(() => long.reduce(flipOne, x));
}

function flipOne(x: Tensor, axis: number): Tensor {
  const { shape } = x.layout;
  const size = shape[axis] ?? 1;
  const backwards = Int32Array.from({ length: size }, (_, i) => size - 1 - i);
  const line = lineShape(shape.length, axis, size);
  const indices = tensor(backwards, { shape: line, backend: x.backend });
  return gather(x, expand(indices, shape), axis);
}

/**
 * The elements moved along axes; what leaves at one end comes back at the other.
 *
 * @param shift by how many positions, negative ones towards the front; one number, or one for each axis.
 * @param axis one axis or several; default: the tensor is rolled as one row, in row-major order.
 * @throws {ShapeError} if an axis does not exist.
 * @throws {ArgumentError} unless shifts are integers, as many as axes; or if an axis is named twice.
 *
 * @example
 * ```ts
 * const x = tensor([[1, 2, 3], [4, 5, 6]], { backend: new CpuBackend() });
 * String(roll(x, 1, 1)); // => [[3. 1. 2.] [6. 4. 5.]]
 * String(roll(x, -1)); // => [[2. 3. 4.] [5. 6. 1.]]
 * ```
 */
export function roll(x: Tensor, shift: number | readonly number[], axis?: Axis): Tensor {
  live('roll', x);
  const { shape } = x.layout;
  const axes = axis === undefined ? [0] : axisList('roll', shape, axis);
  const shifts = typeof shift === 'number' ? axes.map(() => shift) : shift;
  if (!Array.isArray(shifts) || !shifts.every(Number.isInteger)) {
    const got = Array.isArray(shifts) ? formatShape(shifts) : describeValue(shifts);
    throw new ArgumentError('roll', `shifts must be integers, got ${got}. Round them`);
  }
  if (shifts.length !== axes.length) {
    throw new ArgumentError(
      'roll',
      `needs one shift, or one for each axis, got ${shifts.length} for ${axes.length}. Give as many shifts as axes`,
    );
  }
  return inScope(() => {
    const start = axis === undefined ? reshape(x, [x.size]) : alias(x);
    const rolled = axes.reduce((y, one, i) => rollOne(y, shifts[i] ?? 0, one), start);
    return axis === undefined ? reshape(rolled, shape) : rolled;
  });
}

function rollOne(x: Tensor, shift: number, axis: number): Tensor {
  const size = x.layout.shape[axis] ?? 0;
  const first = size === 0 ? 0 : ((-shift % size) + size) % size;
  if (first === 0) return x;
  return concat([slice(x, axis, first), slice(x, axis, 0, first)], axis);
}

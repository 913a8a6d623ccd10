/**
 * The reading syntax: one term for each axis.
 */
import { live, meet } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import {
  ArgumentError,
  DTypeError,
  describeValue,
  formatShape,
  IndexError,
  ShapeError,
} from '../../errors.js';
import type { Shape } from '../../layout/layout.js';
import { Tensor } from '../../tensor.js';
import { alias } from '../move/handles.js';
import { reshape } from '../move/reshape.js';
import { sliceFor } from '../move/slice.js';
import { maskFor } from './mask.js';
import { takeFor } from './take.js';

/** The end of a range; null and undefined leave it open. */
type Bound = number | null | undefined;

/** What one axis is read at: see {@link at}. */
export type IndexTerm =
  | number
  | readonly [start: Bound, stop: Bound, step?: number]
  | ':'
  | '...'
  | null
  | Tensor;

/**
 * Reads a part of x. Each term stands for one axis, in order; axes without a term stay whole.
 *
 * | term | what it reads |
 * |---|---|
 * | a number | one position, and the axis goes; negative ones count from the end |
 * | `[start, stop]`, `[start, stop, step]` | a range as `slice` has it: up to `stop`, negative positions from the end, what lies outside is cut off; `null` leaves an end open |
 * | `':'` | the whole axis |
 * | `'...'` | as many whole axes as are left; once at most |
 * | `null` | a new axis of size 1 |
 * | an int32 tensor | these positions, as `take`: its axes stand where the axis was; negative ones are refused |
 * | a bool tensor | where it holds, as `booleanMask`: one axis for all that it covers. It is read back from the backend |
 *
 * At most one term is a tensor. Without one the result is a view. `x.at(...)` is the same.
 *
 * @throws {IndexError} if a position is outside its axis.
 * @throws {ShapeError} if there are more terms than axes, or a mask has other sizes than its axes.
 * @throws {DTypeError} if an index tensor is neither int32 nor bool.
 * @throws {ArgumentError} for anything else as a term, for a second tensor, or a second `'...'`.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const x = arange(12, { backend }).reshape([3, 4]);
 * String(at(x, 1)); // => [4 5 6 7]
 * String(at(x, ':', -1)); // => [ 3 7 11]
 * String(at(x, [1, null], [0, 4, 2])); // => [[ 4 6] [ 8 10]]
 * at(x, '...', null).shape; // => [3, 4, 1]
 * String(at(x, tensor([2, 0], { dtype: 'int32', backend }), 1)); // => [9 1]
 * String(at(x, greater(x, 8))); // => [ 9 10 11]
 * at(x, 3); // throws must be in -3..2
 * ```
 */
export function at(x: Tensor, ...terms: readonly IndexTerm[]): Tensor {
  live('at', x);
  const shape = x.layout.shape;
  const written = writtenOut(x, terms);
  return inScope(() => {
    let part = x;
    const sizes: number[] = []; // of the result, but for what the tensor reads
    let chosen: Choice | null = null;
    let axis = 0;
    for (const { term, place } of written) {
      if (term === null) sizes.push(1);
      else if (term instanceof Tensor) {
        chosen = { by: term, axis, place: sizes.length };
        axis += term.dtype === 'bool' ? term.rank : 1;
      } else {
        if (typeof term === 'number') {
          const position = positionOn(shape, axis, term, place);
          part = sliceFor('at', part, axis, position, position + 1, 1);
        } else {
          if (term !== ':') part = range(part, axis, term);
          sizes.push(part.layout.shape[axis] ?? 0);
        }
        axis++;
      }
    }
    if (chosen !== null) {
      const { by, axis: from, place } = chosen;
      part =
        by.dtype === 'bool'
          ? maskFor('at', part, by, from, shape)
          : takeFor('at', part, by, from, shape);
      const count = by.dtype === 'bool' ? 1 : by.rank;
      sizes.splice(place, 0, ...part.layout.shape.slice(from, from + count));
    }
    const isShaped = part.rank === sizes.length && sizes.every((n, i) => n === part.shape[i]);
    if (!isShaped) return reshape(part, sizes);
    return part === x ? alias(x) : part;
  });
}

/** The term that is a tensor: at which axis of x, and before which size of the result. */
interface Choice {
  readonly by: Tensor;
  readonly axis: number;
  readonly place: number;
}

function range(x: Tensor, axis: number, [start, stop, step]: readonly Bound[]): Tensor {
  return sliceFor('at', x, axis, start ?? 0, stop ?? undefined, step ?? 1);
}

/** A position counted from the front; `place` is the term's, for the error. */
function positionOn(shape: Shape, axis: number, index: number, place: number): number {
  const size = shape[axis] ?? 0;
  const position = index < 0 ? index + size : index;
  if (!Number.isInteger(index)) {
    throw new ArgumentError('at', `a position must be an integer, got ${index}. Round it`);
  }
  if (position >= 0 && position < size) return position;
  throw new IndexError(
    'at',
    size === 0
      ? `axis ${axis} of shape ${formatShape(shape)} must have positions, got ${index} for none. Check the size before`
      : `positions on axis ${axis} of shape ${formatShape(shape)} must be in -${size}..${size - 1}, got ${index}. Count from 0, or from the end with negative ones`,
    index,
    place,
  );
}

/** A term, and where the caller wrote it. */
interface Written {
  readonly term: Exclude<IndexTerm, '...'>;
  readonly place: number;
}

/** The terms with whole axes in place of `'...'` and at the end, so that they stand for all axes. */
function writtenOut(x: Tensor, terms: readonly IndexTerm[]): readonly Written[] {
  const ends = terms.filter((term) => term === '...').length;
  const tensors = terms.filter((term) => term instanceof Tensor);
  if (ends > 1 || tensors.length > 1) {
    throw new ArgumentError(
      'at',
      ends > 1
        ? `'...' may stand once, got it ${ends} times. Write the others as ':'`
        : `at most one term may be a tensor, got ${tensors.length}. Read in turn: x.at(a).at(':', b)`,
    );
  }
  const left = x.rank - terms.reduce<number>((sum, term) => sum + axesOfTerm(x, term), 0);
  if (left < 0) {
    throw new ShapeError(
      'at',
      `needs at most one term for each axis, got terms for ${x.rank - left} axes of shape ${formatShape(x.shape)}. Leave some out; null adds an axis`,
      [x.shape],
    );
  }
  const all = ends === 0 ? [...terms, '...' as const] : terms;
  return all.flatMap((term, place): Written[] =>
    term === '...' ? new Array<Written>(left).fill({ term: ':', place }) : [{ term, place }],
  );
}

/** How many axes of x a term stands for. */
function axesOfTerm(x: Tensor, term: IndexTerm): number {
  if (term === null || term === '...') return 0;
  if (typeof term === 'number' || term === ':') return 1;
  if (term instanceof Tensor) {
    meet('at', x, term);
    if (term.dtype === 'bool') return term.rank;
    if (term.dtype === 'int32') return 1;
    throw new DTypeError(
      'at',
      `an index tensor must be int32 or bool, got ${term.dtype}. Use cast(indices, 'int32'), or compare`,
      [term.dtype],
    );
  }
  if (Array.isArray(term) && (term.length === 2 || term.length === 3)) return 1;
  throw new ArgumentError(
    'at',
    `a term must be a number, a range, ':', '...', null or a tensor, got ${describeTerm(term)}. ` +
      'A range is [start, stop] or [start, stop, step]; positions are an int32 tensor',
  );
}

const describeTerm = (term: unknown): string =>
  Array.isArray(term) ? `an array of ${term.length}` : describeValue(term);

/**
 * Borders around a tensor: of one value, or of its own elements.
 */
import { live } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { ArgumentError, describeValue, formatShape, ShapeError } from '../../errors.js';
import { withSize } from '../../layout/axes.js';
import { checkOptions, suggestion } from '../../option-names.js';
import type { Tensor } from '../../tensor.js';
import { concat } from './concat.js';
import { expand } from './expand.js';
import { alias } from './handles.js';
import { flip } from './order.js';
import { scalarLike } from './scalar.js';
import { slice } from './slice.js';

const MODES = ['constant', 'reflect', 'edge'] as const;

/** Options of {@link pad}. */
export interface PadOptions {
  /**
   * What a border holds: `'constant'`, one value; `'reflect'`, the elements mirrored at the outermost one, which is not
   * repeated; `'edge'`, the outermost one. Default: `'constant'`.
   */
  readonly mode?: (typeof MODES)[number];
  /** The value of a constant border, in the dtype of x. Default: 0. */
  readonly value?: number;
}

/** How many elements go before and after each axis. */
type Widths = readonly (readonly [before: number, after: number])[];

/**
 * x with a border. The gradient of a mirrored or repeated element adds up.
 *
 * @param widths one number for all sides, or `[before, after]` for each axis.
 * @returns the dtype of x.
 * @throws {ArgumentError} unless the widths are integers of at least 0, one pair for each axis; if x cannot hold the
 *   value; for an unknown option, or a value beside a mode that has none.
 * @throws {ShapeError} if an axis is too short to be mirrored so far, or has no element to repeat.
 *
 * @example
 * ```ts
 * const x = tensor([1, 2, 3], { backend: new CpuBackend() });
 * String(pad(x, 1, { value: 9 })); // => [9. 1. 2. 3. 9.]
 * String(pad(x, [[2, 0]], { mode: 'reflect' })); // => [3. 2. 1. 2. 3.]
 * String(pad(x, [[0, 2]], { mode: 'edge' })); // => [1. 2. 3. 3. 3.]
 * ```
 */
export function pad(
  x: Tensor,
  widths: number | readonly (readonly [before: number, after: number])[],
  options: PadOptions = {},
): Tensor {
  live('pad', x);
  checkOptions('pad', options, { mode: true, value: true });
  const { mode = 'constant', value } = options;
  if (!MODES.includes(mode)) {
    throw new ArgumentError(
      'pad',
      `mode must be ${MODES.join(', ')}, got ${describeValue(mode)}. ${suggestion(mode, MODES)}`,
    );
  }
  if (mode !== 'constant' && value !== undefined) {
    throw new ArgumentError(
      'pad',
      `mode '${mode}' takes no value, got ${describeValue(value)}. Leave the value out`,
    );
  }
  const pairs = pairsOf(x, widths);
  if (mode !== 'constant') checkReach(x, mode, pairs);
  return inScope(() => {
    const fill = mode === 'constant' ? scalarLike('pad', x, value ?? 0) : null;
    return pairs.reduce((y, [before, after], axis) => {
      const parts = [y];
      if (before > 0) parts.unshift(border(y, axis, before, true, mode, fill));
      if (after > 0) parts.push(border(y, axis, after, false, mode, fill));
      return parts.length === 1 ? y : concat(parts, axis);
    }, alias(x));
  });
}

/** `width` elements beside the first or last ones of an axis; `fill` is null unless they are constant. */
function border(
  x: Tensor,
  axis: number,
  width: number,
  isBefore: boolean,
  mode: (typeof MODES)[number],
  fill: Tensor | null,
): Tensor {
  const shape = withSize(x.layout.shape, axis, width);
  const size = x.layout.shape[axis] ?? 0;
  if (fill !== null) return expand(fill, shape);
  if (mode === 'edge')
    return expand(slice(x, axis, isBefore ? 0 : size - 1, isBefore ? 1 : size), shape);
  const start = isBefore ? 1 : size - 1 - width;
  return flip(slice(x, axis, start, start + width), axis);
}

function pairsOf(x: Tensor, widths: number | Widths): Widths {
  const pairs: Widths =
    typeof widths === 'number' ? x.shape.map(() => [widths, widths] as const) : widths;
  const isWidth = (n: unknown): boolean => Number.isInteger(n) && Number(n) >= 0;
  const isPair = (pair: Widths[number]): boolean =>
    Array.isArray(pair) && pair.length === 2 && pair.every(isWidth);
  const isRight = Array.isArray(pairs) && pairs.length === x.rank && pairs.every(isPair);
  if (isRight && (typeof widths !== 'number' || isWidth(widths))) return pairs;
  throw new ArgumentError(
    'pad',
    `widths must be an integer of at least 0, or such a pair for each axis of ${formatShape(x.shape)}, got ${describeWidths(widths)}. ` +
      'Call pad(x, 1), or pad(x, [[before, after], ...])',
  );
}

const describeWidths = (widths: unknown): string =>
  Array.isArray(widths)
    ? `[${widths.map((w) => (Array.isArray(w) ? formatShape(w) : describeValue(w))).join(',')}]`
    : describeValue(widths);

/** Throws unless the elements that a border is made of are there. */
function checkReach(x: Tensor, mode: string, pairs: Widths): void {
  pairs.forEach((pair, axis) => {
    const size = x.shape[axis] ?? 0;
    const width = Math.max(...pair);
    if (width === 0 || (mode === 'edge' ? size > 0 : width < size)) return;
    throw new ShapeError(
      'pad',
      `mode '${mode}' needs more than ${mode === 'edge' ? 0 : width} elements, got ${size} on axis ${axis} of shape ${formatShape(x.shape)}. ` +
        "Give smaller widths, or another mode such as 'constant'",
      [x.shape],
    );
  });
}

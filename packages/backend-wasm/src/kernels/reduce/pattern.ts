/**
 * What a reduction looks like in memory: as few axes as describe it, in one of the two forms that there are
 * kernels for. Decided from shape and strides, whatever the addresses. Steps are in bytes.
 */
import type { AxisMask, Layout } from '@evenkeel/tensor';
import { type Axis, merged } from '../move/axes.js';

/** `count` rows, each of neighbours that become one element. */
export interface Rows {
  readonly form: 'rows';
  readonly count: number;
  readonly step: number;
  readonly length: number;
}

/** `count` matrices, in each of which the rows become one row, of `width` neighbours. */
export interface Columns {
  readonly form: 'columns';
  readonly count: number;
  readonly matrixStep: number;
  readonly rows: number;
  readonly step: number;
  readonly width: number;
}

/** How an operand is reduced where it lies; or null if it is to be copied before, see `keptFirst`. */
export function patternOf(layout: Layout, axes: AxisMask, bytes: number): Rows | Columns | null {
  const kept = merged(axesOf(layout, axes, false, bytes));
  // The order of what is summed is open: the one in memory is the fastest, and has the fewest axes.
  const inMemory = axesOf(layout, axes, true, bytes).sort((a, b) => stepOf(b) - stepOf(a));
  const [reduced = NONE, ...others] = merged(inMemory);
  const [outer = NONE, inner = NONE, ...more] = kept;
  if (others.length > 0 || more.length > 0) return null;
  if (kept.length < 2 && stepOf(reduced) === bytes)
    return { form: 'rows', count: outer.size, step: stepOf(outer), length: reduced.size };
  const columns = { form: 'columns', rows: reduced.size, step: stepOf(reduced) } as const;
  if (kept.length === 2)
    return stepOf(inner) === bytes
      ? { ...columns, count: outer.size, matrixStep: stepOf(outer), width: inner.size }
      : null;
  return stepOf(outer) === bytes
    ? { ...columns, count: 1, matrixStep: 0, width: outer.size }
    : { ...columns, count: outer.size, matrixStep: stepOf(outer), width: 1 };
}

/** The shape and strides, in elements, with the reduced axes at the end. */
export function keptFirst(
  layout: Layout,
  axes: AxisMask,
): { readonly shape: readonly number[]; readonly strides: readonly number[] } {
  const all = [...axesOf(layout, axes, false, 1), ...axesOf(layout, axes, true, 1)];
  return { shape: all.map(({ size }) => size), strides: all.map(stepOf) };
}

/** How many elements become one. */
export function reducedSize({ shape }: Layout, axes: AxisMask): number {
  return shape.reduce((size, n, axis) => (isIn(axes, axis) ? size * n : size), 1);
}

const NONE: Axis = { size: 1, steps: [0] };

const stepOf = ({ steps }: Axis): number => steps[0] ?? 0;

const isIn = (axes: AxisMask, axis: number): boolean => ((axes >> axis) & 1) === 1;

/** The axes that are reduced, or those that are not, without those of one element. */
function axesOf(layout: Layout, axes: AxisMask, reduced: boolean, bytes: number): Axis[] {
  return layout.shape.flatMap((size, axis) =>
    size === 1 || isIn(axes, axis) !== reduced
      ? []
      : [{ size, steps: [(layout.strides[axis] ?? 0) * bytes] }],
  );
}

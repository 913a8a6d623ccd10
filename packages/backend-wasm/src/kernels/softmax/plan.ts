/** How the rows of a softmax lie: where they are, or in a copy that has its axis at the end. */

import { dense, type Layout, strided } from '@evenkeel/tensor';
import { checkCount } from '../../runtime/limits.js';
import { type Axis, merged } from '../move/axes.js';
import { scratchBytes } from './kernel.js';

/** What is done for operands of one layout along one axis. */
export interface Plan {
  readonly rows: number;
  readonly columns: number;
  /** The bytes from one row to the next. */
  readonly step: number;
  /** So many rows are done at a time. */
  readonly block: number;
  /** The bytes of the workspace: the kernel's scratch, and the copies behind it. */
  readonly workspace: number;
  /** The copy to take the rows from; null if they are taken where they are. */
  readonly source: Copy | null;
  /** The copy to write the rows to. */
  readonly target: Copy | null;
}

/** The operand with the axis at the end, and where its dense copy lies in the workspace. */
interface Copy {
  readonly layout: Layout;
  readonly at: number;
}

/** Floats whose powers are held at a time: they stay in the nearest cache. */
const HELD = 2048;

/** The plan for an operand that is not empty. */
export function planFor(layout: Layout, axis: number): Plan {
  checkCount('softmax', layout);
  const columns = layout.shape[axis] ?? 1;
  const isRow = columns === 1 || layout.strides[axis] === 1;
  const outer = isRow ? stepOver(layout, axis) : null;
  const isLast = layout.shape.every((n, i) => i <= axis || n === 1);
  const rows = layout.size / columns;
  const block = 4 * Math.ceil(Math.min(rows, HELD / columns) / 4);
  const scratch = aligned(scratchBytes(block, columns));
  const copy = aligned(4 * layout.size);
  const afterSource = scratch + (outer === null ? copy : 0);
  return {
    rows,
    columns,
    step: 4 * (outer ?? columns),
    block,
    workspace: afterSource + (isLast ? 0 : copy),
    source: outer === null ? { layout: atEnd(layout, axis), at: scratch } : null,
    target: isLast
      ? null
      : { layout: atEnd(dense(layout.dtype, layout.shape), axis), at: afterSource },
  };
}

/** The one stride with which all other axes are gone through; null if there is no such. */
function stepOver({ shape, strides }: Layout, axis: number): number | null {
  const others: Axis[] = shape.flatMap((size, i) =>
    i === axis || size === 1 ? [] : [{ size, steps: [strides[i] ?? 0] }],
  );
  const [one, ...more] = merged(others);
  return more.length > 0 ? null : (one?.steps[0] ?? 0);
}

/** The layout with an axis moved to the end. */
function atEnd({ dtype, shape, strides }: Layout, axis: number): Layout {
  const move = (xs: readonly number[]): number[] => [
    ...xs.slice(0, axis),
    ...xs.slice(axis + 1),
    ...xs.slice(axis, axis + 1),
  ];
  return strided(dtype, move(shape), move(strides));
}

const aligned = (bytes: number): number => 64 * Math.ceil(bytes / 64);

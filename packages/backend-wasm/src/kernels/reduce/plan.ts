/**
 * The calls that a reduction is made of: one, or where there is much to add up several, of which each
 * leaves less for the next. So no sum has many terms, and its error stays small.
 */
import type { Kernel } from '../../expression/kernel-module.js';
import type { Kernels } from '../../runtime/kernel-cache.js';
import type { Columns, Rows } from './pattern.js';

/** A call of a kernel: where it reads, where it writes, and its other arguments. */
export interface Call {
  readonly kernel: Kernel;
  /** An offset in the workspace, or null for the operand itself. */
  readonly from: number | null;
  readonly to: number | null;
  readonly numbers: readonly number[];
}

/** What there is to do, and how much workspace it takes. */
export interface Calls {
  readonly calls: readonly Call[];
  readonly workspace: number;
}

/** Rows of more elements than this, where they are few, are cut into parts of `PART`, which are rows again. */
const LONG = 512;
const PART = 256;
const FEW = 4;

/** So many rows of a matrix are added up at most; their sums are rows of the next matrix. */
export const BLOCK = 64;

/**
 * A block that the nearest cache holds is read column by column. In a larger one rows may evict each other, so
 * only so many are read at a time, the sums being kept in memory. The sums are the same.
 */
const CACHED = 32_768;
const DEPTH = 8;

/** The calls for a pattern. `from` and `workspace` say where it lies, and how much workspace is used so far. */
export function callsFor(
  kernels: Kernels,
  pattern: Rows | Columns,
  bytes: number,
  from: number | null = null,
  workspace = 0,
): Calls {
  return pattern.form === 'rows'
    ? rowCalls(kernels, pattern, bytes, from, workspace)
    : columnCalls(kernels, pattern, bytes, from, workspace);
}

function rowCalls(
  kernels: Kernels,
  { count, step, length }: Rows,
  bytes: number,
  from: number | null,
  workspace: number,
): Calls {
  if (count >= FEW || length <= LONG) {
    const numbers = [count, step, bytes, length];
    return { calls: [{ kernel: kernels.rows!, from, to: null, numbers }], workspace };
  }
  const parts = Math.floor(length / PART);
  const left = Math.ceil(length / PART);
  const numbers = [count, step, parts, PART, length % PART];
  const cut: Call = { kernel: kernels.parts!, from, to: workspace, numbers };
  const sums: Rows = { form: 'rows', count, step: left * bytes, length: left };
  return followed(cut, callsFor(kernels, sums, bytes, workspace, after(workspace, count * left)));
}

function columnCalls(
  kernels: Kernels,
  { count, matrixStep, rows, step, width }: Columns,
  bytes: number,
  from: number | null,
  workspace: number,
): Calls {
  const depth = Math.min(rows, BLOCK) * Math.abs(step) <= CACHED ? BLOCK : DEPTH;
  const numbers = [count, matrixStep, rows, step, width, BLOCK, depth];
  if (rows <= BLOCK) {
    return { calls: [{ kernel: kernels.columns!, from, to: null, numbers }], workspace };
  }
  const left = Math.ceil(rows / BLOCK);
  const blocks: Call = { kernel: kernels.columns!, from, to: workspace, numbers };
  const sums: Columns = {
    form: 'columns',
    count,
    matrixStep: left * width * bytes,
    rows: left,
    step: width * bytes,
    width,
  };
  const used = after(workspace, count * left * width);
  return followed(blocks, callsFor(kernels, sums, bytes, workspace, used));
}

const followed = (first: Call, { calls, workspace }: Calls): Calls => ({
  calls: [first, ...calls],
  workspace,
});

/** The end of so many elements at a place in the workspace. */
export const after = (place: number, elements: number): number =>
  place + 64 * Math.ceil((4 * elements) / 64);

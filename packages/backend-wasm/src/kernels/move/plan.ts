/**
 * How the elements of one view get into another: which kernel, the two axes that it works on, the others
 * around them. Decided from shape and strides alone, whatever the addresses.
 */
import type { Kernel } from '../../expression/kernel-module.js';
import type { KernelCache } from '../../runtime/kernel-cache.js';
import { type Axis, jointAxes, merged } from './axes.js';
import { nestWords } from './nest.js';
import { copyRows, fillRows } from './rows.js';
import { copyElements } from './strided.js';
import { turnTiles } from './transposed.js';

/** See the file's header: a kernel, and what is passed to it but for the addresses (see area.ts). */
export interface CopyPlan {
  readonly run: Kernel;
  /** In bytes, from the first element in row-major order to the one that is copied first. */
  readonly outShift: number;
  readonly xShift: number;
  readonly size0: number;
  readonly outStep0: number;
  readonly xStep0: number;
  readonly size1: number;
  readonly outStep1: number;
  readonly xStep1: number;
  readonly block: number;
  /** The axes around the two, as `writeNest` takes them. */
  readonly rank: number;
  readonly nest: readonly number[];
}

/** A kernel and its two axes; rows count the inner one in bytes. */
interface Choice {
  readonly run: Kernel;
  readonly inner: Axis;
  readonly outer: Axis;
  readonly unit: number;
  readonly block: number;
}

/** What is read of a cache line is used while it is at hand. */
const LINE = 64;

/** Lines so far apart, or a multiple of it, compete for the same few places of the first cache. */
const CONFLICT = 4096;

/** An axis that is not there. */
const none: Axis = { size: 1, steps: [0, 0] };

const outStep = (axis: Axis): number => axis.steps[0]!;
const xStep = (axis: Axis): number => axis.steps[1]!;

/**
 * The plan for views of a shape without a size of 0; strides in elements of so many bytes. The elements of the
 * output are distinct.
 */
export function planCopy(
  kernels: KernelCache,
  bytes: 1 | 4,
  shape: readonly number[],
  outStrides: readonly number[],
  xStrides: readonly number[],
): CopyPlan {
  const given = jointAxes(shape, [outStrides, xStrides], [bytes, bytes]);
  // Axes that go down in the output are copied from their end: then the last axis is the innermost of memory.
  const down = given.filter((axis) => outStep(axis) < 0);
  const shift = (step: (axis: Axis) => number): number =>
    down.reduce((sum, axis) => sum + step(axis) * (axis.size - 1), 0);
  const up = given.map((axis) => (outStep(axis) < 0 ? reversed(axis) : axis));
  const axes = merged(up.sort((a, b) => outStep(b) - outStep(a)));
  const { run, inner, outer, unit, block } = choose(kernels, bytes, axes);
  const around = axes.filter((axis) => axis !== inner && axis !== outer);
  return {
    run,
    outShift: shift(outStep),
    xShift: shift(xStep),
    size0: inner.size * unit,
    outStep0: outStep(inner),
    xStep0: xStep(inner),
    size1: outer.size,
    outStep1: outStep(outer),
    xStep1: xStep(outer),
    block,
    rank: around.length,
    nest: nestWords(around),
  };
}

const reversed = ({ size, steps }: Axis): Axis => ({ size, steps: steps.map((step) => -step) });

/** The axes are those of the output's memory, outermost first. */
function choose(kernels: KernelCache, bytes: 1 | 4, axes: readonly Axis[]): Choice {
  const inner = axes.at(-1) ?? { size: 1, steps: [bytes, bytes] };
  const rest = axes.slice(0, -1);
  const outer = rest.at(-1) ?? none;
  if (outStep(inner) === bytes && xStep(inner) === bytes) {
    const run = kernels.one('copy rows', copyRows);
    return { run, inner, outer, unit: bytes, block: 0 };
  }
  if (outStep(inner) === bytes && xStep(inner) === 0) {
    const run = kernels.one(`fill rows of ${bytes}`, (m) => fillRows(m, bytes));
    return { run, inner, outer, unit: bytes, block: 0 };
  }
  const row = rest.find((axis) => xStep(axis) === bytes && axis.size >= 4);
  if (bytes === 4 && outStep(inner) === 4 && inner.size >= 4 && row !== undefined) {
    const run = kernels.one('copy turned', turnTiles);
    const conflict = outStep(row) % CONFLICT === 0;
    return { run, inner, outer: row, unit: 1, block: conflict ? 1 : 0 };
  }
  return chooseElements(kernels, bytes, axes);
}

/** One by one: along the longest of the innermost axes, in blocks if x lies the other way. */
function chooseElements(kernels: KernelCache, bytes: 1 | 4, axes: readonly Axis[]): Choice {
  const run = kernels.one(`copy elements of ${bytes}`, (m) => copyElements(m, bytes));
  const [last = none, other = none] = axes.toReversed();
  const [inner, outer] = last.size < 4 && other.size > last.size ? [other, last] : [last, other];
  const across = outer.size > 1 && Math.abs(xStep(outer)) < Math.abs(xStep(inner));
  return { run, inner, outer, unit: 1, block: across ? LINE / bytes : inner.size };
}

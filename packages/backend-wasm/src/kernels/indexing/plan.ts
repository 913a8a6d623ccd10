/**
 * How gather and scatter go through their operands. An index that is repeated along all axes but the one
 * it indexes stands for a row, if rows lie side by side; else elements are taken one by one.
 */
import type { Kernel } from '../../expression/kernel-module.js';
import { type Axis, jointAxes } from '../move/axes.js';
import { nestWords } from '../move/nest.js';

/** See the file's header: what is passed to the kernel but for the addresses (see indexed.ts). */
export interface IndexPlan {
  readonly run: Kernel;
  readonly size: number;
  readonly toStep: number;
  readonly indexStep: number;
  readonly fromStep: number;
  readonly placeStep: number;
  readonly places: number;
  readonly bytes: number;
  readonly rank: number;
  readonly nest: readonly number[];
  /** How many elements each index stands for. */
  readonly row: number;
}

/** The operands of an operation as a plan is made of them; strides in elements. */
export interface Indexed {
  /** That of the indices. */
  readonly shape: readonly number[];
  readonly axis: number;
  /** Of what is written and read element by element; 0 along the axis where the indices say where. */
  readonly to: readonly number[];
  readonly indices: readonly number[];
  readonly from: readonly number[];
  /** The stride along the axis of what is indexed, and its size there. */
  readonly placeStride: number;
  readonly places: number;
  /** Those of an element. */
  readonly bytes: 1 | 4;
}

/** The plan for operands with elements; `choose` answers the kernel for rows, or for elements. */
export function planIndexed(indexed: Indexed, choose: (forRows: boolean) => Kernel): IndexPlan {
  const { shape, axis, to, indices, from, placeStride, places, bytes } = indexed;
  const row = rowOf(indexed);
  const elements = jointAxes(shape, [to, indices, from], [bytes, 4, bytes]);
  const [inner, around] =
    row > 1
      ? [axisOf(indexed, axis), shape.slice(0, axis).map((_, i) => axisOf(indexed, i))]
      : [elements.at(-1) ?? { size: 1, steps: [0, 0, 0] }, elements.slice(0, -1)];
  const [toStep = 0, indexStep = 0, fromStep = 0] = inner.steps;
  return {
    run: choose(row > 1),
    size: inner.size,
    toStep,
    indexStep,
    fromStep,
    placeStep: placeStride * bytes,
    places,
    bytes: row * bytes,
    rank: around.length,
    nest: nestWords(around),
    row,
  };
}

function axisOf({ shape, to, indices, from, bytes }: Indexed, axis: number): Axis {
  return {
    size: shape[axis]!,
    steps: [to[axis]! * bytes, indices[axis]! * 4, from[axis]! * bytes],
  };
}

/** How many elements an index stands for. */
function rowOf({ shape, axis, to, indices, from, bytes }: Indexed): number {
  const isRepeated = shape.every((n, i) => i === axis || n === 1 || indices[i] === 0);
  const strides = [to, from].map((s) => s.slice(axis + 1));
  const [row, ...others] = jointAxes(shape.slice(axis + 1), strides, [bytes, bytes]);
  if (!isRepeated || row === undefined || others.length > 0) return 1;
  return row.steps.every((step) => step === bytes) ? row.size : 1;
}

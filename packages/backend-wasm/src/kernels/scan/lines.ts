/**
 * The lines of an operand along one axis, and those of a dense result of its shape with words as elements: how a
 * kernel goes along them, whatever the view. Steps are in bytes.
 */
import type { Layout } from '@evenkeel/tensor';
import { denseStrides, jointAxes } from '../move/axes.js';
import { nestWords } from '../move/nest.js';

/** See the file's header. */
export interface Lines {
  /** The elements of a line. */
  readonly size: number;
  readonly outStep: number;
  readonly step: number;
  /** The lines along the innermost of the other axes. */
  readonly count: number;
  readonly outCountStep: number;
  readonly countStep: number;
  /** The axes around them, for `writeNest`. */
  readonly rank: number;
  readonly nest: readonly number[];
}

/** The lines along an axis, for elements of so many bytes. */
export function linesOf({ shape, strides }: Layout, axis: number, bytes: 1 | 4): Lines {
  const outStrides = denseStrides(shape);
  const others = (values: readonly number[]): number[] => values.filter((_, i) => i !== axis);
  const around = jointAxes(others(shape), [others(outStrides), others(strides)], [4, bytes]);
  const { size: count, steps } = around.pop() ?? { size: 1, steps: [0, 0] };
  return {
    size: shape[axis]!,
    outStep: outStrides[axis]! * 4,
    step: strides[axis]! * bytes,
    count,
    outCountStep: steps[0]!,
    countStep: steps[1]!,
    rank: around.length,
    nest: nestWords(around),
  };
}

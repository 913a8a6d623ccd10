/**
 * Rules of movement: the way back is another movement.
 */
import {
  axesOf,
  embed,
  matrixTranspose,
  reshape,
  slice,
  sum,
  type Tensor,
  transpose,
} from '@evenkeel/tensor';
import { expandedAxes } from '@evenkeel/tensor/dispatch';
import type { Rules } from './rule.js';

/** The order that undoes `axes`. */
function inverse(axes: readonly number[]): number[] {
  const order = new Array<number>(axes.length).fill(0);
  axes.forEach((from, to) => {
    order[from] = to;
  });
  return order;
}

/** Sums over what an expand repeated. */
function unexpand(g: Tensor, x: Tensor): Tensor {
  const summed = sum(g, axesOf(expandedAxes(x.layout.shape, g.layout.shape)));
  return summed.layout.shape === x.layout.shape ? summed : reshape(summed, x.layout.shape);
}

/** How many elements of x lie along an axis. */
const sizeOn = (x: Tensor, axis: number): number => x.layout.shape[axis] ?? 0;

export const moveRules: Pick<
  Rules,
  'reshape' | 'matrixTranspose' | 'transpose' | 'expand' | 'slice' | 'embed' | 'concat' | 'alias'
> = {
  reshape: [(g, { inputs: [x] }) => reshape(g, x.layout.shape)],
  matrixTranspose: [(g) => matrixTranspose(g)],
  transpose: [(g, { attrs: axes }) => transpose(g, inverse(axes))],
  expand: [(g, { inputs: [x] }) => unexpand(g, x)],

  // zeros, with g where the slice was
  slice: [
    (g, { inputs: [x], attrs: { axis, start, step } }) =>
      embed(g, axis, start, sizeOn(x, axis), step),
  ],
  embed: [
    (g, { inputs: [x], attrs: { axis, start, step } }) =>
      slice(g, axis, start, Math.min(start + sizeOn(x, axis) * step, sizeOn(g, axis)), step),
  ],

  // each part is a slice of g
  concat: (g, { inputs, attrs: axis }, wants) => {
    let at = 0;
    return inputs.map((x, i) => {
      const from = at;
      at += sizeOn(x, axis);
      return wants(i) ? slice(g, axis, from, at) : null;
    });
  },

  alias: [(g) => g],
};

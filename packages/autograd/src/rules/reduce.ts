/**
 * Rules of reductions. n is the number of elements reduced into one.
 */

import type { AxisMask } from '@evenkeel/tensor';
import {
  axesOf,
  cast,
  div,
  equal,
  expand,
  flip,
  mul,
  prod,
  reshape,
  sub,
  sum,
  type Tensor,
} from '@evenkeel/tensor';
import type { Recorded, Rules } from './rule.js';
import { before } from './scan.js';

/** What the reduction gave, repeated over what it reduced. */
function spread(y: Tensor, x: Tensor, axes: AxisMask): Tensor {
  const { shape } = x.layout;
  const leading = (axes & (axes + 1)) === 0; // the first axes: they come back by broadcasting
  if (leading || y.layout.shape.length === shape.length) return expand(y, shape);
  return expand(
    reshape(
      y,
      shape.map((n, axis) => ((axes >> axis) & 1 ? 1 : n)),
    ),
    shape,
  );
}

const count = (x: Tensor, y: Tensor): number => x.layout.size / y.layout.size;

/** 1 where x is the value it was reduced to, else 0; in the dtype of x. */
function isChosen(x: Tensor, y: Tensor, axes: AxisMask): Tensor {
  return cast(equal(x, spread(y, x, axes)), x.layout.dtype);
}

/** The chosen elements share g evenly. */
function extremum(g: Tensor, { inputs: [x], out, attrs: axes }: Recorded<'max' | 'min'>): Tensor {
  const chosen = isChosen(x, out, axes);
  const shared = div(g, sum(chosen, axesOf(axes), out.rank === x.rank));
  return mul(chosen, spread(shared, x, axes));
}

/** For each element the product of all others along an axis: of those before it and those after it. */
const others = (x: Tensor, axis: number): Tensor =>
  mul(before(x, axis), flip(before(flip(x, axis), axis), axis));

export const reduceRules: Pick<Rules, 'sum' | 'mean' | 'prod' | 'max' | 'min' | 'variance'> = {
  sum: [(g, { inputs: [x], attrs: axes }) => spread(g, x, axes)],

  // d mean = sum / n
  mean: [(g, { inputs: [x], out, attrs: axes }) => spread(div(g, count(x, out)), x, axes)],

  // the product of the others: along one axis of the elements, along the next of the products over that, ...
  prod: [
    (g, { inputs: [x], attrs: axes }) => {
      let [dx, rest] = [spread(g, x, axes), x];
      for (const axis of x.layout.size === 0 ? [] : axesOf(axes)) {
        dx = mul(dx, others(rest, axis));
        rest = prod(rest, axis, true);
      }
      return dx;
    },
  ],

  max: [extremum],
  min: [extremum],

  // d variance / dx = 2 (x - mean) / n
  variance: [
    (g, { inputs: [x], out, attrs: { axes, mean } }) =>
      mul(sub(x, spread(mean, x, axes)), spread(mul(g, 2 / count(x, out)), x, axes)),
  ],
};

/**
 * Rules of composites: closed forms, cheaper than the derivative of their bodies.
 */
import {
  exp,
  expand,
  logSoftmax,
  mul,
  neg,
  reshape,
  softmax,
  sub,
  sum,
  type Tensor,
} from '@evenkeel/tensor';
import { batchNormGrad } from '@evenkeel/tensor/dispatch';
import type { Rules } from './rule.js';

/** A tensor without one axis, repeated along it. */
function along(g: Tensor, like: Tensor, axis: number): Tensor {
  const { shape } = like.layout;
  return expand(
    reshape(
      g,
      shape.map((n, i) => (i === axis ? 1 : n)),
    ),
    shape,
  );
}

export const compositeRules: Pick<
  Rules,
  'softmax' | 'logSoftmax' | 'softmaxCrossEntropy' | 'batchNorm'
> = {
  // dx = y (g - sum(g y))
  softmax: [(g, { out: y, attrs: axis }) => mul(y, sub(g, sum(mul(g, y), axis, true)))],

  // dx = g - softmax(x) sum(g)
  logSoftmax: [(g, { out: y, attrs: axis }) => sub(g, mul(exp(y), sum(g, axis, true)))],

  // dz = g (softmax(z) sum(t) - t), dt = -g logSoftmax(z)
  softmaxCrossEntropy: [
    (g, { inputs: [z, t], attrs: axis }) =>
      mul(along(g, z, axis), sub(mul(softmax(z, axis), sum(t, axis, true)), t)),
    (g, { inputs: [z], attrs: axis }) => neg(mul(along(g, z, axis), logSoftmax(z, axis))),
  ],

  // see batchNormGrad
  batchNorm: (g, { inputs: [x, gamma, beta], attrs }) => batchNormGrad(g, x, gamma, beta, attrs),
};

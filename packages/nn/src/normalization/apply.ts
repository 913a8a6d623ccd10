/** Normalization by given statistics: what batch norm does outside training. */
import {
  defineProgram,
  type Expression,
  e,
  elementwise,
  reshape,
  type Tensor,
} from '@evenkeel/tensor';

const inverse = (variance: Expression, epsilon: Expression): Expression =>
  e.div(1, e.sqrt(e.add(variance, epsilon)));

/** What x - mean is multiplied by: 1 / sqrt(variance + epsilon), and gamma times that. */
const factors = {
  plain: defineProgram('normalizeFactor', 1, 1, ([v], [epsilon]) => [inverse(v, epsilon)]),
  scaled: defineProgram('normalizeFactor', 2, 1, ([v, gamma], [epsilon]) => [
    e.mul(gamma, inverse(v, epsilon)),
  ]),
};

const centered = defineProgram('normalize', 4, 0, ([x, mean, factor, beta]) => [
  e.fma(e.sub(x, mean), factor, beta),
]);
const plain = defineProgram('normalize', 3, 0, ([x, mean, factor]) => [
  e.mul(e.sub(x, mean), factor),
]);

/**
 * (x - mean) * gamma / sqrt(variance + epsilon) + beta, with statistics, gamma and beta [c] of one axis of x. x - mean
 * comes first: beside a large mean, x * factor + shift would cancel.
 */
export function normalizeBy(
  x: Tensor,
  statistics: { readonly mean: Tensor; readonly variance: Tensor },
  gamma: Tensor | null,
  beta: Tensor | null,
  epsilon: number,
  axis: number,
): Tensor {
  const { mean, variance } = statistics;
  const factor =
    gamma === null
      ? elementwise(factors.plain, [variance], [epsilon])
      : elementwise(factors.scaled, [variance, gamma], [epsilon]);
  const along = (t: Tensor): Tensor =>
    axis === x.rank - 1 ? t : reshape(t, [t.size, ...Array<number>(x.rank - 1 - axis).fill(1)]);
  return beta === null
    ? elementwise(plain, [x, along(mean), along(factor)])
    : elementwise(centered, [x, along(mean), along(factor), along(beta)]);
}

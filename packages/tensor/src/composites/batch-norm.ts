/**
 * Normalization of [m, c] by its own moments, and its gradient: the training pass of batch norm.
 * Not here: running statistics, options, other axes (a layer's business).
 */
import {
  asOne,
  constant,
  discard,
  type Fresh,
  fresh,
  live,
  meet,
  record,
  unrecorded,
} from '../dispatch/record.js';
import { runtime } from '../dispatch/runtime.js';
import { inScope } from '../dispatch/scope.js';
import { ArgumentError, DTypeError, formatShape, ShapeError } from '../errors.js';
import { reduceLayout } from '../layout/infer.js';
import { type AxisMask, denseOf } from '../layout/layout.js';
import { add, div, elementwise, mul, rsqrt, sub } from '../ops/elementwise/index.js';
import { reshape } from '../ops/move/index.js';
import { sum } from '../ops/reduce/index.js';
import { type Expression, e } from '../program/expression.js';
import { defineProgram } from '../program/program.js';
import type { Tensor } from '../tensor.js';
import { moments } from './moments.js';

/** The axis of the rows of a matrix. */
const ROWS: AxisMask = 1;

/** What {@link batchNorm} gives. Gradients flow through `y` only. */
export interface BatchNormResult {
  /** (x - mean) / sqrt(variance + epsilon) * gamma + beta */
  readonly y: Tensor;
  /** The batch's moments [c], constants; the variance is biased. */
  readonly mean: Tensor;
  readonly variance: Tensor;
}

const normalized = (
  x: Expression,
  mean: Expression,
  variance: Expression,
  epsilon: Expression,
): Expression => e.mul(e.sub(x, mean), e.div(1, e.sqrt(e.add(variance, epsilon))));

/** By what is there besides x, mean and variance: nothing, gamma, beta, both. */
const normalize = {
  plain: defineProgram('normalize', 3, 1, ([x, m, v], [eps]) => [normalized(x, m, v, eps)]),
  scaled: defineProgram('normalize', 4, 1, ([x, m, v, g], [eps]) => [
    e.mul(normalized(x, m, v, eps), g),
  ]),
  centered: defineProgram('normalize', 4, 1, ([x, m, v, b], [eps]) => [
    e.add(normalized(x, m, v, eps), b),
  ]),
  affine: defineProgram('normalize', 5, 1, ([x, m, v, g, b], [eps]) => [
    e.fma(normalized(x, m, v, eps), g, b),
  ]),
};

/**
 * x normalized over all axes but the last by its own mean and biased variance (Ioffe and Szegedy 2015,
 * algorithm 1).
 *
 * @param x float [..., c], at least two axes and one row.
 * @param gamma scale [c] of the dtype of x, or null.
 * @param beta shift [c] of the dtype of x, or null.
 * @param epsilon added to the variance, at least 0.
 * @returns y of the shape of x; mean and variance [c].
 * @throws {ShapeError} if x has one axis or no elements, or gamma or beta do not fit its last axis.
 * @throws {DTypeError} if x is not float, or gamma or beta have another dtype.
 * @throws {ArgumentError} if epsilon is negative or NaN.
 *
 * @example
 * ```ts
 * const x = tensor([[1, 10], [3, 30]], { backend: new CpuBackend() });
 * const { y, mean, variance } = batchNorm(x, null, null, 0);
 * console.log(String(mean), String(variance)); // => [ 2. 20.] [ 1. 100.]
 * String(y); // => [[-1. -1.] [ 1. 1.]]
 * ```
 */
export function batchNorm(
  x: Tensor,
  gamma: Tensor | null,
  beta: Tensor | null,
  epsilon: number,
): BatchNormResult {
  check(x, gamma, beta, epsilon);
  const { shape } = x.layout;
  if (shape.length === 2) return batchNormMatrix(x, gamma, beta, epsilon);
  return inScope(() => {
    const rows = reshape(x, [-1, shape[shape.length - 1] ?? 0]);
    const { y, mean, variance } = batchNormMatrix(rows, gamma, beta, epsilon);
    return { y: reshape(y, shape), mean, variance };
  });
}

function batchNormMatrix(
  x: Tensor,
  gamma: Tensor | null,
  beta: Tensor | null,
  epsilon: number,
): BatchNormResult {
  const { y, mean, variance } = forward(x, gamma, beta, epsilon);
  return {
    y: record('batchNorm', [x, gamma, beta], y, { mean, variance, epsilon }),
    mean,
    variance,
  };
}

function forward(
  x: Tensor,
  gamma: Tensor | null,
  beta: Tensor | null,
  epsilon: number,
): { readonly y: Fresh; readonly mean: Tensor; readonly variance: Tensor } {
  const engine = live('batchNorm', x);
  const { fused } = engine.backend;
  if (fused?.batchNorm !== undefined) {
    const channels = reduceLayout(x.layout, ROWS, false, x.layout.dtypeCode);
    const y = fresh(engine, denseOf(x.layout));
    const mean = fresh(engine, channels);
    const variance = fresh(engine, channels);
    if (fused.batchNorm(x, gamma, beta, epsilon, y, mean, variance)) {
      return { y, mean: constant(mean), variance: constant(variance) };
    }
    for (const out of [y, mean, variance]) discard(out);
  }
  const { mean, variance } = unrecorded(() => moments(x, 0));
  return { y: asOne(() => apply(x, mean, variance, gamma, beta, epsilon)), mean, variance };
}

function apply(
  x: Tensor,
  mean: Tensor,
  variance: Tensor,
  gamma: Tensor | null,
  beta: Tensor | null,
  epsilon: number,
): Tensor {
  const inputs = [x, mean, variance];
  if (gamma !== null) inputs.push(gamma);
  if (beta !== null) inputs.push(beta);
  const program =
    gamma === null
      ? beta === null
        ? normalize.plain
        : normalize.centered
      : beta === null
        ? normalize.scaled
        : normalize.affine;
  return elementwise(program, inputs, [epsilon]);
}

/** What the forward pass leaves for the backward pass. */
interface Saved {
  readonly mean: Tensor;
  readonly variance: Tensor;
  readonly epsilon: number;
}

/** The gradients of {@link batchNorm} with respect to x, gamma and beta; null where there is no input. */
type BatchNormGradients = readonly [dx: Tensor, dgamma: Tensor | null, dbeta: Tensor | null];

/**
 * The gradients of y = batchNorm(x, gamma, beta), given dy and the saved moments (Ioffe and Szegedy 2015,
 * section 3). With h = (x - mean) / s and s = sqrt(variance + epsilon):
 * dbeta = sum(dy); dgamma = sum(dy h); dx = gamma / s * (dy - dbeta / m - h dgamma / m).
 */
export function batchNormGrad(
  dy: Tensor,
  x: Tensor,
  gamma: Tensor | null,
  beta: Tensor | null,
  saved: Saved,
): BatchNormGradients {
  const recording = runtime.recorder !== null;
  const fused = recording ? null : fusedGrad(dy, x, gamma, beta, saved);
  if (fused !== null) return fused;
  // While this is itself recorded the moments must depend on x, or second derivatives were wrong.
  const { mean, variance } = recording ? moments(x, 0) : saved;
  const inverse = rsqrt(add(variance, saved.epsilon));
  const h = mul(sub(x, mean), inverse);
  const dbeta = sum(dy, 0);
  const dgamma = sum(mul(dy, h), 0);
  const rows = x.layout.shape[0] ?? 1;
  const centered = sub(sub(dy, div(dbeta, rows)), mul(h, div(dgamma, rows)));
  const dx = mul(centered, gamma === null ? inverse : mul(gamma, inverse));
  return [dx, gamma === null ? null : dgamma, beta === null ? null : dbeta];
}

/** All gradients by one kernel, or null where the backend has none for these operands. */
function fusedGrad(
  dy: Tensor,
  x: Tensor,
  gamma: Tensor | null,
  beta: Tensor | null,
  { mean, variance, epsilon }: Saved,
): BatchNormGradients | null {
  const engine = meet('batchNorm', dy, x);
  const { fused } = engine.backend;
  if (fused?.batchNormGrad === undefined) return null;
  const dx = fresh(engine, denseOf(x.layout));
  const dgamma = gamma === null ? null : fresh(engine, mean.layout);
  const dbeta = beta === null ? null : fresh(engine, mean.layout);
  if (fused.batchNormGrad(dy, x, gamma, mean, variance, epsilon, dx, dgamma, dbeta)) {
    return [constant(dx), dgamma && constant(dgamma), dbeta && constant(dbeta)];
  }
  for (const out of [dx, dgamma, dbeta]) if (out !== null) discard(out);
  return null;
}

function check(x: Tensor, gamma: Tensor | null, beta: Tensor | null, epsilon: number): void {
  const op = 'batchNorm';
  live(op, x);
  const { shape } = x.layout;
  if (shape.length < 2 || x.layout.size === 0) {
    throw new ShapeError(
      op,
      `needs x [..., c] with at least two axes and one row, got ${formatShape(shape)}. Reshape to [rows, channels], and skip empty batches`,
      [shape],
    );
  }
  if (!x.layout.isFloat)
    throw new DTypeError(op, `needs a float x, got ${x.dtype}. Use cast`, [x.dtype]);
  checkParameter(op, 'gamma', gamma, x);
  checkParameter(op, 'beta', beta, x);
  if (!(epsilon >= 0))
    throw new ArgumentError(
      op,
      `epsilon must be at least 0, got ${epsilon}. Give a small positive number such as 1e-5`,
    );
}

function checkParameter(op: string, name: string, t: Tensor | null, x: Tensor): void {
  if (t === null) return;
  meet(op, x, t);
  const { shape } = x.layout;
  const channels = shape[shape.length - 1] ?? 0;
  if (t.layout.shape.length !== 1 || t.layout.shape[0] !== channels) {
    throw new ShapeError(
      op,
      `${name} must have shape [${channels}], the last axis of x ${formatShape(shape)}, got ${formatShape(t.shape)}. Reshape it, or pass null to leave it out`,
      [t.shape, shape],
    );
  }
  if (t.dtype !== x.dtype) {
    throw new DTypeError(
      op,
      `${name} must have the dtype of x, got ${t.dtype} and ${x.dtype}. Use cast`,
      [t.dtype, x.dtype],
    );
  }
}

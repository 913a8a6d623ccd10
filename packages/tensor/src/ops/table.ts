/**
 * Every kind of operation a gradient rule exists for: what it takes and what it remembers.
 * The package autograd has exactly one rule for each, or it does not compile.
 */
import type { AxisMask } from '../layout/layout.js';
import type { Program } from '../program/program.js';
import type { Tensor } from '../tensor.js';

interface Op<I extends readonly (Tensor | null)[], A = null> {
  readonly inputs: I;
  readonly attrs: A;
}

/** A program and the numbers it was called with. */
export interface Application {
  readonly program: Program;
  readonly scalars: readonly number[];
}

/** How a pullback answers, given the gradient of the value and the value: one gradient per input, null for zero. */
export type Pullback = (cotangent: Tensor, value: Tensor) => readonly (Tensor | null)[];

export interface Ops {
  elementwise: Op<readonly Tensor[], Application>;

  sum: Op<readonly [Tensor], AxisMask>;
  mean: Op<readonly [Tensor], AxisMask>;
  prod: Op<readonly [Tensor], AxisMask>;
  max: Op<readonly [Tensor], AxisMask>;
  min: Op<readonly [Tensor], AxisMask>;
  variance: Op<readonly [Tensor], { readonly axes: AxisMask; readonly mean: Tensor }>;
  /** The number is the axis. */
  softmax: Op<readonly [Tensor], number>;
  logSoftmax: Op<readonly [Tensor], number>;
  softmaxCrossEntropy: Op<readonly [logits: Tensor, targets: Tensor], number>;
  batchNorm: Op<
    readonly [x: Tensor, gamma: Tensor | null, beta: Tensor | null],
    { readonly mean: Tensor; readonly variance: Tensor; readonly epsilon: number }
  >;

  /** The number is the axis. */
  cumsum: Op<readonly [Tensor], number>;
  cumprod: Op<readonly [Tensor], number>;

  matmul: Op<readonly [Tensor, Tensor]>;
  linear: Op<readonly [x: Tensor, w: Tensor, b: Tensor]>;

  reshape: Op<readonly [Tensor]>;
  matrixTranspose: Op<readonly [Tensor]>;
  transpose: Op<readonly [Tensor], readonly number[]>;
  expand: Op<readonly [Tensor]>;
  slice: Op<readonly [Tensor], SliceAttrs>;
  embed: Op<readonly [Tensor], SliceAttrs>;
  concat: Op<readonly Tensor[], number>;
  alias: Op<readonly [Tensor]>;

  gather: Op<readonly [x: Tensor, indices: Tensor], number>;
  scatter: Op<readonly [x: Tensor, indices: Tensor, updates: Tensor], number>;
  scatterAdd: Op<readonly [x: Tensor, indices: Tensor, updates: Tensor], number>;

  custom: Op<readonly Tensor[], Pullback>;
}

/** Elements `start, start + step, ...` of one axis. */
interface SliceAttrs {
  readonly axis: number;
  readonly start: number;
  readonly step: number;
}

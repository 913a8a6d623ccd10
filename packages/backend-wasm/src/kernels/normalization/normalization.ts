/** Moments, batch norm and its gradient: which kernel runs for which operand, and how it is called. */

import type { AxisMask, Layout } from '@evenkeel/tensor';
import type { Kernel } from '../../expression/kernel-module.js';
import type { WasmOperand } from '../../memory/buffer.js';
import { checkCount } from '../../runtime/limits.js';
import { PlanCache } from '../../runtime/plan-cache.js';
import { addressOf, PARAMETERS, type Runtime } from '../../runtime/runtime.js';
import type { MoveKernels } from '../move/move.js';
import { writeBatchNorm } from './batch-norm.js';
import { writeBatchNormGrad } from './batch-norm-grad.js';
import { copyBytes, type MatrixPlan, planMatrix } from './matrix-plan.js';
import { type MomentsPlan, planMoments } from './moments.js';
import { PANEL_BYTES } from './record.js';

/** In the key of a plan, the place of an operand that there is not. */
const NONE = -1;

/** See the file's header. Each answers false where its operands are not for it, and has done nothing then. */
export class NormalizationKernels {
  readonly #runtime: Runtime;
  readonly #move: MoveKernels;
  readonly #plans = new PlanCache<MomentsPlan>();
  readonly #matrices = new PlanCache<MatrixPlan>();
  #forward: Kernel | null = null;
  #backward: Kernel | null = null;
  /** Where the next copy goes. */
  #free = 0;

  constructor(runtime: Runtime, move: MoveKernels) {
    this.#runtime = runtime;
    this.#move = move;
  }

  /** See FusedOps.moments. */
  moments(x: WasmOperand, axes: AxisMask, mean: WasmOperand, variance: WasmOperand): boolean {
    const { key } = this.#plans;
    key[0] = x.layout.id;
    key[1] = axes;
    const plan = this.#plans.find(2) ?? this.#planMoments(x.layout, axes);
    const { kernel, copied } = plan;
    if (kernel === null) return false;
    const record = this.#workspace(copied === null ? 0 : 4 * copied.size);
    let from = addressOf(x, 2);
    if (copied !== null) {
      from = this.#free;
      this.#move.copyTo({ buffer: x.buffer, layout: copied, offset: x.offset }, from);
    }
    kernel(
      from,
      plan.matrices,
      plan.matrixStep,
      plan.stride,
      plan.terms,
      plan.results,
      addressOf(mean, 2),
      addressOf(variance, 2),
      record,
    );
    return true;
  }

  /** See FusedOps.batchNorm. */
  batchNorm(
    x: WasmOperand,
    gamma: WasmOperand | null,
    beta: WasmOperand | null,
    epsilon: number,
    y: WasmOperand,
    mean: WasmOperand,
    variance: WasmOperand,
  ): boolean {
    const { key } = this.#matrices;
    key[0] = x.layout.id;
    key[1] = gamma === null ? NONE : gamma.layout.id;
    key[2] = beta === null ? NONE : beta.layout.id;
    const plan = this.#matrices.find(3) ?? this.#planMatrix(3, x, null, [gamma, beta]);
    const { copies } = plan;
    if (plan.rows === 0) return false;
    this.#forward ??= this.#runtime.kernels.one('batch norm', writeBatchNorm);
    const record = this.#workspace(copies);
    const from = this.#inRows(x, copies);
    const scale = gamma === null ? 0 : this.#inRows(gamma, copies);
    const shift = beta === null ? 0 : this.#inRows(beta, copies);
    this.#runtime.heap.f32[PARAMETERS >>> 2] = epsilon;
    this.#forward(
      from,
      plan.xStride,
      plan.rows,
      plan.channels,
      scale,
      shift,
      addressOf(y, 2),
      addressOf(mean, 2),
      addressOf(variance, 2),
      record,
    );
    return true;
  }

  /** See FusedOps.batchNormGrad. */
  batchNormGrad(
    dy: WasmOperand,
    x: WasmOperand,
    gamma: WasmOperand | null,
    mean: WasmOperand,
    variance: WasmOperand,
    epsilon: number,
    dx: WasmOperand,
    dgamma: WasmOperand | null,
    dbeta: WasmOperand | null,
  ): boolean {
    const { key } = this.#matrices;
    key[0] = x.layout.id;
    key[1] = dy.layout.id;
    key[2] = gamma === null ? NONE : gamma.layout.id;
    key[3] = mean.layout.id;
    key[4] = variance.layout.id;
    const plan = this.#matrices.find(5) ?? this.#planMatrix(5, x, dy, [gamma, mean, variance]);
    const { copies } = plan;
    if (plan.rows === 0) return false;
    this.#backward ??= this.#runtime.kernels.one('batch norm gradient', writeBatchNormGrad);
    const record = this.#workspace(copies);
    const cotangent = this.#inRows(dy, copies);
    const from = this.#inRows(x, copies);
    const scale = gamma === null ? 0 : this.#inRows(gamma, copies);
    const center = this.#inRows(mean, copies);
    const spread = this.#inRows(variance, copies);
    this.#runtime.heap.f32[PARAMETERS >>> 2] = epsilon;
    this.#backward(
      cotangent,
      plan.dyStride,
      from,
      plan.xStride,
      plan.rows,
      plan.channels,
      scale,
      center,
      spread,
      addressOf(dx, 2),
      dgamma === null ? 0 : addressOf(dgamma, 2),
      dbeta === null ? 0 : addressOf(dbeta, 2),
      record,
    );
    return true;
  }

  #planMatrix(
    length: number,
    x: WasmOperand,
    dy: WasmOperand | null,
    vectors: readonly (WasmOperand | null)[],
  ): MatrixPlan {
    const layouts = vectors.map((vector) => vector?.layout ?? null);
    return this.#matrices.keep(length, planMatrix(x.layout, dy?.layout ?? null, layouts));
  }

  #planMoments(layout: Layout, axes: AxisMask): MomentsPlan {
    checkCount('moments', layout);
    return this.#plans.keep(2, planMoments(this.#runtime.kernels, layout, axes));
  }

  /** The address of the records; behind them there is room for so many bytes of copies. */
  #workspace(copies: number): number {
    const record = this.#runtime.workspace(PANEL_BYTES + copies);
    this.#free = record + PANEL_BYTES;
    return record;
  }

  /** The address of an operand, or where there are copies and it has gaps, of its copy. */
  #inRows(x: WasmOperand, copies: number): number {
    if (copies === 0) return addressOf(x, 2);
    const bytes = copyBytes(x.layout);
    if (bytes === 0) return addressOf(x, 2);
    const address = this.#free;
    this.#free += bytes;
    this.#move.copyTo(x, address);
    return address;
  }
}

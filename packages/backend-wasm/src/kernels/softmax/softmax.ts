/** Softmax and its logarithm along any axis: through one kernel, on copies where it needs them. */
import { dtypeCode, type Layout } from '@evenkeel/tensor';
import type { Kernel } from '../../expression/kernel-module.js';
import type { WasmOperand } from '../../memory/buffer.js';
import { PlanCache } from '../../runtime/plan-cache.js';
import { addressOf, type Runtime } from '../../runtime/runtime.js';
import type { MoveKernels } from '../move/move.js';
import { writeSoftmax } from './kernel.js';
import { type Plan, planFor } from './plan.js';

const { float32: FLOAT32 } = dtypeCode;

/** See the file's header. */
export class SoftmaxKernels {
  readonly #runtime: Runtime;
  readonly #move: MoveKernels;
  readonly #plans = new PlanCache<Plan>();
  #softmax: Kernel | null = null;
  #logSoftmax: Kernel | null = null;

  constructor(runtime: Runtime, move: MoveKernels) {
    this.#runtime = runtime;
    this.#move = move;
  }

  /** See FusedOps.softmax. */
  softmax(x: WasmOperand, axis: number, out: WasmOperand): boolean {
    this.#softmax ??= this.#kernel(false);
    return this.#run(this.#softmax, x, axis, out);
  }

  /** See FusedOps.logSoftmax. */
  logSoftmax(x: WasmOperand, axis: number, out: WasmOperand): boolean {
    this.#logSoftmax ??= this.#kernel(true);
    return this.#run(this.#logSoftmax, x, axis, out);
  }

  #run(kernel: Kernel, x: WasmOperand, axis: number, out: WasmOperand): boolean {
    const { layout } = x;
    if (layout.dtypeCode !== FLOAT32) return false;
    if (layout.size === 0) return true;
    const { key } = this.#plans;
    key[0] = layout.id;
    key[1] = axis;
    const plan = this.#plans.find(2) ?? this.#plans.keep(2, planFor(layout, axis));
    const { source, target } = plan;
    const scratch = this.#runtime.workspace(plan.workspace);
    let from = addressOf(x, 2);
    if (source !== null) {
      from = scratch + source.at;
      this.#move.copyTo(through(x, source.layout), from);
    }
    const to = target === null ? addressOf(out, 2) : scratch + target.at;
    kernel(from, plan.step, to, plan.rows, plan.columns, plan.block, scratch);
    if (target !== null) this.#move.copyFrom(to, through(out, target.layout));
    return true;
  }

  #kernel(logarithm: boolean): Kernel {
    return this.#runtime.kernels.one(logarithm ? 'logSoftmax' : 'softmax', (module) =>
      writeSoftmax(module, logarithm),
    );
  }
}

/** An operand seen through another layout. */
const through = ({ buffer, offset }: WasmOperand, layout: Layout): WasmOperand => ({
  buffer,
  layout,
  offset,
});

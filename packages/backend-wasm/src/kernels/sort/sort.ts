/**
 * Sorting along an axis, by positions.
 */
import { dtypeCode, type Layout } from '@evenkeel/tensor';
import type { Kernel } from '../../expression/kernel-module.js';
import type { WasmOperand } from '../../memory/buffer.js';
import { elementType } from '../../runtime/element-type.js';
import { PlanCache } from '../../runtime/plan-cache.js';
import { addressOf, type Runtime } from '../../runtime/runtime.js';
import { writeNest } from '../move/nest.js';
import { type Lines, linesOf } from '../scan/lines.js';
import { argsortLines, scratchBytes } from './kernel.js';

/** A kernel, and what is passed to it but for the addresses. */
interface Plan extends Lines {
  readonly run: Kernel;
  readonly workspace: number;
}

/** See the file's header. */
export class SortKernels {
  readonly #runtime: Runtime;
  readonly #plans = new PlanCache<Plan>();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** Backend.argsort. */
  argsort(x: WasmOperand, axis: number, descending: boolean, out: WasmOperand): void {
    if (x.layout.size === 0) return;
    const { key } = this.#plans;
    key[0] = x.layout.id;
    key[1] = axis;
    const plan = this.#plans.find(2) ?? this.#plans.keep(2, this.#plan(x.layout, axis));
    const scratch = this.#runtime.workspace(plan.workspace);
    if (plan.rank > 0) writeNest(this.#runtime, plan.nest);
    plan.run(
      addressOf(out, 2),
      addressOf(x, x.layout.dtypeCode === dtypeCode.bool ? 0 : 2),
      plan.size,
      plan.outStep,
      plan.step,
      plan.count,
      plan.outCountStep,
      plan.countStep,
      scratch,
      descending ? -1 : 0,
      plan.rank,
    );
  }

  #plan(x: Layout, axis: number): Plan {
    const type = elementType(x);
    const lines = linesOf(x, axis, type === 'bool' ? 1 : 4);
    const run = this.#runtime.kernels.one(`argsort ${type}`, (m) => argsortLines(m, type));
    return { ...lines, run, workspace: scratchBytes(lines.size) };
  }
}

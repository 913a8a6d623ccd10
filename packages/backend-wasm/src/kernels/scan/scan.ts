/**
 * Running results along an axis.
 */
import type { Layout, ScanOp } from '@evenkeel/tensor';
import type { Kernel } from '../../expression/kernel-module.js';
import type { WasmOperand } from '../../memory/buffer.js';
import { PlanCache } from '../../runtime/plan-cache.js';
import { addressOf, type Runtime } from '../../runtime/runtime.js';
import { writeNest } from '../move/nest.js';
import { scanColumns, scanLines } from './kernels.js';
import { type Lines, linesOf } from './lines.js';

/** A kernel, and what is passed to it but for the addresses. */
interface Plan extends Lines {
  readonly run: Kernel;
}

/** In the key of a plan. */
const codes: { readonly [K in ScanOp]: number } = { sum: 0, prod: 1, max: 2, min: 3 };

/** Where there are fewer neighbours, they are taken one by one. */
const VECTOR = 4;

/** See the file's header. */
export class ScanKernels {
  readonly #runtime: Runtime;
  readonly #plans = new PlanCache<Plan>();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** Backend.scan. */
  scan(op: ScanOp, x: WasmOperand, axis: number, out: WasmOperand): void {
    if (x.layout.size === 0) return;
    const { key } = this.#plans;
    key[0] = codes[op];
    key[1] = x.layout.id;
    key[2] = axis;
    const plan = this.#plans.find(3) ?? this.#plans.keep(3, this.#plan(op, x.layout, axis));
    if (plan.rank > 0) writeNest(this.#runtime, plan.nest);
    plan.run(
      addressOf(out, 2),
      addressOf(x, 2),
      plan.size,
      plan.outStep,
      plan.step,
      plan.count,
      plan.outCountStep,
      plan.countStep,
      plan.rank,
    );
  }

  #plan(op: ScanOp, x: Layout, axis: number): Plan {
    const { kernels } = this.#runtime;
    const type = x.dtype === 'int32' ? 'int32' : 'float32';
    const lines = linesOf(x, axis, 4);
    const areNeighbours = lines.outCountStep === 4 && lines.countStep === 4;
    const run =
      areNeighbours && lines.count >= VECTOR
        ? kernels.one(`scan ${op} of columns of ${type}`, (m) => scanColumns(m, op, type))
        : kernels.one(`scan ${op} of lines of ${type}`, (m) => scanLines(m, op, type));
    return { ...lines, run };
  }
}

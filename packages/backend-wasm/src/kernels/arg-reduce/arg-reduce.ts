/**
 * Reductions to a position.
 */

import { type ArgReduceOp, dense, dtypeCode, type Layout, strided } from '@evenkeel/tensor';
import type { Kernel } from '../../expression/kernel-module.js';
import type { WasmOperand } from '../../memory/buffer.js';
import { elementType } from '../../runtime/element-type.js';
import { checkCount } from '../../runtime/limits.js';
import { PlanCache } from '../../runtime/plan-cache.js';
import { addressOf, type Runtime } from '../../runtime/runtime.js';
import { type Axis, denseStrides, jointAxes } from '../move/axes.js';
import type { MoveKernels } from '../move/move.js';
import { nestWords, writeNest } from '../move/nest.js';
import { bestOfColumns, bestOfRows } from './kernels.js';

/** A kernel and what is passed to it but for the addresses: see kernels.ts. */
interface Plan {
  readonly run: Kernel;
  /** The view to be copied first, so that what is compared lies side by side; or null. */
  readonly copy: Layout | null;
  readonly size: number;
  readonly sizeStep: number;
  readonly count: number;
  readonly countStep: number;
  readonly rank: number;
  readonly nest: readonly number[];
}

/** See the file's header. */
export class ArgReduceKernels {
  readonly #runtime: Runtime;
  readonly #move: MoveKernels;
  readonly #plans = new PlanCache<Plan>();

  constructor(runtime: Runtime, move: MoveKernels) {
    this.#runtime = runtime;
    this.#move = move;
  }

  /** Backend.argReduce. */
  argReduce(op: ArgReduceOp, x: WasmOperand, axis: number, out: WasmOperand): void {
    if (out.layout.size === 0) return;
    const { key } = this.#plans;
    key[0] = x.layout.id;
    key[1] = axis;
    key[2] = op === 'argmax' ? 0 : 1;
    const plan = this.#plans.find(3) ?? this.#plans.keep(3, this.#plan(op, x.layout, axis));
    const shift = x.layout.dtypeCode === dtypeCode.bool ? 0 : 2;
    let from = addressOf(x, shift);
    if (plan.copy !== null) {
      from = this.#runtime.workspace(x.layout.size * (1 << shift));
      this.#move.copyTo({ buffer: x.buffer, layout: plan.copy, offset: x.offset }, from);
    }
    if (plan.rank > 0) writeNest(this.#runtime, plan.nest);
    plan.run(
      addressOf(out, 2),
      from,
      plan.size,
      plan.sizeStep,
      plan.count,
      plan.countStep,
      plan.rank,
    );
  }

  #plan(op: ArgReduceOp, x: Layout, axis: number): Plan {
    checkCount('argReduce', x);
    const { kernels } = this.#runtime;
    const type = elementType(x);
    const bytes = type === 'bool' ? 1 : 4;
    const others = x.shape.map((_, i) => i).filter((i) => i !== axis);
    const kept = others.map((i) => x.shape[i]!);
    const strides = others.map((i) => x.strides[i]!);
    const axes = jointAxes(kept, [denseStrides(kept), strides], [4, bytes]);
    const [size, sizeStep] = [x.shape[axis]!, x.strides[axis]! * bytes];
    if (size <= 1 || sizeStep === bytes) {
      const run = kernels.one(`${op} of rows of ${type}`, (m) => bestOfRows(m, op, type));
      return planOf(run, size, sizeStep, axes);
    }
    if (axes.at(-1)?.steps[1] === bytes) {
      const run = kernels.one(`${op} of columns of ${type}`, (m) => bestOfColumns(m, op, type));
      return planOf(run, size, sizeStep, axes);
    }
    const turned = strided(x.dtype, [...kept, size], [...strides, x.strides[axis]!]);
    const copy = dense(x.dtype, turned.shape);
    return { ...this.#plan(op, copy, kept.length), copy: turned };
  }
}

function planOf(run: Kernel, size: number, sizeStep: number, axes: readonly Axis[]): Plan {
  const { size: count, steps } = axes.at(-1) ?? { size: 1, steps: [0, 0] };
  const around = axes.slice(0, -1);
  return {
    run,
    copy: null,
    size,
    sizeStep,
    count,
    countStep: steps[1]!,
    rank: around.length,
    nest: nestWords(around),
  };
}

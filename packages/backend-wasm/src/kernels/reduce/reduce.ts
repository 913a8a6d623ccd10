/** Reductions: which kernel runs for which operand, and how it is called. */

import { type AxisMask, dtypeCode, type Layout, type ReduceOp, strided } from '@evenkeel/tensor';
import type { Kernel } from '../../expression/kernel-module.js';
import type { WasmOperand } from '../../memory/buffer.js';
import type { Kernels } from '../../runtime/kernel-cache.js';
import { checkCount } from '../../runtime/limits.js';
import { PlanCache } from '../../runtime/plan-cache.js';
import { addressOf, type Runtime } from '../../runtime/runtime.js';
import type { MoveKernels } from '../move/move.js';
import { reductionKernels } from './kernels.js';
import { keptFirst, patternOf, reducedSize } from './pattern.js';
import { after, type Call, callsFor } from './plan.js';

/** What is done for operands of one layout. */
interface Plan {
  /** Most often one call does it, of `rows` (the first four numbers) or of `columns`; else both are null. */
  readonly rows: Kernel | null;
  readonly columns: Kernel | null;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
  readonly g: number;
  /** For a mean: divides so many results by so much. */
  readonly divide: Kernel | null;
  readonly results: number;
  readonly divisor: number;
  readonly shift: 0 | 2;
  readonly other: Other | null;
}

/** What one call does not do. */
type Other =
  | { readonly kind: 'copy' }
  /** There is nothing to reduce. */
  | { readonly kind: 'fill'; readonly value: number }
  /** Several calls, maybe on a copy, which lies at the beginning of the workspace. */
  | {
      readonly kind: 'calls';
      readonly calls: readonly Call[];
      readonly workspace: number;
      readonly copied: Layout | null;
    };

const { float32: FLOAT32, bool: BOOL } = dtypeCode;

/** In the key of a plan. */
const codes: { readonly [K in ReduceOp]: number } = { sum: 0, mean: 1, prod: 2, max: 3, min: 4 };

/** See the file's header. */
export class ReduceKernels {
  readonly #runtime: Runtime;
  readonly #move: MoveKernels;
  readonly #plans = new PlanCache<Plan>();

  constructor(runtime: Runtime, move: MoveKernels) {
    this.#runtime = runtime;
    this.#move = move;
  }

  /** See Backend.reduce. */
  reduce(op: ReduceOp, x: WasmOperand, axes: AxisMask, out: WasmOperand): void {
    const { key } = this.#plans;
    key[0] = codes[op];
    key[1] = x.layout.id;
    key[2] = axes;
    const plan = this.#plans.find(3) ?? this.#plans.keep(3, this.#plan(op, x.layout, axes));
    const from = addressOf(x, plan.shift);
    const to = addressOf(out, plan.shift);
    if (plan.columns !== null)
      plan.columns(from, to, plan.a, plan.b, plan.c, plan.d, plan.e, plan.f, plan.g);
    else if (plan.rows !== null) plan.rows(from, to, plan.a, plan.b, plan.c, plan.d);
    else if (plan.other !== null) this.#runOther(plan.other, x, from, out, to);
    if (plan.divide !== null) plan.divide(to, plan.results, plan.divisor);
  }

  #runOther(other: Other, x: WasmOperand, from: number, out: WasmOperand, to: number): void {
    if (other.kind === 'copy') {
      this.#move.copyTo(x, to);
      return;
    }
    if (other.kind === 'fill') {
      this.#fill(out, to, other.value);
      return;
    }
    const base = this.#runtime.workspace(other.workspace);
    if (other.copied !== null)
      this.#move.copyTo({ buffer: x.buffer, layout: other.copied, offset: x.offset }, base);
    for (const call of other.calls) {
      call.kernel(
        call.from === null ? from : base + call.from,
        call.to === null ? to : base + call.to,
        ...call.numbers,
      );
    }
  }

  #fill({ layout }: WasmOperand, to: number, value: number): void {
    const { f32, i32, u8 } = this.#runtime.heap;
    const at = layout.dtypeCode === BOOL ? to : to >>> 2;
    const memory = layout.dtypeCode === FLOAT32 ? f32 : layout.dtypeCode === BOOL ? u8 : i32;
    memory.fill(value, at, at + layout.size);
  }

  #plan(op: ReduceOp, layout: Layout, axes: AxisMask): Plan {
    checkCount('reduce', layout);
    const shift = layout.dtypeCode === BOOL ? 0 : 2;
    const divisor = reducedSize(layout, axes);
    const plan: Plan = {
      rows: null,
      columns: null,
      ...numbersOf([]),
      divide: null,
      results: divisor === 0 ? 0 : layout.size / divisor,
      divisor,
      shift,
      other: null,
    };
    if (divisor === 0) return { ...plan, other: { kind: 'fill', value: ofNothing(op, layout) } };
    if (layout.size === 0) return plan;
    if (divisor === 1) return { ...plan, other: { kind: 'copy' } };
    const kernels = reductionKernels(this.#runtime.kernels, op, layout.dtype);
    const { calls, workspace, copied } = callsOf(kernels, layout, axes);
    const divide = op === 'mean' ? kernels.divide! : null;
    const [first] = calls;
    if (first === undefined || calls.length > 1 || copied !== null)
      return { ...plan, divide, other: { kind: 'calls', calls, workspace, copied } };
    const { kernel, numbers } = first;
    const [rows, columns] = kernel === kernels.rows ? [kernel, null] : [null, kernel];
    return { ...plan, divide, rows, columns, ...numbersOf(numbers) };
  }
}

function callsOf(
  kernels: Kernels,
  layout: Layout,
  axes: AxisMask,
): {
  readonly calls: readonly Call[];
  readonly workspace: number;
  readonly copied: Layout | null;
} {
  const bytes = layout.dtypeCode === BOOL ? 1 : 4;
  const pattern = patternOf(layout, axes, bytes);
  if (pattern !== null) return { ...callsFor(kernels, pattern, bytes), copied: null };
  const { shape, strides } = keptFirst(layout, axes);
  const length = reducedSize(layout, axes);
  const rows = {
    form: 'rows',
    count: layout.size / length,
    step: length * bytes,
    length,
  } as const;
  const calls = callsFor(kernels, rows, bytes, 0, after(0, layout.size));
  return { ...calls, copied: strided(layout.dtype, shape, strides) };
}

/** What reducing nothing gives. */
function ofNothing(op: ReduceOp, { dtypeCode }: Layout): number {
  if (op === 'sum') return 0;
  if (op === 'prod') return 1;
  if (op === 'mean') return Number.NaN;
  if (dtypeCode !== FLOAT32) return 0;
  return op === 'max' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function numbersOf([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0]: readonly number[]): Pick<
  Plan,
  'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g'
> {
  return { a, b, c, d, e, f, g };
}

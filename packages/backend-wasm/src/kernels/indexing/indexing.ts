/**
 * Reading and writing at places that are data.
 */
import { dtypeCode, type Layout, type ScatterOp } from '@evenkeel/tensor';
import type { Kernel } from '../../expression/kernel-module.js';
import type { WasmOperand } from '../../memory/buffer.js';
import { PlanCache } from '../../runtime/plan-cache.js';
import { addressOf, type Runtime } from '../../runtime/runtime.js';
import { denseStrides } from '../move/axes.js';
import { writeNest } from '../move/nest.js';
import { addElements, addRows, copyElements, copyRows } from './indexed.js';
import { type IndexPlan, planIndexed } from './plan.js';

/** See the file's header. */
export class IndexingKernels {
  readonly #runtime: Runtime;
  readonly #gathers = new PlanCache<IndexPlan>();
  readonly #scatters = new PlanCache<IndexPlan>();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** Backend.gather. */
  gather(x: WasmOperand, indices: WasmOperand, axis: number, out: WasmOperand): number {
    if (out.layout.size === 0) return -1;
    const { key } = this.#gathers;
    key[0] = x.layout.id;
    key[1] = indices.layout.id;
    key[2] = axis;
    const plan =
      this.#gathers.find(3) ??
      this.#gathers.keep(3, this.#planGather(x.layout, indices.layout, axis));
    const shift = x.layout.dtypeCode === dtypeCode.bool ? 0 : 2;
    return this.#run(plan, addressOf(out, shift), addressOf(indices, 2), addressOf(x, shift));
  }

  /** Backend.scatter: into any view. */
  scatter(
    op: ScatterOp,
    updates: WasmOperand,
    indices: WasmOperand,
    axis: number,
    out: WasmOperand,
  ): number {
    if (updates.layout.size === 0) return -1;
    const { key } = this.#scatters;
    key[0] = updates.layout.id;
    key[1] = indices.layout.id;
    key[2] = axis;
    key[3] = out.layout.id;
    key[4] = op === 'set' ? 0 : 1;
    const plan =
      this.#scatters.find(5) ??
      this.#scatters.keep(
        5,
        this.#planScatter(op, updates.layout, indices.layout, axis, out.layout),
      );
    const shift = out.layout.dtypeCode === dtypeCode.bool ? 0 : 2;
    return this.#run(plan, addressOf(out, shift), addressOf(indices, 2), addressOf(updates, shift));
  }

  /** The position of the first index outside, or -1. */
  #run(plan: IndexPlan, to: number, indices: number, from: number): number {
    if (plan.rank > 0) writeNest(this.#runtime, plan.nest);
    const before = plan.run(
      to,
      indices,
      from,
      plan.size,
      plan.toStep,
      plan.indexStep,
      plan.fromStep,
      plan.placeStep,
      plan.places,
      plan.bytes,
      plan.rank,
    );
    // An index of a row comes once for each of its elements.
    return before < 0 ? -1 : before * plan.row;
  }

  #planGather(x: Layout, indices: Layout, axis: number): IndexPlan {
    const { kernels } = this.#runtime;
    const bytes = x.dtypeCode === dtypeCode.bool ? 1 : 4;
    const choose = (forRows: boolean): Kernel =>
      forRows
        ? kernels.one('gather rows', (m) => copyRows(m, 'from'))
        : kernels.one(`gather elements of ${bytes}`, (m) => copyElements(m, 'from', bytes));
    const { shape } = indices;
    const indexed = {
      shape,
      axis,
      to: denseStrides(shape),
      indices: indices.strides,
      from: along(x, axis),
      placeStride: x.strides[axis]!,
      places: x.shape[axis]!,
      bytes,
    } as const;
    return planIndexed(indexed, choose);
  }

  #planScatter(
    op: ScatterOp,
    updates: Layout,
    indices: Layout,
    axis: number,
    out: Layout,
  ): IndexPlan {
    const { kernels } = this.#runtime;
    const { dtype, isFloat } = updates;
    const bytes = updates.dtypeCode === dtypeCode.bool ? 1 : 4;
    const set = (forRows: boolean): Kernel =>
      forRows
        ? kernels.one('set rows', (m) => copyRows(m, 'to'))
        : kernels.one(`set elements of ${bytes}`, (m) => copyElements(m, 'to', bytes));
    const add = (forRows: boolean): Kernel =>
      forRows
        ? kernels.one(`add rows of ${dtype}`, (m) => addRows(m, isFloat))
        : kernels.one(`add elements of ${dtype}`, (m) => addElements(m, isFloat));
    const indexed = {
      shape: indices.shape,
      axis,
      to: along(out, axis),
      indices: indices.strides,
      from: updates.strides,
      placeStride: out.strides[axis]!,
      places: out.shape[axis]!,
      bytes,
    } as const;
    return planIndexed(indexed, op === 'set' ? set : add);
  }
}

/** The strides of what is indexed, as an index's element has them: its axis is stepped through by the indices. */
const along = ({ strides }: Layout, axis: number): number[] =>
  strides.map((stride, i) => (i === axis ? 0 : stride));

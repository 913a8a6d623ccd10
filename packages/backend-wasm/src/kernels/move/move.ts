/**
 * Movement of elements: between views, and between this memory and the host's. Kernels that an operand does
 * not suit have it brought into a dense form here.
 */
import { dtypeCode, type Layout, type TypedArray } from '@evenkeel/tensor';
import type { Kernel } from '../../expression/kernel-module.js';
import type { WasmOperand } from '../../memory/buffer.js';
import { PlanCache } from '../../runtime/plan-cache.js';
import { addressOf, type Runtime } from '../../runtime/runtime.js';
import { denseStrides } from './axes.js';
import { writeNest } from './nest.js';
import { type CopyPlan, planCopy } from './plan.js';
import { copyRows } from './rows.js';

const { float32: FLOAT32, bool: BOOL } = dtypeCode;

/** In the key of a plan, the place of a layout that is dense. */
const DENSE = -1;

/** The exponent of the bytes of an element. */
const shiftOf = (layout: Layout): 0 | 2 => (layout.dtypeCode === BOOL ? 0 : 2);

/** See the file's header. A copy may use the parameters in memory: write your own after it. */
export class MoveKernels {
  readonly #runtime: Runtime;
  readonly #plans = new PlanCache<CopyPlan>();
  #row: Kernel | null = null;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** Backend.copy: between any views of one shape and dtype. */
  copy(x: WasmOperand, out: WasmOperand): void {
    const { layout } = x;
    const shift = shiftOf(layout);
    const [from, to] = [addressOf(x, shift), addressOf(out, shift)];
    if (layout.isDense && layout === out.layout) this.#copyBytes(from, to, layout.size << shift);
    else this.#copyElements(layout, from, out.layout, to);
  }

  /** The elements of any view, row-major without gaps, to a byte address. */
  copyTo(x: WasmOperand, address: number): void {
    const { layout } = x;
    const shift = shiftOf(layout);
    const from = addressOf(x, shift);
    if (layout.isDense) this.#copyBytes(from, address, layout.size << shift);
    else this.#copyElements(layout, from, null, address);
  }

  /** What lies row-major without gaps at a byte address, into any view. */
  copyFrom(address: number, out: WasmOperand): void {
    const { layout } = out;
    const shift = shiftOf(layout);
    const to = addressOf(out, shift);
    if (layout.isDense) this.#copyBytes(address, to, layout.size << shift);
    else this.#copyElements(null, address, layout, to);
  }

  /** Backend.write. */
  write(values: TypedArray, out: WasmOperand): void {
    const shift = shiftOf(out.layout);
    this.#memoryAs(out.layout).set(values, addressOf(out, shift) >>> shift);
  }

  /** Backend.readSync. */
  readSync(x: WasmOperand): TypedArray {
    const { layout } = x;
    const shift = shiftOf(layout);
    if (layout.isDense) return this.#read(layout, addressOf(x, shift) >>> shift);
    const dense = this.#runtime.alloc(layout.size * (1 << shift));
    try {
      this.copyTo(x, dense.address);
      return this.#read(layout, dense.address >>> shift);
    } finally {
      this.#runtime.heap.free(dense);
    }
  }

  /** Backend.item. */
  item(x: WasmOperand): number {
    const shift = shiftOf(x.layout);
    return this.#memoryAs(x.layout)[addressOf(x, shift) >>> shift]!;
  }

  /** The elements of a dense layout, from this one of the memory on. */
  #read(layout: Layout, from: number): TypedArray {
    return this.#memoryAs(layout).slice(from, from + layout.size);
  }

  /** The memory as an array of the layout's dtype. */
  #memoryAs({ dtypeCode }: Layout): Float32Array | Int32Array | Uint8Array {
    const { heap } = this.#runtime;
    return dtypeCode === FLOAT32 ? heap.f32 : dtypeCode === BOOL ? heap.u8 : heap.i32;
  }

  #copyBytes(from: number, to: number, bytes: number): void {
    this.#row ??= this.#runtime.kernels.get('copy rows', copyRows).row!;
    this.#row(to, from, bytes);
  }

  /** Between views of which at most one is dense, which is told by null. */
  #copyElements(x: Layout | null, from: number, out: Layout | null, to: number): void {
    const { key } = this.#plans;
    key[0] = x === null ? DENSE : x.id;
    key[1] = out === null ? DENSE : out.id;
    const plan = this.#plans.find(2) ?? this.#plan(x, out);
    if (plan === null) return;
    if (plan.rank > 0) writeNest(this.#runtime, plan.nest);
    plan.run(
      to + plan.outShift,
      from + plan.xShift,
      plan.size0,
      plan.outStep0,
      plan.xStep0,
      plan.size1,
      plan.outStep1,
      plan.xStep1,
      plan.block,
      plan.rank,
    );
  }

  /** Null if there is nothing to copy. */
  #plan(x: Layout | null, out: Layout | null): CopyPlan | null {
    const layout = x ?? out;
    if (layout === null || layout.size === 0) return null;
    const { shape } = layout;
    const plan = planCopy(
      this.#runtime.kernels,
      shiftOf(layout) === 0 ? 1 : 4,
      shape,
      out?.strides ?? denseStrides(shape),
      x?.strides ?? denseStrides(shape),
    );
    return this.#plans.keep(2, plan);
  }
}

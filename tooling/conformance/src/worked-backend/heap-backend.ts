/**
 * A backend as somebody would first write it: float32, int32 and bool, index loops, one fused kernel.
 * It is the example of docs/extending.md, and uses only what @evenkeel/tensor exports. Small, not fast.
 */
import {
  type ArgReduceOp,
  type AxisMask,
  type Backend,
  type Capabilities,
  type FusedOps,
  type KeyWords,
  type Program,
  type ReduceOp,
  type ScanOp,
  type ScatterOp,
  type TypedArray,
  threefryBits,
} from '@evenkeel/tensor';
import { Programs } from './elementwise.js';
import { Heap, type HeapBuffer, type HeapOperand } from './heap.js';
import { gather, scatter } from './indexing.js';
import { copy, matmul, read } from './kernels.js';
import { argReduce, reduce, scan } from './reductions.js';
import { argsort } from './sort.js';

/** See the file's header. */
export class HeapBackend implements Backend<HeapBuffer> {
  readonly name = 'heap';
  readonly capabilities: Capabilities = { dtypes: ['float32', 'int32', 'bool'] };
  readonly #heap = new Heap();
  readonly #programs = new Programs(this.#heap);

  alloc(bytes: number): HeapBuffer {
    return this.#heap.alloc(bytes);
  }

  free(buffer: HeapBuffer): void {
    this.#heap.free(buffer);
  }

  write(values: TypedArray, out: HeapOperand): void {
    this.#heap.arrayOf(out).set(values, this.#heap.indexOf(out));
  }

  readSync(x: HeapOperand): TypedArray {
    return read(this.#heap, x);
  }

  async read(x: HeapOperand): Promise<TypedArray> {
    return read(this.#heap, x);
  }

  item(x: HeapOperand): number {
    return this.#heap.arrayOf(x)[this.#heap.indexOf(x)]!;
  }

  copy(x: HeapOperand, out: HeapOperand): void {
    copy(this.#heap, x, out);
  }

  elementwise(
    program: Program,
    inputs: readonly HeapOperand[],
    scalars: readonly number[],
    outputs: readonly HeapOperand[],
  ): void {
    this.#programs.run(program, inputs, scalars, outputs);
  }

  reduce(op: ReduceOp, x: HeapOperand, axes: AxisMask, out: HeapOperand): void {
    reduce(this.#heap, op, x, axes, out);
  }

  argReduce(op: ArgReduceOp, x: HeapOperand, axis: number, out: HeapOperand): void {
    argReduce(this.#heap, op, x, axis, out);
  }

  scan(op: ScanOp, x: HeapOperand, axis: number, out: HeapOperand): void {
    scan(this.#heap, op, x, axis, out);
  }

  argsort(x: HeapOperand, axis: number, descending: boolean, out: HeapOperand): void {
    argsort(this.#heap, x, axis, descending, out);
  }

  matmul(a: HeapOperand, b: HeapOperand, out: HeapOperand): void {
    matmul(this.#heap, a, b, null, out);
  }

  gather(x: HeapOperand, indices: HeapOperand, axis: number, out: HeapOperand): number {
    return gather(this.#heap, x, indices, axis, out);
  }

  scatter(
    op: ScatterOp,
    x: HeapOperand,
    indices: HeapOperand,
    axis: number,
    out: HeapOperand,
  ): number {
    return scatter(this.#heap, op, x, indices, axis, out);
  }

  randomBits({ hi, lo }: KeyWords, out: HeapOperand): void {
    const bits = new Int32Array(out.layout.size);
    threefryBits({ hi, lo }, bits, 0, bits.length);
    this.write(bits, out);
  }

  dispose(): void {
    this.#heap.clear();
  }

  readonly fused: Partial<FusedOps<HeapBuffer>> = {
    /** A bias that is a view is left to the default body: the sums begin with a plain row. */
    linear: (x, w, b, out) => {
      if (!b.layout.isDense) return false;
      matmul(this.#heap, x, w, b, out);
      return true;
    },
  };
}

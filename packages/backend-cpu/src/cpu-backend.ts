/**
 * The reference backend: plain TypeScript, every dtype, written to be read. One file per family in
 * kernels/; no fused kernels, so it also exercises every default body.
 */
import {
  type ArgReduceOp,
  type AxisMask,
  type Backend,
  type Capabilities,
  DTYPES,
  type KeyWords,
  type Program,
  type ReduceOp,
  type ScanOp,
  type ScatterOp,
  type TypedArray,
} from '@evenkeel/tensor';
import { arrayOf, type CpuBuffer, CpuMemory, type CpuOperand } from './buffer.js';
import { matmul } from './kernels/contract.js';
import { elementwise, ProgramCache } from './kernels/elementwise.js';
import { gather, scatter } from './kernels/indexing.js';
import { copy, read } from './kernels/move.js';
import { randomBits } from './kernels/random.js';
import { argReduce, reduce } from './kernels/reduce.js';
import { scan } from './kernels/scan.js';
import { argsort } from './kernels/sort.js';

/**
 * A backend in plain TypeScript, for every dtype and every engine.
 *
 * @example
 * ```ts
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { tensor } from '@evenkeel/tensor';
 * const backend = new CpuBackend();
 * tensor([1, 2, 3], { backend, dtype: 'float64' }).sum().item(); // => 6
 * ```
 */
export class CpuBackend implements Backend<CpuBuffer> {
  readonly name = 'cpu';
  readonly capabilities: Capabilities = { dtypes: DTYPES };
  readonly #memory = new CpuMemory();
  readonly #programs = new ProgramCache();

  alloc(bytes: number): CpuBuffer {
    return this.#memory.alloc(bytes);
  }

  free(buffer: CpuBuffer): void {
    this.#memory.free(buffer);
  }

  write(values: TypedArray, out: CpuOperand): void {
    arrayOf(out).set(values, out.offset);
  }

  readSync(x: CpuOperand): TypedArray {
    return read(x);
  }

  read(x: CpuOperand): Promise<TypedArray> {
    return Promise.resolve(read(x));
  }

  item(x: CpuOperand): number {
    return arrayOf(x)[x.offset] ?? Number.NaN;
  }

  copy(x: CpuOperand, out: CpuOperand): void {
    copy(x, out);
  }

  elementwise(
    program: Program,
    inputs: readonly CpuOperand[],
    scalars: readonly number[],
    outputs: readonly CpuOperand[],
  ): void {
    elementwise(this.#programs, program, inputs, scalars, outputs);
  }

  reduce(op: ReduceOp, x: CpuOperand, axes: AxisMask, out: CpuOperand): void {
    reduce(op, x, axes, out);
  }

  argReduce(op: ArgReduceOp, x: CpuOperand, axis: number, out: CpuOperand): void {
    argReduce(op, x, axis, out);
  }

  scan(op: ScanOp, x: CpuOperand, axis: number, out: CpuOperand): void {
    scan(op, x, axis, out);
  }

  argsort(x: CpuOperand, axis: number, descending: boolean, out: CpuOperand): void {
    argsort(x, axis, descending, out);
  }

  matmul(a: CpuOperand, b: CpuOperand, out: CpuOperand): void {
    matmul(a, b, out);
  }

  gather(x: CpuOperand, indices: CpuOperand, axis: number, out: CpuOperand): number {
    return gather(x, indices, axis, out);
  }

  scatter(
    op: ScatterOp,
    updates: CpuOperand,
    indices: CpuOperand,
    axis: number,
    out: CpuOperand,
  ): number {
    return scatter(op, updates, indices, axis, out);
  }

  randomBits(key: KeyWords, out: CpuOperand): void {
    randomBits(key, out);
  }

  dispose(): void {
    this.#memory.clear();
  }
}

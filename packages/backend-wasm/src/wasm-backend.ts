/**
 * The fast backend: kernels emitted as WebAssembly when they are first needed. One file or folder per
 * family in kernels/; memory and compiled code in memory/ and runtime/. Here is only who does what.
 */
import {
  type ArgReduceOp,
  ArgumentError,
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
} from '@evenkeel/tensor';
import { checkOptionNames, type OptionNames } from '@evenkeel/tensor/dispatch';
import { ArgReduceKernels } from './kernels/arg-reduce/arg-reduce.js';
import { ContractKernels } from './kernels/contract/contract.js';
import { ElementwiseKernels } from './kernels/elementwise/elementwise.js';
import { IndexingKernels } from './kernels/indexing/indexing.js';
import { MoveKernels } from './kernels/move/move.js';
import { NormalizationKernels } from './kernels/normalization/normalization.js';
import { RandomKernels } from './kernels/random/random.js';
import { ReduceKernels } from './kernels/reduce/reduce.js';
import { ScanKernels } from './kernels/scan/scan.js';
import { SoftmaxKernels } from './kernels/softmax/softmax.js';
import { SortKernels } from './kernels/sort/sort.js';
import type { WasmBuffer, WasmOperand } from './memory/buffer.js';
import { chooseMode, featuresOf, type SimdMode } from './runtime/modes.js';
import { Runtime } from './runtime/runtime.js';
import { tilesFor } from './runtime/tiles.js';

/** What a {@link WasmBackend} is made of. */
export interface WasmBackendOptions {
  /** Which vector instructions are used; default: the fastest that the engine has. */
  readonly simd?: SimdMode;
  /** The memory grows up to this many bytes; default: as far as the engine allows, at most 4 GiB. */
  readonly maximumBytes?: number;
  /** How many compiled kernels are kept; default 512. */
  readonly cachedKernels?: number;
}

const known: OptionNames<WasmBackendOptions> = {
  simd: true,
  maximumBytes: true,
  cachedKernels: true,
};

/** What a {@link WasmBackend} runs with, and what it has taken so far. */
export interface WasmInfo {
  readonly simd: SimdMode;
  readonly threads: 1;
  /** The tile of the matrix product, rows by columns. */
  readonly tile: string;
  /** Bytes of the memory as a whole, of what is in use, of what is free in it, and the most in use so far. */
  readonly memory: {
    readonly total: number;
    readonly inUse: number;
    readonly free: number;
    readonly peak: number;
  };
  /** Compiled modules that are held, and how many were compiled in all. */
  readonly kernels: { readonly held: number; readonly compiled: number };
}

const CACHED_KERNELS = 512;

/**
 * A backend that computes in WebAssembly, with float32, int32 and bool. Nothing is loaded: its code is made when it
 * is first needed. Making one is synchronous.
 *
 * @throws {CapabilityError} if the engine has no WebAssembly, or not the vector instructions asked for.
 * @throws {ArgumentError} for an option out of its range.
 *
 * @example
 * ```ts
 * import { WasmBackend } from '@evenkeel/backend-wasm';
 * import { tensor } from '@evenkeel/tensor';
 * const backend = new WasmBackend();
 * const x = tensor([[1, 2], [3, 4]], { backend });
 * String(x.matmul(x)); // => [[ 7. 10.] [15. 22.]]
 * new WasmBackend({ simd: 'deterministic' }).info().simd; // => deterministic
 * tensor([1], { dtype: 'float64', backend }); // throws @evenkeel/backend-cpu
 * ```
 */
export class WasmBackend implements Backend<WasmBuffer> {
  readonly name = 'wasm';
  readonly capabilities: Capabilities = { dtypes: ['float32', 'int32', 'bool'] };
  readonly fused: FusedOps<WasmBuffer> = {
    linear: (x, w, b, out) => this.#kernels.contract.linear(x, w, b, out),
    moments: (x, axes, mean, variance) =>
      this.#kernels.normalization.moments(x, axes, mean, variance),
    batchNorm: (x, gamma, beta, epsilon, y, mean, variance) =>
      this.#kernels.normalization.batchNorm(x, gamma, beta, epsilon, y, mean, variance),
    batchNormGrad: (dy, x, gamma, mean, variance, epsilon, dx, dgamma, dbeta) =>
      this.#kernels.normalization.batchNormGrad(
        dy,
        x,
        gamma,
        mean,
        variance,
        epsilon,
        dx,
        dgamma,
        dbeta,
      ),
    softmax: (x, axis, out) => this.#kernels.softmax.softmax(x, axis, out),
    logSoftmax: (x, axis, out) => this.#kernels.softmax.logSoftmax(x, axis, out),
  };
  readonly #mode: SimdMode;
  readonly #runtime: Runtime;
  #kernels: Families;

  constructor(options: WasmBackendOptions = {}) {
    checkOptionNames('WasmBackend', options, known);
    const { simd, maximumBytes = null, cachedKernels = CACHED_KERNELS } = options;
    if (!(Number.isInteger(cachedKernels) && cachedKernels >= 1)) {
      throw new ArgumentError(
        'WasmBackend',
        `cachedKernels must be an integer of at least 1, got ${String(cachedKernels)}. Leave it out for ${CACHED_KERNELS}`,
      );
    }
    this.#mode = chooseMode(simd);
    const features = featuresOf[this.#mode];
    const runtime = new Runtime({
      features,
      tiles: tilesFor(features),
      maximumBytes,
      cachedKernels,
    });
    this.#runtime = runtime;
    this.#kernels = new Families(runtime);
  }

  /**
   * What this backend runs with and holds.
   *
   * @example
   * ```ts
   * const backend = new WasmBackend({ simd: 'off' });
   * const x = zeros([256], { backend });
   * backend.info().memory.inUse; // => 1024
   * x.dispose();
   * ```
   */
  info(): WasmInfo {
    const { heap, kernels, tiles } = this.#runtime;
    const { total, inUse, free, peak } = heap.statistics;
    return {
      simd: this.#mode,
      threads: 1,
      tile: `${tiles.rows}x${4 * tiles.vectors}`,
      memory: { total, inUse, free, peak },
      kernels: { held: kernels.size, compiled: kernels.compiled },
    };
  }

  alloc(bytes: number): WasmBuffer {
    return this.#runtime.alloc(bytes);
  }

  free(buffer: WasmBuffer): void {
    this.#runtime.heap.free(buffer);
  }

  write(values: TypedArray, out: WasmOperand): void {
    this.#kernels.move.write(values, out);
  }

  readSync(x: WasmOperand): TypedArray {
    return this.#kernels.move.readSync(x);
  }

  read(x: WasmOperand): Promise<TypedArray> {
    return Promise.resolve(this.#kernels.move.readSync(x));
  }

  item(x: WasmOperand): number {
    return this.#kernels.move.item(x);
  }

  copy(x: WasmOperand, out: WasmOperand): void {
    this.#kernels.move.copy(x, out);
  }

  elementwise(
    program: Program,
    inputs: readonly WasmOperand[],
    scalars: readonly number[],
    outputs: readonly WasmOperand[],
  ): void {
    this.#kernels.elementwise.run(program, inputs, scalars, outputs);
  }

  reduce(op: ReduceOp, x: WasmOperand, axes: AxisMask, out: WasmOperand): void {
    this.#kernels.reduce.reduce(op, x, axes, out);
  }

  argReduce(op: ArgReduceOp, x: WasmOperand, axis: number, out: WasmOperand): void {
    this.#kernels.argReduce.argReduce(op, x, axis, out);
  }

  scan(op: ScanOp, x: WasmOperand, axis: number, out: WasmOperand): void {
    this.#kernels.scan.scan(op, x, axis, out);
  }

  argsort(x: WasmOperand, axis: number, descending: boolean, out: WasmOperand): void {
    this.#kernels.sort.argsort(x, axis, descending, out);
  }

  matmul(a: WasmOperand, b: WasmOperand, out: WasmOperand): void {
    this.#kernels.contract.matmul(a, b, out);
  }

  gather(x: WasmOperand, indices: WasmOperand, axis: number, out: WasmOperand): number {
    return this.#kernels.indexing.gather(x, indices, axis, out);
  }

  scatter(
    op: ScatterOp,
    updates: WasmOperand,
    indices: WasmOperand,
    axis: number,
    out: WasmOperand,
  ): number {
    return this.#kernels.indexing.scatter(op, updates, indices, axis, out);
  }

  randomBits(key: KeyWords, out: WasmOperand): void {
    this.#kernels.random.randomBits(key, out);
  }

  dispose(): void {
    this.#runtime.dispose();
    // Compiled code holds on to the memory that it was made for: who keeps the backend, keeps neither.
    this.#kernels = new Families(this.#runtime);
  }
}

/** The kernels by family, with what each remembers. */
class Families {
  readonly move: MoveKernels;
  readonly elementwise: ElementwiseKernels;
  readonly reduce: ReduceKernels;
  readonly argReduce: ArgReduceKernels;
  readonly scan: ScanKernels;
  readonly sort: SortKernels;
  readonly contract: ContractKernels;
  readonly indexing: IndexingKernels;
  readonly random: RandomKernels;
  readonly normalization: NormalizationKernels;
  readonly softmax: SoftmaxKernels;

  constructor(runtime: Runtime) {
    const move = new MoveKernels(runtime);
    this.move = move;
    this.elementwise = new ElementwiseKernels(runtime, move);
    this.reduce = new ReduceKernels(runtime, move);
    this.argReduce = new ArgReduceKernels(runtime, move);
    this.scan = new ScanKernels(runtime);
    this.sort = new SortKernels(runtime);
    this.contract = new ContractKernels(runtime, move);
    this.indexing = new IndexingKernels(runtime);
    this.random = new RandomKernels(runtime);
    this.normalization = new NormalizationKernels(runtime, move);
    this.softmax = new SoftmaxKernels(runtime, move);
  }
}

/**
 * A backend whose kernels return at once and whose memory holds nothing: what remains of a training step is
 * the cost of the house. It has every fused kernel the step can use.
 */
import {
  type Backend,
  type Capabilities,
  DeviceBuffer,
  DTYPES,
  type FusedOps,
  hostArray,
  type Operand,
  type TypedArray,
} from '@evenkeel/tensor';

/** See the file's header. */
export class NullBackend implements Backend {
  readonly name = 'null';
  readonly capabilities: Capabilities = { dtypes: DTYPES };
  /** Kernel calls so far. */
  calls = 0;
  readonly #free: (DeviceBuffer | undefined)[] = [];
  #top = 0;

  readonly fused: Partial<FusedOps> = {
    linear: () => this.#call(),
    batchNorm: () => this.#call(),
    batchNormGrad: () => this.#call(),
  };

  #call(): boolean {
    this.calls++;
    return true;
  }

  alloc(bytes: number): DeviceBuffer {
    if (this.#top > 0) return this.#free[--this.#top] ?? new DeviceBuffer(bytes);
    return new DeviceBuffer(bytes);
  }

  free(buffer: DeviceBuffer): void {
    this.#free[this.#top++] = buffer;
  }

  write(): void {}

  readSync(x: Operand): TypedArray {
    return hostArray(x.layout.dtype, x.layout.size);
  }

  read(x: Operand): Promise<TypedArray> {
    return Promise.resolve(this.readSync(x));
  }

  item(): number {
    return 0.5;
  }

  copy(): void {
    this.calls++;
  }

  elementwise(): void {
    this.calls++;
  }

  reduce(): void {
    this.calls++;
  }

  argReduce(): void {
    this.calls++;
  }

  scan(): void {
    this.calls++;
  }

  argsort(): void {
    this.calls++;
  }

  matmul(): void {
    this.calls++;
  }

  gather(): number {
    this.calls++;
    return -1;
  }

  scatter(): number {
    this.calls++;
    return -1;
  }

  randomBits(): void {
    this.calls++;
  }

  dispose(): void {}
}

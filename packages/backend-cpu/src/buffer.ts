/**
 * Memory of the cpu backend: one ArrayBuffer, seen as each dtype's typed array on demand. Buffers are
 * recycled by size class, since a typed array costs more to make than most kernels take.
 */
import { DeviceBuffer, type DType, type Operand, type TypedArray } from '@evenkeel/tensor';

/** See the file's header. */
export class CpuBuffer extends DeviceBuffer {
  readonly memory: ArrayBuffer;
  #float32: Float32Array | null = null;
  #float64: Float64Array | null = null;
  #int32: Int32Array | null = null;
  #bool: Uint8Array | null = null;

  constructor(bytes: number) {
    super(bytes);
    this.memory = new ArrayBuffer(bytes);
  }

  /** The whole memory as an array of one dtype. */
  as(dtype: DType): TypedArray {
    switch (dtype) {
      case 'float32':
        this.#float32 ??= new Float32Array(this.memory);
        return this.#float32;
      case 'float64':
        this.#float64 ??= new Float64Array(this.memory);
        return this.#float64;
      case 'int32':
        this.#int32 ??= new Int32Array(this.memory);
        return this.#int32;
      case 'bool':
        this.#bool ??= new Uint8Array(this.memory);
        return this.#bool;
    }
  }
}

/** What kernels of this backend get. */
export type CpuOperand = Operand<CpuBuffer>;

/** The array that an operand's offset and strides index. */
export function arrayOf(x: CpuOperand): TypedArray {
  return x.buffer.as(x.layout.dtype);
}

const SMALLEST_CLASS = 6; // 64 bytes

/** Gives buffers out and takes them back, in powers of two. */
export class CpuMemory {
  readonly #free: CpuBuffer[][] = [];

  alloc(bytes: number): CpuBuffer {
    const size = sizeClass(bytes);
    return this.#free[size]?.pop() ?? new CpuBuffer(2 ** size);
  }

  free(buffer: CpuBuffer): void {
    const size = sizeClass(buffer.memory.byteLength);
    const list = this.#free[size];
    if (list === undefined) this.#free[size] = [buffer];
    else list.push(buffer);
  }

  /** Leaves what is unused to the garbage collector. */
  clear(): void {
    this.#free.length = 0;
  }
}

/** The exponent of the smallest power of two that holds `bytes`. */
function sizeClass(bytes: number): number {
  return Math.max(SMALLEST_CLASS, Math.ceil(Math.log2(Math.max(bytes, 1))));
}

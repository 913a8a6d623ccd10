/**
 * The memory of the heap backend: one ArrayBuffer from which buffers are cut, first fit. What is given
 * back is joined with its free neighbours. When nothing fits, the heap grows, and the three views on it
 * are made anew: nobody keeps a view across a call.
 */
import { bytesPerElement, DeviceBuffer, type DType, type Operand } from '@evenkeel/tensor';

/** A piece of the heap. `room` is the backend's own: `bytes` of the base class belongs to the tensors. */
export class HeapBuffer extends DeviceBuffer {
  readonly address: number;
  readonly room: number;

  constructor(address: number, room: number) {
    super(room);
    this.address = address;
    this.room = room;
  }
}

/** What the methods of this backend get. */
export type HeapOperand = Operand<HeapBuffer>;

/** The whole heap as elements of one dtype. */
export type HeapArray = Float32Array | Int32Array | Uint8Array;

/** The dtypes of this backend; float64 is not one. */
export type HeapDType = Exclude<DType, 'float64'>;

/** The dtype as one of this backend's. The library asks for no other: see Capabilities. */
export function own(dtype: DType): HeapDType {
  if (dtype === 'float64') throw new TypeError('the heap backend has no float64');
  return dtype;
}

/** Buffers begin at multiples of this many bytes, and none is smaller: an empty one has an address too. */
const GRAIN = 16;

const FIRST_SIZE = 2 ** 16;

/** See the file's header. */
export class Heap {
  #arrays: { readonly [D in HeapDType]: HeapArray };
  /** Below it everything is in use or in `#free`; above it nothing was ever given out. */
  #top = 0;
  /** The gaps, by address; no two touch. */
  #free: HeapBuffer[] = [];

  constructor() {
    this.#arrays = viewsOf(new ArrayBuffer(FIRST_SIZE));
  }

  alloc(bytes: number): HeapBuffer {
    const room = Math.max(GRAIN, Math.ceil(bytes / GRAIN) * GRAIN);
    const i = this.#free.findIndex((gap) => gap.room >= room);
    const gap = this.#free[i];
    if (gap === undefined) return this.#extend(room);
    const rest = gap.room - room;
    this.#free.splice(i, 1, ...(rest > 0 ? [new HeapBuffer(gap.address + room, rest)] : []));
    return new HeapBuffer(gap.address, room);
  }

  free(buffer: HeapBuffer): void {
    const after = this.#free.findIndex((gap) => gap.address > buffer.address);
    const i = after < 0 ? this.#free.length : after;
    const before = this.#free[i - 1];
    const next = this.#free[i];
    const end = buffer.address + buffer.room;
    const joinsBefore = before !== undefined && before.address + before.room === buffer.address;
    const joinsNext = next !== undefined && next.address === end;
    const start = joinsBefore ? before.address : buffer.address;
    const stop = joinsNext ? next.address + next.room : end;
    const gap = new HeapBuffer(start, stop - start);
    this.#free.splice(i - (joinsBefore ? 1 : 0), (joinsBefore ? 1 : 0) + (joinsNext ? 1 : 0), gap);
  }

  /** Gives up everything. */
  clear(): void {
    this.#arrays = viewsOf(new ArrayBuffer(0));
    this.#free = [];
  }

  /** The array that the elements of an operand lie in, ... */
  arrayOf(x: HeapOperand): HeapArray {
    return this.#arrays[own(x.layout.dtype)];
  }

  /** ... and the index of the first one there. */
  indexOf(x: HeapOperand): number {
    return x.buffer.address / bytesPerElement[x.layout.dtype] + x.offset;
  }

  /** A buffer above all others, in a heap of twice the size if there is no room. */
  #extend(room: number): HeapBuffer {
    const buffer = new HeapBuffer(this.#top, room);
    this.#top += room;
    const { bool } = this.#arrays;
    if (this.#top > bool.length) {
      this.#arrays = viewsOf(new ArrayBuffer(2 ** Math.ceil(Math.log2(this.#top + bool.length))));
      this.#arrays.bool.set(bool);
    }
    return buffer;
  }
}

const viewsOf = (memory: ArrayBuffer): { readonly [D in HeapDType]: HeapArray } => ({
  float32: new Float32Array(memory),
  int32: new Int32Array(memory),
  bool: new Uint8Array(memory),
});

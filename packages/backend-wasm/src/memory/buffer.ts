/** What tensors of this backend lie in: a block of the one memory, known by its address. */
import { DeviceBuffer, type Operand } from '@evenkeel/tensor';

/** A block of the heap. It keeps its place as long as it lives, whatever the memory does. */
export class WasmBuffer extends DeviceBuffer {
  /** Where it begins, in bytes: a multiple of 64, never 0. */
  readonly address: number;
  /** The bytes of the block: what was asked for, rounded up. */
  readonly room: number;
  /** The allocator's own: the list that it goes to when it is free. */
  readonly sizeClass: number;
  /** The allocator's own: null while the block is in use, never while it is free. */
  next: WasmBuffer | null;

  constructor(address: number, room: number, sizeClass: number) {
    super(room);
    this.address = address;
    this.room = room;
    this.sizeClass = sizeClass;
    this.next = null;
  }
}

/** What kernels of this backend get. */
export type WasmOperand = Operand<WasmBuffer>;

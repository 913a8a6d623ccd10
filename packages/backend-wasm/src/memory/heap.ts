/**
 * The one memory of the backend: it grows, and never shrinks. The allocator says which block is whose; here
 * are the memory itself, the views on it, its growth, and what is said when there is no more.
 */
import { ArgumentError } from '@evenkeel/tensor';
import { type WasmMemory, webAssembly } from '../runtime/webassembly.js';
import { Allocator } from './allocator.js';
import type { WasmBuffer } from './buffer.js';
import { outOfMemory } from './out-of-memory.js';
import { GRAIN, roomOf, sizeClassOf, tightRoomOf } from './size-classes.js';

const PAGE = 65_536;

/** One page less than the engines allow, so that the end of the memory is a number of 32 bits too. */
const MOST_PAGES = 65_535;

/** At first, besides what is reserved. Nothing is touched before it is used. */
const FIRST_PAGES = 16;

/** Kernels may read so many bytes behind the end of a buffer, so the last ones of the memory are in none. */
const TAIL = 256;

/** What a heap is made with. */
export interface HeapOptions {
  /** The memory grows up to this many bytes, a whole number of pages of 64 KiB; default almost 4 GiB. */
  readonly maximumBytes?: number;
  /** So many bytes at the beginning of the memory are the runtime's own. */
  readonly reserved: number;
}

/** How a heap stands, in bytes. */
export interface HeapStatistics {
  /** The memory as a whole: what is in use and free, what is reserved, and the tail. */
  readonly total: number;
  /** The blocks in use. */
  readonly inUse: number;
  /** What can be given out before the memory grows, in however many pieces. */
  readonly free: number;
  /** The most that blocks took so far, in use or kept for the next of their size. */
  readonly peak: number;
  /** How many times the memory grew. */
  readonly growths: number;
}

/** See the file's header. */
export class Heap {
  memory: WasmMemory;
  /** The memory as each type. A growth replaces them: nobody keeps one across an `alloc`. */
  f32: Float32Array;
  i32: Int32Array;
  u8: Uint8Array;
  readonly #allocator: Allocator;
  /** The most bytes that the memory may have; -1 after `clear`. */
  #limit: number;
  #growths: number;

  constructor(options: HeapOptions) {
    const { maximumBytes = MOST_PAGES * PAGE, reserved } = options;
    const start = Math.max(1, Math.ceil(reserved / GRAIN)) * GRAIN;
    const least = Math.ceil((start + GRAIN + TAIL) / PAGE) * PAGE;
    if (!(maximumBytes >= least)) {
      throw new ArgumentError(
        'WasmBackend',
        `maximumBytes must be a number of at least ${least}, got ${maximumBytes}. ` +
          'Leave it out for as much as the engine gives',
      );
    }
    this.#limit = Math.min(MOST_PAGES, Math.floor(maximumBytes / PAGE)) * PAGE;
    this.#growths = 0;
    const initial = Math.min(this.#limit / PAGE, Math.floor(start / PAGE) + FIRST_PAGES);
    this.memory = new (webAssembly().Memory)({ initial });
    this.f32 = new Float32Array(this.memory.buffer);
    this.i32 = new Int32Array(this.memory.buffer);
    this.u8 = new Uint8Array(this.memory.buffer);
    this.#allocator = new Allocator(start, initial * PAGE - TAIL);
  }

  get statistics(): HeapStatistics {
    const { inUse, free, peak } = this.#allocator;
    const total = this.u8.length;
    return { total, inUse, free: Math.min(free, total), peak, growths: this.#growths };
  }

  /** A block of at least this many bytes (maybe 0), of any content. May replace the views. */
  alloc(bytes: number): WasmBuffer {
    if (bytes <= this.#limit) {
      const block = this.#allocator.alloc(bytes);
      if (block !== null) return block;
    }
    return this.#allocMore(bytes);
  }

  /** Takes a block back, also after `clear`. */
  free(block: WasmBuffer): void {
    if (!this.#allocator.give(block)) {
      throw new ArgumentError(
        'free',
        `each buffer is freed once, got the one at ${block.address} again. ` +
          'Free it where its last user ends',
      );
    }
  }

  /** Gives the memory up. Blocks may still be freed, but there are no more. */
  clear(): void {
    this.#limit = -1;
    this.#replace(new (webAssembly().Memory)({ initial: 0, maximum: 0 }));
  }

  /**
   * Grows the memory by a block of the size class. Where that is refused, a block without the rounding may
   * still lie in a gap, or at the end of a memory that grows less.
   */
  #allocMore(bytes: number): WasmBuffer {
    const allocator = this.#allocator;
    if (bytes <= this.#limit) {
      this.#growFor(roomOf(sizeClassOf(bytes)));
      let block = allocator.alloc(bytes) ?? allocator.allocTight(bytes);
      if (block === null && this.#growFor(tightRoomOf(bytes))) block = allocator.allocTight(bytes);
      if (block !== null) return block;
    }
    throw this.#refusal(bytes);
  }

  /** Grows the memory so that a block of so much room fits at its end. False, and no change, if refused. */
  #growFor(room: number): boolean {
    const pages = this.u8.length / PAGE;
    const left = this.#limit / PAGE - pages;
    const needed = Math.ceil(this.#allocator.lacking(room) / PAGE);
    if (needed > left) return false;
    const ample = Math.min(left, Math.max(needed, Math.ceil(pages / 2)));
    return this.#grow(ample) || (ample > needed && this.#grow(needed));
  }

  #grow(pages: number): boolean {
    try {
      this.memory.grow(pages);
    } catch {
      return false; // a RangeError, maybe one of another realm
    }
    this.#growths++;
    this.#replace(this.memory);
    this.#allocator.extend(this.u8.length - TAIL);
    return true;
  }

  #replace(memory: WasmMemory): void {
    this.memory = memory;
    this.f32 = new Float32Array(memory.buffer);
    this.i32 = new Int32Array(memory.buffer);
    this.u8 = new Uint8Array(memory.buffer);
  }

  #refusal(requested: number): Error {
    const limit = this.#limit;
    if (limit < 0) {
      return new ArgumentError(
        'alloc',
        'a backend that was disposed has no memory, got a request for some. Make a new backend',
      );
    }
    const { inUse, free } = this.#allocator;
    const total = this.u8.length;
    const needed = this.#allocator.lacking(tightRoomOf(requested));
    const chosen = limit < MOST_PAGES * PAGE ? 'option' : 'format';
    return outOfMemory({
      requested,
      inUse,
      free,
      piece: this.#allocator.largestPiece(),
      total,
      limit,
      stoppedBy: total + needed <= limit ? 'engine' : chosen,
    });
  }
}

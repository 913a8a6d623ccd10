/**
 * Which block of a span of addresses is whose. What is given back goes to the list of its size class, last in
 * first out, so the next to ask gets memory that is still in the caches. It knows nothing of the memory
 * itself: see heap.ts.
 *
 * Only a class whose list is empty leads to the slow path: a new block is cut from a gap, or from what all
 * free blocks together are when neighbours are joined. A training step asks for the same sizes again and
 * again, so after the first few nothing is slow.
 */
import { WasmBuffer } from './buffer.js';
import { Gaps } from './gaps.js';
import { CLASS_COUNT, roomOf, sizeClassOf, tightRoomOf } from './size-classes.js';

/** After so many joins a memory smaller than this (in bytes) should grow: see `#cutJoined`. */
const PATIENCE = 8;
const SMALL = 64 * 2 ** 20;

/** See the file's header. */
export class Allocator {
  /** The end of every list, so that `next` of a free block is never null. */
  readonly #none: WasmBuffer;
  /** The free blocks of each class: the latest, which knows the one before. */
  readonly #lists: WasmBuffer[];
  readonly #gaps: Gaps;
  #capacity: number;
  #end: number;
  /** The bytes of all blocks, in use or in a list: what the gaps do not have. */
  #inBlocks: number;
  #mostInBlocks: number;
  /** Since the memory grew, or should have. */
  #joins: number;

  /** Both ends are multiples of 64. */
  constructor(start: number, end: number) {
    const none = new WasmBuffer(0, 0, 0);
    this.#none = none;
    this.#lists = Array.from({ length: CLASS_COUNT }, () => none);
    this.#gaps = new Gaps();
    this.#capacity = 0;
    this.#end = start;
    this.#inBlocks = 0;
    this.#mostInBlocks = 0;
    this.#joins = 0;
    this.extend(end);
  }

  /** The bytes of the blocks in use: counted when asked for, so that `alloc` and `give` need not. */
  get inUse(): number {
    return this.#listed().reduce((bytes, block) => bytes - block.room, this.#inBlocks);
  }

  /** The most bytes that blocks ever took together, in use or waiting for the next of their size. */
  get peak(): number {
    return this.#mostInBlocks;
  }

  /** The bytes not in use, in however many pieces. */
  get free(): number {
    return this.#capacity - this.inUse;
  }

  /** The largest piece that could be given out after joining neighbours. */
  largestPiece(): number {
    this.#join();
    return this.#gaps.largest;
  }

  /** A block for this many bytes (maybe 0, at most 2^32). Null if there is none, or if the end should move. */
  alloc(bytes: number): WasmBuffer | null {
    const sizeClass = sizeClassOf(bytes);
    const block = this.#lists[sizeClass]!;
    if (block === this.#none) return this.#cut(roomOf(sizeClass), sizeClass);
    this.#lists[sizeClass] = block.next!;
    block.next = null;
    return block;
  }

  /**
   * As `alloc`, for the last resort: of the least room that does, and not of a size class. When it is free
   * it counts to the class below.
   */
  allocTight(bytes: number): WasmBuffer | null {
    const room = tightRoomOf(bytes);
    const sizeClass = sizeClassOf(bytes);
    return this.#cut(room, room < roomOf(sizeClass) ? sizeClass - 1 : sizeClass);
  }

  /** Takes a block back. False if it was free already, which changes nothing. */
  give(block: WasmBuffer): boolean {
    if (block.next !== null) return false;
    block.next = this.#lists[block.sizeClass]!;
    this.#lists[block.sizeClass] = block;
    return true;
  }

  /** What lies between the end so far and this one may be given out too. */
  extend(end: number): void {
    this.#gaps.add([{ start: this.#end, end }]);
    this.#capacity += end - this.#end;
    this.#end = end;
    this.#joins = 0;
  }

  /** How far the end must move for a new block of so much room. */
  lacking(room: number): number {
    return room - this.#gaps.before(this.#end);
  }

  /** A new block, when the list of its class is empty. */
  #cut(room: number, sizeClass: number): WasmBuffer | null {
    const address = this.#gaps.cut(room) ?? this.#cutJoined(room);
    if (address === null) return null;
    this.#inBlocks += room;
    this.#mostInBlocks = Math.max(this.#mostInBlocks, this.#inBlocks);
    return new WasmBuffer(address, room, sizeClass);
  }

  /**
   * Joins all that is free, and cuts from it. Not for ever, though: where sizes alternate that do not fit side
   * by side, each step would join anew, and while the memory is small, more of it is the better cure.
   */
  #cutJoined(room: number): number | null {
    if (this.#joins >= PATIENCE && this.#capacity < SMALL) {
      this.#joins = 0;
      return null;
    }
    this.#join();
    return this.#gaps.cut(room);
  }

  /** Makes gaps of all free blocks, which joins neighbours. They stay free, and hold on to no other. */
  #join(): void {
    this.#joins++;
    const blocks = this.#listed();
    this.#lists.fill(this.#none);
    for (const block of blocks) {
      block.next = this.#none;
      this.#inBlocks -= block.room;
    }
    this.#gaps.add(blocks.map(({ address, room }) => ({ start: address, end: address + room })));
  }

  /** All blocks that are in lists. */
  #listed(): WasmBuffer[] {
    const blocks: WasmBuffer[] = [];
    for (let block of this.#lists) {
      while (block !== this.#none) {
        blocks.push(block);
        block = block.next ?? this.#none;
      }
    }
    return blocks;
  }
}

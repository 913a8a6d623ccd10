/**
 * What all kernels share: the memory, the compiled modules, a block of parameters, a workspace.
 */
import type { Features } from '../expression/target.js';
import type { WasmBuffer, WasmOperand } from '../memory/buffer.js';
import { Heap } from '../memory/heap.js';
import { KernelCache } from './kernel-cache.js';
import type { Tiles } from './tiles.js';

/** Where kernels find what does not fit into their parameters: words from here on. */
export const PARAMETERS = 1024;

/** How many words that is. */
export const PARAMETER_WORDS = 3840;

const RESERVED = PARAMETERS + 4 * PARAMETER_WORDS;

/** What a Runtime is made of. */
export interface RuntimeOptions {
  readonly features: Features;
  readonly tiles: Tiles;
  readonly maximumBytes: number | null;
  readonly cachedKernels: number;
}

/** See the file's header. */
export class Runtime {
  readonly heap: Heap;
  readonly kernels: KernelCache;
  readonly features: Features;
  /** The tile sizes that this engine likes. */
  readonly tiles: Tiles;
  #workspace: WasmBuffer | null = null;

  constructor({ features, tiles, maximumBytes, cachedKernels }: RuntimeOptions) {
    this.features = features;
    this.tiles = tiles;
    this.heap = new Heap({
      reserved: RESERVED,
      ...(maximumBytes === null ? {} : { maximumBytes }),
    });
    this.kernels = new KernelCache(this.heap.memory, features, cachedKernels);
  }

  /** A buffer. If there is no memory left, that of the workspace is given up for it: not while an operation uses it. */
  alloc(bytes: number): WasmBuffer {
    try {
      return this.heap.alloc(bytes);
    } catch (error) {
      if (this.#workspace === null) throw error;
      this.#dropWorkspace(this.#workspace);
      return this.heap.alloc(bytes);
    }
  }

  /** The address of memory of at least so many bytes, of any content, until the next call. */
  workspace(bytes: number): number {
    const held = this.#workspace;
    if (held !== null && held.room >= bytes) return held.address;
    if (held !== null) this.#dropWorkspace(held);
    const made = this.heap.alloc(bytes);
    this.#workspace = made;
    return made.address;
  }

  dispose(): void {
    if (this.#workspace !== null) this.#dropWorkspace(this.#workspace);
    this.heap.clear();
    this.kernels.clear(this.heap.memory);
  }

  #dropWorkspace(held: WasmBuffer): void {
    this.#workspace = null;
    this.heap.free(held);
  }
}

/** The address of an operand's first element; `shift` is 2 for words, 0 for bytes (bool). */
export function addressOf(x: WasmOperand, shift: 0 | 2): number {
  return x.buffer.address + (x.offset << shift);
}

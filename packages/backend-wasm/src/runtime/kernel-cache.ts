/**
 * Compiled kernels by name, at most so many: the least recently asked for gives way. A name says all that
 * the code depends on. Whoever holds a function may go on calling it.
 */
import { type Kernel, KernelModule } from '../expression/kernel-module.js';
import type { Features } from '../expression/target.js';
import type { WasmMemory } from './webassembly.js';

/** The functions of one module. */
export type Kernels = Readonly<Record<string, Kernel>>;

/** See the file's header. */
export class KernelCache {
  #memory: WasmMemory;
  readonly #features: Features;
  readonly #capacity: number;
  readonly #modules = new Map<string, Kernels>();
  /** How many modules were compiled so far. */
  compiled = 0;

  constructor(memory: WasmMemory, features: Features, capacity: number) {
    this.#memory = memory;
    this.#features = features;
    this.#capacity = capacity;
  }

  /** How many modules are held. */
  get size(): number {
    return this.#modules.size;
  }

  /** The functions of a module, written and compiled if they are not held. */
  get(name: string, write: (module: KernelModule) => void): Kernels {
    const known = this.#modules.get(name);
    if (known !== undefined) {
      this.#modules.delete(name);
      this.#modules.set(name, known);
      return known;
    }
    const module = new KernelModule(name, this.#features);
    write(module);
    const made = module.compile(this.#memory);
    this.compiled++;
    this.#modules.set(name, made);
    if (this.#modules.size > this.#capacity) {
      for (const oldest of this.#modules.keys()) {
        this.#modules.delete(oldest);
        break;
      }
    }
    return made;
  }

  /** The one function of a module, exported under the name `run`. */
  one(name: string, write: (module: KernelModule) => void): Kernel {
    const { run } = this.get(name, write);
    if (run === undefined) throw new TypeError(`the module ${name} exports no function run`);
    return run;
  }

  /** Lets all modules go, and with them their memory; others are compiled for this one. */
  clear(memory: WasmMemory): void {
    this.#modules.clear();
    this.#memory = memory;
  }
}

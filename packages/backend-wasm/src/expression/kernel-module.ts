/**
 * A module of kernels: functions written with a FunctionBuilder, compiled against one memory. Every
 * parameter is an integer: an address or a count.
 */
import { type FunctionHandle, type MemoryImport, ModuleAssembler } from '../assembler/module.js';
import { type WasmMemory, webAssembly } from '../runtime/webassembly.js';
import { FunctionBuilder } from './function.js';
import type { Features } from './target.js';
import type { I32Variable } from './variables.js';

/** A compiled function: its parameters are 32-bit integers, its result, if any, is one. */
export type Kernel = (...args: number[]) => number;

/** See the file's header. */
export class KernelModule {
  readonly features: Features;
  readonly #assembler: ModuleAssembler;

  constructor(name: string, features: Features, memory: MemoryImport = { initial: 0 }) {
    this.features = features;
    this.#assembler = new ModuleAssembler(name, memory);
  }

  /** A function for the others of this module. */
  define<P extends string>(
    name: string,
    parameters: readonly P[],
    write: (f: FunctionBuilder, parameters: Readonly<Record<P, I32Variable>>) => void,
  ): FunctionHandle {
    return this.#define(name, parameters, write, false, false);
  }

  /** A function to be called from outside. */
  export<P extends string>(
    name: string,
    parameters: readonly P[],
    write: (f: FunctionBuilder, parameters: Readonly<Record<P, I32Variable>>) => void,
  ): FunctionHandle {
    return this.#define(name, parameters, write, true, false);
  }

  /** As `export`, with a result: end with `f.result(...)`. */
  exportWithResult<P extends string>(
    name: string,
    parameters: readonly P[],
    write: (f: FunctionBuilder, parameters: Readonly<Record<P, I32Variable>>) => void,
  ): FunctionHandle {
    return this.#define(name, parameters, write, true, true);
  }

  /** The module in the binary format. */
  encode(): Uint8Array<ArrayBuffer> {
    return this.#assembler.encode();
  }

  /** The exported functions, by name. */
  compile(memory: WasmMemory): Readonly<Record<string, Kernel>> {
    const { Module, Instance } = webAssembly();
    const { exports } = new Instance(new Module(this.encode()), { env: { memory } });
    const kernels: Record<string, Kernel> = {};
    for (const [name, value] of Object.entries(exports)) {
      if (isKernel(value)) kernels[name] = value;
    }
    return kernels;
  }

  #define<P extends string>(
    name: string,
    parameters: readonly P[],
    write: (f: FunctionBuilder, parameters: Readonly<Record<P, I32Variable>>) => void,
    exported: boolean,
    hasResult: boolean,
  ): FunctionHandle {
    const types = parameters.map(() => 'i32' as const);
    const handle = this.#assembler.function(name, types, hasResult ? 'i32' : null, exported);
    const f = new FunctionBuilder(handle.body, this.features);
    const entries = parameters.map((key, i) => [key, f.parameter(i)] as const);
    write(f, recordOf(entries));
    return handle;
  }
}

function recordOf<P extends string, T>(
  entries: readonly (readonly [P, T])[],
): Readonly<Record<P, T>> {
  const record: Partial<Record<P, T>> = {};
  for (const [key, value] of entries) record[key] = value;
  return record as Record<P, T>; // complete: one entry per name
}

function isKernel(value: unknown): value is Kernel {
  return typeof value === 'function';
}

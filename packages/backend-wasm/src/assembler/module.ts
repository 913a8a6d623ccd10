/**
 * A module: functions over one imported memory, exported by name, with a name section for profilers and
 * stack traces. It knows the binary format and nothing else.
 */
import { AssemblyError, Body, type Callee } from './body.js';
import { Bytes } from './bytes.js';
import { typeCode, type ValueType } from './instructions.js';

/** The memory that a module imports, under `env.memory`. */
export interface MemoryImport {
  /** In pages of 64 KiB. */
  readonly initial: number;
  /** Needed if the memory is shared. */
  readonly maximum?: number;
  /** Between threads; default false. */
  readonly shared?: boolean;
}

/** A function of a module that is being assembled. */
export interface FunctionHandle extends Callee {
  readonly body: Body;
  readonly exported: boolean;
}

/** See the file's header. */
export class ModuleAssembler {
  readonly #name: string;
  readonly #memory: MemoryImport;
  readonly #functions: FunctionHandle[] = [];

  constructor(name: string, memory: MemoryImport) {
    this.#name = name;
    this.#memory = memory;
  }

  /** A new function, whose body is to be filled. */
  function(
    name: string,
    params: readonly ValueType[],
    result: ValueType | null,
    exported: boolean,
  ): FunctionHandle {
    if (exported && this.#functions.some((f) => f.exported && f.name === name))
      throw new AssemblyError(`[${this.#name}] exports ${name} twice`);
    const body = new Body(name, params, result);
    const index = this.#functions.length;
    const made = { name, index, params, result, body, exported };
    this.#functions.push(made);
    return made;
  }

  /** The module in the binary format. */
  encode(): Uint8Array<ArrayBuffer> {
    const out = new Bytes();
    for (const byte of [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) out.byte(byte);
    const { types, indices } = this.#signatures();
    section(out, 1, (s) => vector(s, types, encodeType));
    section(out, 2, (s) => vector(s, [this.#memory], encodeMemory));
    section(out, 3, (s) => vector(s, indices, (target, index) => target.unsigned(index)));
    const exported = this.#functions.filter((f) => f.exported);
    section(out, 7, (s) =>
      vector(s, exported, (target, f) => target.name(f.name).byte(0).unsigned(f.index)),
    );
    section(out, 10, (s) =>
      vector(s, this.#functions, (target, f) => target.sized(f.body.encode())),
    );
    section(out, 0, (s) => this.#encodeNames(s));
    return out.toArray();
  }

  /** The distinct signatures, and for each function the index of its own. */
  #signatures(): { types: FunctionHandle[]; indices: number[] } {
    const known = new Map<string, number>();
    const types: FunctionHandle[] = [];
    const indices = this.#functions.map((f) => {
      const key = `${f.params.join()}>${f.result}`;
      const index = known.get(key) ?? types.push(f) - 1;
      known.set(key, index);
      return index;
    });
    return { types, indices };
  }

  /** The custom section `name`: that of the module, those of the functions. */
  #encodeNames(out: Bytes): void {
    out.name('name');
    out.byte(0).sized(new Bytes().name(this.#name));
    const names = new Bytes();
    vector(names, this.#functions, (target, f) => target.unsigned(f.index).name(f.name));
    out.byte(1).sized(names);
  }
}

function section(out: Bytes, id: number, fill: (section: Bytes) => void): void {
  const content = new Bytes();
  fill(content);
  out.byte(id).sized(content);
}

function vector<T>(out: Bytes, items: readonly T[], encode: (out: Bytes, item: T) => void): void {
  out.unsigned(items.length);
  for (const item of items) encode(out, item);
}

function encodeType(out: Bytes, { params, result }: Callee): void {
  out.byte(0x60);
  vector(out, params, (target, type) => target.byte(typeCode[type]));
  vector(out, result === null ? [] : [result], (target, type) => target.byte(typeCode[type]));
}

function encodeMemory(out: Bytes, { initial, maximum, shared = false }: MemoryImport): void {
  out.name('env').name('memory').byte(0x02);
  if (maximum === undefined) {
    if (shared) throw new AssemblyError('[memory] a shared memory needs a maximum');
    out.byte(0).unsigned(initial);
  } else
    out
      .byte(shared ? 3 : 1)
      .unsigned(initial)
      .unsigned(maximum);
}

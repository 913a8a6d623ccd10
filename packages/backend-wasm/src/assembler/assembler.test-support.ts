/** For the tests of the assembler: the parts of WebAssembly that only they need, and a module around one body. */
import type { Body } from './body.js';
import type { ValueType } from './instructions.js';
import { type MemoryImport, ModuleAssembler } from './module.js';

/** The engine's WebAssembly: in TypeScript it belongs to the library "dom". */
declare const WebAssembly: {
  readonly Memory: new (size: {
    readonly initial: number;
    readonly maximum?: number;
    readonly shared?: boolean;
  }) => { readonly buffer: ArrayBuffer };
  readonly Module: {
    new (bytes: Uint8Array<ArrayBuffer>): object;
    customSections(module: object, name: string): ArrayBuffer[];
  };
  readonly Instance: new (
    module: object,
    imports: object,
  ) => { readonly exports: Readonly<Record<string, (...args: number[]) => number>> };
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
};

export const { validate } = WebAssembly;

/** The contents of a custom section: null if there is none. */
export function customSection(bytes: Uint8Array<ArrayBuffer>, name: string): Uint8Array | null {
  const [content] = WebAssembly.Module.customSections(new WebAssembly.Module(bytes), name);
  return content === undefined ? null : new Uint8Array(content);
}

/** A module with one function, `run`, exported. */
export function moduleWith(
  params: readonly ValueType[],
  result: ValueType | null,
  write: (body: Body) => void,
  memory: MemoryImport = { initial: 1 },
): Uint8Array<ArrayBuffer> {
  const module = new ModuleAssembler('test', memory);
  write(module.function('run', params, result, true).body);
  return module.encode();
}

/** The exports of a module, and the memory that they work on. */
export function instantiate(
  bytes: Uint8Array<ArrayBuffer>,
  { initial, maximum, shared }: MemoryImport = { initial: 1 },
): {
  readonly memory: ArrayBuffer;
  readonly exports: Readonly<Record<string, (...args: number[]) => number>>;
} {
  const memory = new WebAssembly.Memory({
    initial,
    ...(maximum === undefined ? {} : { maximum }),
    ...(shared === undefined ? {} : { shared }),
  });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return { memory: memory.buffer, exports };
}

/** What a body computes from 32-bit numbers. */
export function run(
  params: readonly ValueType[],
  result: ValueType | null,
  write: (body: Body) => void,
  ...args: number[]
): number | undefined {
  return instantiate(moduleWith(params, result, write)).exports.run?.(...args);
}

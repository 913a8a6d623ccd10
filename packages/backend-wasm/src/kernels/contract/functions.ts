/**
 * The inner functions of a module, written when they are first called. Arguments that are known while
 * emitting become part of a function's code, the others its parameters: so one generator gives code for any
 * shape and code for one shape, depending on nothing but what it is given.
 */
import type { FunctionHandle } from '../../assembler/module.js';
import type { FunctionBuilder } from '../../expression/function.js';
import type { KernelModule } from '../../expression/kernel-module.js';
import { I32, type Int } from '../../expression/scalar.js';

/** Writes a function whose arguments have these names. */
type Writer<P extends string> = (f: FunctionBuilder, args: Readonly<Record<P, Int>>) => void;

/** See the file's header. */
export class Functions {
  readonly #module: KernelModule;
  readonly #known = new Map<string, FunctionHandle>();

  constructor(module: KernelModule) {
    this.#module = module;
  }

  /** Calls the function of this name; the name and the known arguments say all that its code depends on. */
  call<P extends string>(
    f: FunctionBuilder,
    name: string,
    args: Readonly<Record<P, Int>>,
    write: Writer<P>,
  ): void {
    const names = Object.keys(args) as P[];
    const open = names.filter((key) => I32.of(args[key]).constant === null);
    const key = `${name} ${names.map((arg) => I32.of(args[arg]).constant ?? arg).join()}`;
    let callee = this.#known.get(key);
    if (callee === undefined) {
      callee = this.#module.define(name, open, (inner, parameters) =>
        write(inner, { ...args, ...parameters }),
      );
      this.#known.set(key, callee);
    }
    f.call(callee, ...open.map((arg) => args[arg]));
  }
}

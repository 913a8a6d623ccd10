/** For the tests of expressions: memory, and functions that are written, compiled and run on it at once. */
import { canRun, featuresOf } from '../runtime/modes.js';
import { webAssembly } from '../runtime/webassembly.js';
import type { FunctionBuilder } from './function.js';
import { KernelModule } from './kernel-module.js';
import type { Features } from './target.js';
import type { I32Variable } from './variables.js';

/** The modes that this engine can run. */
export const modes = (['deterministic', 'off', 'relaxed'] as const).filter(canRun);

/** What lies in the memory where a test has put nothing. */
export const FILLER = 0xa5;

/** See the file's header. */
export class Machine {
  readonly features: Features;
  readonly f32: Float32Array;
  readonly i32: Int32Array;
  readonly u8: Uint8Array;
  readonly #memory = new (webAssembly().Memory)({ initial: 1 });

  constructor(mode: keyof typeof featuresOf) {
    this.features = featuresOf[mode];
    this.f32 = new Float32Array(this.#memory.buffer);
    this.i32 = new Int32Array(this.#memory.buffer);
    this.u8 = new Uint8Array(this.#memory.buffer);
    this.clear();
  }

  clear(): void {
    this.u8.fill(FILLER);
  }

  /** Runs a function; `a` and `b` are its parameters. */
  run(
    write: (f: FunctionBuilder, p: Readonly<Record<'a' | 'b', I32Variable>>) => void,
    a = 0,
    b = 0,
  ): void {
    const module = new KernelModule('test', this.features);
    module.export('run', ['a', 'b'], write);
    module.compile(this.#memory).run?.(a, b);
  }

  /** The functions of a module that a test writes. */
  compile(
    write: (module: KernelModule) => void,
  ): Readonly<Record<string, (...args: number[]) => number>> {
    const module = new KernelModule('test', this.features);
    write(module);
    return module.compile(this.#memory);
  }
}

/** Floats of interest, as a float of 32 bits holds them. */
export const FLOATS: readonly number[] = [
  0,
  -0,
  1,
  -1,
  0.5,
  -1.5,
  2.5,
  Math.fround(0.1),
  2 ** 24 + 2,
  Math.fround(3e9),
  Math.fround(-3e9),
  2 ** -149,
  Math.fround(3.4e38),
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
];

/** Integers of interest. */
export const INTEGERS: readonly number[] = [
  0,
  1,
  -1,
  2,
  7,
  31,
  32,
  33,
  255,
  65536,
  -12345,
  0x1e3779b1,
  2 ** 31 - 1,
  -(2 ** 31),
];

/** Every pair. */
export const pairs = (values: readonly number[]): (readonly [number, number])[] =>
  values.flatMap((a) => values.map((b) => [a, b] as const));

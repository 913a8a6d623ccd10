/** Random bits. */
import type { KeyWords } from '@evenkeel/tensor';
import type { Kernel } from '../../expression/kernel-module.js';
import type { WasmOperand } from '../../memory/buffer.js';
import { addressOf, type Runtime } from '../../runtime/runtime.js';
import { threefry } from './threefry.js';

/** See the file's header. */
export class RandomKernels {
  readonly #runtime: Runtime;
  #threefry: Kernel | null = null;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** Backend.randomBits. */
  randomBits(key: KeyWords, out: WasmOperand): void {
    this.#threefry ??= this.#runtime.kernels.one('threefry', threefry);
    this.#threefry(addressOf(out, 2), key.hi, key.lo, out.layout.size);
  }
}

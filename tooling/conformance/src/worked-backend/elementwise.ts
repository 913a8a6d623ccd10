/** Programs applied to operands, element by element. */
import type { Program } from '@evenkeel/tensor';
import { type Compiled, compile } from './compile.js';
import type { Heap, HeapArray, HeapOperand } from './heap.js';
import { placesOf } from './places.js';

/** Element i of an operand is `array[first + places[i]]`. */
interface Elements {
  readonly array: HeapArray;
  readonly first: number;
  readonly places: Int32Array;
}

/** Runs programs; remembers how, by program and dtypes. */
export class Programs {
  readonly #heap: Heap;
  /** By the id of the program, then by the dtypes. */
  readonly #compiled: (Map<string, Compiled> | undefined)[] = [];

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  /** See Backend.elementwise. */
  run(
    program: Program,
    inputs: readonly HeapOperand[],
    scalars: readonly number[],
    outputs: readonly HeapOperand[],
  ): void {
    const reads = program.inputCount;
    const writes = program.outputs.length;
    for (let group = 0; group * writes < outputs.length; group++) {
      const ins = inputs.slice(group * reads, (group + 1) * reads);
      const outs = outputs.slice(group * writes, (group + 1) * writes);
      const compiled = this.#compile(program, ins, outs);
      for (const { index, cell, convert } of compiled.scalars) {
        compiled.cells[cell] = convert(scalars[index]!);
      }
      evaluate(compiled, ins.map(this.#elements), outs.map(this.#elements), outs[0]!.layout.size);
    }
  }

  #compile(
    program: Program,
    inputs: readonly HeapOperand[],
    outputs: readonly HeapOperand[],
  ): Compiled {
    const from = inputs.map((x) => x.layout.dtype);
    const to = outputs.map((x) => x.layout.dtype);
    const key = `${from} ${to}`;
    const variants = this.#compiled[program.id] ?? new Map<string, Compiled>();
    this.#compiled[program.id] = variants;
    const compiled = variants.get(key) ?? compile(program, from, to);
    variants.set(key, compiled);
    return compiled;
  }

  readonly #elements = (x: HeapOperand): Elements => ({
    array: this.#heap.arrayOf(x),
    first: this.#heap.indexOf(x),
    places: placesOf(x.layout),
  });
}

/** Every input of an element is read before any output is written, which may lie in the same place. */
function evaluate(
  { cells, inputs, operations, outputs: results }: Compiled,
  from: readonly Elements[],
  to: readonly Elements[],
  size: number,
): void {
  for (let i = 0; i < size; i++) {
    for (const { index, cell } of inputs) {
      const { array, first, places } = from[index]!;
      cells[cell] = array[first + places[i]!]!;
    }
    for (const operation of operations) operation();
    for (let k = 0; k < to.length; k++) {
      const { array, first, places } = to[k]!;
      array[first + places[i]!] = cells[results[k]!]!;
    }
  }
}

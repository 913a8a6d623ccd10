/**
 * Elementwise programs, interpreted: each step of a resolved program has a register, a block of elements of
 * its dtype, so a float32 step rounds as hardware would. What a step does stands in operations.ts.
 */
import {
  castNumber,
  type DType,
  hostArray,
  type Program,
  resolveProgram,
  type TypedArray,
} from '@evenkeel/tensor';
import { arrayOf, type CpuOperand } from '../buffer.js';
import { type Kernel, kernelOf } from './operations.js';
import { fillOffsets } from './walk.js';

/** Elements computed at a time: registers stay in the first-level cache. */
const BLOCK = 256;

/** One step: `kernel` computes register `out` from registers `args`. */
interface Instruction {
  readonly kernel: Kernel;
  readonly args: readonly TypedArray[];
  readonly out: TypedArray;
}

/** A register to be filled from the input or scalar of this index. */
interface Binding {
  readonly index: number;
  readonly register: TypedArray;
  readonly dtype: DType;
}

/** A program ready to run for operands of certain dtypes. */
interface Compiled {
  readonly inputs: readonly Binding[];
  readonly scalars: readonly Binding[];
  readonly instructions: readonly Instruction[];
  readonly outputs: readonly TypedArray[];
}

/** Gives each step its register. */
function compile(
  program: Program,
  inputTypes: readonly DType[],
  outputTypes: readonly DType[],
): Compiled {
  const { steps, outputs } = resolveProgram(program, inputTypes, outputTypes);
  const registers = steps.map((step) => hostArray(step.dtype, BLOCK));
  const inputs: Binding[] = [];
  const scalars: Binding[] = [];
  const instructions: Instruction[] = [];
  steps.forEach(({ op, dtype, args, value }, i) => {
    const register = registers[i]!;
    if (op === 'input') inputs.push({ index: value, register, dtype });
    else if (op === 'scalar') scalars.push({ index: value, register, dtype });
    else if (op === 'constant') register.fill(castNumber(value, dtype));
    else
      instructions.push({
        kernel: kernelOf(op, dtype),
        args: args.map((a) => registers[a]!),
        out: register,
      });
  });
  return { inputs, scalars, instructions, outputs: outputs.map((at) => registers[at]!) };
}

/** Compiled programs by program and by the dtypes of inputs and outputs. */
export class ProgramCache {
  readonly #compiled = new Map<Program, Map<string, Compiled>>();

  get(program: Program, inputs: readonly DType[], outputs: readonly DType[]): Compiled {
    const key = `${inputs.join()}|${outputs.join()}`;
    let variants = this.#compiled.get(program);
    if (variants === undefined) {
      variants = new Map();
      this.#compiled.set(program, variants);
    }
    let compiled = variants.get(key);
    if (compiled === undefined) {
      compiled = compile(program, inputs, outputs);
      variants.set(key, compiled);
    }
    return compiled;
  }
}

const offsets = new Int32Array(BLOCK);

/** Runs a program over its groups of operands: see Backend.elementwise. */
export function elementwise(
  cache: ProgramCache,
  program: Program,
  inputs: readonly CpuOperand[],
  scalars: readonly number[],
  outputs: readonly CpuOperand[],
): void {
  const groups = outputs.length / program.outputs.length;
  for (let group = 0; group < groups; group++) {
    const ins = inputs.slice(group * program.inputCount, (group + 1) * program.inputCount);
    const outs = outputs.slice(
      group * program.outputs.length,
      (group + 1) * program.outputs.length,
    );
    runGroup(cache, program, ins, scalars, outs);
  }
}

function runGroup(
  cache: ProgramCache,
  program: Program,
  inputs: readonly CpuOperand[],
  scalars: readonly number[],
  outputs: readonly CpuOperand[],
): void {
  const compiled = cache.get(program, inputs.map(dtypeOf), outputs.map(dtypeOf));
  for (const { index, register, dtype } of compiled.scalars)
    register.fill(castNumber(scalars[index]!, dtype));
  const size = outputs[0]!.layout.size;
  for (let start = 0; start < size; start += BLOCK) {
    const n = Math.min(BLOCK, size - start);
    for (const { index, register } of compiled.inputs) load(inputs[index]!, start, n, register);
    for (const { kernel, args, out } of compiled.instructions) kernel(args, out, n);
    compiled.outputs.forEach((register, i) => {
      store(register, outputs[i]!, start, n);
    });
  }
}

const dtypeOf = (x: CpuOperand): DType => x.layout.dtype;

/** Elements start..start+n of a view, in row-major order, into a register. */
function load(x: CpuOperand, start: number, n: number, register: TypedArray): void {
  const array = arrayOf(x);
  if (x.layout.isDense) {
    const from = x.offset + start;
    for (let i = 0; i < n; i++) register[i] = array[from + i]!;
    return;
  }
  fillOffsets(offsets, x.layout.shape, x.layout.strides, x.offset, start, n);
  for (let i = 0; i < n; i++) register[i] = array[offsets[i]!]!;
}

function store(register: TypedArray, out: CpuOperand, start: number, n: number): void {
  const array = arrayOf(out);
  if (out.layout.isDense) {
    const to = out.offset + start;
    for (let i = 0; i < n; i++) array[to + i] = register[i]!;
    return;
  }
  fillOffsets(offsets, out.layout.shape, out.layout.strides, out.offset, start, n);
  for (let i = 0; i < n; i++) array[offsets[i]!] = register[i]!;
}

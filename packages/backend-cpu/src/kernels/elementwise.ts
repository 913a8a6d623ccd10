/**
 * Elementwise programs, interpreted: a program becomes a list of instructions over registers, each a
 * block of elements of one dtype, so a float32 register rounds every step as hardware would. The
 * operations of an instruction stand in operations.ts.
 */
import {
  type DType,
  type Expression,
  hostArray,
  lowerFloat32,
  type NodeType,
  type Program,
  type TypedArray,
  typeOf,
} from '@evenkeel/tensor';
import { arrayOf, type CpuOperand } from '../buffer.js';
import { convert, type Kernel, kernelOf } from './operations.js';
import { fillOffsets } from './walk.js';

/** Elements computed at a time: registers stay in the first-level cache. */
const BLOCK = 256;

/** One step: `kernel` computes register `out` from registers `args`. */
interface Instruction {
  readonly kernel: Kernel;
  readonly args: readonly TypedArray[];
  readonly out: TypedArray;
}

/** A program ready to run for inputs of certain dtypes. */
interface Compiled {
  readonly inputs: readonly (TypedArray | null)[];
  readonly scalars: readonly { readonly register: TypedArray; readonly index: number }[];
  readonly instructions: readonly Instruction[];
  readonly outputs: readonly TypedArray[];
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

/** Turns expressions into instructions, each shared node computed once. */
function compile(
  program: Program,
  inputTypes: readonly DType[],
  outputTypes: readonly DType[],
): Compiled {
  const double = inputTypes.includes('float64') || outputTypes.includes('float64');
  const expressions = double ? program.outputs : lowerFloat32(program.outputs);
  const types = new Map<Expression, NodeType>();
  const registers = new Map<string, TypedArray>();
  const ids = new Map<Expression, number>();
  const inputs: (TypedArray | null)[] = new Array(program.inputs).fill(null);
  const scalars: { register: TypedArray; index: number }[] = [];
  const instructions: Instruction[] = [];

  /** The register that holds `x` as `dtype`. */
  const emit = (x: Expression, dtype: DType): TypedArray => {
    const id = ids.get(x) ?? ids.size;
    ids.set(x, id);
    const key = x.op === 'input' ? `input ${x.value} ${dtype}` : `${id} ${dtype}`;
    const known = registers.get(key);
    if (known !== undefined) return known;
    const register = hostArray(dtype, BLOCK);
    registers.set(key, register);
    const own = typeOf(x, inputTypes, types);
    if (x.op === 'constant') register.fill(convert(x.value, dtype));
    else if (x.op === 'scalar') scalars.push({ register, index: x.value });
    else if (own !== 'weak' && own !== dtype) {
      instructions.push({ kernel: kernelOf('cast', dtype), args: [emit(x, own)], out: register });
    } else if (x.op === 'input') inputs[x.value] = register;
    else
      instructions.push({ kernel: kernelOf(x.op, dtype), args: emitArgs(x, dtype), out: register });
    return register;
  };

  /** What a number among the arguments of `x` is. */
  const weakType = (x: Expression, dtype: DType): DType => {
    if (x.op === 'bitcast') return dtype === 'int32' ? 'float32' : 'int32';
    if (x.op === 'cast') return double ? 'float64' : 'float32';
    return dtype === 'bool' ? comparedType(x, inputTypes, types) : dtype;
  };

  const emitArgs = (x: Expression, dtype: DType): TypedArray[] => {
    const weak = weakType(x, dtype);
    return x.args.map((arg, i) => {
      if (x.op === 'select' && i === 0) return emit(arg, 'bool');
      const own = typeOf(arg, inputTypes, types);
      const keep = x.op === 'cast' || x.op === 'bitcast' || x.op === 'not';
      return emit(arg, own === 'weak' ? weak : keep ? own : weak);
    });
  };

  const outputs = expressions.map((x, i) => emit(x, outputTypes[i] ?? 'float32'));
  return { inputs, scalars, instructions, outputs };
}

/** What a comparison compares in: the first type among its arguments that is not weak. */
function comparedType(
  x: Expression,
  inputs: readonly DType[],
  types: Map<Expression, NodeType>,
): DType {
  for (const arg of x.args) {
    const type = typeOf(arg, inputs, types);
    if (type !== 'weak') return type;
  }
  return 'float32';
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
    const ins = inputs.slice(group * program.inputs, (group + 1) * program.inputs);
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
  for (const { register, index } of compiled.scalars) register.fill(scalars[index]!);
  const size = outputs[0]!.layout.size;
  for (let start = 0; start < size; start += BLOCK) {
    const n = Math.min(BLOCK, size - start);
    compiled.inputs.forEach((register, i) => {
      if (register !== null) load(inputs[i]!, start, n, register);
    });
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

/**
 * Elementwise programs: which kernel runs for which operands, and how it is called. Dense operands, one
 * group or a whole list of them, take one call of one kernel; broadcast ones are walked by nested loops; others
 * are copied first.
 */

import {
  CapabilityError,
  castNumber,
  type DType,
  type Program,
  resolveProgram,
} from '@evenkeel/tensor';
import type { Kernel } from '../../expression/kernel-module.js';
import type { WasmOperand } from '../../memory/buffer.js';
import { checkCount } from '../../runtime/limits.js';
import { PlanCache } from '../../runtime/plan-cache.js';
import { addressOf, PARAMETER_WORDS, PARAMETERS, type Runtime } from '../../runtime/runtime.js';
import type { MoveKernels } from '../move/move.js';
import {
  type ElementwiseCode,
  recordWords,
  type Scalar,
  scalarsOf,
  writeElementwise,
} from './emit.js';
import { denseCodes, groupAt } from './groups.js';
import { type Loops, stepsOf, walkOf } from './loops.js';

/** A compiled kernel and what its callers must know. */
interface Compiled {
  readonly kernel: Kernel;
  readonly scalars: readonly Scalar[];
  readonly recordWords: number;
  /** For each operand: 2 if its elements are words, 0 if bytes. */
  readonly shifts: readonly (0 | 2)[];
}

/** How operands of certain layouts are walked. */
interface Plan {
  readonly compiled: Compiled;
  readonly loops: Loops;
  /** For each operand the bytes to go at the end of each pass of each outer loop. */
  readonly steps: readonly (readonly number[])[];
  /** For each operand where its dense copy lies in the workspace, or -1 if it is used where it is. */
  readonly copies: readonly number[];
  readonly workspace: number;
}

const FIRST_WORD = PARAMETERS >> 2;
const ALIGNMENT = 64;

/** See the file's header. */
export class ElementwiseKernels {
  readonly #runtime: Runtime;
  readonly #move: MoveKernels;
  /** For dense operands: by program and packed dtype codes. */
  readonly #dense = new PlanCache<Compiled>();
  /** For others: by program and layouts. */
  readonly #plans = new PlanCache<Plan>();

  constructor(runtime: Runtime, move: MoveKernels) {
    this.#runtime = runtime;
    this.#move = move;
  }

  /** See Backend.elementwise. */
  run(
    program: Program,
    inputs: readonly WasmOperand[],
    scalars: readonly number[],
    outputs: readonly WasmOperand[],
  ): void {
    const reads = program.inputCount;
    const writes = program.outputs.length;
    const groups = outputs.length / writes;
    const codes = denseCodes(inputs, 0, reads, outputs, 0, writes);
    let same = codes < 0 ? 0 : 1;
    while (
      same > 0 &&
      same < groups &&
      denseCodes(inputs, same * reads, reads, outputs, same * writes, writes) === codes
    )
      same++;
    if (same < groups && groups > 1) this.#prepare(program, inputs, outputs, same);
    if (same > 0) this.#runDense(program, codes, inputs, scalars, outputs, same);
    for (let i = same; i < groups; i++) {
      const { ins, outs, own } = groupAt(program, inputs, outputs, i);
      if (own >= 0) this.#runDense(program, own, ins, scalars, outs, 1);
      else this.#runWalk(program, ins, scalars, outs);
    }
  }

  /** What may be refused for these groups is asked for before the first of all writes anything. */
  #prepare(
    program: Program,
    inputs: readonly WasmOperand[],
    outputs: readonly WasmOperand[],
    first: number,
  ): void {
    let workspace = 0;
    for (let i = first; i < outputs.length / program.outputs.length; i++) {
      const { ins, outs, own } = groupAt(program, inputs, outputs, i);
      if (own >= 0) this.#compiledDense(program, own, ins, outs);
      else if (outs[0]!.layout.size > 0)
        workspace = Math.max(workspace, this.#planOf(program, ins, outs).workspace);
    }
    if (workspace > 0) this.#runtime.workspace(workspace);
  }

  /** Groups of dense operands of the same dtypes: as few calls as the block of parameters allows. */
  #runDense(
    program: Program,
    codes: number,
    inputs: readonly WasmOperand[],
    scalars: readonly number[],
    outputs: readonly WasmOperand[],
    groups: number,
  ): void {
    const compiled = this.#compiledDense(program, codes, inputs, outputs);
    const reads = program.inputCount;
    const writes = program.outputs.length;
    const { shifts, kernel } = compiled;
    const begin = this.#writeScalars(compiled, scalars);
    const words = this.#runtime.heap.i32;
    const end = FIRST_WORD + PARAMETER_WORDS - compiled.recordWords;
    let at = begin;
    let count = 0;
    for (let group = 0; group < groups; group++) {
      if (at > end) {
        kernel(count);
        at = begin;
        count = 0;
      }
      words[at++] = outputs[group * writes]!.layout.size;
      const firstInput = group * reads;
      for (let k = 0; k < reads; k++) words[at++] = addressOf(inputs[firstInput + k]!, shifts[k]!);
      const firstOutput = group * writes;
      for (let k = 0; k < writes; k++)
        words[at++] = addressOf(outputs[firstOutput + k]!, shifts[reads + k]!);
      count++;
    }
    kernel(count);
  }

  #compiledDense(
    program: Program,
    codes: number,
    inputs: readonly WasmOperand[],
    outputs: readonly WasmOperand[],
  ): Compiled {
    const { key } = this.#dense;
    key[0] = program.id;
    key[1] = codes;
    const known = this.#dense.find(2);
    if (known !== null) return known;
    const operands = [
      ...inputs.slice(0, program.inputCount),
      ...outputs.slice(0, program.outputs.length),
    ];
    const repeats = operands.map(() => false);
    return this.#dense.keep(2, this.#compile(program, operands.map(dtypeOf), repeats, 0));
  }

  /** One group of operands of any layouts. */
  #runWalk(
    program: Program,
    inputs: readonly WasmOperand[],
    scalars: readonly number[],
    outputs: readonly WasmOperand[],
  ): void {
    const reads = inputs.length;
    const count = reads + outputs.length;
    if (outputs[0]!.layout.size === 0) return;
    const { compiled, loops, steps, copies, workspace } = this.#planOf(program, inputs, outputs);
    const base = workspace > 0 ? this.#runtime.workspace(workspace) : 0;
    if (workspace > 0) {
      for (let k = 0; k < reads; k++)
        if (copies[k]! >= 0) this.#move.copyTo(inputs[k]!, base + copies[k]!);
    }
    let at = this.#writeScalars(compiled, scalars);
    const words = this.#runtime.heap.i32;
    words[at++] = loops.inner;
    for (let d = 0; d < loops.outer.length; d++) words[at++] = loops.outer[d]!;
    for (let k = 0; k < count; k++) {
      const operand = k < reads ? inputs[k]! : outputs[k - reads]!;
      const copy = copies[k]!;
      words[at++] = copy >= 0 ? base + copy : addressOf(operand, compiled.shifts[k]!);
      const row = steps[k]!;
      for (let d = 0; d < row.length; d++) words[at++] = row[d]!;
    }
    compiled.kernel(1);
    if (workspace > 0) {
      for (let k = reads; k < count; k++)
        if (copies[k]! >= 0) this.#move.copyFrom(base + copies[k]!, outputs[k - reads]!);
    }
  }

  #planOf(program: Program, inputs: readonly WasmOperand[], outputs: readonly WasmOperand[]): Plan {
    const reads = inputs.length;
    const count = reads + outputs.length;
    const { key } = this.#plans;
    key[0] = program.id;
    for (let k = 0; k < reads; k++) key[k + 1] = inputs[k]!.layout.id;
    for (let k = reads; k < count; k++) key[k + 1] = outputs[k - reads]!.layout.id;
    return this.#plans.find(count + 1) ?? this.#makePlan(program, inputs, outputs);
  }

  #makePlan(
    program: Program,
    inputs: readonly WasmOperand[],
    outputs: readonly WasmOperand[],
  ): Plan {
    const layouts = [...inputs, ...outputs].map((x) => x.layout);
    for (const layout of layouts) checkCount(program.name, layout);
    const { loops, copied } = walkOf(layouts, inputs.length);
    const dtypes = layouts.map((layout) => layout.dtype);
    const compiled = this.#compile(program, dtypes, loops.repeats, loops.outer.length);
    let workspace = 0;
    const copies = layouts.map((layout, k) => {
      if (!copied.has(k)) return -1;
      const place = workspace;
      const bytes = layout.size * (layout.dtype === 'bool' ? 1 : 4);
      workspace += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
      return place;
    });
    const steps = loops.strides.map((row, k) => stepsOf(row, loops.outer, compiled.shifts[k] ?? 2));
    return this.#plans.keep(layouts.length + 1, { compiled, loops, steps, copies, workspace });
  }

  #compile(
    program: Program,
    dtypes: readonly DType[],
    repeats: readonly boolean[],
    outerLoops: number,
  ): Compiled {
    const { inputCount } = program;
    const resolved = resolveProgram(program, dtypes.slice(0, inputCount), dtypes.slice(inputCount));
    const scalars = scalarsOf(resolved.steps);
    const code: ElementwiseCode = {
      program: program.name,
      resolved,
      dtypes,
      inputCount,
      repeats,
      outerLoops,
      scalars,
    };
    if (recordWords(code) + scalars.length > PARAMETER_WORDS) {
      throw new CapabilityError(
        program.name,
        `the backend wasm takes programs of some hundred operands, got ${dtypes.length}. Split the program, or use @evenkeel/backend-cpu`,
      );
    }
    const walk = repeats.map((yes) => (yes ? 'r' : 'c')).join('');
    const name = `${program.name} ${program.id} ${dtypes.join()} ${walk} ${outerLoops}`;
    const kernel = this.#runtime.kernels.one(name, (module) => writeElementwise(module, code));
    const shifts = dtypes.map((dtype) => (dtype === 'bool' ? 0 : 2));
    return { kernel, scalars, recordWords: recordWords(code), shifts };
  }

  /** Puts the numbers in front of the block of parameters; answers the index of the next word. */
  #writeScalars({ scalars }: Compiled, values: readonly number[]): number {
    const { i32, f32 } = this.#runtime.heap;
    for (let i = 0; i < scalars.length; i++) {
      const { index, dtype } = scalars[i]!;
      const value = values[index]!;
      if (dtype === 'float32') f32[FIRST_WORD + i] = value;
      else
        i32[FIRST_WORD + i] =
          dtype === 'bool' ? -castNumber(value, dtype) : castNumber(value, dtype);
    }
    return FIRST_WORD + scalars.length;
  }
}

const dtypeOf = (x: WasmOperand): DType => x.layout.dtype;

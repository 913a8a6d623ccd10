/**
 * The code of an elementwise kernel: a list of groups, each walked by nested loops around one over vectors.
 * What an element becomes stands in values.ts; how the loops are found in loops.ts.
 */
import type { DType, ResolvedProgram, Step } from '@evenkeel/tensor';
import type { FunctionBuilder } from '../../expression/function.js';
import type { KernelModule } from '../../expression/kernel-module.js';
import { I32 } from '../../expression/scalar.js';
import type { I32Variable } from '../../expression/variables.js';
import { F32x4, I32x4 } from '../../expression/vector.js';
import { PARAMETERS } from '../../runtime/runtime.js';
import { computeSteps, type Elements, hoistedConstants, kept, type Leaves } from './values.js';

/** All that the code depends on. */
export interface ElementwiseCode {
  readonly program: string;
  readonly resolved: ResolvedProgram;
  /** Of the inputs, then the outputs. */
  readonly dtypes: readonly DType[];
  readonly inputCount: number;
  /** For each operand whether the innermost loop repeats one element of it; outputs do not. */
  readonly repeats: readonly boolean[];
  /** How many loops there are around the innermost one. */
  readonly outerLoops: number;
  readonly scalars: readonly Scalar[];
}

/** A number that the code reads, as a word of its dtype; a bool is all bits or none. */
export interface Scalar {
  readonly index: number;
  readonly dtype: DType;
}

/** The numbers that the steps read, each with the dtype it is read as. */
export function scalarsOf(steps: readonly Step[]): Scalar[] {
  return steps.flatMap(({ op, value, dtype }) =>
    op === 'scalar' ? [{ index: value, dtype }] : [],
  );
}

/** The words of a group: count of the innermost loop, those of the outer ones, and each operand's address and steps. */
export function recordWords({ dtypes, outerLoops }: ElementwiseCode): number {
  return 1 + outerLoops + dtypes.length * (1 + outerLoops);
}

/** The bytes of one vector of elements in memory. */
const vectorBytes = (dtype: DType): number => (dtype === 'bool' ? 4 : 16);

/** Small programs are written out several times in a row: their loops cost as much as they do. */
function unrollOf({ resolved }: ElementwiseCode): number {
  const work = resolved.steps.filter(({ op }) => op !== 'constant' && op !== 'scalar').length;
  return work <= 6 ? 4 : work <= 16 ? 2 : 1;
}

/**
 * Exports `run(groups)`. The block of parameters holds the scalars, then the groups.
 */
export function writeElementwise(module: KernelModule, code: ElementwiseCode): void {
  module.export('run', ['groups'], (f, { groups }) => {
    const block = I32.of(PARAMETERS);
    const leaves = hoisted(f, block, code);
    const record = f.i32(block.add(4 * code.scalars.length));
    f.times(groups, () => {
      writeGroup(f, code, record, leaves);
      record.inc(4 * recordWords(code));
    });
  });
}

/** Scalars and constants, read once. */
function hoisted(
  f: FunctionBuilder,
  block: I32,
  { resolved, scalars }: ElementwiseCode,
): Omit<Leaves, 'input'> {
  const held = scalars.map(({ dtype }, at) => {
    const load = dtype === 'float32' ? F32x4.loadSplat : I32x4.loadSplat;
    return kept(f, load(block, 4 * at));
  });
  return {
    scalar: (index, dtype) => {
      const found = held[scalars.findIndex((s) => s.index === index && s.dtype === dtype)];
      if (found === undefined) throw new RangeError(`no scalar ${index} among the steps`);
      return found;
    },
    constant: hoistedConstants(f, resolved),
  };
}

/** The loops of one group. */
function writeGroup(
  f: FunctionBuilder,
  code: ElementwiseCode,
  record: I32,
  leaves: Omit<Leaves, 'input'>,
): void {
  const { dtypes, outerLoops } = code;
  const inner = f.i32(I32.load(record));
  const counts = Array.from({ length: outerLoops }, (_, d) => f.i32(I32.load(record, 4 + 4 * d)));
  const pointers: I32Variable[] = [];
  const steps: I32Variable[][] = [];
  dtypes.forEach((_, k) => {
    const at = 4 * (1 + outerLoops + k * (1 + outerLoops));
    pointers.push(f.i32(I32.load(record, at)));
    steps.push(
      Array.from({ length: outerLoops }, (__, d) => f.i32(I32.load(record, at + 4 + 4 * d))),
    );
  });
  const loop = (depth: number): void => {
    const count = counts[depth];
    if (count === undefined) {
      // The outer loops still need the pointers where they are.
      writeInner(
        f,
        code,
        inner,
        outerLoops === 0 ? pointers : pointers.map((p) => f.i32(p)),
        leaves,
      );
      return;
    }
    f.times(count, () => {
      loop(depth + 1);
      pointers.forEach((pointer, k) => {
        const step = steps[k]?.[depth];
        if (step !== undefined) pointer.inc(step);
      });
    });
  };
  loop(0);
}

/** The innermost loop: several vectors at a time, then one at a time, the last maybe in part. */
function writeInner(
  f: FunctionBuilder,
  code: ElementwiseCode,
  count: I32Variable,
  pointers: readonly I32Variable[],
  leaves: Omit<Leaves, 'input'>,
): void {
  const { dtypes, inputCount, repeats, resolved, program } = code;
  const unroll = unrollOf(code);
  const left = f.i32(count);
  const load = (k: number, offset: number): Elements => {
    const pointer = pointerAt(pointers, k);
    if (dtypes[k] === 'float32') return f.f32x4(F32x4.load(pointer, offset));
    return f.i32x4(
      dtypes[k] === 'bool' ? I32x4.loadMask(pointer, offset) : I32x4.load(pointer, offset),
    );
  };
  const repeated = repeats.map((yes, k) => (yes ? loadRepeated(f, code, k, pointers) : null));
  const vector = (position: number): Elements[] => {
    const input = (k: number): Elements =>
      repeated[k] ?? load(k, position * vectorBytes(dtypes[k] ?? 'float32'));
    const loaded = Array.from({ length: inputCount }, (_, k) => input(k));
    return computeSteps(f, program, resolved, {
      ...leaves,
      input: (index) => loaded[index] ?? input(index),
    });
  };
  const advance = (vectors: number): void => {
    pointers.forEach((pointer, k) => {
      if (repeats[k] !== true) pointer.inc(vectors * vectorBytes(dtypes[k] ?? 'float32'));
    });
    left.set(left.sub(4 * vectors));
  };
  f.while(left.ge(4 * unroll), () => {
    for (let u = 0; u < unroll; u++) {
      vector(u).forEach((value, i) => {
        const k = inputCount + i;
        const offset = u * vectorBytes(dtypes[k] ?? 'float32');
        storeAll(f, pointerAt(pointers, k), value, dtypes[k], offset);
      });
    }
    advance(unroll);
  });
  const rest = (): void => {
    vector(0).forEach((value, i) => {
      const k = inputCount + i;
      storeSome(f, pointerAt(pointers, k), value, dtypes[k], left);
    });
    advance(1);
  };
  if (unroll > 1) f.while(left.gt(0), rest);
  else f.if(left.gt(0), rest);
}

function pointerAt(pointers: readonly I32Variable[], k: number): I32Variable {
  const pointer = pointers[k];
  if (pointer === undefined) throw new RangeError(`no operand ${k}`);
  return pointer;
}

/** The one element that an operand has for the whole loop. */
function loadRepeated(
  f: FunctionBuilder,
  { dtypes }: ElementwiseCode,
  k: number,
  pointers: readonly I32Variable[],
): Elements {
  const pointer = pointerAt(pointers, k);
  if (dtypes[k] === 'float32') return f.f32x4(F32x4.loadSplat(pointer));
  return f.i32x4(dtypes[k] === 'bool' ? I32x4.loadMaskSplat(pointer) : I32x4.loadSplat(pointer));
}

function storeAll(
  f: FunctionBuilder,
  address: I32,
  value: Elements,
  dtype: DType | undefined,
  offset: number,
): void {
  if (dtype === 'bool' && value instanceof I32x4) f.store(address, value.toBytes(), offset);
  else f.store(address, value, offset);
}

/** Writes the first `count` elements, at most four. */
function storeSome(
  f: FunctionBuilder,
  address: I32,
  value: Elements,
  dtype: DType | undefined,
  count: I32,
): void {
  if (dtype !== 'bool' || !(value instanceof I32x4)) {
    f.storeFirst(address, value, count);
    return;
  }
  const bytes = f.i32(value.toBytes());
  f.if(
    count.ge(4),
    () => f.store(address, bytes),
    () => {
      for (let lane = 0; lane < 3; lane++)
        f.if(count.gt(lane), () => f.storeByte(address, bytes.shr(8 * lane), lane));
    },
  );
}

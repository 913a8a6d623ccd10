/**
 * The steps of a resolved program as vector expressions: what each operation is in instructions. Bools
 * are masks here; memory is somebody else's business.
 */
import type { ComputeOp, DType, ResolvedProgram } from '@evenkeel/tensor';
import { CapabilityError, castNumber } from '@evenkeel/tensor';
import type { FunctionBuilder } from '../../expression/function.js';
import type { I32 } from '../../expression/scalar.js';
import { F32x4, I32x4, LANES } from '../../expression/vector.js';

/** Four elements of one dtype: floats, integers, or a mask for bool. */
export type Elements = F32x4 | I32x4;

const ONE = I32x4.splat(1);
const ZERO = F32x4.splat(0);

type Unary<T, R> = (x: T) => R;
type Binary<T, R> = (a: T, b: T) => R;

/** Operations on floats that give floats. */
const floatUnary: Partial<Record<ComputeOp, Unary<F32x4, F32x4>>> = {
  neg: (x) => x.neg(),
  abs: (x) => x.abs(),
  sqrt: (x) => x.sqrt(),
  floor: (x) => x.floor(),
  ceil: (x) => x.ceil(),
  trunc: (x) => x.trunc(),
  round: (x) => x.nearest(),
  sign: (x) => x.gt(ZERO).select(F32x4.splat(1), x.lt(ZERO).select(F32x4.splat(-1), x)),
};

const floatBinary: Partial<Record<ComputeOp, Binary<F32x4, F32x4>>> = {
  add: (a, b) => a.add(b),
  sub: (a, b) => a.sub(b),
  mul: (a, b) => a.mul(b),
  div: (a, b) => a.div(b),
  max: (a, b) => a.max(b),
  min: (a, b) => a.min(b),
};

const floatCompare: Partial<Record<ComputeOp, Binary<F32x4, I32x4>>> = {
  equal: (a, b) => a.eq(b),
  notEqual: (a, b) => a.ne(b),
  less: (a, b) => a.lt(b),
  lessEqual: (a, b) => a.le(b),
};

const intUnary: Partial<Record<ComputeOp, Unary<I32x4, I32x4>>> = {
  neg: (x) => x.neg(),
  abs: (x) => x.lt(I32x4.splat(0)).select(x.neg(), x),
  sign: (x) => x.gt(I32x4.splat(0)).select(ONE, x.lt(I32x4.splat(0))),
};

const intBinary: Partial<Record<ComputeOp, Binary<I32x4, I32x4>>> = {
  add: (a, b) => a.add(b),
  sub: (a, b) => a.sub(b),
  mul: (a, b) => a.mul(b),
  max: (a, b) => a.gt(b).select(a, b),
  min: (a, b) => a.lt(b).select(a, b),
  bitAnd: (a, b) => a.and(b),
  bitOr: (a, b) => a.or(b),
  bitXor: (a, b) => a.xor(b),
  quotient: (a, b) => lanewise(a, b, (x, y) => x.quotient(y)),
};

const intCompare: Partial<Record<ComputeOp, Binary<I32x4, I32x4>>> = {
  equal: (a, b) => a.eq(b),
  notEqual: (a, b) => a.ne(b),
  less: (a, b) => a.lt(b),
  lessEqual: (a, b) => a.le(b),
};

/** A mask as integers 0 and 1. */
function toInt(mask: I32x4): I32x4 {
  return mask.neg();
}

/** What is not 0 as a mask. */
function toMask(x: Elements): I32x4 {
  return x instanceof F32x4 ? x.ne(ZERO) : x.ne(I32x4.splat(0));
}

function convert(x: Elements, from: DType, to: DType): Elements {
  if (from === to) return x;
  if (to === 'bool') return toMask(x);
  if (x instanceof F32x4) return x.toI32x4();
  const integer = from === 'bool' ? toInt(x) : x;
  return to === 'int32' ? integer : integer.toF32x4();
}

function bitcast(x: Elements, to: DType): Elements {
  if (x instanceof F32x4) return to === 'int32' ? x.asI32x4() : x;
  return to === 'float32' ? x.asF32x4() : x;
}

/** A number as a step's constant: four times its value in the dtype. */
function constantOf(value: number, dtype: DType): Elements {
  if (dtype === 'float32') return F32x4.splat(value);
  const whole = castNumber(value, dtype);
  return I32x4.splat(dtype === 'bool' ? -whole : whole);
}

/**
 * The constants of the steps, each in a variable that is set where this is called, outside of loops: engines are
 * slow with constants inside.
 */
export function hoistedConstants(
  f: FunctionBuilder,
  { steps }: ResolvedProgram,
): Leaves['constant'] {
  const held = new Map<string, Elements>();
  const keyOf = (value: number, dtype: DType): string =>
    `${Object.is(value, -0) ? '-0' : value} ${dtype}`;
  for (const { op, value, dtype } of steps)
    if (op === 'constant') held.set(keyOf(value, dtype), kept(f, constantOf(value, dtype)));
  return (value, dtype) => {
    const found = held.get(keyOf(value, dtype));
    if (found === undefined) throw new RangeError(`no constant ${value} among the steps`);
    return found;
  };
}

/** A new variable that holds a value. */
export function kept(f: FunctionBuilder, x: Elements): Elements {
  return x instanceof F32x4 ? f.f32x4(x) : f.i32x4(x);
}

/** One lane after the other, for what has no vector instruction. */
function lanewise(a: I32x4, b: I32x4, f: (a: I32, b: I32) => I32): I32x4 {
  const [p, q, r, s] = LANES.map((lane) => f(a.lane(lane), b.lane(lane)));
  if (p === undefined || q === undefined || r === undefined || s === undefined)
    throw new TypeError('a vector has four lanes');
  return I32x4.of([p, q, r, s]);
}

/** Arithmetic on bool is logic on what is not 0. */
function onMasks(op: ComputeOp, args: readonly I32x4[]): I32x4 | null {
  const [a, b] = args;
  if (a === undefined) return null;
  if (b === undefined) return op === 'neg' || op === 'abs' || op === 'sign' ? a : null;
  switch (op) {
    case 'add':
    case 'max':
    case 'bitOr':
      return a.or(b);
    case 'mul':
    case 'min':
    case 'bitAnd':
      return a.and(b);
    case 'sub':
    case 'bitXor':
      return a.xor(b);
    case 'equal':
      return a.xor(b).not();
    case 'notEqual':
      return a.xor(b);
    case 'less':
      return a.not().and(b);
    case 'lessEqual':
      return a.not().or(b);
    default:
      return null;
  }
}

/**
 * The smaller or the larger of x and a number, which has a shorter instruction: NaN stays, and if the number is
 * not 0 nothing depends on which of two equals is taken.
 */
function bounded(op: ComputeOp, x: F32x4, bound: F32x4, value: number | null): F32x4 | null {
  if (value === null || Number.isNaN(value) || Math.fround(value) === 0) return null;
  return op === 'max' ? x.pmax(bound) : op === 'min' ? x.pmin(bound) : null;
}

/** One step on vectors: `from` is the dtype of its first argument, `constant` what its second is if that is known. */
function compute(
  op: ComputeOp,
  dtype: DType,
  from: DType,
  args: readonly Elements[],
  constant: number | null,
): Elements | null {
  const [a, b, c] = args;
  if (a === undefined) return null;
  if (op === 'cast') return convert(a, from, dtype);
  if (op === 'bitcast') return bitcast(a, dtype);
  if (op === 'not') return from === 'bool' && a instanceof I32x4 ? a.not() : toMask(a).not();
  if (op === 'select') {
    if (!(a instanceof I32x4) || b === undefined || c === undefined) return null;
    if (b instanceof F32x4 && c instanceof F32x4) return a.select(b, c);
    return b instanceof I32x4 && c instanceof I32x4 ? a.select(b, c) : null;
  }
  if (op === 'fma') {
    if (a instanceof F32x4 && b instanceof F32x4 && c instanceof F32x4) return a.madd(b, c);
    if (!(a instanceof I32x4 && b instanceof I32x4 && c instanceof I32x4)) return null;
    return dtype === 'bool' ? a.and(b).or(c) : a.madd(b, c);
  }
  if (a instanceof F32x4) {
    if (b === undefined) return floatUnary[op]?.(a) ?? null;
    if (!(b instanceof F32x4)) return null;
    return (
      bounded(op, a, b, constant) ?? floatBinary[op]?.(a, b) ?? floatCompare[op]?.(a, b) ?? null
    );
  }
  if (b instanceof F32x4 || c !== undefined) return null;
  if (from === 'bool') return onMasks(op, b === undefined ? [a] : [a, b]);
  if (b === undefined) return intUnary[op]?.(a) ?? null;
  if (op === 'shiftLeft' || op === 'shiftRight') {
    const left = op === 'shiftLeft';
    if (constant !== null) return left ? a.shl(constant & 31) : a.shr(constant & 31);
    return lanewise(a, b, (x, count) => (left ? x.shl(count) : x.shr(count)));
  }
  return intBinary[op]?.(a, b) ?? intCompare[op]?.(a, b) ?? null;
}

/** What the leaves of a program are: asked once for each leaf, before the loop. */
export interface Leaves {
  input(index: number, dtype: DType): Elements;
  scalar(index: number, dtype: DType): Elements;
  constant(value: number, dtype: DType): Elements;
}

/**
 * Computes the steps, each into a variable of its own, and answers the outputs. Leaves must be variables or
 * cheap: they are read wherever they are used.
 */
export function computeSteps(
  f: FunctionBuilder,
  program: string,
  { steps, outputs }: ResolvedProgram,
  leaves: Leaves,
): Elements[] {
  const values: Elements[] = [];
  for (const { op, dtype, args, value } of steps) {
    if (op === 'input') values.push(leaves.input(value, dtype));
    else if (op === 'scalar') values.push(leaves.scalar(value, dtype));
    else if (op === 'constant') values.push(leaves.constant(value, dtype));
    else {
      const from = steps[args[0] ?? 0]?.dtype ?? dtype;
      const second = steps[args[1] ?? 0];
      const constant = second?.op === 'constant' ? second.value : null;
      const operands = args.map((at) => valueAt(values, at));
      const result = compute(op, dtype, from, operands, constant);
      if (result === null) {
        throw new CapabilityError(
          program,
          `the backend wasm has no ${op} of ${from}, got it in the program ${program}. Use operations on float32, or a backend that has it, such as @evenkeel/backend-cpu`,
        );
      }
      values.push(kept(f, result));
    }
  }
  return outputs.map((at) => valueAt(values, at));
}

/** A value that is there: steps come after their arguments. */
function valueAt(values: readonly Elements[], i: number): Elements {
  const value = values[i];
  if (value === undefined) throw new RangeError(`step ${i} is used before it is computed`);
  return value;
}

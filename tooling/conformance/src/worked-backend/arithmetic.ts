/**
 * The operations of expressions as functions of numbers. A float32 or int32 is exact as a JavaScript
 * number, so an operation computes in double precision and is rounded once to its dtype.
 */
import type { ComputeOp, FormulaOp } from '@evenkeel/tensor';
import type { HeapDType } from './heap.js';

/** One operation on the values of its arguments; what it does not take it ignores. */
export type Operation = (a: number, b: number, c: number) => number;

/** The value as an element of a dtype: how a result is rounded. Bools count as 0 and 1. */
const round: { readonly [D in HeapDType]: (x: number) => number } = {
  float32: Math.fround,
  int32: (x) => x | 0,
  bool: (x) => (x !== 0 ? 1 : 0),
};

/** The value as an element of a dtype: how it is converted. Floats saturate as int32, NaN becomes 0. */
export const convert: { readonly [D in HeapDType]: (x: number) => number } = {
  ...round,
  int32: (x) => Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, x)) | 0,
};

const view = new DataView(new ArrayBuffer(4));

/** Without float64 no formulas are left: `resolveProgram` replaces them by what is here. */
const common: Readonly<Record<Exclude<ComputeOp, FormulaOp | 'cast' | 'bitcast'>, Operation>> &
  Partial<Record<FormulaOp, never>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  fma: (a, b, c) => Math.fround(a * b) + c,
  neg: (a) => -a,
  abs: (a) => Math.abs(a),
  sign: (a) => Math.sign(a),
  sqrt: (a) => Math.sqrt(a),
  floor: (a) => Math.floor(a),
  ceil: (a) => Math.ceil(a),
  trunc: (a) => Math.trunc(a),
  round: toEven,
  quotient: (a, b) => (b === 0 ? 0 : a / b),
  max: (a, b) => Math.max(a, b),
  min: (a, b) => Math.min(a, b),
  equal: (a, b) => (a === b ? 1 : 0),
  notEqual: (a, b) => (a !== b ? 1 : 0),
  less: (a, b) => (a < b ? 1 : 0),
  lessEqual: (a, b) => (a <= b ? 1 : 0),
  not: (a) => (a === 0 ? 1 : 0),
  select: (condition, a, b) => (condition !== 0 ? a : b),
  bitAnd: (a, b) => a & b,
  bitOr: (a, b) => a | b,
  bitXor: (a, b) => a ^ b,
  shiftLeft: (a, b) => a << b,
  shiftRight: (a, b) => a >>> b,
};

/** The nearest integer, of two the even one; the sign of a zero stays. */
function toEven(x: number): number {
  const above = Math.round(x);
  return above - x === 0.5 && above % 2 !== 0 ? above - 1 : above;
}

/** Products of integers have more bits than a double. */
const integer: { readonly [K in ComputeOp]?: Operation } = {
  mul: Math.imul,
  fma: (a, b, c) => Math.imul(a, b) + c,
};

/** The operation `op` with a result of `dtype`, rounded. */
export function operation(op: ComputeOp, dtype: HeapDType): Operation {
  switch (op) {
    case 'cast':
      return convert[dtype];
    case 'bitcast':
      return dtype === 'int32' ? bitsOf : floatOf;
    default: {
      const exact = (dtype === 'int32' ? integer[op] : undefined) ?? common[op];
      if (exact === undefined) throw new TypeError(`the heap backend has no ${op}`);
      const rounded = round[dtype];
      return (a, b, c) => rounded(exact(a, b, c));
    }
  }
}

function bitsOf(x: number): number {
  view.setFloat32(0, x);
  return view.getInt32(0);
}

function floatOf(bits: number): number {
  view.setInt32(0, bits);
  return view.getFloat32(0);
}

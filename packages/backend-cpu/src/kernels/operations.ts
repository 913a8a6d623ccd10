/**
 * What one instruction of a program does to a block of elements: a table with one short loop for each
 * operation. Registers are typed arrays, so storing a value rounds it to its dtype.
 */
import { type ComputeOp, castNumber, type DType, type TypedArray } from '@evenkeel/tensor';
import { erf, erfc, erfInv } from './erf.js';
import { lgamma } from './gamma.js';

/** Computes elements 0..n-1 of `out`. All arrays have the length of a block. */
export type Kernel = (args: readonly TypedArray[], out: TypedArray, n: number) => void;

const unary =
  (f: (a: number) => number): Kernel =>
  (args, out, n) => {
    const a = args[0]!;
    for (let i = 0; i < n; i++) out[i] = f(a[i]!);
  };

const binary =
  (f: (a: number, b: number) => number): Kernel =>
  (args, out, n) => {
    const a = args[0]!;
    const b = args[1]!;
    for (let i = 0; i < n; i++) out[i] = f(a[i]!, b[i]!);
  };

const ternary =
  (f: (a: number, b: number, c: number) => number): Kernel =>
  (args, out, n) => {
    const a = args[0]!;
    const b = args[1]!;
    const c = args[2]!;
    for (let i = 0; i < n; i++) out[i] = f(a[i]!, b[i]!, c[i]!);
  };

const bits = new Float32Array(1);
const words = new Int32Array(bits.buffer);

/** The 32 bits of a float32 read as int32, or the other way round. */
function bitcast(dtype: DType): Kernel {
  return dtype === 'int32'
    ? unary((x) => {
        bits[0] = x;
        return words[0]!;
      })
    : unary((x) => {
        words[0] = x;
        return bits[0]!;
      });
}

/** Halves go to the even neighbour; the sign of a zero stays. */
function roundHalfToEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  if (rest < 0.5 || (rest === 0.5 && below % 2 === 0)) return below === 0 ? 0 * x : below;
  return below === -1 ? -0 : below + 1;
}

/** As C's pow: JavaScript differs for a base of 1 or -1 with an infinite exponent, and of 1 with NaN. */
function pow(a: number, b: number): number {
  if (a === 1 || (a === -1 && Math.abs(b) === Number.POSITIVE_INFINITY)) return 1;
  return a ** b;
}

/** For each dtype of the result; comparisons and `not` see the dtype of what they read. */
type ByDType = (dtype: DType) => Kernel;

const always =
  (kernel: Kernel): ByDType =>
  () =>
    kernel;

/** Arithmetic on bool is logic: storing 2 as bool must give 1. */
const number =
  (f: (a: number, b: number) => number, int = f): ByDType =>
  (dtype) => {
    if (dtype === 'bool') return binary((a, b) => (f(a, b) !== 0 ? 1 : 0));
    return binary(dtype === 'int32' ? int : f);
  };

const operations: { readonly [K in ComputeOp]: ByDType } = {
  add: number((a, b) => a + b),
  sub: number((a, b) => a - b),
  mul: number((a, b) => a * b, Math.imul),
  div: number((a, b) => a / b),
  // Rounded twice, as multiply and add would: the deterministic of the two meanings of fma.
  fma: (dtype) => {
    if (dtype === 'int32') return ternary((a, b, c) => Math.imul(a, b) + c);
    if (dtype === 'bool') return ternary((a, b, c) => (a * b + c !== 0 ? 1 : 0));
    return dtype === 'float32'
      ? ternary((a, b, c) => Math.fround(a * b) + c)
      : ternary((a, b, c) => a * b + c);
  },
  neg: (dtype) => unary(dtype === 'bool' ? (a) => a : (a) => -a),
  abs: always(unary(Math.abs)),
  sign: always(unary(Math.sign)),
  sqrt: always(unary(Math.sqrt)),
  floor: always(unary(Math.floor)),
  ceil: always(unary(Math.ceil)),
  trunc: always(unary(Math.trunc)),
  round: always(unary(roundHalfToEven)),
  quotient: always(binary((a, b) => (b === 0 ? 0 : (a / b) | 0))),
  max: always(binary(Math.max)),
  min: always(binary(Math.min)),
  exp: always(unary(Math.exp)),
  exp2: always(unary((a) => 2 ** a)),
  expm1: always(unary(Math.expm1)),
  log: always(unary(Math.log)),
  log2: always(unary(Math.log2)),
  log10: always(unary(Math.log10)),
  log1p: always(unary(Math.log1p)),
  pow: always(binary(pow)),
  cbrt: always(unary(Math.cbrt)),
  hypot: always(binary(Math.hypot)),
  fmod: always(binary((a, b) => a % b)),
  tan: always(unary(Math.tan)),
  asin: always(unary(Math.asin)),
  acos: always(unary(Math.acos)),
  atan: always(unary(Math.atan)),
  atan2: always(binary(Math.atan2)),
  sinh: always(unary(Math.sinh)),
  cosh: always(unary(Math.cosh)),
  tanh: always(unary(Math.tanh)),
  asinh: always(unary(Math.asinh)),
  acosh: always(unary(Math.acosh)),
  atanh: always(unary(Math.atanh)),
  sigmoid: always(
    unary((a) => (a >= 0 ? 1 / (1 + Math.exp(-a)) : Math.exp(a) / (1 + Math.exp(a)))),
  ),
  erf: always(unary(erf)),
  erfc: always(unary(erfc)),
  erfInv: always(unary(erfInv)),
  lgamma: always(unary(lgamma)),
  sin: always(unary(Math.sin)),
  cos: always(unary(Math.cos)),
  softplusTail: always(unary((a) => Math.log1p(Math.exp(-Math.abs(a))))),
  equal: always(binary((a, b) => (a === b ? 1 : 0))),
  notEqual: always(binary((a, b) => (a !== b ? 1 : 0))),
  less: always(binary((a, b) => (a < b ? 1 : 0))),
  lessEqual: always(binary((a, b) => (a <= b ? 1 : 0))),
  not: always(unary((a) => (a === 0 ? 1 : 0))),
  select: always(ternary((c, a, b) => (c !== 0 ? a : b))),
  cast: (dtype) => unary((a) => castNumber(a, dtype)),
  bitcast,
  bitAnd: always(binary((a, b) => a & b)),
  bitOr: always(binary((a, b) => a | b)),
  bitXor: always(binary((a, b) => a ^ b)),
  shiftLeft: always(binary((a, b) => a << b)),
  shiftRight: always(binary((a, b) => (a >>> b) | 0)),
};

/** The loop of an operation whose result has this dtype. */
export function kernelOf(op: ComputeOp, dtype: DType): Kernel {
  return operations[op](dtype);
}

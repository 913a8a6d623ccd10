/**
 * The programs behind the elementwise operations: one line each; what takes more stands in bodies/. A binary
 * operation has three, since a JavaScript number is a scalar of the program, not a tensor.
 */
import { leftShift, rightShift } from './bodies/bits.js';
import {
  floorDivide,
  floorDivideIntegers,
  fmodOfIntegers,
  remainder,
  remainderOfIntegers,
} from './bodies/division.js';
import { logAddExp, logit, softplus, xlogy } from './bodies/logarithms.js';
import { powerOfHalf, powerOfIntegers } from './bodies/power.js';
import {
  areIntegersClose,
  copySign,
  isClose as isCloseBody,
  isCloseOrNaN,
  isFiniteNumber,
  isInfinite as isInfiniteBody,
  isNotANumber,
  signBit as signBitBody,
} from './bodies/questions.js';
import { sinc } from './bodies/sinc.js';
import { digammaExpression } from './digamma.js';
import { type Expression, e } from './expression.js';
import { defineProgram, type Program } from './program.js';

const unary = (name: string, body: (x: Expression) => Expression): Program =>
  defineProgram(name, 1, 0, ([x]) => [body(x)]);

/** The programs of one binary operation. */
export interface BinaryPrograms {
  readonly name: string;
  /** tensor with tensor, tensor with number, number with tensor. */
  readonly both: Program;
  readonly right: Program;
  readonly left: Program;
}

const binary = (
  name: string,
  body: (a: Expression, b: Expression) => Expression,
): BinaryPrograms => ({
  name,
  both: defineProgram(name, 2, 0, ([a, b]) => [body(a, b)]),
  right: defineProgram(name, 1, 1, ([a], [b]) => [body(a, b)]),
  left: defineProgram(name, 1, 1, ([b], [a]) => [body(a, b)]),
});

/** Keep the dtype of a number; bool is refused. */
export const numberUnary = {
  neg: unary('neg', (x) => e.neg(x)),
  abs: unary('abs', (x) => e.abs(x)),
  sign: unary('sign', (x) => e.sign(x)),
  square: unary('square', (x) => e.mul(x, x)),
  relu: unary('relu', (x) => e.select(e.lessEqual(x, 0), 0, x)),
} as const;

/** Of floats: integers are whole already. */
export const rounding = {
  floor: unary('floor', (x) => e.floor(x)),
  ceil: unary('ceil', (x) => e.ceil(x)),
  trunc: unary('trunc', (x) => e.trunc(x)),
  round: unary('round', (x) => e.round(x)),
} as const;

/** Turn integers and bool into float32. */
export const floatUnary = {
  sqrt: unary('sqrt', (x) => e.sqrt(x)),
  rsqrt: unary('rsqrt', (x) => e.div(1, e.sqrt(x))),
  cbrt: unary('cbrt', (x) => e.cbrt(x)),
  reciprocal: unary('reciprocal', (x) => e.div(1, x)),
  exp: unary('exp', (x) => e.exp(x)),
  exp2: unary('exp2', (x) => e.exp2(x)),
  expm1: unary('expm1', (x) => e.expm1(x)),
  log: unary('log', (x) => e.log(x)),
  log2: unary('log2', (x) => e.log2(x)),
  log10: unary('log10', (x) => e.log10(x)),
  log1p: unary('log1p', (x) => e.log1p(x)),
  sin: unary('sin', (x) => e.sin(x)),
  cos: unary('cos', (x) => e.cos(x)),
  tan: unary('tan', (x) => e.tan(x)),
  asin: unary('asin', (x) => e.asin(x)),
  acos: unary('acos', (x) => e.acos(x)),
  atan: unary('atan', (x) => e.atan(x)),
  sinc: unary('sinc', sinc),
  sinh: unary('sinh', (x) => e.sinh(x)),
  cosh: unary('cosh', (x) => e.cosh(x)),
  tanh: unary('tanh', (x) => e.tanh(x)),
  asinh: unary('asinh', (x) => e.asinh(x)),
  acosh: unary('acosh', (x) => e.acosh(x)),
  atanh: unary('atanh', (x) => e.atanh(x)),
  sigmoid: unary('sigmoid', (x) => e.sigmoid(x)),
  logit: unary('logit', logit),
  softplus: unary('softplus', softplus),
  erf: unary('erf', (x) => e.erf(x)),
  erfc: unary('erfc', (x) => e.erfc(x)),
  erfInv: unary('erfInv', (x) => e.erfInv(x)),
  lgamma: unary('lgamma', (x) => e.lgamma(x)),
  digamma: unary('digamma', digammaExpression),
} as const;

export const arithmetic = {
  add: binary('add', (a, b) => e.add(a, b)),
  sub: binary('sub', (a, b) => e.sub(a, b)),
  mul: binary('mul', (a, b) => e.mul(a, b)),
  div: binary('div', (a, b) => e.div(a, b)),
  maximum: binary('maximum', (a, b) => e.max(a, b)),
  minimum: binary('minimum', (a, b) => e.min(a, b)),
} as const;

/** Of floats, integers turned into float32. */
export const floatBinary = {
  hypot: binary('hypot', (a, b) => e.hypot(a, b)),
  atan2: binary('atan2', (a, b) => e.atan2(a, b)),
  copySign: binary('copySign', copySign),
  logAddExp: binary('logAddExp', logAddExp),
  xlogy: binary('xlogy', xlogy),
} as const;

/** One for floats, one for int32. */
interface ByDType {
  readonly floats: BinaryPrograms;
  readonly integers: BinaryPrograms;
}

export const floorDivision: ByDType = {
  floats: binary('floorDivide', floorDivide),
  integers: binary('floorDivide', floorDivideIntegers),
};
export const remainders: ByDType = {
  floats: binary('remainder', remainder),
  integers: binary('remainder', remainderOfIntegers),
};
export const fmods: ByDType = {
  floats: binary('fmod', (a, b) => e.fmod(a, b)),
  integers: binary('fmod', fmodOfIntegers),
};
export const powers = {
  floats: binary('pow', (a, b) => e.pow(a, b)),
  integers: defineProgram('pow', 2, 0, ([a, b]) => [powerOfIntegers(a, b)]),
} as const;

/** By exponent, with values that are rounded once or twice; for integers too. */
export const wholePowers: ReadonlyMap<number, Program> = new Map([
  [0, unary('pow', () => e.constant(1))],
  [1, unary('pow', (x) => x)],
  [2, unary('pow', (x) => e.mul(x, x))],
  [3, unary('pow', (x) => e.mul(e.mul(x, x), x))],
]);
/** As {@link wholePowers}, for floats. */
export const floatPowers: ReadonlyMap<number, Program> = new Map([
  ...wholePowers,
  [-1, unary('pow', (x) => e.div(1, x))],
  [0.5, unary('pow', powerOfHalf)],
]);

export const comparison = {
  equal: binary('equal', (a, b) => e.equal(a, b)),
  notEqual: binary('notEqual', (a, b) => e.notEqual(a, b)),
  less: binary('less', (a, b) => e.less(a, b)),
  lessEqual: binary('lessEqual', (a, b) => e.lessEqual(a, b)),
  greater: binary('greater', (a, b) => e.greater(a, b)),
  greaterEqual: binary('greaterEqual', (a, b) => e.greaterEqual(a, b)),
} as const;

const isTrue = (x: Expression): Expression => e.notEqual(x, 0);

/** Of what is not 0. */
export const logic = {
  and: binary('logicalAnd', (a, b) => e.select(isTrue(a), isTrue(b), 0)),
  or: binary('logicalOr', (a, b) => e.select(isTrue(a), 1, isTrue(b))),
  xor: binary('logicalXor', (a, b) => e.select(isTrue(a), e.not(b), isTrue(b))),
} as const;

export const logicalNot = unary('logicalNot', (x) => e.not(x));

/** Of int32 or bool; the shifts of int32. */
export const bits = {
  and: binary('bitwiseAnd', (a, b) => e.bitAnd(a, b)),
  or: binary('bitwiseOr', (a, b) => e.bitOr(a, b)),
  xor: binary('bitwiseXor', (a, b) => e.bitXor(a, b)),
  leftShift: binary('leftShift', leftShift),
  rightShift: binary('rightShift', rightShift),
} as const;

/** Of int32; of bool it is `logicalNot`. */
export const bitwiseNot = unary('bitwiseNot', (x) => e.bitXor(x, -1));

/** Questions to floats, and what integers answer without being asked. */
export const questions = {
  isNaN: unary('isNaN', isNotANumber),
  isInfinite: unary('isInfinite', isInfiniteBody),
  isFinite: unary('isFinite', isFiniteNumber),
  signBit: unary('signBit', signBitBody),
  always: unary('isFinite', (x) => e.equal(x, x)),
  never: unary('isInfinite', (x) => e.notEqual(x, x)),
  isNegative: unary('signBit', (x) => e.less(x, 0)),
} as const;

/** The numbers are rtol and atol. */
export const isClose = {
  floats: defineProgram('isClose', 2, 2, ([a, b], [r, t]) => [isCloseBody(a, b, r, t)]),
  floatsOrNaN: defineProgram('isClose', 2, 2, ([a, b], [r, t]) => [isCloseOrNaN(a, b, r, t)]),
  integers: defineProgram('isClose', 2, 2, ([a, b], [r, t]) => [areIntegersClose(a, b, r, t)]),
} as const;

/** Names by what the two branches are: tensor or number. */
export const where = {
  tensors: defineProgram('where', 3, 0, ([c, a, b]) => [e.select(c, a, b)]),
  right: defineProgram('where', 2, 1, ([c, a], [b]) => [e.select(c, a, b)]),
  left: defineProgram('where', 2, 1, ([c, b], [a]) => [e.select(c, a, b)]),
  numbers: defineProgram('where', 1, 2, ([c], [a, b]) => [e.select(c, a, b)]),
} as const;

/** Stores its input: a cast where the output has another dtype. */
export const identity = unary('cast', (x) => x);

/** Stores a number everywhere. */
export const fill = defineProgram('fill', 0, 1, (_, [value]) => [value]);

/** lo where x < lo, hi where x > hi; NaN stays. */
export const clip = defineProgram('clip', 1, 2, ([x], [lo, hi]) => [
  e.select(e.less(x, lo), lo, e.select(e.less(hi, x), hi, x)),
]);

/** The numbers stand for NaN, Infinity and -Infinity. */
export const nanToNum = defineProgram('nanToNum', 1, 3, ([x], [nan, positive, negative]) => [
  e.select(
    isNotANumber(x),
    nan,
    e.select(isInfiniteBody(x), e.select(e.less(x, 0), negative, positive), x),
  ),
]);

/** From the nearer end, so that t = 0 gives a and t = 1 gives b. */
function between(a: Expression, b: Expression, t: Expression): Expression {
  const way = e.sub(b, a);
  const back = e.sub(b, e.mul(way, e.sub(1, t)));
  return e.select(e.less(t, 0.5), e.add(a, e.mul(way, t)), back);
}

/** Names by what t is. */
export const lerp = {
  tensor: defineProgram('lerp', 3, 0, ([a, b, t]) => [between(a, b, t)]),
  number: defineProgram('lerp', 2, 1, ([a, b], [t]) => [between(a, b, t)]),
} as const;

/** max(z, 0) - z y + log(1 + exp(-|z|)): exact for large |z| on both sides. */
export const sigmoidCrossEntropy = defineProgram('sigmoidCrossEntropy', 2, 0, ([z, y]) => [
  e.add(e.sub(e.max(z, 0), e.mul(z, y)), e.softplusTail(z)),
]);

/**
 * The programs behind the elementwise operations: one line each. A binary operation has three,
 * since a JavaScript number is a scalar of the program, not a tensor.
 */
import { type Expression, e, type Term } from './expression.js';
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

/** Turn integers and bool into float32. */
export const floatUnary = {
  sqrt: unary('sqrt', (x) => e.sqrt(x)),
  rsqrt: unary('rsqrt', (x) => e.div(1, e.sqrt(x))),
  reciprocal: unary('reciprocal', (x) => e.div(1, x)),
  exp: unary('exp', (x) => e.exp(x)),
  expm1: unary('expm1', (x) => e.expm1(x)),
  log: unary('log', (x) => e.log(x)),
  log1p: unary('log1p', (x) => e.log1p(x)),
  tanh: unary('tanh', (x) => e.tanh(x)),
  sigmoid: unary('sigmoid', (x) => e.sigmoid(x)),
  softplus: unary('softplus', softplus),
  erf: unary('erf', (x) => e.erf(x)),
  erfInv: unary('erfInv', (x) => e.erfInv(x)),
  sin: unary('sin', (x) => e.sin(x)),
  cos: unary('cos', (x) => e.cos(x)),
} as const;

export const arithmetic = {
  add: binary('add', (a, b) => e.add(a, b)),
  sub: binary('sub', (a, b) => e.sub(a, b)),
  mul: binary('mul', (a, b) => e.mul(a, b)),
  div: binary('div', (a, b) => e.div(a, b)),
  maximum: binary('maximum', (a, b) => e.max(a, b)),
  minimum: binary('minimum', (a, b) => e.min(a, b)),
} as const;

export const comparison = {
  equal: binary('equal', (a, b) => e.equal(a, b)),
  notEqual: binary('notEqual', (a, b) => e.notEqual(a, b)),
  less: binary('less', (a, b) => e.less(a, b)),
  lessEqual: binary('lessEqual', (a, b) => e.lessEqual(a, b)),
  greater: binary('greater', (a, b) => e.greater(a, b)),
  greaterEqual: binary('greaterEqual', (a, b) => e.greaterEqual(a, b)),
} as const;

/** Names by what the two branches are: tensor or number. */
export const where = {
  tensors: defineProgram('where', 3, 0, ([c, a, b]) => [e.select(c, a, b)]),
  right: defineProgram('where', 2, 1, ([c, a], [b]) => [e.select(c, a, b)]),
  left: defineProgram('where', 2, 1, ([c, b], [a]) => [e.select(c, a, b)]),
  numbers: defineProgram('where', 1, 2, ([c], [a, b]) => [e.select(c, a, b)]),
} as const;

export const logicalNot = unary('logicalNot', (x) => e.not(x));

/** Stores its input: a cast where the output has another dtype. */
export const identity = unary('cast', (x) => x);

/** Stores a number everywhere. */
export const fill = defineProgram('fill', 0, 1, (_, [value]) => [value]);

/** lo where x < lo, hi where x > hi; NaN stays. */
export const clip = defineProgram('clip', 1, 2, ([x], [lo, hi]) => [
  e.select(e.less(x, lo), lo, e.select(e.less(hi, x), hi, x)),
]);

/** max(z, 0) - z y + log(1 + exp(-|z|)): exact for large |z| on both sides. */
export const sigmoidCrossEntropy = defineProgram('sigmoidCrossEntropy', 2, 0, ([z, y]) => [
  e.add(e.sub(e.max(z, 0), e.mul(z, y)), e.softplusTail(z)),
]);

/** max(x, 0) + log(1 + exp(-|x|)) */
function softplus(x: Term): Expression {
  return e.add(e.max(x, 0), e.softplusTail(x));
}

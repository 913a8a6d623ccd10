/**
 * The derivatives of expressions, and from them the gradient of every elementwise program: one kernel for
 * each wanted input, itself a program, so it can be differentiated again.
 */
import {
  type ComputeOp,
  cast,
  defineProgram,
  type Expression,
  e,
  elementwise,
  type Program,
  type Tensor,
} from '@evenkeel/tensor';
import { digammaExpression } from '@evenkeel/tensor/dispatch';
import type { AllVjp } from './rule.js';

/** With y = op(a, b, c) and g = dL/dy: dL/da, dL/db, dL/dc; null is zero. */
type Derivative = (
  g: Expression,
  y: Expression,
  a: Expression,
  b: Expression,
  c: Expression,
  node: Expression,
) => readonly (Expression | null)[];

const none: Derivative = () => [];
const SQRT_PI = Math.sqrt(Math.PI);

/** The side that is larger (or smaller) gets g, equal sides half each; NaN passes g to both. */
const winner = (g: Expression, loses: Expression, ties: Expression): Expression =>
  e.select(loses, 0, e.select(ties, e.mul(g, 0.5), g));

/** 1 - x^2, without cancellation near -1 and 1. */
const oneMinusSquare = (x: Expression): Expression => e.mul(e.sub(1, x), e.add(1, x));

const derivatives: { readonly [K in ComputeOp]: Derivative } = {
  add: (g) => [g, g],
  sub: (g) => [g, e.neg(g)],
  mul: (g, _, a, b) => [e.mul(g, b), e.mul(g, a)],
  // d(a/b) = da / b - y db / b
  div: (g, y, _, b) => [e.div(g, b), e.neg(e.div(e.mul(g, y), b))],
  fma: (g, _, a, b) => [e.mul(g, b), e.mul(g, a), g],
  neg: (g) => [e.neg(g)],
  // |x|' = sign(x), 0 at 0
  abs: (g, _, a) => [e.mul(g, e.sign(a))],
  sign: none,
  // sqrt(x)' = 1 / (2 y)
  sqrt: (g, y) => [e.div(e.mul(g, 0.5), y)],
  floor: none,
  ceil: none,
  trunc: none,
  round: none,
  quotient: none,
  max: (g, _, a, b) => [
    winner(g, e.less(a, b), e.equal(a, b)),
    winner(g, e.less(b, a), e.equal(a, b)),
  ],
  min: (g, _, a, b) => [
    winner(g, e.less(b, a), e.equal(a, b)),
    winner(g, e.less(a, b), e.equal(a, b)),
  ],
  exp: (g, y) => [e.mul(g, y)],
  exp2: (g, y) => [e.mul(g, e.mul(y, Math.LN2))],
  // (exp(x) - 1)' = y + 1
  expm1: (g, y) => [e.mul(g, e.add(y, 1))],
  log: (g, _, a) => [e.div(g, a)],
  log2: (g, _, a) => [e.div(e.mul(g, Math.LOG2E), a)],
  log10: (g, _, a) => [e.div(e.mul(g, Math.LOG10E), a)],
  log1p: (g, _, a) => [e.div(g, e.add(a, 1))],
  pow: (g, y, a, b) => {
    const isZero = e.equal(a, 0);
    // Where b = 0 the derivative by a is 0, whatever a is; where a = 0 <= b, that by b is 0.
    const base = e.select(e.equal(b, 0), e.select(e.less(0, e.abs(a)), a, 1), a);
    const positive = e.select(isZero, e.select(e.lessEqual(0, b), 1, a), a);
    return [e.mul(g, e.mul(b, e.pow(base, e.sub(b, 1)))), e.mul(g, e.mul(y, e.log(positive)))];
  },
  // cbrt' = 1 / (3 y^2)
  cbrt: (g, y) => [e.div(g, e.mul(e.mul(y, y), 3))],
  // NaN at (0, 0), where there is no derivative
  hypot: (g, y, a, b) => [e.mul(g, e.div(a, y)), e.mul(g, e.div(b, y))],
  // a - b n, where n = (a - y) / b is an integer but for rounding
  fmod: (g, y, a, b) => [g, e.neg(e.mul(g, e.round(e.div(e.sub(a, y), b))))],
  // tan' = 1 + y^2
  tan: (g, y) => [e.mul(g, e.fma(y, y, 1))],
  asin: (g, _, a) => [e.div(g, e.sqrt(oneMinusSquare(a)))],
  acos: (g, _, a) => [e.neg(e.div(g, e.sqrt(oneMinusSquare(a))))],
  atan: (g, _, a) => [e.div(g, e.fma(a, a, 1))],
  // b / (a^2 + b^2) and -a / (a^2 + b^2); NaN at (0, 0), where there is no derivative
  atan2: (g, _, a, b) => {
    const radius = e.hypot(a, b);
    const scaled = e.div(g, radius);
    return [e.mul(scaled, e.div(b, radius)), e.neg(e.mul(scaled, e.div(a, radius)))];
  },
  sinh: (g, _, a) => [e.mul(g, e.cosh(a))],
  cosh: (g, _, a) => [e.mul(g, e.sinh(a))],
  // tanh' = 1 - y^2
  tanh: (g, y) => [e.mul(g, e.sub(1, e.mul(y, y)))],
  asinh: (g, _, a) => [e.div(g, e.hypot(a, 1))],
  // Two roots, since a^2 may overflow; NaN below -1.
  acosh: (g, _, a) => [e.div(e.div(g, e.sqrt(e.sub(a, 1))), e.sqrt(e.add(a, 1)))],
  atanh: (g, _, a) => [e.div(g, oneMinusSquare(a))],
  // sigmoid' = y (1 - y)
  sigmoid: (g, y) => [e.mul(g, e.mul(y, e.sub(1, y)))],
  // erf' = 2 / sqrt(pi) exp(-x^2)
  erf: (g, _, a) => [e.mul(g, e.mul(e.exp(e.neg(e.mul(a, a))), 2 / SQRT_PI))],
  erfc: (g, _, a) => [e.mul(g, e.mul(e.exp(e.neg(e.mul(a, a))), -2 / SQRT_PI))],
  lgamma: (g, _, a) => [e.mul(g, digammaExpression(a))],
  // erfInv' = sqrt(pi) / 2 exp(y^2)
  erfInv: (g, y) => [e.mul(g, e.mul(e.exp(e.mul(y, y)), SQRT_PI / 2))],
  sin: (g, _, a) => [e.mul(g, e.cos(a))],
  // cos' = -sin
  cos: (g, _, a) => [e.neg(e.mul(g, e.sin(a)))],
  // log(1 + exp(-|x|))' = sigmoid(x) - [x > 0], without cancellation; at 0 both sides' mean, 0
  softplusTail: (g, _, a) => {
    const left = e.sub(e.sigmoid(a), e.select(e.equal(a, 0), 0.5, 0));
    return [e.mul(g, e.select(e.less(0, a), e.neg(e.sigmoid(e.neg(a))), left))];
  },
  equal: none,
  notEqual: none,
  less: none,
  lessEqual: none,
  not: none,
  select: (g, _, condition) => [null, e.select(condition, g, 0), e.select(condition, 0, g)],
  // integers and bool carry no gradient
  cast: (g, _y, _a, _b, _c, { dtype }) => [dtype === 'int32' || dtype === 'bool' ? null : g],
  bitcast: none,
  bitAnd: none,
  bitOr: none,
  bitXor: none,
  shiftLeft: none,
  shiftRight: none,
};

/** The gradient of one input: zero, g itself, or a program over some of g, the inputs and the output. */
type Pulled =
  | { readonly kind: 'zero' }
  | { readonly kind: 'same' }
  | { readonly kind: 'program'; readonly program: Program; readonly operands: readonly number[] };

/** Operand numbers of a derived program before unused ones are dropped: g, then inputs, then the output. */
const G = 0;

/** Reverse-mode differentiation of a one-output program with respect to one input. */
export function differentiate(program: Program, input: number): Pulled {
  const root = program.outputs[0];
  if (root === undefined) return { kind: 'zero' };
  const order: Expression[] = [];
  const depends = new Map<Expression, boolean>();
  const visit = (x: Expression): boolean => {
    const known = depends.get(x);
    if (known !== undefined) return known;
    let found = x.op === 'input' && x.value === input;
    for (const arg of x.args) found = visit(arg) || found;
    depends.set(x, found);
    order.push(x);
    return found;
  };
  visit(root);

  // In the derived program input i is operand i + 1, and the root's value is there as the output.
  const saved = e.input(program.inputCount + 1);
  const moved = new Map<Expression, Expression>();
  const shift = (x: Expression): Expression => {
    const known = moved.get(x);
    if (known !== undefined) return known;
    const made =
      x.op === 'input'
        ? e.input(x.value + 1)
        : x.args.length === 0
          ? x
          : Object.freeze({ ...x, args: x.args.map(shift) });
    moved.set(x, made);
    return made;
  };
  const adjoints = new Map<Expression, Expression>([[root, e.input(G)]]);
  let total: Expression | null = null;
  for (const x of order.reverse()) {
    const g = adjoints.get(x);
    if (g === undefined || depends.get(x) !== true) continue;
    if (x.op === 'input') {
      total = total === null ? g : e.add(total, g);
      continue;
    }
    if (x.op === 'scalar' || x.op === 'constant') continue;
    const zero = e.constant(0);
    const [a = zero, b = zero, c = zero] = x.args.map(shift);
    const pulled = derivatives[x.op](g, x === root ? saved : shift(x), a, b, c, x);
    x.args.forEach((arg, i) => {
      const share = pulled[i] ?? null;
      if (share === null || depends.get(arg) !== true) return;
      const before = adjoints.get(arg);
      adjoints.set(arg, before === undefined ? share : e.add(before, share));
    });
  }
  if (total === null) return { kind: 'zero' };
  if (total.op === 'input' && total.value === G) return { kind: 'same' };
  return pruned(program, total);
}

/** The derived program over only the operands that it reads. */
function pruned(program: Program, body: Expression): Pulled {
  const operands: number[] = [];
  const made = new Map<Expression, Expression>();
  const renumber = (x: Expression): Expression => {
    const known = made.get(x);
    if (known !== undefined) return known;
    let result = x;
    if (x.op === 'input') {
      let at = operands.indexOf(x.value);
      if (at < 0) at = operands.push(x.value) - 1;
      result = e.input(at);
    } else if (x.args.length > 0) {
      result = Object.freeze({ ...x, args: x.args.map(renumber) });
    }
    made.set(x, result);
    return result;
  };
  const output = renumber(body);
  const derived = defineProgram(
    `${program.name}.grad`,
    operands.length,
    program.scalarCount,
    () => [output],
  );
  return { kind: 'program', program: derived, operands };
}

/** Derivatives by program and input, made on first use. */
const known: (Pulled | undefined)[][] = [];

function pulledFor(program: Program, input: number): Pulled {
  let row = known[program.id];
  if (row === undefined) {
    row = [];
    known[program.id] = row;
  }
  let pulled = row[input];
  if (pulled === undefined) {
    pulled = differentiate(program, input);
    row[input] = pulled;
  }
  return pulled;
}

/** dL/dxi = g * d(program)/d(input i), in the dtype of xi. */
export const elementwiseRule: AllVjp<'elementwise'> = (g, r, wants) => {
  const { program, scalars } = r.attrs;
  const gradients: (Tensor | null)[] = [];
  for (let i = 0; i < r.inputs.length; i++) {
    const x = r.inputs[i];
    gradients.push(
      x === undefined || !wants(i)
        ? null
        : gradientOf(g, x, r.inputs, r.out, pulledFor(program, i), scalars),
    );
  }
  return gradients;
};

function gradientOf(
  g: Tensor,
  x: Tensor,
  inputs: readonly Tensor[],
  out: Tensor,
  pulled: Pulled,
  scalars: readonly number[],
): Tensor | null {
  const { dtype } = x.layout;
  switch (pulled.kind) {
    case 'zero':
      return null;
    case 'same':
      return g.layout.dtype === dtype ? g : cast(g, dtype);
    case 'program': {
      const operands: Tensor[] = [];
      for (const number of pulled.operands) {
        operands.push(number === G ? g : (inputs[number - 1] ?? out));
      }
      return elementwise(pulled.program, operands, scalars, dtype);
    }
  }
}

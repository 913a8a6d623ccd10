/**
 * Expression trees over one element: the bodies of elementwise programs. Immutable, built once
 * at module load, read by backends (interpreted or compiled) and by autograd (differentiated).
 *
 * Types: an `input` has the dtype of the tensor bound to it, a `scalar` or `constant` is weak and
 * takes the dtype of what it meets, comparisons give bool. A value is converted when it is stored,
 * so a program whose output tensor has another dtype is a cast.
 */
import type { DType } from '../dtype.js';

/** What stands at the leaves. */
export type LeafOp = 'input' | 'scalar' | 'constant';

/**
 * What computes. On floats the first group rounds once as IEEE 754 says, except that `fma` may
 * round once or twice; `max` and `min` propagate NaN. On int32, `add`, `sub`, `mul` and `neg` wrap;
 * `quotient` is on int32 only: truncated, 0 where the divisor is 0, and it wraps too. `round` goes to the nearest
 * integer, of two equally near ones to the even one.
 * The second group has one portable float32 formula each (see formulas/).
 */
export type ComputeOp =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'fma'
  | 'neg'
  | 'abs'
  | 'sign'
  | 'sqrt'
  | 'floor'
  | 'ceil'
  | 'trunc'
  | 'round'
  | 'quotient'
  | 'max'
  | 'min'
  | FormulaOp
  | 'equal'
  | 'notEqual'
  | 'less'
  | 'lessEqual'
  | 'not'
  | 'select'
  | 'cast'
  | 'bitcast'
  | 'bitAnd'
  | 'bitOr'
  | 'bitXor'
  | 'shiftLeft'
  | 'shiftRight';

/** Transcendental functions: lowered to the ops above in float32, `Math` in float64. */
export type FormulaOp =
  | 'exp'
  | 'exp2'
  | 'expm1'
  | 'log'
  | 'log2'
  | 'log10'
  | 'log1p'
  | 'pow'
  | 'cbrt'
  | 'hypot'
  | 'fmod'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'atan2'
  | 'sinh'
  | 'cosh'
  | 'tanh'
  | 'asinh'
  | 'acosh'
  | 'atanh'
  | 'sigmoid'
  | 'softplusTail'
  | 'erf'
  | 'erfc'
  | 'erfInv'
  | 'lgamma';

/** Every kind of node. */
export type ExpressionOp = LeafOp | ComputeOp;

/** One node. `value` is the index of an input or scalar, or the number of a constant. */
export interface Expression {
  readonly op: ExpressionOp;
  readonly args: readonly Expression[];
  readonly value: number;
  /** The target of `cast` and `bitcast`. */
  readonly dtype: DType | null;
}

/** A node, or a number standing for a constant. */
export type Term = Expression | number;

const NO_ARGS: readonly Expression[] = Object.freeze([]);

function node(
  op: ExpressionOp,
  args: readonly Expression[],
  dtype: DType | null = null,
): Expression {
  return Object.freeze({ op, args: Object.freeze(args), value: 0, dtype });
}

function leaf(op: LeafOp, value: number): Expression {
  return Object.freeze({ op, args: NO_ARGS, value, dtype: null });
}

function lift(x: Term): Expression {
  return typeof x === 'number' ? leaf('constant', x) : x;
}

const isConstant = (x: Expression, value: number): boolean =>
  x.op === 'constant' && Object.is(x.value, value);

const unary =
  (op: ComputeOp) =>
  (x: Term): Expression =>
    node(op, [lift(x)]);
const binary =
  (op: ComputeOp) =>
  (a: Term, b: Term): Expression =>
    node(op, [lift(a), lift(b)]);

/** The product; a factor of exactly 1 is dropped, which changes no bit. */
function mul(a: Term, b: Term): Expression {
  const x = lift(a);
  const y = lift(b);
  if (isConstant(x, 1)) return y;
  if (isConstant(y, 1)) return x;
  return node('mul', [x, y]);
}

/**
 * The vocabulary programs are written in: `e.max(e.fma(x, s, b), 0)`. A number stands for a constant; there is
 * no broadcasting and no shape here: a program is about one element. For what the operations do with
 * floats and integers see {@link ComputeOp}.
 *
 * @example
 * ```ts
 * const leakyRelu = defineProgram('leakyRelu', 1, 1, ([x], [slope]) => [
 *   e.select(e.less(x, 0), e.mul(slope, x), x),
 * ]);
 * const x = tensor([-2, 3], { backend: new CpuBackend() });
 * String(elementwise(leakyRelu, [x], [0.1])); // => [-0.2 3. ]
 * ```
 */
export const e = {
  input: (index: number): Expression => leaf('input', index),
  scalar: (index: number): Expression => leaf('scalar', index),
  constant: (value: number): Expression => leaf('constant', value),
  add: binary('add'),
  sub: binary('sub'),
  mul,
  div: binary('div'),
  /** a * b + c, rounded once or twice. */
  fma: (a: Term, b: Term, c: Term): Expression => node('fma', [lift(a), lift(b), lift(c)]),
  neg: unary('neg'),
  abs: unary('abs'),
  /** -1, 0 or 1; NaN stays, -0 stays. */
  sign: unary('sign'),
  sqrt: unary('sqrt'),
  floor: unary('floor'),
  ceil: unary('ceil'),
  trunc: unary('trunc'),
  /** To the nearest integer; halves to the even one. */
  round: unary('round'),
  /** Of int32: a / b without its fraction; 0 where b is 0. */
  quotient: binary('quotient'),
  max: binary('max'),
  min: binary('min'),
  exp: unary('exp'),
  exp2: unary('exp2'),
  expm1: unary('expm1'),
  log: unary('log'),
  log2: unary('log2'),
  log10: unary('log10'),
  log1p: unary('log1p'),
  /** a to the power of b, as C's pow: 1 where b is 0 or a is 1; NaN where a < 0 and b is no integer. */
  pow: binary('pow'),
  cbrt: unary('cbrt'),
  /** sqrt(a^2 + b^2), without overflow on the way. */
  hypot: binary('hypot'),
  /** a - b trunc(a / b), with the sign of a, as C's fmod and JavaScript's %. */
  fmod: binary('fmod'),
  sin: unary('sin'),
  cos: unary('cos'),
  tan: unary('tan'),
  asin: unary('asin'),
  acos: unary('acos'),
  atan: unary('atan'),
  /** The angle of the point (x = b, y = a), in -pi..pi. */
  atan2: binary('atan2'),
  sinh: unary('sinh'),
  cosh: unary('cosh'),
  tanh: unary('tanh'),
  asinh: unary('asinh'),
  acosh: unary('acosh'),
  atanh: unary('atanh'),
  sigmoid: unary('sigmoid'),
  erf: unary('erf'),
  erfc: unary('erfc'),
  erfInv: unary('erfInv'),
  /** log(|gamma(x)|) */
  lgamma: unary('lgamma'),
  /** log(1 + exp(-|x|)): what softplus(x) has above max(x, 0). A node, so that its derivatives are right at 0. */
  softplusTail: unary('softplusTail'),
  equal: binary('equal'),
  notEqual: binary('notEqual'),
  less: binary('less'),
  lessEqual: binary('lessEqual'),
  greater: (a: Term, b: Term): Expression => node('less', [lift(b), lift(a)]),
  greaterEqual: (a: Term, b: Term): Expression => node('lessEqual', [lift(b), lift(a)]),
  not: unary('not'),
  /** `a` where the bool `condition` holds, else `b`; the other side's value (NaN too) is ignored. */
  select: (condition: Expression, a: Term, b: Term): Expression =>
    node('select', [condition, lift(a), lift(b)]),
  /** Converts: float to int32 truncates, saturates, NaN to 0; anything to bool is x != 0. */
  cast: (x: Term, dtype: DType): Expression => node('cast', [lift(x)], dtype),
  /** The same 32 bits read as float32 or int32. */
  bitcast: (x: Term, dtype: 'float32' | 'int32'): Expression => node('bitcast', [lift(x)], dtype),
  bitAnd: binary('bitAnd'),
  bitOr: binary('bitOr'),
  bitXor: binary('bitXor'),
  shiftLeft: binary('shiftLeft'),
  /** Logical: zeros come in from the left. */
  shiftRight: binary('shiftRight'),
};

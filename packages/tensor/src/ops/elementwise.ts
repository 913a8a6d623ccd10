/**
 * The elementwise operations. How they are applied stands in apply.ts, what they compute in
 * program/programs.ts, their derivatives in autograd.
 */
import { live, meet } from '../dispatch/record.js';
import { inScope } from '../dispatch/scope.js';
import { type DType, dtypeCode, floatOf, isFloat, promote, promoteNumber } from '../dtype.js';
import { ArgumentError, DTypeError, formatShape, ShapeError } from '../errors.js';
import { broadcastShapes } from '../layout/infer.js';
import { denseLike, denseOf } from '../layout/layout.js';
import type { Program } from '../program/program.js';
import {
  arithmetic,
  clip as clipProgram,
  comparison,
  floatUnary,
  logicalNot as logicalNotProgram,
  numberUnary,
  sigmoidCrossEntropy as sigmoidCrossEntropyProgram,
  where as whereProgram,
} from '../program/programs.js';
import type { Tensor } from '../tensor.js';
import {
  ARITHMETIC,
  BOOL,
  binaryOp,
  COMPARE,
  castTo,
  denseWith,
  floatUnaryOp,
  NO_SCALARS,
  numberUnaryOp,
  plain,
  QUOTIENT,
  refuseBool,
  resultOf,
  run,
  runExpanded,
  toDType,
  toNumberDType,
} from './apply.js';

/**
 * Runs your own program on tensors, which must have the dtypes the program means; their shapes broadcast.
 * Its gradient is derived from the expression.
 *
 * @param scalars the program's numbers.
 * @param dtype of the result; default: what the program computes.
 * @throws {ArgumentError} unless there are as many as the program takes, and it has one output.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @throws {DTypeError} if the program asks of integers what needs floats, such as a quotient.
 * @example
 * ```ts
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { defineProgram, e, elementwise, tensor } from '@evenkeel/tensor';
 * const cube = defineProgram('cube', 1, 0, ([x]) => [e.mul(x, e.mul(x, x))]);
 * const x = tensor([1, 2, 3], { backend: new CpuBackend() });
 * String(elementwise(cube, [x])); // => [ 1.  8. 27.]
 * ```
 */
export function elementwise(
  program: Program,
  inputs: readonly Tensor[],
  scalars: readonly number[] = NO_SCALARS,
  dtype?: DType,
): Tensor {
  const first = inputs[0]!;
  if (
    inputs.length === 0 ||
    inputs.length !== program.inputCount ||
    scalars.length !== program.scalarCount
  ) {
    throw new ArgumentError(
      program.name,
      `the program takes ${program.inputCount} tensors (at least one) and ${program.scalarCount} numbers, ` +
        `got ${inputs.length} and ${scalars.length}. Give as many as defineProgram was told`,
    );
  }
  if (program.outputs.length !== 1) {
    throw new ArgumentError(
      program.name,
      `a differentiable program has one output, got ${program.outputs.length}. Use update for several`,
    );
  }
  live(program.name, first);
  let codes = 0;
  let { layout } = first;
  let equal = true;
  for (let i = 0; i < inputs.length; i++) {
    const x = inputs[i]!;
    meet(program.name, first, x);
    codes |= x.layout.dtypeCode << (2 * i);
    if (x.layout.shape === layout.shape) continue;
    equal = false;
    const shape = broadcastShapes(program.name, layout, x.layout);
    layout = denseWith(shape, layout, x.layout, layout.dtypeCode);
  }
  const code = dtypeCode[dtype ?? resultOf(program, codes, inputs)];
  const application = scalars.length === 0 ? plain(program) : { program, scalars };
  if (equal) return run(first.engine, application, inputs, denseLike(layout, code));
  return runExpanded(first.engine, application, inputs, denseLike(layout, code));
}

/** -x; integers wrap. @throws {DTypeError} for bool. */
export const neg = (x: Tensor): Tensor => numberUnaryOp(numberUnary.neg, x);
/** |x|; its derivative at 0 is 0. @throws {DTypeError} for bool. */
export const abs = (x: Tensor): Tensor => numberUnaryOp(numberUnary.abs, x);
/** -1, 0 or 1; NaN stays. @throws {DTypeError} for bool. */
export const sign = (x: Tensor): Tensor => numberUnaryOp(numberUnary.sign, x);
/** x * x. @throws {DTypeError} for bool. */
export const square = (x: Tensor): Tensor => numberUnaryOp(numberUnary.square, x);
/** max(x, 0); NaN stays; its derivative at 0 is 0. @throws {DTypeError} for bool. */
export const relu = (x: Tensor): Tensor => numberUnaryOp(numberUnary.relu, x);

/** The square root; NaN below 0. Integers and bool give float32, as for every function of this group. */
export const sqrt = (x: Tensor): Tensor => floatUnaryOp(floatUnary.sqrt, x);
/** 1 / sqrt(x); infinite at 0, NaN below. */
export const rsqrt = (x: Tensor): Tensor => floatUnaryOp(floatUnary.rsqrt, x);
/** 1 / x; infinite at 0. */
export const reciprocal = (x: Tensor): Tensor => floatUnaryOp(floatUnary.reciprocal, x);
/** e to the power x. */
export const exp = (x: Tensor): Tensor => floatUnaryOp(floatUnary.exp, x);
/** exp(x) - 1, exact near 0. */
export const expm1 = (x: Tensor): Tensor => floatUnaryOp(floatUnary.expm1, x);
/** The natural logarithm; -Infinity at 0, NaN below. */
export const log = (x: Tensor): Tensor => floatUnaryOp(floatUnary.log, x);
/** log(1 + x), exact near 0; -Infinity at -1, NaN below. */
export const log1p = (x: Tensor): Tensor => floatUnaryOp(floatUnary.log1p, x);
/** The hyperbolic tangent. */
export const tanh = (x: Tensor): Tensor => floatUnaryOp(floatUnary.tanh, x);
/** 1 / (1 + exp(-x)). */
export const sigmoid = (x: Tensor): Tensor => floatUnaryOp(floatUnary.sigmoid, x);
/**
 * log(1 + exp(x)), exact for large |x|: max(x, 0) + log(1 + exp(-|x|)).
 * @example
 * ```ts
 * String(softplus(tensor([-1000, 1000], { backend: new CpuBackend() }))); // => [ 0. 1000.]
 * ```
 */
export const softplus = (x: Tensor): Tensor => floatUnaryOp(floatUnary.softplus, x);
/** The error function: the integral of exp(-t^2) from 0 to x, times 2 / sqrt(pi). */
export const erf = (x: Tensor): Tensor => floatUnaryOp(floatUnary.erf, x);
/** The inverse of erf; infinite at -1 and 1, NaN outside. In float32 by Giles (2010). */
export const erfInv = (x: Tensor): Tensor => floatUnaryOp(floatUnary.erfInv, x);
/**
 * The sine of an angle in radians, exact for the largest too; NaN where it is infinite.
 * @example
 * ```ts
 * const x = tensor([0, Math.PI / 2, 2 ** 100], { backend: new CpuBackend() });
 * String(sin(x)); // => [ 0. 1. -0.8721836]
 * ```
 */
export const sin = (x: Tensor): Tensor => floatUnaryOp(floatUnary.sin, x);
/**
 * The cosine of an angle in radians, exact for the largest too; NaN where it is infinite.
 * @example
 * ```ts
 * String(cos(tensor([0, Math.PI], { backend: new CpuBackend() }))); // => [ 1. -1.]
 * ```
 */
export const cos = (x: Tensor): Tensor => floatUnaryOp(floatUnary.cos, x);

/**
 * a + b, broadcast; for bool, "or". Dtypes meet as {@link promote} and {@link promoteNumber} say.
 * @throws {ShapeError} if the shapes do not broadcast, as do all operations of two operands.
 * @throws {ArgumentError} for two numbers, as they all.
 * @example
 * ```ts
 * const x = tensor([[10], [20]], { backend: new CpuBackend() });
 * String(add(x, transpose(x))); // => [[20. 30.] [30. 40.]]
 * ```
 */
export const add = (a: Tensor | number, b: Tensor | number): Tensor =>
  binaryOp(arithmetic.add, a, b, ARITHMETIC);

/** a - b, broadcast. @throws {DTypeError} for two bools. */
export function sub(a: Tensor | number, b: Tensor | number): Tensor {
  if (typeof a !== 'number' && typeof b !== 'number') {
    meet('sub', a, b);
    if (a.layout.dtypeCode === BOOL && b.layout.dtypeCode === BOOL)
      refuseBool('sub', 'bool', 'bool');
  }
  return binaryOp(arithmetic.sub, a, b, ARITHMETIC);
}

/** a * b, broadcast; for bool, "and". */
export const mul = (a: Tensor | number, b: Tensor | number): Tensor =>
  binaryOp(arithmetic.mul, a, b, ARITHMETIC);
/**
 * a / b, broadcast; integers and bool give float32. x / 0 is infinite, 0 / 0 is NaN.
 * @example
 * ```ts
 * String(div(arange(3, { backend: new CpuBackend() }), 2)); // => [0. 0.5 1.]
 * ```
 */
export const div = (a: Tensor | number, b: Tensor | number): Tensor =>
  binaryOp(arithmetic.div, a, b, QUOTIENT);
/**
 * The larger, broadcast; NaN wins. Equal values share the gradient half and half.
 * @example
 * ```ts
 * String(maximum(tensor([-1, NaN], { backend: new CpuBackend() }), 0)); // => [ 0. nan]
 * ```
 */
export const maximum = (a: Tensor | number, b: Tensor | number): Tensor =>
  binaryOp(arithmetic.maximum, a, b, ARITHMETIC);
/** The smaller, broadcast; NaN wins. Equal values share the gradient half and half. */
export const minimum = (a: Tensor | number, b: Tensor | number): Tensor =>
  binaryOp(arithmetic.minimum, a, b, ARITHMETIC);

/** a == b as bool, broadcast; NaN equals nothing. */
export const equal = (a: Tensor | number, b: Tensor | number): Tensor =>
  binaryOp(comparison.equal, a, b, COMPARE);
/** a != b as bool, broadcast; true for NaN, also against itself. */
export const notEqual = (a: Tensor | number, b: Tensor | number): Tensor =>
  binaryOp(comparison.notEqual, a, b, COMPARE);
/**
 * a < b as bool, broadcast; false for NaN, as are the next three.
 * @example
 * ```ts
 * String(less(tensor([1, 2, NaN], { backend: new CpuBackend() }), 2)); // => [ true false false]
 * ```
 */
export const less = (a: Tensor | number, b: Tensor | number): Tensor =>
  binaryOp(comparison.less, a, b, COMPARE);
/** a <= b as bool, broadcast. */
export const lessEqual = (a: Tensor | number, b: Tensor | number): Tensor =>
  binaryOp(comparison.lessEqual, a, b, COMPARE);
/** a > b as bool, broadcast. */
export const greater = (a: Tensor | number, b: Tensor | number): Tensor =>
  binaryOp(comparison.greater, a, b, COMPARE);
/** a >= b as bool, broadcast. */
export const greaterEqual = (a: Tensor | number, b: Tensor | number): Tensor =>
  binaryOp(comparison.greaterEqual, a, b, COMPARE);

/** Whether x is 0 (or false), as bool; NaN is not. */
export function logicalNot(x: Tensor): Tensor {
  return run(live('logicalNot', x), plain(logicalNotProgram), [x], denseLike(x.layout, BOOL));
}

/**
 * `a` where `condition` holds, else `b`; all three broadcast. No gradient flows into the side not taken.
 * Two tensors are promoted, a number is weak; two numbers give int32 if both fit, else float32.
 * @throws {DTypeError} if the condition is not bool.
 * @throws {ShapeError} if the shapes do not broadcast.
 * @example
 * ```ts
 * const x = tensor([1, NaN], { backend: new CpuBackend() });
 * String(where(equal(x, x), x, 0)); // => [1. 0.]
 * ```
 */
export function where(condition: Tensor, a: Tensor | number, b: Tensor | number): Tensor {
  live('where', condition);
  if (typeof a !== 'number') live('where', a);
  if (typeof b !== 'number') live('where', b);
  if (condition.layout.dtypeCode !== BOOL) {
    const { dtype } = condition.layout;
    throw new DTypeError(
      'where',
      `the condition must be bool, got ${dtype}. Compare first: notEqual(x, 0)`,
      [dtype],
    );
  }
  if (typeof a === 'number') {
    if (typeof b === 'number') {
      const dtype = promote(promoteNumber('bool', a), promoteNumber('bool', b));
      return elementwise(whereProgram.numbers, [condition], [a, b], dtype);
    }
    return inScope(() => elementwise(whereProgram.left, [condition, toNumberDType(b, a)], [a]));
  }
  if (typeof b === 'number') {
    return inScope(() => elementwise(whereProgram.right, [condition, toNumberDType(a, b)], [b]));
  }
  const dtype = promote(a.layout.dtype, b.layout.dtype);
  return inScope(() =>
    elementwise(whereProgram.tensors, [condition, toDType(a, dtype), toDType(b, dtype)]),
  );
}

/**
 * x, raised to at least `lo` and lowered to at most `hi`; NaN stays. The gradient passes where
 * lo <= x <= hi. A finite bound that is no int32 turns integers into float32.
 * @throws {ArgumentError} unless lo <= hi.
 * @throws {DTypeError} for bool.
 * @example
 * ```ts
 * String(clip(tensor([-3, NaN, 9], { backend: new CpuBackend() }), 0, Infinity)); // => [ 0. nan 9.]
 * ```
 */
export function clip(x: Tensor, lo: number, hi: number): Tensor {
  live('clip', x);
  if (!(lo <= hi))
    throw new ArgumentError('clip', `lo must be at most hi, got ${lo} and ${hi}. Swap them`);
  if (x.layout.dtypeCode === BOOL) refuseBool('clip', x.layout.dtype);
  // Infinite bounds leave integers integers.
  const bounds = [lo, hi].filter(Number.isFinite);
  const dtype = bounds.reduce<DType>(promoteNumber, x.layout.dtype);
  if (x.layout.dtype !== dtype) return inScope(() => clip(cast(x, dtype), lo, hi));
  const scalars = isFloat(dtype) ? [lo, hi] : [Math.max(lo, -(2 ** 31)), Math.min(hi, 2 ** 31 - 1)];
  return run(x.engine, { program: clipProgram, scalars }, [x], denseOf(x.layout));
}

/**
 * The same values as another dtype. Float to int32 truncates, saturates, and turns NaN into 0; anything to
 * bool is x != 0. The gradient is cast back; integers and bool carry none.
 * @throws {CapabilityError} if the backend lacks the dtype.
 * @example
 * ```ts
 * const x = tensor([-1.7, 3e9, NaN], { backend: new CpuBackend() });
 * String(cast(x, 'int32')); // => [ -1 2147483647 0]
 * ```
 */
export function cast(x: Tensor, dtype: DType): Tensor {
  return castTo(x, dtype);
}

/**
 * Binary cross entropy of logits, per element: max(z, 0) - z y + log(1 + exp(-|z|)).
 * @param logits any shape; integers and bool count as float32.
 * @param targets of the same shape: 0, 1, or a probability between.
 * @throws {ShapeError} if the shapes differ: nothing broadcasts here.
 * @example
 * ```ts
 * const z = tensor([1000, -1000], { backend: new CpuBackend() });
 * String(sigmoidCrossEntropy(z, onesLike(z))); // => [ 0. 1000.]
 * ```
 */
export function sigmoidCrossEntropy(logits: Tensor, targets: Tensor): Tensor {
  const op = 'sigmoidCrossEntropy';
  const engine = meet(op, logits, targets);
  if (logits.layout.shape !== targets.layout.shape) {
    throw new ShapeError(
      op,
      `logits and targets must have one shape, got ${formatShape(logits.shape)} and ${formatShape(targets.shape)}. Reshape the targets`,
      [logits.shape, targets.shape],
    );
  }
  const dtype = floatOf(promote(logits.layout.dtype, targets.layout.dtype));
  if (logits.layout.dtype !== dtype || targets.layout.dtype !== dtype) {
    return inScope(() => sigmoidCrossEntropy(toDType(logits, dtype), toDType(targets, dtype)));
  }
  const like = logits.layout.isDense ? logits.layout : targets.layout;
  const layout = denseOf(like);
  return run(engine, plain(sigmoidCrossEntropyProgram), [logits, targets], layout);
}

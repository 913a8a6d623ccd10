/**
 * Resolving: what a backend is to execute for a program, given the dtypes of its operands. Types, conversions
 * and formulas are settled here, once for all backends, so that none of them interprets an expression its
 * own way.
 */
import { type DType, isFloat } from '../dtype.js';
import { DTypeError } from '../errors.js';
import type { ComputeOp, Expression, LeafOp } from './expression.js';
import { isFormula } from './formulas/index.js';
import { lowerFloat32 } from './lower.js';
import { type NodeType, type Program, typeOf } from './program.js';

/**
 * One step: `op` of earlier steps, in `dtype`. For comparisons and `not`, whose result is bool, the arguments
 * share a dtype of their own; a `cast` converts its argument's dtype into its own; all other operations
 * have arguments of their own dtype (the condition of `select` is bool).
 */
export interface Step {
  readonly op: LeafOp | ComputeOp;
  readonly dtype: DType;
  /** Positions of the arguments among the steps. */
  readonly args: readonly number[];
  /** The index of an input or scalar, or the number of a constant. */
  readonly value: number;
}

/** A program as a list of steps, each after its arguments; equal subexpressions that were shared are one step. */
export interface ResolvedProgram {
  readonly steps: readonly Step[];
  /** For each output, the step that computes it, in the output's dtype. */
  readonly outputs: readonly number[];
}

/**
 * The steps of a program for operands of these dtypes. Where no float64 takes part, transcendental functions are
 * replaced by their float32 formulas; else they remain, for `Math`.
 *
 * @param inputs a dtype for each tensor the program reads.
 * @param outputs a dtype for each tensor it writes; what it computes is converted to that.
 * @throws {DTypeError} if the program divides, rounds or takes a root or transcendental of integers, or the
 * quotient of anything else.
 * @throws {ArgumentError} if it reads an input that has no dtype here.
 *
 * @example
 * ```ts
 * const half = defineProgram('half', 1, 0, ([x]) => [e.mul(x, 0.5)]);
 * const { steps } = resolveProgram(half, ['float32'], ['float64']);
 * steps.map((s) => `${s.op} ${s.dtype}`).join(', ');
 * // => input float32, constant float32, mul float32, cast float64
 * ```
 */
export function resolveProgram(
  program: Program,
  inputs: readonly DType[],
  outputs: readonly DType[],
): ResolvedProgram {
  for (const x of program.outputs) refuse(program, x, inputs, new Map());
  const double = inputs.includes('float64') || outputs.includes('float64');
  const working: DType = double ? 'float64' : 'float32';
  const expressions = double ? program.outputs : lowerFloat32(program.outputs);
  const types = new Map<Expression, NodeType>();
  const steps: Step[] = [];
  const known = new Map<Expression, Map<DType, number>>();
  const leaves = new Map<string, number>();

  const push = (op: Step['op'], dtype: DType, args: readonly number[], value = 0): number =>
    steps.push({ op, dtype, args, value }) - 1;

  /** The step whose result is `x` as `dtype`. */
  const emit = (x: Expression, dtype: DType): number => {
    let made = known.get(x);
    if (made === undefined) {
      made = new Map();
      known.set(x, made);
    }
    const found = made.get(dtype) ?? step(x, dtype);
    made.set(dtype, found);
    return found;
  };

  const step = (x: Expression, dtype: DType): number => {
    const own = typeOf(x, inputs, types);
    if (own !== 'weak' && own !== dtype) return push('cast', dtype, [emit(x, own)]);
    if (x.op === 'input' || x.op === 'scalar' || x.op === 'constant') {
      const key = `${x.op} ${x.value} ${Object.is(x.value, -0)} ${dtype}`;
      const leaf = leaves.get(key) ?? push(x.op, dtype, [], x.value);
      leaves.set(key, leaf);
      return leaf;
    }
    const shared = argumentType(x, dtype);
    const args = x.args.map((arg, i) => emit(arg, x.op === 'select' && i === 0 ? 'bool' : shared));
    return push(x.op, dtype, args);
  };

  /** The dtype in which the arguments of `x` are computed, if `x` is wanted as `dtype`. */
  const argumentType = (x: Expression, dtype: DType): DType => {
    const met = x.args.map((arg) => typeOf(arg, inputs, types)).find((t) => t !== 'weak');
    switch (x.op) {
      case 'equal':
      case 'notEqual':
      case 'less':
      case 'lessEqual':
      case 'not':
      case 'cast':
        return met ?? working;
      case 'bitcast':
        return dtype === 'int32' ? 'float32' : 'int32';
      default:
        return dtype;
    }
  };

  return { steps, outputs: expressions.map((x, i) => emit(x, outputs[i] ?? 'float32')) };
}

/** What has no meaning on integers. */
const needsFloat: ReadonlySet<Step['op']> = new Set([
  'div',
  'sqrt',
  'floor',
  'ceil',
  'trunc',
  'round',
]);

/** Throws if an operation that needs floats would compute on integers anywhere in `x`, or the other way round. */
function refuse(
  program: Program,
  x: Expression,
  inputs: readonly DType[],
  types: Map<Expression, NodeType>,
): void {
  if (types.has(x)) return; // seen with its arguments
  for (const arg of x.args) refuse(program, arg, inputs, types);
  const dtype = typeOf(x, inputs, types);
  if (dtype === 'weak') return;
  if (x.op === 'quotient' && dtype !== 'int32')
    throw new DTypeError(
      program.name,
      `quotient needs int32 operands, got ${dtype}. Use trunc of div for floats`,
      [dtype],
    );
  if (isFloat(dtype) || !(needsFloat.has(x.op) || isFormula(x.op))) return;
  throw new DTypeError(
    program.name,
    `${x.op} needs float operands, got ${dtype}. Cast the tensors to float32 before, or inside the program`,
    [dtype],
  );
}

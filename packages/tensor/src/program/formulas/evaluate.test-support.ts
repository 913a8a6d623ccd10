/**
 * A small evaluator for the tests of the formulas: one node after the other over an array of
 * points, float32 or int32, each result rounded once by being stored. Not a backend.
 */
import type { Expression } from '../expression.js';
import { type NodeType, typeOf } from '../program.js';

type Values = Float32Array | Int32Array | Uint8Array;

/** Evaluates `root` with its input 0 at each of `points`; `fused` says how fma rounds. */
export function evaluate(root: Expression, points: Float32Array, fused: boolean): Float32Array {
  const types = new Map<Expression, NodeType>();
  const done = new Map<Expression, Values>();
  const size = points.length;

  const constant = (value: number, type: NodeType): Values => {
    const values = allocate(type, size);
    // In int32 a constant has to be one: storing it must not change it.
    if (values.fill(value)[0] !== value && type === 'int32')
      throw new RangeError(`${value} is no int32`);
    return values;
  };

  /** The values of `x`; a constant takes the type of what it meets. */
  const visit = (x: Expression, wanted: NodeType): Values => {
    if (x.op === 'input') return points;
    if (x.op === 'constant') return constant(x.value, wanted);
    const known = done.get(x);
    if (known !== undefined) return known;
    const type = typeOf(x, ['float32'], types);
    const operands = x.op === 'select' ? x.args.slice(1) : x.args;
    const meeting = operands.map((arg) => typeOf(arg, ['float32'], types)).find(isStrong);
    if (meeting === undefined) throw new TypeError(`${x.op} of constants only`);
    const args = operands.map((arg) => visit(arg, meeting));
    if (x.op === 'select') args.unshift(...x.args.slice(0, 1).map((arg) => visit(arg, 'bool')));
    const result = compute(x, args, allocate(type, size), fused);
    done.set(x, result);
    return result;
  };

  const result = visit(root, 'float32');
  if (!(result instanceof Float32Array)) throw new TypeError('a formula gives float32');
  return result;
}

const isStrong = (type: NodeType): boolean => type !== 'weak';

function allocate(type: NodeType, size: number): Values {
  if (type === 'float32') return new Float32Array(size);
  if (type === 'int32') return new Int32Array(size);
  if (type === 'bool') return new Uint8Array(size);
  throw new TypeError(`no ${type} in a formula`);
}

const NONE = new Float32Array(0);

function compute(x: Expression, args: readonly Values[], out: Values, fused: boolean): Values {
  const [a = NONE, b = NONE, c = NONE] = args;
  const each = (f: (i: number) => number): Values => {
    for (let i = 0; i < out.length; i++) out[i] = f(i);
    return out;
  };
  switch (x.op) {
    case 'add':
      return each((i) => a[i]! + b[i]!);
    case 'sub':
      return each((i) => a[i]! - b[i]!);
    case 'mul':
      return each((i) => a[i]! * b[i]!);
    case 'div':
      return each((i) => a[i]! / b[i]!);
    case 'fma':
      // The product of two float32 is exact in float64; the sum is rounded to float64 and then to
      // float32, which differs from one rounding only where the first hits a tie of the second.
      return fused
        ? each((i) => a[i]! * b[i]! + c[i]!)
        : each((i) => Math.fround(a[i]! * b[i]!) + c[i]!);
    case 'neg':
      return each((i) => -a[i]!);
    case 'abs':
      return each((i) => Math.abs(a[i]!));
    case 'sqrt':
      return each((i) => Math.sqrt(a[i]!));
    case 'floor':
      return each((i) => Math.floor(a[i]!));
    case 'max':
      return each((i) => Math.max(a[i]!, b[i]!));
    case 'min':
      return each((i) => Math.min(a[i]!, b[i]!));
    case 'equal':
      return each((i) => Number(a[i]! === b[i]!));
    case 'less':
      return each((i) => Number(a[i]! < b[i]!));
    case 'select':
      return each((i) => (a[i] ? b[i]! : c[i]!));
    case 'bitAnd':
      return each((i) => a[i]! & b[i]!);
    case 'bitOr':
      return each((i) => a[i]! | b[i]!);
    case 'shiftLeft':
      return each((i) => a[i]! << b[i]!);
    case 'shiftRight':
      return each((i) => a[i]! >>> b[i]!);
    case 'cast':
      if (!(a instanceof Int32Array && x.dtype === 'float32')) break;
      return each((i) => a[i]!);
    case 'bitcast':
      return x.dtype === 'int32' ? new Int32Array(a.buffer) : new Float32Array(a.buffer);
  }
  throw new TypeError(`${x.op} is not expected in a formula`);
}

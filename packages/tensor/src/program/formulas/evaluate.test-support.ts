/**
 * A small evaluator for the tests of the formulas: one step after the other over a block of points, float32, int32
 * or bool, each result rounded once by being stored. Not a backend.
 */
import type { DType } from '../../dtype.js';
import type { Expression } from '../expression.js';
import { defineProgram } from '../program.js';
import { resolveProgram, type Step } from '../resolve.js';

type Values = Float32Array | Int32Array | Uint8Array;

const BLOCK = 4096;

/** How many operations an expression computes: bitcasts cost nothing. */
export function operationsOf(root: Expression): number {
  const all = new Set<Expression>();
  const visit = (node: Expression): void => {
    if (!all.has(node)) node.args.forEach(visit);
    all.add(node);
  };
  visit(root);
  return [...all].filter(({ op, args }) => args.length > 0 && op !== 'bitcast').length;
}

/** Evaluates `root` with its input 0 at each of `points`, and 1 at `others`; `fused` says how fma rounds. */
export function evaluate(
  root: Expression,
  points: Float32Array,
  fused: boolean,
  others: Float32Array = points,
): Float32Array {
  const program = defineProgram('formula', 2, 0, () => [root]);
  const { steps, outputs } = resolveProgram(program, ['float32', 'float32'], ['float32']);
  const values = steps.map(({ op, dtype, value }) =>
    allocate(dtype).fill(op === 'constant' && dtype === 'int32' ? whole(value) : value),
  );
  const computing = steps.flatMap((step, i) => {
    if (step.args.length === 0) return [];
    const operands = step.args.map((arg) => values[arg]!);
    return [{ out: values[i]!, element: elementOf(step, operands, fused) }];
  });
  const inputs = steps.flatMap(({ op, value }, i) =>
    op === 'input' ? [{ into: values[i]!, from: value === 0 ? points : others }] : [],
  );
  const result = values[outputs[0]!]!;
  const all = new Float32Array(points.length);
  for (let start = 0; start < points.length; start += BLOCK) {
    const size = Math.min(BLOCK, points.length - start);
    for (const { into, from } of inputs) into.set(from.subarray(start, start + size));
    for (const { out, element } of computing) {
      for (let i = 0; i < size; i++) out[i] = element(i);
    }
    all.set(result.subarray(0, size), start);
  }
  return all;
}

function allocate(dtype: DType): Values {
  if (dtype === 'float32') return new Float32Array(BLOCK);
  if (dtype === 'int32') return new Int32Array(BLOCK);
  if (dtype === 'bool') return new Uint8Array(BLOCK);
  throw new TypeError(`no ${dtype} in a formula`);
}

/** In int32 a number has to be one: storing it must not change it. */
function whole(value: number): number {
  if ((value | 0) !== value) throw new RangeError(`${value} is no int32`);
  return value;
}

/** The nearest integer, of two the even one. */
function toEven(x: number): number {
  const above = Math.round(x);
  return above - x === 0.5 && above % 2 !== 0 ? above - 1 : above;
}

const NONE = new Float32Array(0);

/** The element of the step's result at a place in the block. */
function elementOf(step: Step, args: readonly Values[], fused: boolean): (i: number) => number {
  const [a = NONE, b = NONE, c = NONE] = args;
  const int = step.dtype === 'int32';
  switch (step.op) {
    case 'add':
      return (i) => a[i]! + b[i]!;
    case 'sub':
      return (i) => a[i]! - b[i]!;
    case 'mul':
      return int ? (i) => Math.imul(a[i]!, b[i]!) : (i) => a[i]! * b[i]!;
    case 'div':
      return (i) => a[i]! / b[i]!;
    case 'fma':
      if (int) return (i) => Math.imul(a[i]!, b[i]!) + c[i]!;
      // The product of two float32 is exact in float64; the sum is rounded to float64 and then to
      // float32, which differs from one rounding only where the first hits a tie of the second.
      return fused ? (i) => a[i]! * b[i]! + c[i]! : (i) => Math.fround(a[i]! * b[i]!) + c[i]!;
    case 'neg':
      return (i) => -a[i]!;
    case 'abs':
      return (i) => Math.abs(a[i]!);
    case 'sqrt':
      return (i) => Math.sqrt(a[i]!);
    case 'floor':
      return (i) => Math.floor(a[i]!);
    case 'trunc':
      return (i) => Math.trunc(a[i]!);
    case 'round':
      return (i) => toEven(a[i]!);
    case 'max':
      return (i) => Math.max(a[i]!, b[i]!);
    case 'min':
      return (i) => Math.min(a[i]!, b[i]!);
    case 'equal':
      return (i) => Number(a[i]! === b[i]!);
    case 'notEqual':
      return (i) => Number(a[i]! !== b[i]!);
    case 'lessEqual':
      return (i) => Number(a[i]! <= b[i]!);
    case 'not':
      return (i) => Number(!a[i]);
    case 'less':
      return (i) => Number(a[i]! < b[i]!);
    case 'select':
      return (i) => (a[i] ? b[i]! : c[i]!);
    case 'bitAnd':
      return (i) => a[i]! & b[i]!;
    case 'bitOr':
      return (i) => a[i]! | b[i]!;
    case 'bitXor':
      return (i) => a[i]! ^ b[i]!;
    case 'shiftLeft':
      return (i) => a[i]! << b[i]!;
    case 'shiftRight':
      return (i) => a[i]! >>> b[i]!;
    case 'cast':
      return int ? (i) => whole(a[i]!) : (i) => a[i]!;
    case 'bitcast': {
      const read = int ? new Int32Array(a.buffer) : new Float32Array(a.buffer);
      return (i) => read[i]!;
    }
  }
  throw new TypeError(`${step.op} is not expected in a formula`);
}

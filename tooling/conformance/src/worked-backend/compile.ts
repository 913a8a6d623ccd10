/**
 * A program as a list of steps on cells, each a number: load the inputs of one element, take the steps,
 * store the outputs. A cell belongs to an expression and a dtype, so a shared expression is computed
 * once, and an expression that is read as two dtypes is converted once.
 */
import {
  type DType,
  type Expression,
  lowerFloat32,
  type NodeType,
  type Program,
  typeOf,
} from '@evenkeel/tensor';
import { type BasicOp, convert, operation } from './arithmetic.js';
import { type HeapDType, own } from './heap.js';

/** Where an input or a scalar goes. */
interface Slot {
  readonly index: number;
  readonly cell: number;
  readonly dtype: HeapDType;
}

/** A program for inputs and outputs of certain dtypes. */
export interface Compiled {
  /** The values; constants are there already. */
  readonly cells: Float64Array;
  readonly inputs: readonly Slot[];
  readonly scalars: readonly Slot[];
  readonly steps: readonly ((cells: Float64Array) => void)[];
  /** The cell of each output. */
  readonly outputs: readonly number[];
}

/** See {@link Compiled}. */
export function compile(
  program: Program,
  inputTypes: readonly DType[],
  outputTypes: readonly DType[],
): Compiled {
  const types = new Map<Expression, NodeType>();
  const known = new Map<Expression, Map<HeapDType, number>>();
  const constants: number[] = [];
  const inputs: Slot[] = [];
  const scalars: Slot[] = [];
  const steps: ((cells: Float64Array) => void)[] = [];

  const newCell = (value = 0): number => constants.push(value) - 1;

  /** The dtype of an expression; null for a number, which takes the dtype of what it meets. */
  const typeIn = (x: Expression): HeapDType | null => {
    const type = typeOf(x, inputTypes, types);
    return type === 'weak' ? null : own(type);
  };

  /** The dtype in which argument i of x is read, where x itself has `dtype`. */
  const argumentType = (x: Expression, i: number, dtype: HeapDType): HeapDType => {
    switch (x.op) {
      case 'select':
        return i === 0 ? 'bool' : dtype;
      case 'cast':
        return typeIn(x.args[0]!) ?? 'float32';
      case 'bitcast':
        return dtype === 'int32' ? 'float32' : 'int32';
      case 'equal':
      case 'notEqual':
      case 'less':
      case 'lessEqual':
      case 'not': // a bool says nothing of what was compared: the first argument with a dtype does
        return x.args.reduce<HeapDType | null>((met, arg) => met ?? typeIn(arg), null) ?? 'float32';
      default:
        return dtype;
    }
  };

  const addStep = (op: BasicOp, dtype: HeapDType, args: readonly number[]): number => {
    const out = newCell();
    const f = operation(op, dtype);
    const [a = out, b = out, c = out] = args;
    steps.push((cells) => {
      cells[out] = f(cells[a]!, cells[b]!, cells[c]!);
    });
    return out;
  };

  const make = (x: Expression, dtype: HeapDType): number => {
    const type = typeIn(x) ?? dtype;
    if (type !== dtype) return addStep('cast', dtype, [cellOf(x, type)]);
    switch (x.op) {
      case 'constant':
        return newCell(convert[dtype](x.value));
      case 'input':
      case 'scalar': {
        const cell = newCell();
        (x.op === 'input' ? inputs : scalars).push({ index: x.value, cell, dtype });
        return cell;
      }
      case 'exp':
      case 'expm1':
      case 'log':
      case 'log1p':
      case 'tanh':
      case 'sigmoid':
      case 'erf':
      case 'erfInv':
        throw new TypeError(`lowerFloat32 leaves no ${x.op}`);
      default: {
        const args = x.args.map((arg, i) => cellOf(arg, argumentType(x, i, dtype)));
        return addStep(x.op, dtype, args);
      }
    }
  };

  /** The cell that holds `x` as `dtype`, made the first time it is asked for. */
  const cellOf = (x: Expression, dtype: HeapDType): number => {
    const cells = known.get(x) ?? new Map<HeapDType, number>();
    known.set(x, cells);
    const cell = cells.get(dtype) ?? make(x, dtype);
    cells.set(dtype, cell);
    return cell;
  };

  const outputs = lowerFloat32(program.outputs).map((x, i) => cellOf(x, own(outputTypes[i]!)));
  return { cells: Float64Array.from(constants), inputs, scalars, steps, outputs };
}

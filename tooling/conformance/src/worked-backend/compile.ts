/**
 * A program as a list of functions on cells, one number for each step that `resolveProgram` names: fill in
 * the inputs of one element, call the functions in order, take the outputs.
 */
import { type DType, type Program, resolveProgram } from '@evenkeel/tensor';
import { convert, operation } from './arithmetic.js';
import { own } from './heap.js';

/** The cell that an input or a scalar goes into. */
interface Slot {
  readonly index: number;
  readonly cell: number;
}

/** A program for operands of certain dtypes. */
export interface Compiled {
  /** The values; constants are there already. */
  readonly cells: Float64Array;
  readonly inputs: readonly Slot[];
  /** A scalar is converted before it is computed with. */
  readonly scalars: readonly (Slot & { readonly convert: (x: number) => number })[];
  readonly operations: readonly (() => void)[];
  /** The cell of each output. */
  readonly outputs: readonly number[];
}

/** See {@link Compiled}. */
export function compile(
  program: Program,
  inputTypes: readonly DType[],
  outputTypes: readonly DType[],
): Compiled {
  const { steps, outputs } = resolveProgram(program, inputTypes, outputTypes);
  const cells = new Float64Array(steps.length);
  const inputs: Slot[] = [];
  const scalars: Compiled['scalars'][number][] = [];
  const operations: (() => void)[] = [];
  steps.forEach(({ op, dtype, args: [a = 0, b = 0, c = 0], value }, cell) => {
    const type = own(dtype);
    if (op === 'input') inputs.push({ index: value, cell });
    else if (op === 'scalar') scalars.push({ index: value, cell, convert: convert[type] });
    else if (op === 'constant') cells[cell] = convert[type](value);
    else {
      const f = operation(op, type);
      operations.push(() => {
        cells[cell] = f(cells[a]!, cells[b]!, cells[c]!);
      });
    }
  });
  return { cells, inputs, scalars, operations, outputs };
}

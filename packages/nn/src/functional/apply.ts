/** How an activation is applied: integers as floats, one program. Not here: what the programs compute. */
import { cast, elementwise, isFloat, type Program, scope, type Tensor } from '@evenkeel/tensor';
import { live } from '@evenkeel/tensor/dispatch';

/** A function of a tensor, such as an activation. */
export type TensorFunction = (x: Tensor) => Tensor;

/** Runs a program of one tensor; integers and bool give float32. */
export function apply(program: Program, x: Tensor, numbers?: readonly number[]): Tensor {
  live(program.name, x);
  if (isFloat(x.dtype)) return elementwise(program, [x], numbers);
  return scope(() => elementwise(program, [cast(x, 'float32')], numbers));
}

/** Makes the activations of a program with numbers: the options are checked once, for any number of calls. */
export function withNumbers<O>(
  program: Program,
  numbersOf: (options: O) => readonly number[],
): (options: O) => TensorFunction {
  return (options) => {
    const numbers = numbersOf(options);
    return (x) => apply(program, x, numbers);
  };
}

/** A program of your own as an operation. */
import { live, meet } from '../../dispatch/record.js';
import { type DType, dtypeCode } from '../../dtype.js';
import { ArgumentError, describeValue } from '../../errors.js';
import { broadcastShapes } from '../../layout/infer.js';
import { denseLike } from '../../layout/layout.js';
import type { Program } from '../../program/program.js';
import type { Tensor } from '../../tensor.js';
import { denseWith, NO_SCALARS, plain, resultOf, run, runExpanded } from '../apply.js';

/**
 * Runs your own program on tensors, which must have the dtypes the program means; their shapes broadcast.
 * Its gradient is derived from the expression.
 *
 * @param scalars the program's numbers.
 * @param dtype of the result; default: what the program computes.
 * @throws {ArgumentError} unless there are as many as the program takes, and it has one output.
 * @throws {CapabilityError} if the backend lacks the dtype.
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
  checkCall(program, inputs, scalars);
  const first = inputs[0]!;
  const engine = live(program.name, first);
  if (dtype !== undefined && dtype !== first.layout.dtype) engine.require(program.name, dtype);
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
  if (equal) return run(engine, application, inputs, denseLike(layout, code));
  return runExpanded(engine, application, inputs, denseLike(layout, code));
}

/** Throws unless a call has what its program takes. */
function checkCall(program: Program, inputs: readonly Tensor[], scalars: readonly number[]): void {
  if (typeof program?.inputCount !== 'number') {
    throw new ArgumentError(
      'elementwise',
      `needs a program, got ${describeValue(program)}. Make one: defineProgram('double', 1, 0, ([x]) => [e.add(x, x)])`,
    );
  }
  const { name, inputCount, scalarCount } = program;
  if (!Array.isArray(inputs) || !Array.isArray(scalars)) {
    throw new ArgumentError(
      name,
      `tensors and numbers come in arrays, got ${describeValue(inputs)} and ${describeValue(scalars)}. Call elementwise(program, [x], [1])`,
    );
  }
  if (inputs.length === 0 || inputs.length !== inputCount || scalars.length !== scalarCount) {
    throw new ArgumentError(
      name,
      `the program takes ${inputCount} tensors (at least one) and ${scalarCount} numbers, ` +
        `got ${inputs.length} and ${scalars.length}. Give as many as defineProgram was told`,
    );
  }
  for (const value of scalars) {
    if (typeof value === 'number') continue;
    throw new ArgumentError(
      name,
      `the program's scalars are numbers, got ${describeValue(value)}. Read a tensor's with item(), or make it an input`,
    );
  }
  if (program.outputs.length !== 1) {
    throw new ArgumentError(
      name,
      `a differentiable program has one output, got ${program.outputs.length}. Use update for several`,
    );
  }
}

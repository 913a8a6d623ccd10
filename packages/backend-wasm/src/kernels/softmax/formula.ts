/** Programs of one input on vectors that are at hand, rather than on operands. */
import { type Program, resolveProgram } from '@evenkeel/tensor';
import type { FunctionBuilder } from '../../expression/function.js';
import { F32x4 } from '../../expression/vector.js';
import { computeSteps, hoistedConstants } from '../elementwise/values.js';

/**
 * What computes a program on floats in a function, one call for each place where it is wanted. Its constants
 * are read where this is called: outside of loops.
 */
export function formulaIn(f: FunctionBuilder, program: Program): (x: F32x4) => F32x4 {
  const resolved = resolveProgram(program, ['float32'], ['float32']);
  const constant = hoistedConstants(f, resolved);
  return (x) => {
    const [result] = computeSteps(f, program.name, resolved, {
      input: () => x,
      scalar: () => x,
      constant,
    });
    return result instanceof F32x4 ? result : x;
  };
}

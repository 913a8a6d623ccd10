/** Programs of one input on vectors that are at hand, rather than on operands. */
import { castNumber, type Program, resolveProgram } from '@evenkeel/tensor';
import type { FunctionBuilder } from '../../expression/function.js';
import { F32x4 } from '../../expression/vector.js';
import { computeSteps, constantOf, type Elements } from '../elementwise/values.js';

/**
 * What computes a program on floats in a function, one call for each place where it is wanted. Its constants
 * are read where this is called: outside of loops.
 */
export function formulaIn(f: FunctionBuilder, program: Program): (x: F32x4) => F32x4 {
  const resolved = resolveProgram(program, ['float32'], ['float32']);
  const constants = new Map<string, Elements>();
  const keyOf = (value: number, dtype: string): string => `${1 / value} ${value} ${dtype}`;
  for (const { op, value, dtype } of resolved.steps) {
    if (op !== 'constant') continue;
    const constant = constantOf(value, dtype, (x) => castNumber(x, dtype));
    constants.set(
      keyOf(value, dtype),
      constant instanceof F32x4 ? f.f32x4(constant) : f.i32x4(constant),
    );
  }
  return (x) => {
    const [result] = computeSteps(f, program.name, resolved, {
      input: () => x,
      scalar: () => x,
      constant: (value, dtype) => constants.get(keyOf(value, dtype)) ?? x,
    });
    return result instanceof F32x4 ? result : x;
  };
}

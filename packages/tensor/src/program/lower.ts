/**
 * Lowering: replaces the transcendental nodes of a program by their float32 formulas, so that every
 * backend computes the same bits from the same basic operations. float64 keeps the nodes (`Math`).
 */
import type { Expression } from './expression.js';
import { formulas, isFormula } from './formulas/index.js';

/** The same expressions with only basic operations, for evaluation in float32. */
export function lowerFloat32(outputs: readonly Expression[]): readonly Expression[] {
  const done = new Map<Expression, Expression>();
  const lower = (x: Expression): Expression => {
    const known = done.get(x);
    if (known !== undefined) return known;
    const args = x.args.map(lower);
    const same = args.every((arg, i) => arg === x.args[i]) ? x : Object.freeze({ ...x, args });
    const [a, b] = args;
    const result = isFormula(x.op) && a !== undefined ? lower(formulas[x.op](a, b ?? a)) : same;
    done.set(x, result);
    return result;
  };
  return outputs.map(lower);
}
